"""The standard drills that were recorded, as the outcome looks at them, and which measure counts.

The primary measure is chosen once; another one later starts the count anew, and the day of it is
remembered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from poise import files, paths
from poise.core.summary import Summary
from poise.core.weeks.conditions import differs
from poise.core.weeks.outcome import Measure, StandardDrill
from poise.drills import CHECKPOINT, STANDARD
from poise.errors import PoiseError
from poise.library import recorded as sessions_of
from poise.library.recorded import Recorded
from poise.recording import notes, reader

LARGEST, MOST_FORGOTTEN = 1 << 16, 10_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ``primary`` measure, and since when; ``since`` is None when it always was.

    ``forgotten`` is how many standard drills were forgotten after they were recorded: a number
    alone, as no verdict survives it that the highest are taken out.
    """

    primary: Measure = Measure.REACTIVITY
    since: date | None = None
    forgotten: int = 0


@dataclass(frozen=True, slots=True)
class DrillRecord:
    """A drill that was recorded: its session's name, when it began, its summary.

    ``worn`` is where its strap was worn, chest or arm, empty where that is not known.  ``differs``
    are the conditions of a checkpoint that were said to be other than usual.
    """

    session: str
    began: datetime
    summary: Summary
    worn: str = ""
    differs: tuple[str, ...] = ()

    @property
    def ratings(self) -> tuple[int, int] | None:
        """How bad it was expected to be, and was; None where either was not said."""
        drill = self.summary.drill
        if drill is None or drill.expected is None or drill.actual is None:
            return None
        return drill.expected, drill.actual


def recorded() -> list[DrillRecord]:
    """Every drill in the sessions folder, the earliest first; raises PoiseError."""
    return [_record(one) for one in sessions_of.every(_is_one)]


def in_folder(folder: Path, trouble: Callable[[str], None]) -> list[DrillRecord]:
    """Every drill recorded in ``folder``, which is read whole; raises :class:`RecordingError`.

    A recording that cannot be read is left out, and why goes to ``trouble``.
    """
    return [_record(one) for one in sessions_of.in_folder(folder, _is_one, trouble)]


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
        since, forgotten = row.get("since"), row.get("forgotten", 0)
        if type(forgotten) is not int or forgotten < 0:
            return Chosen()
        day = None if since is None else date.fromisoformat(since)
        return Chosen(Measure(row["primary"]), day, min(forgotten, MOST_FORGOTTEN))
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
    now = replace(before, primary=primary, since=today if any_drill else None)
    try:
        _save(now)
    except OSError as error:
        raise PoiseError(f"the choice cannot be remembered: {error.strerror or error}") from None
    return now


def is_standard(recording: Path) -> bool:
    """Whether it is the recording of a standard drill; not when it cannot be read."""
    try:
        drill = reader.header(recording).drill
    except PoiseError:
        return False
    return isinstance(drill, dict) and drill.get("standard") is True


def count_forgotten(many: int) -> None:
    """So ``many`` standard drills more were forgotten; where that cannot be kept it is not."""
    if many:
        before = chosen()
        with suppress(OSError):
            _save(replace(before, forgotten=before.forgotten + many))


def _save(chosen: Chosen) -> None:
    since = None if chosen.since is None else chosen.since.isoformat()
    row = {"primary": chosen.primary.value, "since": since, "forgotten": chosen.forgotten}
    files.keep_text(paths.outcome(), json.dumps(row))


def _standard(record: DrillRecord, replays: bool) -> StandardDrill:
    drill, swing = record.summary.drill, record.summary.swing_bpm
    assert drill is not None  # a checkpoint is the standard drill between two paced blocks
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
        worn=record.worn,
        form=STANDARD if drill.drill.form == CHECKPOINT else drill.drill.form,
        stopped=drill.stopped,
    )


def _is_one(summary: Summary) -> bool:
    return summary.drill is not None


def _record(one: Recorded) -> DrillRecord:
    """With what was said of it, which is beside the recording."""
    summary = one.summary
    assert summary.drill is not None
    said = notes.load(one.path)
    drill = summary.drill.with_notes(said)
    different = differs(said.get("conditions")) if drill.drill.checkpoint else ()
    return DrillRecord(one.name, one.began, replace(summary, drill=drill), one.worn, different)
