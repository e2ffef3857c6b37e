"""What went well, in the person's own words: after a session, after a drill, and in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from poise import files, paths
from poise.recording import SUFFIX, notes


@dataclass(frozen=True, slots=True)
class Win:
    """One win; ``at`` is a moment with an offset.

    ``entry`` is the id of its entry in the journal, ``session`` the name of the session in whose
    notes it is: one of them is empty.
    """

    at: datetime
    text: str
    entry: str = ""
    session: str = ""


def every() -> list[Win]:
    """All wins, the newest first; the files are read each time.

    One that is in the notes of a session and in the journal is one.
    """
    written, about = _written()
    said = [win for win in _said() if (win.session, win.text) not in about]
    return sorted([*written, *said], key=lambda win: win.at, reverse=True)


def last() -> Win | None:
    """The newest; None before the first."""
    return next(iter(every()), None)


def _written() -> tuple[list[Win], set[tuple[str | None, str]]]:
    """Those in the journal, and of which sessions; it is not loaded where there is none."""
    written: list[Win] = []
    about: set[tuple[str | None, str]] = set()
    if not paths.journal().is_dir():
        return written, about
    from poise.library import journal

    for id, entry in journal.entries():
        if entry.kind == "win":
            win = Win(entry.at, entry.texts["text"].strip(), entry=id)
            written.append(win)
            about.add((entry.session, win.text))
    return written, about


def _said() -> list[Win]:
    """Those in the notes of sessions, dated by the session's name or else by the file."""
    found = []
    for path in sorted(paths.sessions().glob(f"*{notes.NOTES}")):
        name = path.name.removesuffix(notes.NOTES)
        text = notes.went_well(notes.load(path.with_name(name + SUFFIX))).strip()
        if text:
            found.append(Win(_moment(name, path), text, session=name))
    return found


def _moment(name: str, path: Path) -> datetime:
    try:
        return datetime.strptime(name[:19], "%Y-%m-%dT%H-%M-%S").astimezone()
    except (ValueError, OverflowError, OSError):
        return files.changed(path)
