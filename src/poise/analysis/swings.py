"""The breath-linked swing of a whole recording, where it is known when the breaths were."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import exp, log

import numpy as np

from poise.analysis.options import Pace
from poise.analysis.result import BreathSwing
from poise.analysis.series import Series
from poise.core.events import BreathStarted
from poise.core.metrics.swing import WINDOW_BREATHS, SwingFit, read_window
from poise.core.pulse.beats import gain

CLEAR_P = 0.05


@dataclass(frozen=True, slots=True)
class Swings:
    """The fit of every three breaths: when they began and ended, and what was found."""

    begins_s: tuple[float, ...]
    ends_s: tuple[float, ...]
    fits: tuple[SwingFit, ...]

    def between(self, start_s: float, end_s: float) -> Swings | None:
        """Those of breaths from ``start_s`` to ``end_s``; None where there are none."""
        rows = zip(self.begins_s, self.ends_s, self.fits, strict=True)
        inside = [row for row in rows if start_s <= row[0] and row[1] <= end_s]
        return Swings(*zip(*inside, strict=True)) if inside else None


def swings(series: Series, pace: Pace | None) -> Swings | None:
    """Fit each three breaths in a row; None when nobody knows when the breaths were."""
    breaths = list(series.breaths) or _at_pace(series, pace)
    if not breaths:
        return None
    intervals = series.intervals()
    t = series.t - series.rr_ms / 2000
    begins, ends, fits = [], [], []
    for i in range(len(breaths) - WINDOW_BREATHS + 1):
        three = breaths[i : i + WINDOW_BREATHS]
        end = three[-1].t + three[-1].period_s
        if any(abs(a.t + a.period_s - b.t) > 0.05 for a, b in pairwise(three)):
            continue
        low, high = np.searchsorted(t, (three[0].t - 3.0, end + 3.0))
        left = gain(1 / three[-1].period_s) if series.camera else 1.0
        found = read_window(intervals[low:high], three, left).fit
        if found is not None:
            begins.append(three[0].t)
            ends.append(end)
            fits.append(found)
    return Swings(tuple(begins), tuple(ends), tuple(fits)) if fits else None


def _at_pace(series: Series, pace: Pace | None) -> list[BreathStarted]:
    """Breaths one after another from the start; where they begin does not change their size."""
    if pace is None:
        return []
    count = int((series.end_s - series.start_s) / pace.period_s)
    return [
        BreathStarted(
            series.start_s + i * pace.period_s, i,
            pace.inhale_s, pace.hold_in_s, pace.exhale_s, pace.hold_out_s,
        )
        for i in range(count)
    ]  # fmt: skip


def swing(found: Swings) -> BreathSwing:
    """The median swing over windows of three breaths that do not overlap, and how sure it is.

    The standard error is that of a median of such windows (of the fit, when there is but one or
    two); ``p`` joins their probabilities by Fisher's method.
    """
    fits = found.fits[::WINDOW_BREATHS]
    sizes = np.array([f.swing_ms for f in fits])
    own = float(np.median([f.swing_se_ms for f in fits]))
    n = len(fits)
    spread = float(np.std(sizes, ddof=1)) if n > 2 else own
    typical = 1.2533 if n > 2 else 1.0  # sqrt(π/2): a median is that much less sure than a mean
    known = [f.swing_bpm for f in fits if f.swing_bpm is not None]
    half = -sum(log(max(f.p, 1e-300)) for f in fits)
    ms, se_ms = float(np.median(sizes)), typical * spread / n**0.5
    p = min(1.0, _chi_square_tail(half, n))
    if not known or p >= CLEAR_P:
        return BreathSwing(ms, None, se_ms, None, p, "swing below noise")
    bpm = float(np.median(known))
    return BreathSwing(ms, bpm, se_ms, se_ms * bpm / ms, p)


def _chi_square_tail(half: float, n: int) -> float:
    """P(χ² with 2n degrees of freedom > 2 half): exp(-half) Σ halfᵏ/k!, k < n."""
    term, total = 1.0, 1.0
    for k in range(1, n):
        term *= half / k
        total += term
    return exp(-half) * total if half < 700 else 0.0
