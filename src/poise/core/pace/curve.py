"""Where a heart's answer to the pace has its peak, and how far that can be known.

The swing over the pace is taken to be a resonance,

    ln A(r) = c - ln(1 + ((r - peak) / half)^2) / 2 + drift,

with ``r`` in breaths a minute.  The swing also changes with time, whatever the pace: it wanders
(an exponential covariance) and drifts by a slope, both of known size and unknown course, beside the
error of each fit.  For each peak and half width that are possible the best ``c`` is found by
generalised least squares; the interval is every peak whose misfit is not much above the least one
(a profile likelihood).  A curve too flat to have a peak, or one that still rises where the paces
end, so gives an interval that is open there, and no wrong certainty.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from poise.core.arrays import Array

# The standard deviation of ln A from one pace to the next that no fit knows of, and for how long
# it lasts; and that of its slope over a whole run.
WANDER, WANDER_S, SLOPE = 0.18, 120.0, 0.2
RUN_S = 900.0
# Beyond the least misfit: the 95th percentile of chi squared with one degree of freedom.
BEYOND = 3.84
PEAKS_PER_MIN = (4.0, 7.0)
STEP_PER_MIN = 0.05
HALVES_PER_MIN = (0.6, 0.75, 0.95, 1.2, 1.5, 2.0, 3.0, 6.0)


@dataclass(frozen=True, slots=True)
class Peak:
    """The best peak and half width in breaths a minute, and the interval about the peak.

    ``low`` or ``high`` is None where the interval is open: the peak may be anywhere beyond.
    """

    per_min: float
    half_per_min: float
    low: float | None
    high: float | None

    def ln_answer(self, per_min: float) -> float:
        """The logarithm of the swing at that pace over that at the peak."""
        return float(_resonance(per_min, self.per_min, self.half_per_min))


def peak(t: Array, per_min: Array, ln_swing: Array, se: Array) -> Peak:
    """The peak of ``ln_swing`` (n,), each measured about ``t`` (n,) in s with error ``se`` (n,)."""
    weights = np.linalg.inv(_covariance(t, se))
    peaks = np.arange(PEAKS_PER_MIN[0], PEAKS_PER_MIN[1] + STEP_PER_MIN / 2, STEP_PER_MIN)
    halves = np.array(HALVES_PER_MIN)
    shape = _resonance(per_min, peaks[:, None, None], halves[:, None])
    left = ln_swing - shape
    level = (left @ weights.sum(axis=0)) / weights.sum()
    left = left - level[..., None]
    misfit = np.einsum("phi,ij,phj->ph", left, weights, left)
    best = np.unravel_index(int(misfit.argmin()), misfit.shape)
    inside = np.flatnonzero(misfit.min(axis=1) <= misfit.min() + BEYOND)
    first, last = int(inside[0]), int(inside[-1])
    return Peak(
        round(float(peaks[best[0]]), 2),
        float(halves[best[1]]),
        low=round(float(peaks[first]), 2) if first > 0 else None,
        high=round(float(peaks[last]), 2) if last < len(peaks) - 1 else None,
    )


def _resonance(per_min: Array | float, at: Array | float, half: Array | float) -> Array:
    return np.asarray(-np.log1p(((per_min - at) / half) ** 2) / 2)


def _covariance(t: Array, se: Array) -> Array:
    apart = np.abs(t[:, None] - t[None, :])
    slope = SLOPE * (t - t.mean()) / RUN_S
    wander: Array = WANDER**2 * np.exp(-apart / WANDER_S)
    return np.asarray(np.diag(se**2) + wander + np.outer(slope, slope))
