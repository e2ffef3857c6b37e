"""A recording's intervals as arrays: what every number of an analysis is worked out from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import compress

import numpy as np

from poise.analysis.result import TimelineEntry
from poise.core.arrays import Array, Mask
from poise.core.events import BreathStarted, RRInterval, Verdict
from poise.core.hrv.labels import CAMERA_FLOOR_MS, GAP_S, STRAP_FLOOR_MS, label

# A difference of so many times the root mean square of the others around is a joint.
JUMP, JUMP_AROUND, FEWEST_AROUND = 6.0, 61, 15


@dataclass(frozen=True, slots=True)
class Series:
    """Intervals in order, all arrays (n,).

    ``t`` is the beat that ends each, in seconds on the file's own clock; ``sigma_ms`` that beat's
    timing error; ``follows`` is False where something is missing before an interval; ``gap`` marks
    what spans a hole and is no interval.  ``start_s`` and ``end_s`` bound the recording.
    ``jumps`` marks intervals that do not follow because they differ too much from the one before.
    ``left_out``, where there is one, marks intervals that enter no number for what is around them;
    ``used`` marks those that may enter one.
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
    left_out: Mask | None = None
    jumps: Mask | None = None

    used: Mask = field(init=False)

    def __post_init__(self) -> None:
        used = np.ones(len(self.t), bool)
        if not self.raw:
            used = are_normal(self.verdicts) & ~self.gap
            used = used if self.left_out is None else used & ~self.left_out
        object.__setattr__(self, "used", used)

    def intervals(self) -> list[RRInterval]:
        """The same, as the events a session would have sent."""
        columns = (self.t, self.rr_ms, self.sigma_ms, self.verdicts, self.follows)
        return [
            RRInterval(float(t), self.kind, float(rr), float(s), v, bool(f))
            for t, rr, s, v, f in zip(*columns, strict=True)
        ]


def are_normal(verdicts: Iterable[Verdict]) -> Mask:
    """Where a verdict is that nothing is wrong, (n,)."""
    return np.array([v is Verdict.NORMAL for v in verdicts], bool)


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
    jumps = np.zeros(n, bool)
    verdicts = [Verdict.NORMAL] * n
    if not raw:
        gap = rr_ms > GAP_S * 1000
        joined &= ~gap
        joined[1:] &= ~gap[:-1]
        floor_ms = CAMERA_FLOOR_MS if camera else STRAP_FLOOR_MS
        verdicts = label(rr_ms, joined, floor_ms=floor_ms)
        if not camera:
            jumps = jumps_in(rr_ms, are_normal(verdicts) & ~gap, joined, floor_ms)
            joined &= ~jumps
    else:
        joined[1:] = True
    first = float(t[0] - rr_ms[0] / 1000) if n else 0.0
    start_s, end_s = span_s or (first, float(t[-1]) if n else 0.0)
    sigma = np.full(n, sigma_ms) if isinstance(sigma_ms, float) else sigma_ms
    return Series(
        kind, t, rr_ms, sigma, joined, gap, tuple(verdicts), start_s, end_s, notes, camera, breaths,
        timeline, reason, raw, jumps=jumps,
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
    return replace(
        _picked(series, inside, start, end),
        breaths=tuple(b for b in series.breaths if start <= b.t and b.t + b.period_s <= end),
        timeline=None
        if series.timeline is None
        else tuple(row for row in series.timeline if start <= row.t + series.start_s <= end),
    )


def window(series: Series, start_s: float, end_s: float) -> Series:
    """The intervals that end after ``start_s`` and by ``end_s``, on the file's own clock.

    Its breaths and timeline stay those of the whole.
    """
    first, last = np.searchsorted(series.t, (start_s + 1e-9, end_s + 1e-9)).tolist()
    return _picked(series, slice(first, last), start_s, end_s)


def _picked(series: Series, which: Mask | slice, start_s: float, end_s: float) -> Series:
    """Some of the intervals; what comes first follows nothing."""
    follows = series.follows[which].copy()
    follows[:1] = False
    some = series.verdicts[which] if isinstance(which, slice) else compress(series.verdicts, which)
    return replace(
        series,
        t=series.t[which],
        rr_ms=series.rr_ms[which],
        sigma_ms=series.sigma_ms[which],
        follows=follows,
        gap=series.gap[which],
        jumps=None if series.jumps is None else series.jumps[which],
        left_out=None if series.left_out is None else series.left_out[which],
        verdicts=tuple(some),
        start_s=start_s,
        end_s=end_s,
    )


def jumps_in(rr_ms: Array, used: Mask, follows: Mask, floor_ms: float) -> Mask:
    """Where an interval (n,) differs from the one before far more than all those around differ.

    Both are as long as a heart's and stay so, and no fault has that shape: two recordings were
    joined there, or beats are missing whose time is not known.
    """
    paired = used & follows
    paired[1:] &= used[:-1]
    paired[:1] = False
    step = np.where(paired, np.diff(rr_ms, prepend=rr_ms[:1]), 0.0)
    window = np.ones(JUMP_AROUND)
    n = len(rr_ms)
    middle = slice(JUMP_AROUND // 2, JUMP_AROUND // 2 + n)
    others = np.convolve(paired, window)[middle] - paired
    squares = np.convolve(step**2, window)[middle] - step**2
    usual = np.sqrt(np.maximum(squares, 0.0) / np.maximum(others, 1))
    return np.asarray(
        paired & (others >= FEWEST_AROUND) & (np.abs(step) > np.maximum(JUMP * usual, floor_ms))
    )


def jumps_in_words(series: Series) -> str:
    """Where the intervals jump, for a person."""
    at = [] if series.jumps is None else (series.t[series.jumps] - series.start_s).tolist()
    one = len(at) == 1
    return (
        f"the intervals jump in {len(at)} place{'' if one else 's'} ("
        f"{'' if one else 'first '}at {at[0]:.0f} s) as where two recordings were joined or beats "
        "are missing: nothing was reckoned across"
    )
