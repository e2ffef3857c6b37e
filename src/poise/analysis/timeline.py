"""The heart rate moment by moment: what a session would have shown, for a whole recording."""

from __future__ import annotations

import numpy as np

from poise.analysis.result import TimelineEntry
from poise.analysis.series import Series
from poise.core.events import Confidence
from poise.core.limits import moments_every_s
from poise.core.metrics.heart_rate import HeartRate

SURE = 0.9


def timeline(series: Series, every_s: float) -> tuple[TimelineEntry, ...]:
    """An entry each ``every_s`` seconds, ``t`` since the start; numbers are None where unknown.

    There are ``MOST_MOMENTS`` at most: of more, every second, third or later one is left.

    The same definition as :class:`HeartRate`, at the beat's own time: a mean over the last ten
    seconds, with a standard error from the timing and from what went unseen.  ``quality`` is the
    share of those seconds that was seen in usable intervals.
    """
    live = HeartRate()
    used = series.used
    t, rr, sigma = series.t[used], series.rr_ms[used], series.sigma_ms[used]
    span = series.end_s - series.start_s
    every_s = moments_every_s(span, every_s)
    moments = every_s * np.arange(1, int(span / every_s + 1e-9) + 1)
    if len(t) == 0:
        return tuple(_unknown(moment) for moment in moments.tolist())
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
    columns = [np.round(column, 3).tolist() for column in (moments, bpm, se, seen)]
    marks = (seen > SURE).tolist(), known.tolist()
    return tuple(
        TimelineEntry(at, rate, doubt, part, Confidence.HIGH if sure else Confidence.MEDIUM)
        if told
        else _unknown(at)
        for at, rate, doubt, part, sure, told in zip(*columns, *marks, strict=True)
    )


def thinned(span_s: float, every_s: float) -> tuple[str, ...]:
    """The note about a timeline that has fewer moments than were asked for."""
    told_every_s = moments_every_s(span_s, every_s)
    if told_every_s == every_s:
        return ()
    return (f"so long a recording has a moment of its timeline every {told_every_s:g} s",)


def _unknown(moment: float) -> TimelineEntry:
    return TimelineEntry(round(moment, 3), None, None, 0.0, Confidence.NONE)
