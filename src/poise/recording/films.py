"""The film of one's own answers, in a file beside its recording, and how long it stays.

A film is deleted once its days are over, unless its person said of that very one that it is kept;
it has another name then, so that no other file has to be believed.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from poise import being_written, clock
from poise.core.training.self_review import days_left

FILM, KEPT = ".film.webm", ".kept.webm"
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


def left(recording: Path, today: date | None = None) -> int | None:
    """In how many days its film is deleted; None where there is none, or it is kept."""
    film = beside(recording)
    if not film.is_file():
        return None
    return days_left(_day(film).toordinal(), (today or clock.today()).toordinal())


def every(folder: Path) -> list[Path]:
    """Each film in ``folder``, kept or not."""
    return sorted(path for end in (FILM, KEPT) for path in folder.glob(f"*{end}"))


def sweep(folder: Path, today: date | None = None) -> list[Path]:
    """Delete the films whose days are over, but for one that is being made; what was deleted."""
    gone = []
    now = (today or clock.today()).toordinal()
    for path in folder.glob(f"*{FILM}"):
        try:
            if not days_left(_day(path).toordinal(), now) and not being_written.is_held(path):
                being_written.unlink(path)
                gone.append(path)
        except OSError:  # another program was first, or it may not be touched: the next sweep
            continue
    return gone


def _day(film: Path) -> date:
    """The day it was made: by its name, or else by when it was last written."""
    try:
        return date.fromisoformat(film.name[:10])
    except ValueError:
        return datetime.fromtimestamp(film.lstat().st_mtime).date()


def _named(recording: Path, end: str) -> Path:
    from poise.recording.format import SUFFIX  # each start of poise looks for films, and is quick

    return recording.with_name(recording.name.removesuffix(SUFFIX) + end)
