"""Which drill is due: its level, that each fourth varies, and what is said of it only once."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from poise import cli, clock, drills, paths
from poise.core.debrief.summary import DrillSummary
from poise.core.weeks import ladder
from poise.core.weeks.ladder import Felt, Made, PastDrill, Step
from poise.library import drilling, past_drills
from poise.library.advice import advice, keep, made
from poise.library.past_drills import DrillDone, due, reset_before

DAY = date(2026, 3, 2)
WORSE = [PastDrill(day, 3, felt=Felt.WORSE) for day in (700, 701)]
WORDS = ("--no-sensor", "--speed", "0", "--json")


def done(level: int, days: int, seed: int = 1) -> DrillDone:
    from poise.core.events import RecoveryMeasured

    drill = drilling.plan(drills.of_level(level), seed).drill
    summary = DrillSummary(drill, (), RecoveryMeasured(0.0, ""), 2, False)
    return DrillDone(Path("a"), datetime(2026, 3, 1).astimezone() + timedelta(days), summary)


def test_the_first_three_are_of_the_level_and_the_fourth_is_of_the_one_below() -> None:
    past = [done(3, day) for day in range(3)]
    assert due(past[:2]) == past_drills.DueDrill(3)
    fourth = due(past)
    assert (fourth.level, fourth.varied, fourth.bank) == (2, True, "")
    assert fourth.why


def test_from_the_lowest_level_the_fourth_is_of_one_bank_and_never_of_failures() -> None:
    fourth = due([done(1, day) for day in range(3)])
    assert (fourth.level, fourth.varied) == (1, True)
    assert fourth.bank not in ("", "failure")
    assert fourth.title


def test_the_command_line_says_that_it_varies_and_the_drill_says_so_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = []
    for _ in range(4):
        assert cli.main(["drill", *WORDS]) == 0
        said.append(json.loads(capsys.readouterr().out.splitlines()[-1])["drill"]["varied"])
    assert said == [False, False, False, True]


def test_a_level_that_is_asked_for_never_varies(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(4):
        assert cli.main(["drill", "2", *WORDS]) == 0
        last = json.loads(capsys.readouterr().out.splitlines()[-1])["drill"]
        assert (last["level"], last["varied"]) == (2, False)


def test_without_a_reset_is_true_unless_one_was_done_in_the_half_hour_before(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def drilled() -> bool:
        assert cli.main(["drill", "2", *WORDS]) == 0
        found = json.loads(capsys.readouterr().out.splitlines()[-1])["drill"]["without_reset"]
        return bool(found)

    assert drilled() is True
    assert cli.main(["reset", *WORDS]) == 0
    capsys.readouterr()
    assert drilled() is False
    later = clock.moment() + timedelta(minutes=45)
    assert not reset_before(later)
    monkeypatch.setattr(clock, "moment", lambda: later)
    assert drilled() is True


def test_the_same_suggestion_is_said_all_of_its_day_and_then_not_for_a_week() -> None:
    first = advice(WORSE, 702)
    assert first is not None
    assert first.step is Step.SMALLER
    assert advice(WORSE, 702) == first
    assert [advice(WORSE, 702 + later) for later in range(1, 7)] == [None] * 6
    assert advice(WORSE, 709) == first
    assert made() == (Made(Step.SMALLER, 702), Made(Step.SMALLER, 709))


def test_another_suggestion_may_be_said_meanwhile() -> None:
    keep([Made(Step.UP, 702)])
    assert advice(WORSE, 703) == ladder.suggest(WORSE, 703)


def test_a_memory_that_is_broken_is_none() -> None:
    paths.state().parent.mkdir(parents=True, exist_ok=True)
    paths.state().write_text('{"offered": [1, {"step": "sideways", "day": 3}, {"day": "x"}]}')
    assert made() == ()
