"""The film of one's own answers, in a file beside its recording, and how long it stays.

A film is deleted once its days are over, unless its person said of that very one that it is kept;
it has another name then, so that no other file has to be believed.
"""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from stat import S_ISREG

from poise import clock, files, write_lock
from poise.core.rehearsal.self_review import days_left
from poise.recording import SUFFIX

FILM, KEPT = ".film.webm", ".kept.webm"
_STAMPED = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-")  # as poise names a recording
NOTES_KEY = "self_review"  # in the notes of a session: what its person said of the film


def beside(recording: Path) -> Path:
    """Where the film of a recording is made."""
    return _named(recording, FILM)


def kept(recording: Path) -> Path:
    """Where the film of a recording is once it is kept."""
    return _named(recording, KEPT)


def of(recording: Path) -> Path | None:
    """The film of a recording that there is to watch; None where there is none."""
    for path in (kept(recording), beside(recording)):
        if path.is_file() and path.stat().st_size:
            return path
    return None


def keep(recording: Path) -> Path | None:
    """Keep the film of a recording until it is deleted by hand; where it is then."""
    if beside(recording).is_file():
        beside(recording).replace(kept(recording))
    return of(recording)


def delete(recording: Path) -> None:
    """Delete the film of a recording, kept or not; raises OSError."""
    for path in filter(Path.exists, (kept(recording), beside(recording))):
        write_lock.unlink(path)


def left(recording: Path, today: date | None = None) -> int | None:
    """In how many days its film is deleted; None where there is none, or it is kept."""
    film, now = beside(recording), today or clock.today()
    try:
        return days_left(_day(film, now).toordinal(), now.toordinal())
    except OSError:
        return None


def every(folder: Path) -> list[Path]:
    """Each film in ``folder``, kept or not."""
    return sorted(path for end in (FILM, KEPT) for path in folder.glob(f"*{end}"))


def sweep(folder: Path, today: date | None = None) -> list[Path]:
    """Delete poise's films whose days are over, but for one that is being made; what was deleted.

    The days of one that was made on a later day than today, by a clock that was wrong, begin now.
    """
    gone, now = [], today or clock.today()
    for path in folder.glob(f"*{FILM}"):
        try:
            day = _day(path, now) if _is_ours(path) else now
            if day > now:
                os.utime(path)
            elif not days_left(day.toordinal(), now.toordinal()):
                write_lock.unlink(path)
                gone.append(path)
        except OSError:  # another program was first, or it may not be touched: the next sweep
            continue
    return gone


def _is_ours(film: Path) -> bool:
    """Whether it has the name that poise gives, or lies beside its recording; never a link."""
    if not S_ISREG(film.lstat().st_mode):
        return False
    recording = film.with_name(film.name.removesuffix(FILM) + SUFFIX)
    return bool(_STAMPED.match(film.name)) or recording.is_file()


def _day(film: Path, today: date) -> date:
    """The day it was made: by its name, where that is not to come, or by when it was written."""
    written = files.changed(film).date()
    try:
        named = date.fromisoformat(film.name[:10])
    except ValueError:
        return written
    return named if named <= today else written


def _named(recording: Path, end: str) -> Path:
    return recording.with_name(recording.name.removesuffix(SUFFIX) + end)
