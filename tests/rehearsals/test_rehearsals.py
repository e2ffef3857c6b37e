"""A rehearsal is a checked file, gone through part by part, and says no more than that."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from poise import cli, exercises, paths, rehearsals
from poise.core.events import Action, Command, RRInterval, Verdict
from poise.core.guide.schedule import Schedule
from poise.core.rehearsal import parts as rehearsal
from poise.core.rehearsal.parts import summed_up
from poise.core.weeks import today as day
from poise.errors import ExerciseError
from poise.library import plan
from poise.recording import notes, reader

GOOD = """
title = "Mine"
about = "My own first minute."

[[stage]]
kind = "imagine"
title = "Sit"
seconds = 30
say = "I sit at my desk."

[[stage]]
kind = "pace"
title = "Breathe"
inhale_s = 4
exhale_s = 6
breaths = 1

[[stage]]
kind = "imagine"
title = "Speak"
seconds = 20
say = "I say my first sentence."
"""
# What is changed in GOOD, to what, and what is said of it.
BROKEN = {
    "not TOML": ('title = "Mine"', 'title = "Mine', "is not TOML"),
    "key": ('say = "I sit', 'sya = "I sit', "did you mean 'say'?"),
    "no sentence": ('say = "I sit at my desk."', "", "a sentence to say"),
    "a number to say": ('say = "I sit at my desk."', "say = 3", "a text in quotation marks"),
    "nothing imagined": ('kind = "imagine"', 'kind = "baseline"', "kind is"),
    "only breaths": (GOOD[GOOD.index("[[") : GOOD.index('[[stage]]\nkind = "pace"')], "", ""),
    "too short": ("seconds = 20", "seconds = 2", "it lasts 5 to 300 s"),
    "too long": ("seconds = 30", "seconds = 301", "it lasts 5 to 300 s"),
    "too many letters": ("I sit at my desk.", "I sit. " * 40, "at most 240 letters"),
    "too fast to say": ("seconds = 20\nsay = \"I say", "seconds = 5\nsay = \"" + "I say it " * 8,
                        "too short to say it"),
    "two lines": ('"I sit at my desk."', '"I sit\\nand wait."', "one line"),
    "a fast breath": ("exhale_s = 6", "exhale_s = 0.5", "at least 1.5 s"),
    "an imagined breath": ("seconds = 30", "inhale_s = 4\nexhale_s = 6\nbreaths = 3", "no pace"),
}  # fmt: skip


@pytest.mark.parametrize("name", rehearsals.SHELF.shipped())
def test_each_of_ours_is_whole_and_survives_being_written(name: str) -> None:
    found = rehearsals.load(name)
    assert found.rehearses
    assert exercises.from_dict(exercises.to_dict(found), name) == found
    assert len(found.about) > 40


def test_the_first_round_takes_three_minutes_and_the_opener_forty_five_seconds() -> None:
    first = rehearsals.load("first-round")
    assert first.duration_s == 180
    assert rehearsals.load("opener").duration_s == 45
    titles = [stage.title for stage in first.stages]
    stumble, recovery = titles.index("It slips"), titles.index("Breathe once")
    assert recovery == stumble + 1
    assert first.stages[recovery].pattern is not None


@pytest.mark.parametrize("fault", BROKEN)
def test_a_faulty_script_is_refused_with_its_place(fault: str) -> None:
    old, new, sentence = BROKEN[fault]
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    if fault == "only breaths":
        text = text[: text.rindex("[[stage]]")]
        sentence = "one stage at least"
    with pytest.raises(ExerciseError, match="rehearsal 'mine'") as error:
        rehearsals.parse(text, "mine")
    assert sentence in str(error.value)


def test_ones_own_is_begun_by_its_name_and_a_broken_one_is_named_and_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    own = paths.rehearsals()
    own.mkdir(parents=True)
    (own / "mine.toml").write_text(GOOD, "utf-8")
    (own / "broken.toml").write_text(GOOD.replace("seconds = 20", "seconds = 2"), "utf-8")
    (own / "opener.toml").write_text(GOOD, "utf-8")
    (own / "My own.toml").write_text(GOOD, "utf-8")
    assert rehearsals.names() == ["first-round", "opener", "mine"]
    assert rehearsals.load("opener").duration_s == 45
    with pytest.raises(ExerciseError, match=r"broken\.toml: rehearsal 'broken', stage 3"):
        rehearsals.load("broken")
    with pytest.raises(ExerciseError, match="did you mean mine"):
        rehearsals.load("minne")
    assert cli.main(["rehearse", "--check"]) == 1
    told = capsys.readouterr().out
    assert "mine.toml: 1:00, valid" in told
    assert "choose another" in told
    assert "small letters" in told
    assert cli.main(["rehearse", "--check", str(own / "broken.toml"), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["fault"].startswith("rehearsal 'broken'")
    assert cli.main(["rehearse", "--list"]) == 0
    told = capsys.readouterr()
    assert "mine " in told.out
    assert "Skipped:" in told.err
    assert cli.main(["rehearse", "mine", "--read"]) == 0
    assert "0:40  Speak: I say my first sentence." in capsys.readouterr().out


def beats(schedule_s: float, *rates: tuple[float, float]) -> list[RRInterval]:
    """Beats at the rate of the last of ``rates`` whose moment has come."""
    t, found = 0.0, []
    while t < schedule_s:
        rr_ms = 60000 / next(bpm for begins, bpm in reversed(rates) if t >= begins)
        t += rr_ms / 1000
        found.append(RRInterval(t, "strap", rr_ms, 3.0, Verdict.NORMAL, follows=True))
    return found


def test_each_part_is_set_beside_the_first_half_minute() -> None:
    schedule = Schedule(rehearsals.load("first-round"), 0.0)
    found = summed_up(schedule, beats(185, (0, 60), (90, 75)), 180.0, completed=True)
    changes = {part.title: part.change_bpm for part in found.parts}
    assert changes["Arrive"] is None
    assert changes["Greet"] == pytest.approx(0, abs=0.01)
    assert changes["It slips"] == pytest.approx(15, abs=0.8)
    assert found.compared
    assert rehearsal.sentence(found) == rehearsal.DESCRIBED


def test_where_data_are_too_few_there_is_no_number_and_a_reason() -> None:
    schedule = Schedule(rehearsals.load("first-round"), 0.0)
    heard = beats(185, (0, 60))
    nobody = summed_up(schedule, [], 180.0, completed=True)
    assert {part.reason for part in nobody.parts} == {rehearsal.NO_HEART}
    assert rehearsal.sentence(nobody) == rehearsal.ALONE
    late = summed_up(schedule, [rr for rr in heard if rr.t > 20], 180.0, completed=True)
    assert (late.base_bpm, late.parts[1].reason) == (None, rehearsal.NO_BASE)
    assert late.parts[1].heart_bpm is not None
    holed = [rr for rr in heard if not 52 < rr.t < 88]
    parts = summed_up(schedule, holed, 180.0, completed=True).parts
    assert (parts[2].heart_bpm, parts[2].reason) == (None, rehearsal.UNREAD)
    paused = schedule.pause(60.0).resume(70.0)
    parts = summed_up(paused, beats(195, (0, 60)), 190.0, completed=True).parts
    assert (parts[2].heart_bpm, parts[2].reason) == (None, rehearsal.PAUSED)
    stopped = summed_up(schedule, heard, 55.0, completed=False)
    assert [part.reason for part in stopped.parts][-1] == rehearsal.SHORT
    assert (len(stopped.parts), stopped.stopped) == (3, True)
    opener = Schedule(rehearsals.load("opener"), 0.0)
    assert rehearsal.sentence(summed_up(opener, heard, 45.0, completed=True)) == rehearsal.BRIEF


def test_one_is_recorded_as_any_session_and_what_was_said_of_it_lies_beside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In format 2, as version 1 knows no part that is imagined."""
    words = ["rehearse", "--synthetic", "3", "--speed", "0", "--json", "--vividness", "6"]
    assert cli.main(words) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    recording = reader.read(Path(told["recording"]))
    assert recording.header.version == 2
    assert notes.load(recording.path) == {"vividness": 6}
    assert told["rehearsal"]["vividness"] == 6
    assert [part["title"] for part in told["rehearsal"]["parts"]][3] == "It slips"
    assert all(part["change_bpm"] is not None for part in told["rehearsal"]["parts"][1:])
    assert cli.main(["rehearse", "opener", "--no-sensor", "--speed", "0"]) == 0
    assert rehearsal.ALONE in capsys.readouterr().out
    assert Command(0.0, Action.START) in [
        event for event in recording.events if isinstance(event, Command)
    ]  # fmt: skip


def test_a_plan_offers_one_counts_it_and_walks_through_the_interview_on_its_eve(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    today = date(2026, 3, 2)
    plan.start("one-week", today)
    wished = replace(plan.needed().plan.weeks[0], do={"rehearse": 2, "train": 1})
    plan.edit(plan.needed(), replace(plan.needed().plan, weeks=(wished,)), today)
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC).astimezone()
    told = plan.show(plan.needed(), noon)
    assert (told.today.do, told.this_week["rehearse"]) == ("rehearse", (0, 2))
    for words in (["rehearse", "opener"], ["train", "--minutes", "1"]):
        assert cli.main([*words, "--synthetic", "--speed", "0"]) == 0
    monkeypatch.setattr(plan, "done", partial(_moved, plan.done(), today.toordinal()))
    told = plan.show(plan.needed(), noon)
    assert told.this_week == {"rehearse": (1, 2), "train": (1, 1)}
    assert (told.today.why, told.weeks) == (day.ENOUGH, (True,))
    plan.interview(plan.needed(), datetime(2026, 3, 6, 10), date(2026, 3, 5))
    eve = plan.show(plan.needed(), noon + timedelta(days=3)).today
    assert (eve.do, eve.why) == ("rehearse", day.EVE_REHEARSAL)
    plan.skip(plan.needed(), date(2026, 3, 5))
    assert plan.show(plan.needed(), noon + timedelta(days=3)).today.why == day.DAY_OFF
    morning = noon + timedelta(days=3, hours=20)
    assert plan.show(plan.needed(), morning).today.do == "opener"
    capsys.readouterr()


def _moved(done: list[day.Done], to_day: int) -> list[day.Done]:
    """What was done now, as if it had been on that day."""
    return [replace(one, day=to_day) for one in done]
