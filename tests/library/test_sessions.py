"""``poise sessions`` and ``poise doctor --rebuild`` on real recordings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from poise import exercises, paths
from poise.core.summary import Summary
from poise.library import sessions
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import at_once


def record(*tags: str, seed: str = "1", exercise: str = "interview-reset") -> Path:
    reset = exercises.load(exercise).fitted()
    *_, summary = at_once(SessionPlan(reset, (Sensor("synthetic", seed),), tags=tags))
    assert isinstance(summary, Summary)
    return Path(str(summary.recording))


def test_a_row_is_the_summary_with_name_start_and_tags(said: Any) -> None:
    path = record("desk", "a\nb")
    row = json.loads(said("sessions", "--json"))
    assert row["recording"] == str(path)
    assert (row["tags"], row["damage"], row["source"]) == (["desk", "a\nb"], "", None)
    assert row["swing_bpm"]["value"] > 0
    assert "#desk  #a b" in said("sessions")


def test_sessions_are_listed_by_what_is_asked(said: Any) -> None:
    record("desk")
    today = sessions.row(sessions.every()[0]).utc_at_t0[:10]
    assert "interview-reset" in said("sessions", "--tag", "desk", "--sensor", "synthetic")
    assert "interview-reset" in said("sessions", "--since", today, "--until", today)
    for words in (("--tag", "sofa"), ("--sensor", "strap"), ("--until", "2020-01-01")):
        assert "No sessions match" in said("sessions", *words)
        assert said("sessions", *words, "--json") == ""
    assert "--since takes a day" in said("sessions", "--since", "someday", status=2)


def test_a_file_that_is_no_recording_is_a_row_that_says_why(said: Any) -> None:
    record()
    (paths.sessions() / "x.poise.jsonl").write_text("junk")
    newer = json.dumps({"poise": 99})
    (paths.sessions() / "y.poise.jsonl").write_text(newer)
    rows = [json.loads(line) for line in said("sessions", "--json").splitlines()]
    assert sorted("error" in row for row in rows) == [False, True, True]
    assert "newer poise" in said("sessions")
    assert "cannot be read: x.poise.jsonl is not a poise recording" in said("sessions")


def test_the_index_is_made_again_from_the_folder(said: Any) -> None:
    record()
    before = said("sessions", "--json")
    paths.index().write_bytes(b"junk")
    assert "Rebuilt the index from 1 recordings" in said("doctor", "--rebuild")
    assert said("sessions", "--json") == before


def test_nothing_recorded_yet_says_how_to_begin(said: Any) -> None:
    assert "poise reset" in said("sessions")
    assert "from 0 recordings" in said("doctor", "--rebuild")
