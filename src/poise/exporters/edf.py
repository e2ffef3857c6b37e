"""EDF+: the trace and the beats' doubt as signals; beats, breaths, stages and tags as annotations.

A beat is an annotation of few fixed words, ``beat/normal``, that begins with its interval and lasts
as long: the beat is where it ends.  ``beat 2/…`` is of a second sensor, whose names the annotation
``sensors`` lists, and ``…/after gap`` begins where nothing ended.  A breath is ``breath``.  What
holds words of its own is a word and a JSON value, such as ``stage "Reset"``; JSON since EDF's texts
may hold no line break.

A signal has a value at each of its moments, so -1 stands for "not known"; the signal's own header
says so, and an annotation ``BAD_unknown`` covers where there is no heart rate, which MNE turns into
NaN (``get_data(reject_by_annotation="NaN")``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from poise import __version__
from poise.core.events import BreathStarted, Command, SensorStatus, StageChanged
from poise.core.metrics.heart_rate import NOW_S
from poise.exporters import ExportForm, began, needed
from poise.files import atomic_write, errors_in_words
from poise.importers.edf import AFTER_GAP, BEAT, DOUBT, numbered
from poise.recording import tables
from poise.recording.reader import Recording
from poise.recording.rows import BeatRow, TraceRow

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
# So finely a doubt is written in ms, the finest that holds the largest of a file in sixteen bits.
DOUBT_STEPS_MS, LEVELS = (0.001, 0.01, 0.1, 1.0), 65_535


def write(recording: Recording, path: Path) -> None:
    """Write the file; raises :class:`PoiseError` when the package edfio is not installed."""
    edfio = needed("edfio")
    import numpy as np

    start = began(recording, YEARS)
    rate_hz = tables.trace_rate_hz(recording)
    rows = list(tables.trace(recording, start_s=0.0)) or [TraceRow(0.0, None, None, None, None)]
    hearts = _hearts(recording)
    # One time that was harmed would be days of rows; a session that never began has none at all.
    last_t = recording.events[-1].t + NOW_S if recording.events else 0.0
    ends = (b.t_s for beats in hearts.values() for b in beats if b.t_s <= last_t)
    whole = int(max(ends, default=0.0) * rate_hz) + 1
    rows += [TraceRow(i / rate_hz, None, None, None, None) for i in range(len(rows), whole)]
    wanted = SIGNALS if rate_hz == tables.RATE_HZ else (*SIGNALS, PULSE)
    signals = [_signal(edfio, np, rows, rate_hz, *signal) for signal in wanted]
    for number, beats in enumerate(hearts.values(), 1):
        signals.append(_doubt(edfio, np, beats, len(rows), rate_hz, numbered(DOUBT, number)))
    said = (*_annotations(recording), *_beats(hearts), *_unknown(rows, rate_hz))
    file = edfio.Edf(
        signals,
        recording=edfio.Recording(
            startdate=start.date(),
            equipment_code=f"poise_{__version__}",
            additional=[f"utc_offset={start:%z}"] if start.tzinfo else [],
        ),
        starttime=start.time(),
        data_record_duration=1,
        annotations=[edfio.EdfAnnotation(*row) for row in said],
    )
    with errors_in_words(path), atomic_write(path) as fresh:
        file.write(fresh)


def _hearts(recording: Recording) -> dict[str, list[BeatRow]]:
    """The beats of each sensor, the best for timing first."""
    found: dict[str, list[BeatRow]] = {sensor: [] for sensor in tables.hearts(recording)}
    for row in tables.beats(recording):
        found[row.sensor].append(row)
    return found


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


def _doubt(
    edfio: Any, np: Any, beats: list[BeatRow], moments: int, rate_hz: float, label: str
) -> Any:
    """How far the timing of the beat is doubted that ends the interval of each moment.

    Where two beats share a moment it is the larger.
    """
    values = np.full(moments + -moments % int(rate_hz), UNKNOWN)
    for beat in beats:
        end = min(max(0, int(beat.t_s * rate_hz + 1e-6)), len(values) - 1)
        begin = max(0, min(end, int((beat.t_s - beat.rr_ms / 1000) * rate_hz) + 1))
        values[begin : end + 1] = np.maximum(values[begin : end + 1], beat.sigma_ms)
    step_ms = next(
        (ms for ms in DOUBT_STEPS_MS if ms * LEVELS + UNKNOWN >= values.max()), DOUBT_STEPS_MS[-1]
    )
    highest = round(step_ms * LEVELS + UNKNOWN, 3)
    return edfio.EdfSignal(
        np.minimum(values, highest), rate_hz, label=label, physical_dimension="ms",
        physical_range=(UNKNOWN, highest), prefiltering="-1 = not known",
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
                yield event.t, schedule.lasted_s(event), "breath"
            case Command():
                yield event.t, None, _text(str(event.action), event.label)
            case SensorStatus():
                words = {"sensor": event.sensor, "state": str(event.state), "detail": event.detail}
                yield event.t, None, _text("sensor", words)


def _beats(hearts: dict[str, list[BeatRow]]) -> Iterator[tuple[float, float | None, str]]:
    yield 0.0, None, _text("sensors", list(hearts))
    for number, beats in enumerate(hearts.values(), 1):
        for beat in beats:
            words = (
                numbered(BEAT, number),
                str(beat.verdict),
                *((AFTER_GAP,) * (not beat.follows)),
            )
            lasts_s = beat.rr_ms / 1000
            yield round(beat.t_s - lasts_s, 9), round(lasts_s, 9), "/".join(words)


def _text(word: str, value: Any) -> str:
    return f"{word} {json.dumps(value, ensure_ascii=False)}"
