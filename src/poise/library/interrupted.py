"""Whether the last session was cut off, as by a power cut, so that nobody has seen its end."""

from __future__ import annotations

import os
from pathlib import Path

from poise import write_lock
from poise.core.events import Action, Command
from poise.errors import RecordingError
from poise.library import sessions
from poise.recording import reader

LAST_LINE_BYTES = 4096  # more than the end of any recording takes


def last() -> bool:
    """Whether the recording of the last session that was begun has no end."""
    for path in reversed(sessions.every()):
        if write_lock.is_held(path):
            continue
        if _has_end(path):
            return False  # as nearly always: nothing more is read
        try:
            found = reader.skim(path)
        except RecordingError:
            continue
        if any(isinstance(e, Command) and e.action is Action.START for _, e in found.inputs):
            return bool(found.damage)
    return False


def _has_end(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - LAST_LINE_BYTES))  # a session of hours has 60 MB
            return file.read().rstrip().rpartition(b"\n")[2].startswith(b'{"end":')
    except OSError:
        return False
