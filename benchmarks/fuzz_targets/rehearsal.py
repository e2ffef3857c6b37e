"""A script of one's own for a rehearsal: read, and led."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from poise import exercises, rehearsals
from poise.errors import ExerciseError


def seeds() -> dict[str, bytes]:
    found = [path for path in files("poise.rehearsals").iterdir() if path.name.endswith(".toml")]
    return {path.name: path.read_bytes() for path in found}


def read(path: Path) -> None:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ExerciseError("it is no text") from None  # poise itself reads none from outside
    exercise = rehearsals.parse(text, "own")
    assert exercises.from_dict(exercises.to_dict(exercise), "own") == exercise
