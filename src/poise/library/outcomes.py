"""The standard drills that were recorded, as the outcome looks at them, and which measure counts.

The primary measure is chosen once; another one later starts the count anew, and the day of it is
remembered.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from poise import files, paths
from poise.core.summary import Summary
from poise.core.training.outcome import Measure, StandardDrill
from poise.errors import PoiseError, RecordingError
from poise.library import sessions
from poise.library.session_row import SessionRow
from poise.recording import notes, reader
from poise.recording.format import SUFFIX, wall_clock
from poise.recording.summarise import summarise

LARGEST = 1 << 16


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ``primary`` measure, and since when; ``since`` is None when it always was."""

    primary: Measure = Measure.REACTIVITY
    since: date | None = None


@dataclass(frozen=True, slots=True)
class DrillRecord:
    """A drill that was recorded: its session's name, when it began, and its summary."""

    session: str
    began: datetime
    summary: Summary

    @property
    def ratings(self) -> tuple[int, int] | None:
        """How bad it was expected to be, and was; None where either was not said."""
        drill = self.summary.drill
        if drill is None or drill.expected is None or drill.actual is None:
            return None
        return drill.expected, drill.actual


def recorded() -> list[DrillRecord]:
    """Every drill in the sessions folder, the earliest first; raises PoiseError."""
    with sessions.index() as index:
        rows = [SessionRow.from_json(row) for row in index.rows()]
    return _sorted(
        DrillRecord(row.name, _zoned(row.began), _noted(row.summary, Path(row.path)))
        for row in rows
        if row.summary is not None and row.summary.drill is not None and row.began is not None
    )


def in_folder(folder: Path) -> list[DrillRecord]:
    """Every drill recorded in ``folder``, which is read whole; raises :class:`RecordingError`."""
    if not folder.is_dir():
        raise RecordingError(f"{folder} is no folder of recordings", path=str(folder))
    return _sorted(_read(sorted(folder.glob(f"*{SUFFIX}"))))


def standard(records: Iterable[DrillRecord], *, replays: bool = False) -> list[StandardDrill]:
    """The standard drills among ``records`` with what was measured.

    With ``replays`` a recorded heart that was played counts as the strap it came from.
    """
    return [
        _standard(record, replays)
        for record in records
        if record.summary.drill is not None and record.summary.drill.drill.standard
    ]


def chosen() -> Chosen:
    """The measure that counts; reactivity where nothing else was chosen or can be read."""
    try:
        row = json.loads(files.read_text(paths.outcome(), LARGEST))
        since = row.get("since")
        return Chosen(Measure(row["primary"]), None if since is None else date.fromisoformat(since))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Chosen()


def choose(primary: Measure, today: date, *, any_drill: bool) -> Chosen:
    """Make ``primary`` the measure that counts, from ``today`` on if it was another one.

    Before ``any_drill`` was done nothing begins anew.  Raises :class:`PoiseError` when it cannot be
    remembered.
    """
    before = chosen()
    if primary is before.primary:
        return before
    now = Chosen(primary, today if any_drill else None)
    row = {"primary": primary.value, "since": None if now.since is None else today.isoformat()}
    try:
        files.write_text(paths.outcome(), json.dumps(row))
    except OSError as error:
        raise PoiseError(f"the choice cannot be remembered: {error.strerror or error}") from None
    return now


def _standard(record: DrillRecord, replays: bool) -> StandardDrill:
    drill, swing = record.summary.drill, record.summary.swing_bpm
    assert drill is not None
    found, began = drill.recovery, record.began
    sensor = record.summary.sensor
    return StandardDrill(
        session=record.session,
        day=began.date().toordinal(),
        minute=60 * began.hour + began.minute,
        sensor="strap" if replays and sensor == "replay" else sensor,
        values={
            Measure.REACTIVITY: found.reactivity_bpm,
            Measure.T50: found.t50_s,
            Measure.LEFT_60: found.left_60,
            Measure.SWING: swing.value,
        },
        stopped=drill.stopped,
    )


def _read(files_of_it: Iterable[Path]) -> Iterator[DrillRecord]:
    for path in files_of_it:
        recording = reader.read(path)
        said = summarise(recording)
        began = wall_clock(recording.header.utc_at_t0, recording.started_t)
        if said.drill is not None and began is not None:
            yield DrillRecord(recording.name, _zoned(began), _noted(said, path))


def _noted(summary: Summary, path: Path) -> Summary:
    assert summary.drill is not None
    return replace(summary, drill=summary.drill.with_notes(notes.load(path)))


def _zoned(began: datetime) -> datetime:
    """By the clock of the place where it was; that of this computer where nobody said."""
    return began if began.tzinfo else began.astimezone()


def _sorted(records: Iterable[DrillRecord]) -> list[DrillRecord]:
    return sorted(records, key=lambda record: record.began)
