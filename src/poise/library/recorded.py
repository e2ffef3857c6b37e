"""Recorded sessions of one kind, the earliest first: of this computer, or of any folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from poise.core.summary import Summary
from poise.errors import PoiseError, RecordingError
from poise.library import sessions
from poise.library.session_row import SessionRow
from poise.library.worn import worn
from poise.recording import SUFFIX, reader
from poise.recording.format import wall_clock
from poise.recording.summarise import summarise

Wanted = Callable[[Summary], bool]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One session: its recording, when it began, what it came to, how a strap was worn.

    ``began`` is by the clock of the place where it was.
    """

    name: str
    path: Path
    began: datetime
    summary: Summary
    worn: str


def every(wanted: Wanted) -> list[Recorded]:
    """The sessions in the sessions folder whose summary is ``wanted``; raises PoiseError."""
    with sessions.index() as index:
        rows = [SessionRow.from_json(row) for row in index.rows()]
    return _sorted(
        Recorded(row.name, Path(row.path), row.began, row.summary, row.worn)
        for row in rows
        if row.summary is not None and wanted(row.summary) and row.began is not None
    )


def in_folder(folder: Path, wanted: Wanted, trouble: Callable[[str], None]) -> list[Recorded]:
    """Those recorded in ``folder``, which is read whole; raises :class:`RecordingError`.

    A recording that cannot be read is left out, and why goes to ``trouble``.
    """
    if not folder.is_dir():
        raise RecordingError(f"{folder} is no folder of recordings", path=str(folder))
    return _sorted(_read(folder, wanted, trouble))


def _read(folder: Path, wanted: Wanted, trouble: Callable[[str], None]) -> Iterator[Recorded]:
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            recording = reader.read(path)
            summary = summarise(recording)
        except PoiseError as error:
            trouble(str(error))
            continue
        began = wall_clock(recording.header.utc_at_t0, recording.started_t)
        if wanted(summary) and began is not None:
            yield Recorded(recording.name, path, began, summary, worn(recording.events))


def _sorted(found: Iterator[Recorded]) -> list[Recorded]:
    return sorted(found, key=lambda one: one.began)
