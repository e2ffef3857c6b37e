"""From another program's file to a recording: a session is told it and says what it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from poise import __version__, exercises
from poise.core.events import Action, Command, Input, IntervalReading
from poise.core.guide.exercise import Exercise, Stage
from poise.core.guide.schedule import Schedule
from poise.core.limits import LONGEST_S
from poise.core.session import Session
from poise.errors import RecordingError
from poise.files import beside, changed, place
from poise.importers.dates import iso, moment
from poise.importers.imported import SENSOR, Imported
from poise.library.sessions import path_for
from poise.recording.format import Header
from poise.recording.precision import rounded, rounded_s
from poise.recording.writer import Writer
from poise.runtime.runner import run_at_once

# The session ends with its last beat, and must have heard it by then.
MARGIN_S = 0.01
BEFORE_THE_END_S = 1e-6


def record(found: Imported, source: Path, sha256: str) -> Path:
    """Write the recording of ``found``, which ``source`` held; where it is.

    It appears whole or not at all.
    """
    exercise = _exercise(found)
    began = moment(found.began or "") or changed(source)
    origin = {
        "from": found.origin, "file": source.name, "sha256": sha256,
        "unknown": list(found.unknown), "notes": list(found.notes),
    }  # fmt: skip
    header = Header(
        app=__version__,
        utc_at_t0=iso(began),
        exercise=found.exercise or exercises.to_dict(exercise),
        settings={**found.settings, "imported": origin},
        devices=_devices(found),
        tags=found.tags,
    )
    name = f"imported-{source.stem[:60]}"
    fresh = beside(path_for(began, name))
    writer = Writer(fresh, header)
    try:
        if found.ending is None:
            _as_far_as_it_goes(exercise, list(_arriving(found, exercise)), writer)
        else:
            for _ in run_at_once(Session(exercise), _arriving(found, exercise), writer):
                pass
        if writer.failed is not None:
            raise writer.failed
        return _placed(fresh, began, name)
    finally:
        writer.discard()


def _exercise(found: Imported) -> Exercise:
    if found.exercise is not None:
        return exercises.from_dict(found.exercise, str(found.exercise.get("name", "imported")))
    last = max(event.t for event in found.inputs)
    about = "Imported from another program, without a guide."
    stage = Stage("baseline", "Imported", seconds=min(last + MARGIN_S, LONGEST_S))
    return Exercise("imported", "Imported", about, (stage,))


def _devices(found: Imported) -> dict[str, dict[str, Any]]:
    """Ours come with their sensors' names; another program's are all one."""
    named = all(isinstance(value, dict) for value in found.device.values())
    return found.device if named else {SENSOR: found.device}


def _arriving(found: Imported, exercise: Exercise) -> Iterator[tuple[float, Input]]:
    """Each input and when the session is told: at its own time, and before the session is over."""
    inputs = [rounded(event) for event in found.inputs]
    if found.exercise is None:
        inputs = [e for e in inputs if not _starts_or_stops(e)]
        inputs.insert(0, Command(0.0, Action.START))
    start = next((e.t for e in inputs if isinstance(e, Command) and e.action is Action.START), 0.0)
    schedule = Schedule(exercise, start)
    for e in inputs:
        if isinstance(e, Command) and e.action is Action.PAUSE:
            schedule = schedule.pause(e.t)
        elif isinstance(e, Command) and e.action is Action.RESUME:
            schedule = schedule.resume(e.t)
    first_t = min((e.t for e in inputs), default=0.0)
    if not schedule.paused and schedule.ends_t - first_t > LONGEST_S:
        raise RecordingError("lasts more than eight days with its pauses: no session does")
    end = rounded_s(schedule.ends_t - BEFORE_THE_END_S)
    arriving = [(min(e.t, end) if isinstance(e, IntervalReading) else e.t, e) for e in inputs]
    return iter(sorted(arriving, key=lambda row: row[0]))


def _starts_or_stops(event: Input) -> bool:
    return isinstance(event, Command) and event.action in (Action.START, Action.STOP)


def _as_far_as_it_goes(
    exercise: Exercise, arriving: list[tuple[float, Input]], writer: Writer
) -> None:
    """A session that was cut short: nothing is known beyond its last line."""
    session = Session(exercise)
    for at, event in arriving:
        writer.outputs(session.advance(at))
        writer.input(event, at)
        writer.outputs(session.receive(event, at))
    writer.close("")


def _placed(fresh: Path, began: datetime, name: str) -> Path:
    for _ in range(1000):
        path = path_for(began, name)
        try:
            place(fresh, path)
        except FileExistsError:  # another program was quicker
            continue
        return path
    raise RecordingError(f"no free name for a recording beside {path}: tidy that folder")
