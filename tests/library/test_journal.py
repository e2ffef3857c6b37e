"""The journal: kept whole, private, found again, due, and gone without a trace when forgotten."""

from __future__ import annotations

import io
import json
import os
import stat
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from poise import cli, clock, exercises, exporters, paths
from poise.core import safety
from poise.core.summary import Summary
from poise.errors import JournalError
from poise.library import journal, past_drills, plan, sessions, wished
from poise.library.forget import Forgetting
from poise.library.journal_entry import Entry, from_dict, to_dict
from poise.recording import notes
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import at_once

NOW = datetime(2026, 3, 1, 18, 20).astimezone()  # where the computer is: days are its own
WHOLE = {
    "poise_journal": 1, "kind": "rejection", "at": "2026-03-01T18:20:00+01:00",
    "session": "2026-03-01T18-00-00-four-limit", "mood_before": 4, "mood_after": 5,
    "topics": ["drift"], "reconstruct": "She asked about drift.", "reinterpret": "Monitoring.",
    "rewire": "Read one page.", "tested": ["monitoring"], "failed": ["drift"], "improved": ["calm"],
    "action": {"text": "Read one page.", "due": "2026-03-05", "when": "When there is coffee, I …",
               "done": None, "dropped": False},
}  # fmt: skip
MARKER = "xylophonemarkerword"


def entry(kind: str = "win", at: datetime = NOW, **more: object) -> Entry:
    text = {"win": {"text": "I began."}, "3r": {"rewire": "One page."},
            "rejection": {"rewire": "One page."}}[kind]  # fmt: skip
    return from_dict({"kind": kind} | text | more, at)


def recorded() -> Path:
    reset = exercises.load("interview-reset").fitted()
    *_, said = at_once(SessionPlan(reset, (Sensor("synthetic", "1"),)))
    assert isinstance(said, Summary)
    return Path(str(said.recording))


def test_an_entry_survives_being_written_and_read() -> None:
    said = from_dict(WHOLE, NOW)
    assert to_dict(said) == WHOLE
    id = journal.add(said)
    assert id == "2026-03-01T18-20-00-rejection"
    assert journal.find("last") == (id, said)
    assert journal.find("2026-03") == (id, said)


def test_it_is_for_its_owner_alone_in_a_folder_of_its_own() -> None:
    journal.add(entry())
    (path,) = paths.journal().iterdir()
    assert path.name == "2026-03-01T18-20-00-win.journal.json"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_two_in_one_second_are_two() -> None:
    assert [journal.add(entry()) for _ in range(3)] == [
        "2026-03-01T18-20-00-win", "2026-03-01T18-20-00-win-2", "2026-03-01T18-20-00-win-3",
    ]  # fmt: skip
    with pytest.raises(JournalError, match="3 entries are called"):
        journal.find("2026")
    assert journal.find("2026-03-01T18-20-00-win")[0] == "2026-03-01T18-20-00-win"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"poise_journal": 2}, "a newer poise"),
        ({"kind": "diary"}, "kind is 3r, rejection"),
        ({"kind": ["win"]}, "kind is 3r"),
        ({"mood_before": 11}, "mood_before is a whole number, 0 to 10"),
        ({"mood_after": True}, "mood_after is a whole number"),
        ({"topics": "drift"}, "topics is a list"),
        ({"topics": [""]}, "topics holds texts of 1 to 60"),
        ({"failed": ["x"] * 13}, "failed is a list of at most 12"),
        ({"reconstruct": 7}, "reconstruct is a text"),
        ({"reconstruct": "a" * 20_001}, "at most 20000 letters"),
        ({"reconstrukt": ""}, "did you mean reconstruct?"),
        ({"at": "yesterday"}, "at is a moment such as"),
        ({"at": "9999-99-99"}, "at is a moment such as"),
        ({"session": "a\nb"}, "session is the name of a recording"),
        ({"action": "read"}, "action is an object"),
        ({"action": {"text": "x", "due": "soon"}}, "action.due is a day"),
        ({"action": {"text": "x", "dropped": 1}}, "action.dropped is true or false"),
        ({"action": {"text": "x", "dew": None}}, "did you mean action.due?"),
        ({"reconstruct": "", "reinterpret": " ", "rewire": ""}, "nothing was written"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_key(
    changed: dict[str, object], fault: str
) -> None:
    with pytest.raises(JournalError, match=fault.replace("?", r"\?")):
        from_dict(WHOLE | changed, NOW)


@pytest.mark.parametrize("text", ["[]", "nonsense", "[" * 100_000, '{"kind": "win"}', "1"])
def test_what_is_no_entry_is_refused(text: str) -> None:
    with pytest.raises(JournalError):
        journal.read(text, NOW)


def test_a_file_that_cannot_be_read_is_named_and_can_be_forgotten(
    capsys: pytest.CaptureFixture[str],
) -> None:
    journal.add(entry())
    (paths.journal() / "broken.journal.json").write_text("{")
    (paths.journal() / "latin.journal.json").write_bytes(b'{"kind": "win", "text": "\xff"}')
    assert [kept.id for kept in journal.every() if kept.trouble] == ["latin", "broken"]
    assert cli.main(["journal"]) == 0
    assert "broken cannot be read" in capsys.readouterr().err
    assert cli.main(["journal", "show", "broken"]) == 1
    assert cli.main(["journal", "forget", "broken", "--yes"]) == 0
    assert cli.main(["journal", "forget", "../../settings", "--yes"]) == 1
    assert "no entry is called" in capsys.readouterr().err


def test_what_is_to_be_done_is_due_in_three_days_and_comes_back() -> None:
    id = journal.add(entry("3r", action={"text": "Write to her."}))
    journal.add(
        entry("3r", NOW + timedelta(days=1), action={"text": "Later.", "due": "2026-04-01"})
    )
    journal.add(entry("3r", NOW + timedelta(days=2)))
    today = date(2026, 3, 6)
    assert [(one.text, one.overdue_days) for one in journal.due(today)] == [
        ("Write to her.", 2), ("Later.", -26),
    ]  # fmt: skip
    _, first = journal.find(id)
    journal.save(id, journal.later(first, today))
    assert journal.due(today)[0].due == date(2026, 3, 9)
    journal.save(id, first.with_action(done=today))
    assert [one.text for one in journal.due(today)] == ["Later."]


def test_a_search_needs_every_word_and_finds_lists_and_topics_too() -> None:
    journal.add(from_dict(WHOLE, NOW))
    journal.add(entry())
    found = [id for id, _ in journal.search("DRIFT page")]
    assert found == ["2026-03-01T18-20-00-rejection"]
    assert journal.search("drift began") == []


def test_a_topic_that_comes_a_third_time_is_said() -> None:
    for day in range(2):
        journal.add(entry("rejection", NOW + timedelta(days=day), topics=["Drift"]))
    assert journal.comes_again(["drift"]) is None
    journal.add(entry("rejection", NOW + timedelta(days=3), failed=["drift"]))
    assert journal.comes_again(["other", "drift"]) == ("drift", 3)
    assert journal.last_rejection() == date(2026, 3, 4)


def test_an_entry_is_added_from_a_file_or_standard_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "in.json"
    path.write_text(json.dumps({"text": "I asked for a minute."}))
    assert cli.main(["journal", "add", "win", "--from", str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["kind"], said["text"]) == ("win", "I asked for a minute.")
    assert datetime.fromisoformat(said["at"]).date() == clock.today()
    monkeypatch.setattr("sys.stdin", io.StringIO('{"text": "Another."}'))
    assert cli.main(["journal", "add", "win", "--from", "-"]) == 0
    assert cli.main(["journal", "add", "win", "--from", str(tmp_path)]) == 1
    assert cli.main(["journal", "add", "win"]) == 2
    assert cli.main(["journal", "add", "diary"]) == 2
    assert cli.main(["journal", "done"]) == 2
    assert cli.main(["journal", "done", "last"]) == 1
    assert "nothing that was to be done" in capsys.readouterr().err
    assert cli.main(["journal", "search", "minute"]) == 0
    assert "I asked for a minute." in capsys.readouterr().out


def test_doors_to_what_is_due(capsys: pytest.CaptureFixture[str]) -> None:
    id = journal.add(entry("3r", action={"text": "Write to her.", "due": "2026-03-02"}))
    assert cli.main(["journal", "due", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["id"], said["due"], said["text"]) == (id, "2026-03-02", "Write to her.")
    assert said["overdue_days"] == (clock.today() - date(2026, 3, 2)).days
    assert cli.main(["journal", "later", id]) == 0
    assert journal.due(clock.today())[0].overdue_days == -3
    assert cli.main(["journal", "drop", id]) == 0
    assert journal.due(clock.today()) == []
    assert cli.main(["journal", "done", id]) == 0
    assert cli.main(["journal", "show", id]) == 0
    assert f"({clock.today()})" in capsys.readouterr().out


def test_words_of_harm_and_a_heavy_mood_are_answered_and_kept_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in.json"
    path.write_text(json.dumps({"text": "I want to die.", "mood_before": 6, "mood_after": 3}))
    assert cli.main(["journal", "add", "note", "--from", str(path)]) == 0
    said = capsys.readouterr().out
    assert safety.HARM in said
    assert safety.HEAVY in said
    for file in paths.journal().parent.rglob("*"):
        if file.is_file():
            assert b"harming" not in file.read_bytes()


def test_an_export_is_what_was_written_and_a_folder_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal.add(from_dict(WHOLE, NOW))
    out = tmp_path / "mine.json"
    assert cli.main(["journal", "export", "-o", str(out)]) == 0
    (row,) = json.loads(out.read_text())
    assert row == {"id": "2026-03-01T18-20-00-rejection"} | WHOLE
    assert cli.main(["journal", "export", "-o", str(out)]) == 1
    assert "is there already" in capsys.readouterr().err
    assert cli.main(["journal", "export"]) == 2


def files_with(word: str, *folders: Path) -> set[str]:
    return {
        file.parent.name
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and word.encode() in file.read_bytes()
    }


def test_a_word_of_the_journal_is_nowhere_else_and_nowhere_after_forgetting(
    tmp_path: Path, poise_home: Path
) -> None:
    path, out = recorded(), tmp_path / "out"
    name = path.name.removesuffix(".poise.jsonl")
    notes.save(path, {"went_well": "fine"})
    id = journal.add(entry(text=MARKER, session=name))
    with sessions.index() as held:
        assert len(list(held.rows())) == 1
    for form in exporters.names():
        assert cli.main(["export", name, "--to", form, "-o", str(out / form)]) in (0, 1)
    assert cli.main(["doctor"]) == 0
    assert files_with(MARKER, poise_home, out) == {"journal"}
    # Forgetting the session leaves the entry, without the session's name.
    forgetting = Forgetting((path,))
    forgetting.carry_out()
    assert forgetting.traces() == []
    assert journal.find(id)[1].session == ""
    assert cli.main(["journal", "forget", id, "--yes"]) == 0
    assert files_with(MARKER, poise_home, out) == set()


def test_everything_that_is_forgotten_takes_the_journal_along(poise_home: Path) -> None:
    journal.add(entry(text=MARKER))
    (paths.journal() / ".x.journal.json.0123abcd.new").write_text(MARKER)
    assert cli.main(["forget", "--all", "--yes"]) == 0
    assert files_with(MARKER, poise_home) == set()


def test_after_a_rejection_no_drill_asks_for_a_story_of_failure() -> None:
    assert past_drills.history().rejected is None
    journal.add(entry("rejection"))
    assert past_drills.history().rejected == date(2026, 3, 1).toordinal()


def test_writing_is_wished_for_by_a_plan_alone_and_until_it_was_done() -> None:
    assert not wished.writing(NOW)
    plan.start("six-weeks", NOW.date())
    assert wished.writing(NOW)
    journal.add(entry("win"))  # a win is not what is meant
    assert wished.writing(NOW)
    journal.add(entry("3r", NOW))
    assert not wished.writing(NOW)
    assert wished.writing(NOW + timedelta(days=7))
    paths.plan().write_text("nonsense")
    assert not wished.writing(NOW)
