"""A folder of CSV files (RFC 4180, UTF-8) with a JSON sidecar that says what each column is.

Empty means missing, never 0.  The first column is seconds on the session clock; the wall-clock time
of its zero is in ``session.json``.  Text that a spreadsheet would take for a formula is written
with an apostrophe before it.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from math import pi
from pathlib import Path
from typing import Any

from poise import __version__
from poise.core.events import (
    BreathMeasured,
    Command,
    GuideEnded,
    MetricUpdate,
    QualityUpdate,
    RRInterval,
    SensorStatus,
    SessionEnded,
    StageChanged,
)
from poise.core.schedule import Schedule
from poise.errors import RecordingError
from poise.recording.reader import Recording
from poise.recording.summarise import exercise_of, summarise

RATE_HZ = 10.0

COLUMNS: dict[str, dict[str, str]] = {
    "beats.csv": {
        "t_s": "the later beat of the interval, seconds on the session clock",
        "rr_ms": "the interval between two beats, as the sensor gave it",
        "sigma_ms": "standard deviation of the beat's timing",
        "sensor": "which sensor",
        "quality_db": "signal quality of a camera's pulse in dB; empty for a strap",
        "verdict": "normal, ectopic, missed, extra, long, short or out-of-range",
        "follows": "1 if it begins where the one before it ended, 0 after a gap",
        "used": "1 if it entered the metrics",
        "breath_phase_rad": "the guide's phase in the middle of the interval, 0 at an inhale",
        "stage": "the stage of the exercise",
        "speech": "1 in a breath that is spoken through",
    },
    "breaths.csv": {
        "breath": "number of the guide's breath, from 1",
        "start_s": "inhale, seconds on the session clock",
        "end_s": "end of the breath",
        "beats": "intervals with their middle in the breath",
        "used": "how many of them were used",
        "heart_bpm": "60000 / mean interval over this breath alone",
        "swing_ms": "twice the fitted amplitude, over up to three breaths ending with this one",
        "swing_bpm": "the same in beats a minute; empty when it was not shown",
        "swing_se_ms": "standard error of swing_ms",
        "phase_rad": "where in this breath alone the intervals are longest",
        "p": "probability of such a swing when nothing is locked to the guide",
        "lock": "phase locking over six breaths, 0 to 1",
        "confidence": "high, medium, low or none",
        "reason": "why no number was shown",
    },
    "trace.csv": {
        "t_s": "seconds on the session clock",
        "heart_bpm": "the heart rate shown then; empty when none was",
        "pulse": "a camera's pulse wave, without unit; empty for a strap",
        "guide_fullness": "how full the guide asked the lungs to be, 0 to 1; empty when it did not",
        "quality": "how far the sensor was trusted, 0 to 1",
    },
    "events.csv": {
        "t_s": "seconds on the session clock",
        "event": "what happened",
        "label": "its words",
    },
}


def write(recording: Recording, path: Path) -> None:
    """Make the folder ``path`` with session.json, trace, beats, breaths and events.

    Raises :class:`RecordingError` when it cannot be made, or exists and is not an empty folder.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise RecordingError(f"{path} is not empty: choose another place with -o")
        schedule = _schedule(recording)
        for name, rows in (
            ("beats.csv", _beats(recording, schedule)),
            ("breaths.csv", _breaths(recording)),
            ("trace.csv", _trace(recording, schedule)),
            ("events.csv", _events(recording)),
        ):
            _table(path / name, list(COLUMNS[name]), rows)
        text = json.dumps(_session(recording), ensure_ascii=False, indent=2)
        (path / "session.json").write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise RecordingError(
            f"cannot export to {path} ({error.strerror or error}): choose another place with -o",
            path=str(path),
        ) from None


def _table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([_cell(value) for value in row] for row in rows)
        file.flush()
        os.fsync(file.fileno())


def _cell(value: Any) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return int(value)
        case Enum():
            return str(value.value)
        case str() if value[:1] in ("=", "+", "-", "@", "\t", "\r"):
            return f"'{value}"
    return value


def _schedule(recording: Recording) -> Schedule | None:
    for event in recording.events:
        if isinstance(event, StageChanged):
            return Schedule(exercise_of(recording), event.t)
    return None


def _beats(recording: Recording, schedule: Schedule | None) -> Iterable[Sequence[Any]]:
    led = list(schedule.breaths()) if schedule is not None else []
    for rr in recording.outputs:
        if not isinstance(rr, RRInterval):
            continue
        moment = schedule.at(rr.middle) if schedule is not None else None
        phase, speech = None, False
        if moment is not None and moment.breath is not None:
            breath, stage, number = led[moment.breath.index]
            phase = 2 * pi * (rr.middle - breath.t) / breath.period_s
            speech = stage.speaks(number)
        yield (
            rr.t, rr.rr_ms, rr.sigma_ms, rr.sensor, None, rr.verdict, rr.follows, rr.usable,
            phase, moment.stage.title if moment else None, speech,
        )  # fmt: skip


def _breaths(recording: Recording) -> Iterable[Sequence[Any]]:
    for b in recording.outputs:
        if isinstance(b, BreathMeasured):
            yield (
                b.breath + 1, b.start_s, b.end_s, b.beats, b.used, b.heart_bpm, b.swing_ms,
                b.swing_bpm, b.swing_se_ms, b.phase_rad, b.p, b.lock, b.confidence, b.reason,
            )  # fmt: skip


def _trace(recording: Recording, schedule: Schedule | None) -> Iterable[Sequence[Any]]:
    """What the screen showed, ``RATE_HZ`` times a second from the start to the end."""
    if schedule is None:
        return
    shown = [
        e
        for e in recording.outputs
        if isinstance(e, QualityUpdate) or (isinstance(e, MetricUpdate) and e.name == "heart_rate")
    ]
    end = max((e.t for e in recording.events), default=schedule.started_t)
    heart: MetricUpdate | None = None
    quality: QualityUpdate | None = None
    for i in range(int((end - schedule.started_t) * RATE_HZ) + 1):
        t = schedule.started_t + i / RATE_HZ
        while shown and shown[0].t <= t:
            match shown.pop(0):
                case MetricUpdate() as heart:
                    pass
                case QualityUpdate() as quality:
                    pass
        moment = schedule.at(t)
        yield (
            round(t, 6),
            heart.value if heart is not None and t - heart.t <= 2.5 else None,
            None,
            moment.breath.fullness if moment is not None and moment.breath is not None else None,
            quality.score if quality is not None else None,
        )


def _events(recording: Recording) -> Iterable[Sequence[Any]]:
    for event in recording.events:
        match event:
            case StageChanged():
                yield event.t, "stage", event.stage
            case Command():
                yield event.t, event.action, event.label
            case SensorStatus():
                yield event.t, f"{event.sensor} {event.state.value}", event.detail
            case GuideEnded():
                yield event.t, "guide ended", ""
            case SessionEnded():
                yield event.t, "ended", event.ending


def _session(recording: Recording) -> Mapping[str, Any]:
    summary = summarise(recording)
    del summary["recording"]
    return {
        "schema": 1,
        "poise": __version__,
        "recorded_with": recording.header.app,
        "utc_at_t0": recording.header.utc_at_t0,
        "tags": list(recording.header.tags),
        "devices": recording.header.devices,
        "settings": recording.header.settings,
        "exercise": recording.header.exercise,
        "cut_short": recording.damage,
        "summary": summary,
        "trace_rate_hz": RATE_HZ,
        "columns": COLUMNS,
    }
