"""The runs of the pace finder that were recorded, and what the last of them say together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from poise.core.events import SensorKind
from poise.core.pace.answer import PaceAnswer
from poise.core.pace.runs import Agreement, agreement
from poise.errors import PoiseError, RecordingError
from poise.library import sessions
from poise.library.session_row import SessionRow
from poise.recording import reader
from poise.recording.format import SUFFIX, wall_clock
from poise.recording.summarise import summarise


@dataclass(frozen=True, slots=True)
class PaceRun:
    """One run: the recording it is in, when it began, what it says, the kind of its sensor."""

    path: Path
    began: datetime
    answer: PaceAnswer
    sensor: str


def every() -> list[PaceRun]:
    """All runs in the sessions folder, the earliest first; raises PoiseError."""
    with sessions.index() as index:
        rows = [SessionRow.from_json(row) for row in index.rows()]
    return _sorted(
        PaceRun(Path(row.path), _zoned(row.began), row.summary.pace, row.summary.sensor)
        for row in rows
        if row.summary is not None and row.summary.pace is not None and row.began is not None
    )


def in_folder(folder: Path, trouble: Callable[[str], None]) -> list[PaceRun]:
    """All runs recorded in ``folder``, the earliest first; raises :class:`RecordingError`.

    A recording that cannot be read is left out, and why goes to ``trouble``.
    """
    if not folder.is_dir():
        raise RecordingError(f"{folder} is no folder of recordings", path=str(folder))
    return _sorted(_read(sorted(folder.glob(f"*{SUFFIX}")), trouble))


def together(runs: Iterable[PaceRun], *, replays: bool = False) -> Agreement:
    """What the last runs with a strap say together; with ``replays`` a heart that was played too.

    A made-up heart says nothing of anybody.
    """
    counts = {SensorKind.STRAP, SensorKind.REPLAY} if replays else {SensorKind.STRAP}
    return agreement([run.answer for run in runs if run.sensor in counts])


def _read(paths: Iterable[Path], trouble: Callable[[str], None]) -> Iterator[PaceRun]:
    for path in paths:
        try:
            recording = reader.read(path)
            summary = summarise(recording)
        except PoiseError as error:
            trouble(str(error))
            continue
        began = wall_clock(recording.header.utc_at_t0, recording.started_t)
        if summary.pace is not None and began is not None:
            yield PaceRun(path, _zoned(began), summary.pace, summary.sensor)


def _zoned(began: datetime) -> datetime:
    """By the clock of the place where it was; that of this computer where nobody said."""
    return began if began.tzinfo else began.astimezone()


def _sorted(runs: Iterable[PaceRun]) -> list[PaceRun]:
    return sorted(runs, key=lambda run: run.began)
