"""A drill as other programs get it: what happened when, and its recovery, without its words."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from poise import cli
from poise.core.events import Speaking
from poise.recording import reader, tables
from poise.recording.summarise import summarise

REPLAYED = Path(__file__).parents[1] / "replay" / "drill.poise.jsonl"


def test_a_drill_is_exported_with_what_was_asked_and_how_it_recovered(tmp_path: Path) -> None:
    assert cli.main(["export", str(REPLAYED), "--to", "csv", "-o", str(tmp_path / "out")]) == 0
    (events,) = tmp_path.rglob("events.csv")
    rows = list(csv.DictReader(events.read_text(encoding="utf-8").splitlines()))
    happened = {row["event"] for row in rows}
    assert {"asked", "answered", "expected", "blank", "resume", "skip", "label"} <= happened
    (sidecar,) = tmp_path.rglob("session.json")
    facts = json.loads(sidecar.read_text(encoding="utf-8"))
    assert facts["recording_format"] == 2
    assert facts["t50_s"]["value"] == pytest.approx(facts["summary"]["recovery"]["t50_s"])
    assert "?" not in "".join(row["label"] for row in rows)  # no question in words


def test_every_answer_has_a_row_without_its_words(tmp_path: Path) -> None:
    assert cli.main(["export", str(REPLAYED), "--to", "csv", "-o", str(tmp_path / "out")]) == 0
    (table,) = tmp_path.rglob("answers.csv")
    rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))
    found = summarise(reader.read(REPLAYED)).drill
    assert found is not None
    answered = [row for row in rows if row["how"]]
    assert [row["question"] for row in answered] == [a.question for a in found.answers]
    for row, answer in zip(answered, found.answers, strict=True):
        latency = "" if answer.latency_s is None else str(answer.latency_s)
        assert (row["latency_s"], row["how"]) == (latency, answer.how)
    assert {row["kind"] for row in rows} >= {"question", "happening", "interrupt"}
    assert "?" not in table.read_text(encoding="utf-8")


def test_what_a_microphone_heard_of_an_answer_is_in_its_row(tmp_path: Path) -> None:
    recording = reader.read(REPLAYED)
    first = next(row for row in tables.answers(recording) if row.how)
    at = ((2.0, True), (6.0, False), (7.5, True), (9.0, False))
    voice = [Speaking(first.t_s + t, "voice", speaks) for t, speaks in at]
    silent = [event for event in recording.events if not isinstance(event, Speaking)]
    recording = replace(recording, events=(*silent, *voice))
    rows = list(tables.answers(recording))
    found = summarise(recording).drill
    assert found is not None
    answered = [row for row in rows if row.how]
    assert (answered[0].pauses_s, answered[0].speech_share) == ("1.5", round(5.5 / 7, 3))
    for row, answer in zip(answered, found.answers, strict=True):
        pauses = answer.pauses_s or ()
        assert row.pauses_s == " ".join(f"{s:g}" for s in pauses)
        assert row.speech_share == answer.speech_share
    broke_in = [row for row in rows if row.kind == "interrupt"]
    assert [(row.t_s, row.spoke, row.talked_on_s) for row in broke_in] == [
        (one.t, one.spoke, one.talked_on_s) for one in found.interruptions
    ]


def test_a_session_without_a_drill_has_no_such_table(tmp_path: Path) -> None:
    session = REPLAYED.with_name("strap.poise.jsonl")
    assert cli.main(["export", str(session), "--to", "csv", "-o", str(tmp_path / "out")]) == 0
    assert not list(tmp_path.rglob("answers.csv"))


def test_a_beat_knows_whether_its_person_was_heard_to_speak() -> None:
    recording = reader.read(REPLAYED)
    spoken = (Speaking(150.0, "voice", True), Speaking(160.0, "voice", False))
    silent = [event for event in recording.events if not isinstance(event, Speaking)]
    rows = list(tables.beats(replace(recording, events=(*silent, *spoken))))
    during = [row for row in rows if row.speech]
    assert during
    assert all(149 < row.t_s < 162 for row in during)
    assert not any(row.speech for row in tables.beats(replace(recording, events=tuple(silent))))
