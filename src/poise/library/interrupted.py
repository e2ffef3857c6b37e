"""Whether the last session was cut off, as by a power cut, so that nobody has seen its end."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from poise import being_written
from poise.core.events import Action, Command
from poise.errors import RecordingError
from poise.library import sessions
from poise.recording import reader


def last() -> bool:
    """Whether the recording of the last session that was begun has no end."""
    for path in reversed(sessions.every()):
        if being_written.is_held(path):
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
            last = deque(file, maxlen=1)
            return bool(last) and last[0].startswith(b'{"end":')
    except OSError:
        return False
