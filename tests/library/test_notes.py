from __future__ import annotations

from pathlib import Path

from poise.library import notes


def test_notes_stand_beside_the_recording_and_leave_it_alone(tmp_path: Path) -> None:
    recording = tmp_path / "a.poise.jsonl"
    recording.write_text("{}")
    notes.save(recording, {"went_well": "I paused", "tags": ["☕", "=1"]})
    notes.save(recording, {"went_well": "I paused twice"})
    assert notes.load(recording) == {"went_well": "I paused twice"}
    assert recording.read_text() == "{}"
    assert notes.beside(recording).stat().st_mode & 0o077 == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.notes.json", "a.poise.jsonl"]


def test_without_notes_there_are_none(tmp_path: Path) -> None:
    assert notes.load(tmp_path / "a.poise.jsonl") == {}
    notes.beside(tmp_path / "a.poise.jsonl").write_text("[1")
    assert notes.load(tmp_path / "a.poise.jsonl") == {}
