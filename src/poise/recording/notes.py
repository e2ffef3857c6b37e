"""A person's own words about a session, in a file beside its recording.

The recording is closed when they are asked for, and stays as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from poise import files
from poise.files import read_text
from poise.recording import SUFFIX, bounds

NOTES = ".notes.json"
LARGEST = 1 << 20


def beside(recording: Path) -> Path:
    """Where the notes on a recording are."""
    return recording.with_name(recording.name.removesuffix(SUFFIX) + NOTES)


def save(recording: Path, notes: Mapping[str, Any]) -> None:
    """Write all the notes on a recording, in place of those before; raises OSError."""
    files.keep_text(beside(recording), json.dumps(dict(notes), ensure_ascii=False, indent=2))


def load(recording: Path) -> dict[str, Any]:
    """The notes on a recording; empty when there are none, or none that can be read."""
    try:
        notes = json.loads(read_text(beside(recording), LARGEST))
        return bounds.anything(notes) if isinstance(notes, dict) else {}
    except (OSError, ValueError, RecursionError):
        return {}


def add(recording: Path, key: str, value: object) -> None:
    """Put one thing into the notes on a recording and leave the rest; raises OSError."""
    save(recording, load(recording) | {key: value})


def tags(notes: Mapping[str, Any], given: Iterable[str]) -> list[str]:
    """The labels ``given`` when it was recorded, and those its notes put on afterwards."""
    more = notes.get("tags")
    return list(dict.fromkeys((*given, *(map(str, more) if isinstance(more, list) else ()))))


def went_well(notes: Mapping[str, Any]) -> str:
    """What went well, in the person's own words; empty when they said nothing."""
    return str(notes.get("went_well") or "")


def tension(notes: Mapping[str, Any], when: str) -> float | None:
    """How tense they said they were ``before`` or ``after``, 0 to 10; None if they did not."""
    said = notes.get(f"tension_{when}")
    known = isinstance(said, int | float) and not isinstance(said, bool) and 0 <= said <= 10
    return said if known else None
