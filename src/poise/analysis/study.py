"""One recording studied: the numbers of ``poise analyze``, and what they were worked out from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from poise.analysis import measures
from poise.analysis.load import load
from poise.analysis.measures import Evenly, Swings
from poise.analysis.options import Options
from poise.analysis.series import Series, cut
from poise.analysis.timeline import timeline
from poise.analysis.validity import reason_against
from poise.core.events import Verdict
from poise.errors import RecordingError

FLAGS = (
    Verdict.MISSED, Verdict.EXTRA, Verdict.ECTOPIC, Verdict.LONG, Verdict.SHORT,
    Verdict.OUT_OF_RANGE,
)  # fmt: skip
CAMERA = "a camera cannot time single beats well enough for variability from beat to beat"


@dataclass(frozen=True, slots=True)
class Study:
    """``result`` is the object ``poise analyze --json`` prints; the rest is for drawing."""

    result: dict[str, Any]
    series: Series
    even: Evenly
    swings: Swings | None


def study(path: Path, options: Options | None = None) -> Study:
    """Read and measure one file; :class:`RecordingError` when there is nothing to measure."""
    options = options or Options()
    series = load(path, options)
    part = cut(series, options.from_s, options.to_s)
    if len(part.t) == 0 and part.timeline is None:
        length = series.end_s - series.start_s
        raise RecordingError(
            f"{path.name} holds nothing there: it lasts {length:.0f} s from its start",
            path=str(path),
        )
    return measure(part, str(path), options)


def analyse(path: Path, options: Options | None = None) -> dict[str, Any]:
    """The numbers of one file, with the keys of docs/command-line.md."""
    return study(path, options).result


def measure(series: Series, file: str, options: Options) -> Study:
    """Work out every number of a series."""
    # A camera's heart rate stands on its own feet; its beats may be too poor for the rest.
    irregular = series.reason or reason_against(series)
    reason = series.reason if series.camera else irregular
    even = measures.even_stretches(series) if not irregular else Evenly((), None)
    found = measures.swings(series, options.pace) if not irregular else None
    result: dict[str, Any] = {
        "file": file,
        "kind": series.kind,
        "duration_s": series.end_s - series.start_s,
        "start_s": series.start_s,
        "intervals": _counts(series),
        "valid": not reason,
        "reason": reason,
    }
    if not reason:
        result |= measures.heart(series)
    elif series.camera:
        result |= {"heart_bpm": None, "heart_bpm_se": None, "mean_rr_ms": None}
    else:
        result |= measures.all_beats(series)
    told = not reason and not series.camera
    numbers = measures.variability(series, even) if told else {}
    for key in measures.KEYS:
        result[key] = numbers.get(key)
    result |= measures.swing(found, irregular)
    result["smoothness"] = measures.smooth(even)
    result |= measures.breath(even, options.pace, irregular)
    notes = [*series.notes, *([CAMERA] if series.camera else [])]
    result["notes"] = list(dict.fromkeys(notes))
    rows = series.timeline
    result["timeline"] = timeline(series, options.every_s) if rows is None else list(rows)
    result["beats"] = len(series.t) + _breaks(series) + (len(series.t) > 0)
    return Study(result, series, even, found)


def _counts(series: Series) -> dict[str, Any]:
    flagged = {v.value: 0 for v in FLAGS}
    for verdict, gap in zip(series.verdicts, series.gap, strict=True):
        if verdict is not Verdict.NORMAL and not gap:
            flagged[verdict.value] += 1
    return {
        "n": len(series.t),
        "used": int(series.used.sum()),
        "flagged": flagged,
        "gaps": int(series.gap.sum()) + _breaks(series),
    }


def _breaks(series: Series) -> int:
    """Places where beats are missing and no interval spans the hole."""
    spanned = series.gap | np.r_[False, series.gap[:-1]]
    return int((~series.follows & ~spanned)[1:].sum())
