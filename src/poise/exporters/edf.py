"""EDF+: the trace as signals, and every beat, breath, stage and tag as annotations.

An annotation is a word and a JSON value: ``beat {"rr_ms": 833.0, …}``, ``stage "Reset"``; JSON
since EDF's texts may hold no line break.  A signal has a value at each of its moments, so -1
stands for "not known"; the signal's own header says so, and an annotation ``BAD_unknown`` covers
where there is no heart rate, which MNE turns into NaN (``get_data(reject_by_annotation="NaN")``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from poise import __version__
from poise.core.events import BreathStarted, Command, SensorStatus, StageChanged
from poise.exporters import ExportForm, began, needed, telling
from poise.files import appearing
from poise.recording import tables
from poise.recording.reader import Recording
from poise.recording.tables import TraceRow

if TYPE_CHECKING:
    from poise.core.arrays import Array

FORM = ExportForm(".edf", "EDF+: signals with annotations", frozenset(
    {"intervals", "times", "gaps", "verdicts", "tags", "start"}
))  # fmt: skip

UNKNOWN, BAD = -1.0, "BAD_unknown"
YEARS = (1985, 2084)  # EDF writes two digits of them
SIGNALS = (
    # field of the trace, label, unit, highest value
    ("heart_bpm", "Heart rate", "bpm", 300.0),
    ("guide_fullness", "Guide", "", 1.0),
    ("quality", "Quality", "", 1.0),
)
PULSE = ("pulse", "Pulse wave", "", 4.0)


def write(recording: Recording, path: Path) -> None:
    """Write the file; raises :class:`PoiseError` when the package edfio is not installed."""
    edfio = needed("edfio")
    import numpy as np

    start = began(recording, YEARS)
    rate_hz = tables.trace_rate_hz(recording)
    rows = list(tables.trace(recording, start_s=0.0)) or [TraceRow(0.0, None, None, None, None)]
    wanted = SIGNALS if rate_hz == tables.RATE_HZ else (*SIGNALS, PULSE)
    file = edfio.Edf(
        [_signal(edfio, np, rows, rate_hz, *signal) for signal in wanted],
        recording=edfio.Recording(
            startdate=start.date(),
            equipment_code=f"poise_{__version__}",
            additional=[f"utc_offset={start:%z}"] if start.tzinfo else [],
        ),
        starttime=start.time(),
        data_record_duration=1,
        annotations=[
            edfio.EdfAnnotation(*row)
            for row in (*_annotations(recording), *_unknown(rows, rate_hz))
        ],
    )
    with telling(path), appearing(path) as fresh:
        file.write(fresh)


def _signal(
    edfio: Any, np: Any, rows: list[TraceRow], rate_hz: float,
    field: str, label: str, unit: str, highest: float,
) -> Any:  # fmt: skip
    values: Array = np.array(
        [UNKNOWN if (v := getattr(row, field)) is None else v for row in rows], float
    )
    lowest = -highest if field == "pulse" else UNKNOWN
    if field == "pulse":
        values = np.array([0.0 if row.pulse is None else row.pulse for row in rows])
    spare = -len(values) % int(rate_hz)  # whole data records
    values = np.clip(np.pad(values, (0, spare), constant_values=lowest), lowest, highest)
    return edfio.EdfSignal(
        values, rate_hz, label=label, physical_dimension=unit, physical_range=(lowest, highest),
        prefiltering="-1 = not known" if lowest == UNKNOWN else "",
    )  # fmt: skip


def _unknown(rows: list[TraceRow], rate_hz: float) -> Iterator[tuple[float, float, str]]:
    """Where, and for how long, no heart rate is known: also what fills the last data record."""
    t = 0.0
    shown = [row.heart_bpm is None for row in rows] + [True] * (-len(rows) % int(rate_hz))
    for unknown, run in groupby(shown):
        lasts_s = sum(1 for _ in run) / rate_hz
        if unknown:
            yield t, lasts_s, BAD
        t += lasts_s


def _annotations(recording: Recording) -> Iterator[tuple[float, float | None, str]]:
    yield 0.0, None, _text("tags", list(recording.header.tags))
    yield 0.0, None, _text("exercise", recording.header.exercise.get("name", ""))
    schedule = tables.schedule_of(recording)
    lengths = schedule.lengths_s() if schedule else {}
    for event in recording.events:
        match event:
            case StageChanged():
                yield event.t, lengths.get(event.index), _text("stage", event.stage)
            case BreathStarted() if schedule:
                yield event.t, schedule.lasted_s(event), _text("breath", event.index + 1)
            case Command():
                yield event.t, None, _text(str(event.action), event.label)
            case SensorStatus():
                words = {"sensor": event.sensor, "state": str(event.state), "detail": event.detail}
                yield event.t, None, _text("sensor", words)
    for row in tables.beats(recording):
        beat = {
            "rr_ms": row.rr_ms, "verdict": str(row.verdict), "follows": row.follows,
            "sigma_ms": row.sigma_ms, "sensor": row.sensor,
        }  # fmt: skip
        yield row.t_s, None, _text("beat", beat)


def _text(word: str, value: Any) -> str:
    return f"{word} {json.dumps(value, ensure_ascii=False)}"
