"""The recordings on this computer: found by name, and listed with what they say."""

from __future__ import annotations

import logging
import os
import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from poise import paths
from poise.clock import stamp
from poise.errors import PoiseError, RecordingError
from poise.files import atomic_write
from poise.plain import plain
from poise.recording import SUFFIX
from poise.recording.format import Header
from poise.recording.writer import Writer

_log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from poise.library.index import Index
    from poise.library.session_row import SessionRow


def fresh_path(exercise: str) -> Path:
    """Where the next recording of ``exercise`` goes: a name nobody has taken yet."""
    return _untaken(f"{stamp()}-{exercise}")


def begin(exercise: str, header: Header) -> Writer:
    """A recording in the usual folder; of two programs that begin at once, each has its own."""
    while True:
        path = fresh_path(exercise)
        try:
            return Writer(path, header)
        except RecordingError:
            if not path.exists():  # else another program was quicker: the next name is free
                raise


def path_for(began: datetime, exercise: str) -> Path:
    """Where a recording of ``exercise`` goes that began at another time than now."""
    return _untaken(f"{began:%Y-%m-%dT%H-%M-%S}-{exercise}")


def _untaken(name: str) -> Path:
    folder = paths.sessions()
    name = re.sub(r"[^\w.-]", "-", name)  # a name that came from elsewhere is no path
    path, n = folder / f"{name}{SUFFIX}", 2
    while path.exists():
        path, n = folder / f"{name}-{n}{SUFFIX}", n + 1
    return path


def every() -> list[Path]:
    """All recordings in the sessions folder, the oldest first."""
    folder = paths.sessions()
    return sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []


def find(text: str) -> Path:
    """The recording that ``text`` means: a name or its beginning, ``last``, or a path.

    A name wins over a file that is called so; what has no separator and no suffix of a recording is
    no path.  Raises :class:`RecordingError` when there is none, or more than one.
    """
    known = every()
    if text == "last" and known:
        return max(known, key=_changed_ns)
    matches = [path for path in known if path.name.startswith(text)]
    exact = [path for path in matches if path.name in (text, text + SUFFIX)]
    if exact:
        return exact[0]
    if is_path(text) and os.path.lexists(text):
        return Path(text)
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise RecordingError(
            f"{text!r} could be any of {len(matches)} recordings: give more of its name"
        )
    if not known and not is_path(text) and not os.path.lexists(text):
        raise RecordingError(
            f"nothing is recorded yet, so there is no {text!r}: 'poise reset' records a session"
        )
    beside = f", or ./{text} for the file that is here" if os.path.lexists(text) else ""
    raise RecordingError(
        f"no recording is called {text!r}: give its path, or a name from 'poise sessions'{beside}"
    )


def is_path(text: str) -> bool:
    """Whether words mean a place: with a separator in them, or a recording's suffix."""
    return text.endswith(SUFFIX) or any(s in text for s in (os.sep, os.altsep) if s)


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # a link that leads nowhere is not the last
        return -1


def index(busy: Callable[[int], None] = lambda _many: None) -> Index:
    """The index of the recordings, to be closed by who asked for it.

    ``busy`` is told how many recordings are to be read first, when they are many.
    """
    from poise.library.index import Index  # loads sqlite3, which the first breath need not wait for

    return Index(paths.index(), paths.sessions(), row, busy)


def row(path: Path) -> SessionRow:
    """What the index keeps of a recording; a file that cannot be read is a row that says why."""
    from poise.library.session_row import SessionRow

    name, where = plain(path.name.removesuffix(SUFFIX), None), plain(path, None)
    try:
        str(path).encode()
        return _row(path, name)
    except UnicodeEncodeError:
        why = f"the name of {name} is not text: rename the file"
    except PoiseError as error:
        why = plain(error, None)
    except Exception as error:  # noqa: BLE001  (one bad recording must not hide the others)
        _log.exception("sessions: %s", where)
        why = f"poise ran into a problem with {name} ({type(error).__name__}: {plain(error)})"
    return SessionRow(name, where, None, error=why)


def _row(path: Path, name: str) -> SessionRow:
    from poise.library.session_row import SessionRow
    from poise.library.worn import worn
    from poise.recording import notes, reader
    from poise.recording.summarise import exercise_of, summarise  # loads numpy

    recording = reader.skim(path)
    origin = recording.header.settings.get("imported")
    source = origin.get("sha256") if isinstance(origin, dict) else None
    exercise = exercise_of(recording)
    return SessionRow(
        name,
        str(path),
        summarise(recording),
        utc_at_t0=recording.header.utc_at_t0,
        started_t=recording.started_t,
        title=exercise.title or exercise.name,
        pace="" if exercise.pattern is None else str(exercise.pattern),
        tags=tuple(notes.tags(notes.load(path), recording.header.tags)),
        damage=recording.damage,
        source=source if isinstance(source, str) else None,
        worn=worn(recording.events),
    )


def adopt(path: Path) -> Path:
    """Copy a recording and its notes into the sessions folder, as they are; where it is now.

    Raises :class:`RecordingError` when it cannot be read, or is there already.
    """
    from poise.recording import notes, reader

    recording = reader.read(path)
    target = paths.sessions() / (recording.name + SUFFIX)
    try:
        with atomic_write(target) as fresh:
            shutil.copyfile(path, fresh)
        if said := notes.load(path):
            notes.save(target, said)
    except FileExistsError:
        raise RecordingError(
            f"a recording called {recording.name} already exists: rename the file and import "
            "it again",
            path=str(path),
        ) from None
    except OSError as error:
        raise RecordingError(
            f"cannot copy {path.name} to {target.parent} ({error.strerror}). Check the "
            "folder's permissions, or set POISE_HOME to another one",
            path=str(path),
        ) from None
    return target
