"""A person's own words about a session, in a file beside its recording.

The recording is closed when they are asked for, and stays as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from poise import files
from poise.recording.format import SUFFIX

NOTES = ".notes.json"


def beside(recording: Path) -> Path:
    """Where the notes on a recording are."""
    return recording.with_name(recording.name.removesuffix(SUFFIX) + NOTES)


def save(recording: Path, notes: Mapping[str, Any]) -> None:
    """Write all the notes on a recording, in place of those before; raises OSError."""
    files.write_text(beside(recording), json.dumps(dict(notes), ensure_ascii=False, indent=2))


def load(recording: Path) -> dict[str, Any]:
    """The notes on a recording; empty when there are none, or none that can be read."""
    try:
        notes = json.loads(beside(recording).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return notes if isinstance(notes, dict) else {}


def tags(notes: Mapping[str, Any], given: Iterable[str]) -> list[str]:
    """The labels ``given`` when it was recorded, and those its notes put on afterwards."""
    more = notes.get("tags")
    return list(dict.fromkeys((*given, *(map(str, more) if isinstance(more, list) else ()))))
