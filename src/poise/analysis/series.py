"""A recording's intervals as arrays: what every number of an analysis is worked out from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from poise.analysis.result import TimelineEntry
from poise.core.arrays import Array, Mask
from poise.core.events import BreathStarted, RRInterval, Verdict
from poise.core.hrv.labels import CAMERA_FLOOR_MS, GAP_S, STRAP_FLOOR_MS, label


@dataclass(frozen=True, slots=True)
class Series:
    """Intervals in order, all arrays (n,).

    ``t`` is the beat that ends each, in seconds on the file's own clock; ``sigma_ms`` that beat's
    timing error; ``follows`` is False where something is missing before an interval; ``gap`` marks
    what spans a hole and is no interval.  ``start_s`` and ``end_s`` bound the recording.
    A camera has its own ``timeline`` of heart rates and, when there is no pulse to be believed in
    it, a ``reason``.
    """

    kind: str
    t: Array
    rr_ms: Array
    sigma_ms: Array
    follows: Mask
    gap: Mask
    verdicts: tuple[Verdict, ...]
    start_s: float
    end_s: float
    notes: tuple[str, ...] = ()
    camera: bool = False
    breaths: tuple[BreathStarted, ...] = ()
    timeline: tuple[TimelineEntry, ...] | None = None
    reason: str = ""
    raw: bool = False

    @property
    def used(self) -> Mask:
        """Where an interval may enter a metric."""
        if self.raw:
            return np.ones(len(self.t), bool)
        return np.array([v is Verdict.NORMAL for v in self.verdicts], bool) & ~self.gap

    def intervals(self) -> list[RRInterval]:
        """The same, as the events a session would have sent."""
        columns = (self.t, self.rr_ms, self.sigma_ms, self.verdicts, self.follows)
        return [
            RRInterval(float(t), self.kind, float(rr), float(s), v, bool(f))
            for t, rr, s, v, f in zip(*columns, strict=True)
        ]


def labelled(
    kind: str,
    t: Array,
    rr_ms: Array,
    *,
    follows: Mask | None = None,
    sigma_ms: Array | float = 3.0,
    raw: bool = False,
    camera: bool = False,
    span_s: tuple[float, float] | None = None,
    notes: tuple[str, ...] = (),
    breaths: tuple[BreathStarted, ...] = (),
    timeline: tuple[TimelineEntry, ...] | None = None,
    reason: str = "",
) -> Series:
    """A series with its verdicts and gaps; ``raw`` takes every interval as given, with neither."""
    n = len(rr_ms)
    gap = np.zeros(n, bool)
    joined = np.ones(n, bool) if follows is None else follows.copy()
    joined[:1] = False
    verdicts = [Verdict.NORMAL] * n
    if not raw:
        gap = rr_ms > GAP_S * 1000
        joined &= ~gap
        joined[1:] &= ~gap[:-1]
        floor_ms = CAMERA_FLOOR_MS if camera else STRAP_FLOOR_MS
        verdicts = label(rr_ms, joined, floor_ms=floor_ms)
    else:
        joined[1:] = True
    first = float(t[0] - rr_ms[0] / 1000) if n else 0.0
    start_s, end_s = span_s or (first, float(t[-1]) if n else 0.0)
    sigma = np.full(n, sigma_ms) if isinstance(sigma_ms, float) else sigma_ms
    return Series(
        kind, t, rr_ms, sigma, joined, gap, tuple(verdicts), start_s, end_s, notes, camera, breaths,
        timeline, reason, raw,
    )  # fmt: skip


def cut(series: Series, from_s: float | None, to_s: float | None) -> Series:
    """The part from ``from_s`` to ``to_s``, both seconds since the recording's start.

    Verdicts are kept: they were given with both sides in sight.
    """
    if from_s is None and to_s is None:
        return series
    start = series.start_s + (from_s or 0.0)
    end = series.end_s if to_s is None else min(series.start_s + to_s, series.end_s)
    inside = (series.t - series.rr_ms / 1000 >= start - 1e-6) & (series.t <= end + 1e-6)
    follows = series.follows[inside]
    follows[:1] = False
    return replace(
        series,
        t=series.t[inside],
        rr_ms=series.rr_ms[inside],
        sigma_ms=series.sigma_ms[inside],
        follows=follows,
        gap=series.gap[inside],
        verdicts=tuple(v for v, keep in zip(series.verdicts, inside, strict=True) if keep),
        start_s=start,
        end_s=end,
        breaths=tuple(b for b in series.breaths if start <= b.t and b.t + b.period_s <= end),
        timeline=None
        if series.timeline is None
        else tuple(row for row in series.timeline if start <= row.t + series.start_s <= end),
    )
