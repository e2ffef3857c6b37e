"""The heart rate moment by moment: what a session would have shown, for a whole recording."""

from __future__ import annotations

from typing import Any

import numpy as np

from poise.analysis.series import Series
from poise.core.metrics.heart_rate import HeartRate

SURE = 0.9


def timeline(series: Series, every_s: float) -> list[dict[str, Any]]:
    """An entry each ``every_s`` seconds, ``t`` since the start; numbers are None where unknown.

    The same definition as :class:`HeartRate`, at the beat's own time: a mean over the last ten
    seconds, with a standard error from the timing and from what went unseen.  ``quality`` is the
    share of those seconds that was seen in usable intervals.
    """
    live = HeartRate()
    used = series.used
    t, rr, sigma = series.t[used], series.rr_ms[used], series.sigma_ms[used]
    span = series.end_s - series.start_s
    moments = every_s * np.arange(1, int(span / every_s + 1e-9) + 1)
    if len(t) == 0:
        return [_entry(float(moment), None, None, 0.0, "none") for moment in moments]
    now = moments + series.start_s + 1e-9
    newest = np.searchsorted(t, now, side="right") - 1
    last = np.maximum(newest, 0)
    first = np.searchsorted(t, t[last] - live.window_s, side="right")
    n = last + 1 - first
    known = (newest >= 0) & (now - t[last] <= live.stale_s) & (n >= live.min_beats)
    centre = rr.mean()
    sums = np.r_[0.0, np.cumsum(rr - centre)]
    squares = np.r_[0.0, np.cumsum((rr - centre) ** 2)]
    total = sums[last + 1] - sums[first]
    mean = centre + total / n
    with np.errstate(divide="ignore", invalid="ignore"):
        spread2 = np.maximum(squares[last + 1] - squares[first] - total**2 / n, 0) / (n - 1)
        seen_s = np.maximum(t[last] - t[first] + rr[first] / 1000, live.window_s / 2)
        seen = np.minimum(1.0, n * mean / 1000 / seen_s)
        bpm = 60000 / mean
        se = bpm / mean * np.sqrt(2 * (sigma[last] / n) ** 2 + (1 - seen) * spread2 / n)
    columns = (moments.tolist(), bpm.tolist(), se.tolist(), seen.tolist(), known.tolist())
    return [
        _entry(moment, bpm, se, seen, "high" if seen > SURE else "medium")
        if known
        else _entry(moment, None, None, 0.0, "none")
        for moment, bpm, se, seen, known in zip(*columns, strict=True)
    ]


def _entry(
    t: float, bpm: float | None, se: float | None, quality: float, confidence: str
) -> dict[str, Any]:
    return {
        "t": round(t, 3),
        "heart_bpm": None if bpm is None else round(bpm, 3),
        "heart_bpm_se": None if se is None else round(se, 3),
        "quality": round(quality, 3),
        "confidence": confidence,
    }
