"""Text files of OpenSignals (biosignalsplux, BITalino): what their header says of the columns.

Three lines of comment, the second of which is JSON: for each device its columns, the sensor on
each channel, and the samples a second.  The first column counts the rows, from 0 again and again;
where it leaves numbers out, rows were lost.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import pairwise

from poise.errors import RecordingError
from poise.importers.table import Table
from poise.importers.wave_text import WaveFile, read_wave

FIRST, COUNT = "# OpenSignals Text File Format", "nseq"
# What its sensors are called here, by the beginning of their names.
SENSORS = {"ecg": "ecg", "ekg": "ecg", "bvp": "pulse", "ppg": "pulse", "pulse": "pulse"}


@dataclass(frozen=True, slots=True)
class Header:
    """``names`` of all columns, a sensor of the heart by its kind, and ``rate_hz``."""

    names: tuple[str, ...]
    rate_hz: float

    @property
    def kind(self) -> str | None:
        """``ecg`` or ``pulse``, None when neither was recorded."""
        return next((kind for kind in ("ecg", "pulse") if kind in self.names), None)


def header(text: str) -> Header | None:
    """What a text of OpenSignals begins with; None for any other text.

    Raises :class:`RecordingError` when its header cannot be read.
    """
    if not text.startswith(FIRST):
        return None
    lines = text.split("\n", 3)
    try:
        devices = json.loads(lines[1].lstrip("# "))
        device = next(iter(devices.values()))
        columns = [str(name).lower() for name in device["column"]]
        sensors = [str(name).lower() for name in device["sensor"]]
        rate_hz = float(device["sampling rate"])
        if len(devices) != 1 or not 1 <= rate_hz <= 1e5:
            raise ValueError
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, StopIteration):
        raise RecordingError(
            "has a header of OpenSignals that cannot be read: export one device at a time"
        ) from None
    first = len(columns) - len(sensors)
    names = [_known(sensors[i - first]) if i >= first else name for i, name in enumerate(columns)]
    return Header(tuple(names), rate_hz)


def _known(sensor: str) -> str:
    return next((kind for start, kind in SENSORS.items() if sensor.startswith(start)), sensor)


def read(head: Header, table: Table, kind: str) -> WaveFile:
    """The wave of ``kind`` in the rows of ``table``, each in its place by the count of rows."""
    named = replace(table, names=head.names)
    wave = read_wave(named, kind, head.rate_hz)
    note = f"an OpenSignals file of {head.rate_hz:g} samples a second"
    at = named.find(COUNT)
    counts = [] if at is None else [v for v in named.column(at) if v is not None]
    if len(counts) != len(wave.t) or not counts:
        return replace(wave, notes=(*wave.notes, note))
    around = int(max(counts)) + 1
    places, lost = [0], 0
    for a, b in pairwise(counts):
        step = int(b - a) % around or around
        lost += step - 1
        places.append(places[-1] + step)
    notes = (*wave.notes, note)
    if lost:
        notes = (*notes, f"{lost} rows were lost by the file's own count")
    return replace(wave, t=tuple(i / head.rate_hz for i in places), notes=notes)
