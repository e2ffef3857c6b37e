"""The plan as a person or a script meets it, under a clock that the test moves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from poise import cli, clock, exercises, paths, plans
from poise.core.summary import Summary
from poise.library import journal, outcomes, plan
from poise.library.calendar import calendar, days
from poise.library.journal_entry import from_dict
from poise.recording import notes
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import at_once

FIRST = datetime(2026, 3, 2, 18).astimezone()  # where the computer is: days are its own
MISSED = re.compile(r"miss|lost|behind|late\b|should|streak|fail", re.IGNORECASE)


class Day:
    """The day it is, as the program is told."""

    def __init__(self) -> None:
        self.now = FIRST

    def on(self, day: int, hour: int = 18) -> None:
        self.now = FIRST.replace(hour=hour) + timedelta(days=day)


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Day:
    told = Day()
    monkeypatch.setattr(clock, "today", lambda: told.now.date())
    monkeypatch.setattr(clock, "moment", lambda: told.now)
    return told


@pytest.fixture
def show(capsys: pytest.CaptureFixture[str]) -> Callable[[], dict[str, Any]]:
    def ask() -> dict[str, Any]:
        capsys.readouterr()
        assert cli.main(["plan", "show", "--json"]) == 0
        said: dict[str, Any] = json.loads(capsys.readouterr().out)
        return said

    return ask


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A reset and a drill of level 2 that can be put on any day."""
    home, made = tmp_path_factory.mktemp("home"), {}
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("POISE_HOME", str(home))
        reset = exercises.load("interview-reset").fitted()
        *_, said = at_once(SessionPlan(reset, (Sensor("synthetic", "1"),)))
        assert isinstance(said, Summary)
        made["reset"] = Path(str(said.recording)).read_text()
        out = home / "drill.poise.jsonl"
        words = ("drill", "2", "--no-sensor", "--speed", "0", "--json", "--out", str(out))
        assert cli.main(list(words)) == 0
        made["drill"] = out.read_text()
    return made


def put(text: str, at: datetime, **said: object) -> None:
    """A recording of that moment, with what was said of it."""
    head, rest = text.split("\n", 1)
    paths.sessions().mkdir(parents=True, exist_ok=True)
    path = paths.sessions() / f"{at:%Y-%m-%dT%H-%M-%S}-x.poise.jsonl"
    path.write_text(json.dumps(json.loads(head) | {"utc_at_t0": at.isoformat()}) + "\n" + rest)
    if said:
        notes.save(path, said)


def test_a_session_that_was_opened_and_left_is_nothing_done(
    sessions: dict[str, str], day: Day, show: Callable[[], dict[str, Any]]
) -> None:
    assert cli.main(["plan", "start"]) == 0
    lines = sessions["reset"].splitlines(keepends=True)
    put("".join(lines[: len(lines) // 4]), FIRST)
    day.on(0)
    assert (show()["today"]["do"], show()["weeks"]) == ("drill", [False])
    put(sessions["reset"], FIRST + timedelta(hours=1))
    assert (show()["today"]["do"], show()["weeks"]) == ("drill", [True])


def test_a_plan_is_begun_shown_and_ended(
    day: Day, show: Callable[[], dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert show() == {"kind": "plan", "name": None}
    assert cli.main(["plan", "start"]) == 0
    said = capsys.readouterr().out
    assert "Seven weeks show big changes only." in said
    told = show()
    assert (told["name"], told["week"], told["of"], told["paused"]) == ("six-weeks", 1, 7, False)
    assert told["today"]["do"] == "drill"
    assert (told["today"]["standard"], told["today"]["level"]) == (True, 4)
    assert told["this_week"]["drill"] == [0, 3]
    assert outcomes.chosen().primary == "reactivity"
    assert cli.main(["plan", "start"]) == 1
    assert "followed already" in capsys.readouterr().err
    assert cli.main(["plan"]) == 0
    assert "Today: the standard drill: poise drill --standard" in capsys.readouterr().out
    assert cli.main(["plan", "interview", str(FIRST.date() + timedelta(days=9))]) == 0
    assert cli.main(["plan"]) == 0
    assert f"Your interview is on {FIRST.date() + timedelta(days=9)}.\n" in capsys.readouterr().out
    assert cli.main(["plan", "stop"]) == 0
    assert show()["name"] is None
    assert not paths.plan().exists()


def test_what_was_done_and_written_counts(
    day: Day, sessions: dict[str, str], show: Callable[[], dict[str, Any]]
) -> None:
    assert cli.main(["plan", "start", "two-weeks"]) == 0
    put(sessions["drill"], FIRST)
    journal.add(from_dict({"kind": "3r", "rewire": "One page."}, FIRST + timedelta(days=1)))
    journal.add(from_dict({"kind": "win", "text": "I began."}, FIRST + timedelta(days=1)))
    day.on(0)
    assert show()["today"] == {"do": None, "why": "Enough for today."}
    day.on(2)
    told = show()
    assert told["this_week"] == {"drill": [1, 4], "train": [0, 1], "journal": [1, 1]}
    put(sessions["reset"], FIRST + timedelta(days=8))
    day.on(9)
    assert (show()["week"], show()["this_week"]["reset"], show()["weeks"]) == (
        2,
        [1, 2],
        [True, True],
    )


def test_nine_days_without_anything_and_no_word_of_missing(
    day: Day, show: Callable[[], dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["plan", "start"]) == 0
    day.on(9)
    told = show()
    assert told["today"]["choices"] == ["here", "week-back", "beginning"]
    assert told["today"]["why"] == "Welcome back. Where would you like to go on?"
    assert cli.main(["plan"]) == 0
    said = capsys.readouterr().out
    assert not MISSED.search(said), said
    assert cli.main(["plan", "resume", "beginning"]) == 0
    assert (show()["week"], show()["today"]["do"]) == (1, "drill")


def test_worse_twice_offers_less_and_a_third_time_pauses_the_plan(
    day: Day, sessions: dict[str, str], show: Callable[[], dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert cli.main(["plan", "start"]) == 0
    for on in (0, 2):
        put(sessions["drill"], FIRST + timedelta(days=on), felt="worse")
    day.on(3)
    for _ in range(2):  # it is said all day
        told = show()
        assert (told["today"]["do"], told["today"]["level"]) == ("drill", 1)
        assert told["today"]["why"] == "A smaller step is a good step: level 1, or a day off."
    day.on(4)
    assert show()["today"]["why"] != told["today"]["why"]  # and not again for a week
    put(sessions["drill"], FIRST + timedelta(days=5), felt="worse")
    day.on(6)
    told = show()
    assert (told["paused"], told["today"]["do"]) == (True, None)
    assert "a doctor, a counsellor, a friend" in told["today"]["why"]
    assert cli.main(["plan", "resume"]) == 0
    assert not show()["paused"]


def test_an_interview_s_day(
    day: Day, sessions: dict[str, str], show: Callable[[], dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert cli.main(["plan", "start"]) == 0
    assert cli.main(["plan", "interview", "2026-03-05T10:00"]) == 0
    day.on(3, hour=8)
    assert show()["today"]["do"] == "opener"
    day.on(3, hour=12)
    assert (show()["today"]["do"], show()["interview"]) == ("journal", "2026-03-05")
    for text in ("soon", "2026-13-01", "10:00"):
        assert cli.main(["plan", "interview", text]) == 2
    for text in ("2026-02-01", "0001-01-01", "9999-12-31"):
        assert cli.main(["plan", "interview", text]) == 1
        assert "that day is over" in capsys.readouterr().err
    assert show()["interview"] == "2026-03-05"
    assert cli.main(["plan", "interview", "2026-03-04"]) == 0  # of yesterday's one is asked today
    assert cli.main(["plan", "interview", "2026-03-06T10:00+14:00"]) == 0
    elsewhere = datetime.fromisoformat("2026-03-06T10:00+14:00").astimezone()
    assert show()["interview"] == elsewhere.date().isoformat()
    assert cli.main(["plan", "interview"]) == 2
    assert "2026-04-02T10:00" in capsys.readouterr().err


def test_today_can_be_let_go(day: Day, show: Callable[[], dict[str, Any]]) -> None:
    assert cli.main(["plan", "skip"]) == 1
    assert cli.main(["plan", "start"]) == 0
    assert cli.main(["plan", "skip"]) == 0
    assert show()["today"] == {"do": None, "why": "A day off."}
    day.on(1)
    assert show()["today"]["do"]


def test_the_person_s_own_copy_is_followed_and_a_fault_in_it_is_named(
    day: Day, show: Callable[[], dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["plan", "start"]) == 0
    mine = paths.plan().read_text().replace("Six weeks and a checkpoint", "My weeks")
    paths.plan().write_text(mine)
    assert show()["title"] == "My weeks"
    paths.plan().write_text(mine.replace("drill = 3", "drill = 99", 1))
    assert cli.main(["plan"]) == 1
    assert "week 1: do.drill is how often a week, 0 to 14; got 99" in capsys.readouterr().err
    for broken in ("{", "[]", '{"name": "x"}', '{"name": "x", "start": 7, "begun": "2026-03-02"}'):
        paths.plan_state().write_text(broken)
        assert cli.main(["plan"]) == 1
        assert "cannot be read" in capsys.readouterr().err
    assert cli.main(["plan", "stop"]) == 0
    assert plan.following() is None


def test_a_calendar_holds_what_is_left_without_an_alarm_unless_asked(
    day: Day, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["plan", "ics", "-o", "-"]) == 1
    assert cli.main(["plan", "start"]) == 0
    assert cli.main(["plan", "ics"]) == 2
    out = tmp_path / "plan.ics"
    assert cli.main(["plan", "ics", "-o", str(out)]) == 0
    data = out.read_bytes()
    assert data.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.decode().split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    begins = [line for line in lines if line.startswith("DTSTART")]
    assert begins[0] == "DTSTART;VALUE=DATE:20260302"
    assert len(begins) == sum(week.wishes for week in plans.load("six-weeks").weeks)
    assert len(set(begins)) == len(begins)
    assert b"VALARM" not in data
    day.on(7)
    assert cli.main(["plan", "ics", "-o", str(out), "--alarm", "--force"]) == 0
    later = out.read_text()
    assert "DTSTART;VALUE=DATE:20260302" not in later
    assert later.count("BEGIN:VALARM") == later.count("BEGIN:VEVENT") > 20


def test_a_folded_line_is_whole_again_when_it_is_unfolded() -> None:
    six = plans.load("six-weeks")
    text = calendar(six, date(2026, 3, 2), date(2026, 3, 2), FIRST)
    whole = text.replace("\r\n ", "")
    assert (
        "DESCRIPTION:Like the real thing. One coding question talked through\\, in a place" in whole
    )
    assert "where you have not practised yet." in whole
    assert len({day for day, _ in days(six, date(2026, 3, 2))}) == 37


def test_forgetting_everything_takes_the_plan_along(day: Day) -> None:
    assert cli.main(["plan", "start"]) == 0
    assert cli.main(["forget", "--all", "--yes"]) == 0
    assert not paths.plan().exists()
    assert plan.following() is None
