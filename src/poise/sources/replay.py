"""A recorded heart, played as a strap would: a poise recording, a strap log, or RR intervals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

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
from poise.importers import strap_log
from poise.importers.imported import as_heard
from poise.importers.rr_text import read_rr
from poise.recording import reader
from poise.sources import Guide

SENSOR = "replay"
# Where a file has no arrival times they are made as a strap would: once a second.
PACKET_S = 1.0


def request(value: str, _settings: None = None) -> Path:
    """The file that is named."""
    return Path(value)


def events(path: Path, _guide: Guide = lambda _t: None) -> Iterator[Input]:
    """What the file holds, in order, its first reading within the first second of the clock.

    Raises :class:`RecordingError` (before the first event) when it cannot be read.
    """
    readings: list[StrapReading | StrapBeat | IntervalReading]
    if reader.is_recording(path):
        readings = list(_of_recording(path))
    elif strap_log.is_at(path):
        readings = list(strap_log.read_log(path, sensor=SENSOR)[1])
    else:
        readings = list(_of_intervals(path))
    readings.sort(key=lambda reading: reading.t)  # an ECG's beats were known only later
    return _framed(readings, path.name)


def _framed(
    readings: list[StrapReading | StrapBeat | IntervalReading], name: str
) -> Iterator[Input]:
    yield SensorStatus(0.0, SENSOR, SensorState.STREAMING, "", f"Playing {name}", name=name)
    yield from readings
    end = readings[-1].t if readings else 0.0
    yield SensorStatus(end, SENSOR, SensorState.ENDED, "end", f"{name} came to its end", name=name)


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


def _of_intervals(path: Path) -> Iterator[StrapReading]:
    """The intervals of a text file, at their own arrival times where it has them."""
    file = read_rr(path)
    arrivals = list(file.arrival_s) if file.arrival_s else _made_up(file.rr_ms)
    origin = arrivals[0] if arrivals else 0.0
    for reading in as_heard(arrivals, file.rr_ms, sensor=SENSOR):
        yield replace(reading, t=reading.t - origin)


def _made_up(rr_ms: tuple[float, ...]) -> list[float]:
    """When a strap that speaks once a second would have sent each interval."""
    arrivals, t = [], 0.0
    for rr in rr_ms:
        t += rr / 1000
        arrivals.append(-(-t // PACKET_S) * PACKET_S)
    return arrivals
