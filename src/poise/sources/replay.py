"""A recorded heart, played again: a poise recording, or any file that can be brought in.

Where a strap told of the beats, or they come one after another without a gap, they are played as a
strap would tell of them; else each is told as it happens, with what is missing before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from poise import importers
from poise.core.events import (
    Action,
    Command,
    Input,
    IntervalReading,
    SensorKind,
    SensorState,
    SensorStatus,
    StrapBeat,
    StrapReading,
    kind_of,
)
from poise.errors import RecordingError
from poise.importers.imported import Imported
from poise.recording import reader
from poise.sources import Guide, unled

SENSOR = "replay"


def request(value: str, _settings: None = None) -> Path:
    """The file that is named."""
    return Path(value)


def events(path: Path, _guide: Guide = unled) -> Iterator[Input]:
    """What the file holds, in order, its first reading within the first second of the clock.

    Raises :class:`RecordingError` (before the first event) when it cannot be read.
    """
    words = f"Playing {path.name}"
    readings: list[StrapReading | StrapBeat | IntervalReading]
    if reader.is_recording(path):
        readings = list(_of_recording(path))
    else:
        found = list(importers.read(path))
        readings = _of_file(found[0], path)
        if len(found) > 1:
            words = f"Playing {path.name}, the first of its {len(found)} recordings"
    readings.sort(key=lambda reading: reading.t)  # an ECG's beats were known only later
    return _framed(readings, path.name, words)


def _framed(
    readings: list[StrapReading | StrapBeat | IntervalReading], name: str, words: str
) -> Iterator[Input]:
    yield SensorStatus(0.0, SENSOR, SensorState.STREAMING, "", words, name=name)
    yield from readings
    end = readings[-1].t if readings else 0.0
    yield SensorStatus(end, SENSOR, SensorState.ENDED, "end", f"{name} has ended", name=name)


def _of_recording(path: Path) -> Iterator[StrapReading | StrapBeat | IntervalReading]:
    """The readings of a recorded session, from the moment it was started."""
    recording = reader.read(path)
    begin = next(
        (at for at, e in recording.inputs if isinstance(e, Command) and e.action is Action.START),
        0.0,
    )
    for at, event in recording.inputs:
        if at < begin or not isinstance(event, StrapReading | StrapBeat | IntervalReading):
            continue
        if kind_of(event.sensor) is not SensorKind.CAMERA:
            yield replace(event, t=event.t - begin, sensor=SENSOR)


def _of_file(found: Imported, path: Path) -> list[StrapReading | StrapBeat | IntervalReading]:
    """The beats of a file, the first of them at 0 unless it was heard a second after."""
    told = found.heard or [
        e for e in found.inputs if isinstance(e, StrapReading | StrapBeat | IntervalReading)
    ]
    sensors = Counter(e.sensor for e in told if kind_of(e.sensor) is not SensorKind.CAMERA)
    if not sensors:
        raise RecordingError(f"{path.name} holds no heart but a camera's", path=str(path))
    ((sensor, _),) = sensors.most_common(1)
    told = [e for e in told if e.sensor == sensor]
    first_t = min(e.t for e in told)
    origin = first_t if not 0 <= first_t <= 1 or found.heard else 0.0
    return [replace(e, t=e.t - origin, sensor=SENSOR) for e in told]
