"""Mean, spread and successive differences of intervals: the numbers of the Task Force of 1996.

Each value is a function of a few sums over beats, so that a whole recording, a window of it and a
resampled one are worked out by the same lines.  Definitions: docs/science.md, "Time domain".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from poise.core.arrays import Array, Mask

NN50_MS = 50.0


@dataclass(frozen=True, slots=True)
class TimeDomain:
    """Numbers of one series; a value is NaN where too few intervals are known.

    All of shape (), or of the shape of the resamples they were worked out from.  ``mean_rr_ms``
    is over the used intervals, ``sdnn_ms`` with n - 1; the others are over pairs of used intervals
    that follow one another: ``pnn50`` is the fraction of them that differ by more than 50 ms,
    ``sd1_ms`` and ``sd2_ms`` the spread across and along the line of identity of the Poincaré plot.
    """

    mean_rr_ms: Array
    sdnn_ms: Array
    rmssd_ms: Array
    pnn50: Array
    sd1_ms: Array
    sd2_ms: Array

    @property
    def heart_bpm(self) -> Array:
        """60000 over the mean interval, of its shape; the mean of the rates would read high."""
        return 60000 / self.mean_rr_ms


def pairs(used: Mask, follows: Mask) -> Mask:
    """Where an interval (n,) and the one before it are both used and nothing lies between them."""
    paired = used & follows
    paired[1:] &= used[:-1]
    paired[:1] = False
    return paired


def contributions(rr_ms: Array, used: Mask, paired: Mask) -> tuple[Array, float]:
    """What each interval adds to the sums, (n, 9), and the centre they are taken about, in ms."""
    centre = float(rr_ms[used].mean()) if used.any() else 0.0
    about = rr_ms - centre
    before = np.r_[0.0, about[:-1]]  # which need not be used itself, at the start of a window
    x = np.where(used, about, 0.0)
    d = np.where(paired, about - before, 0.0)
    s = np.where(paired, about + before, 0.0)
    columns = (used, x, x * x, paired, d, d * d, s, s * s, np.abs(d) > NN50_MS)
    return np.stack(columns, axis=1).astype(np.float64), centre


def from_sums(sums: Array, centre_ms: float) -> TimeDomain:
    """The numbers from sums of contributions, shape (9,) or (resamples, 9)."""
    n, x, xx, m, d, dd, s, ss, over = np.moveaxis(sums, -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return TimeDomain(
            mean_rr_ms=centre_ms + x / n,
            sdnn_ms=_spread(n, x, xx),
            rmssd_ms=np.sqrt(dd / m),
            pnn50=over / m,
            sd1_ms=_spread(m, d, dd) / np.sqrt(2),
            sd2_ms=_spread(m, s, ss) / np.sqrt(2),
        )


def time_domain(rr_ms: Array, used: Mask, paired: Mask) -> TimeDomain:
    """The numbers of the ``used`` of the intervals (n,); ``paired`` as :func:`pairs` has them."""
    table, centre = contributions(rr_ms, used, paired)
    return from_sums(table.sum(axis=0), centre)


def _spread(n: Array, x: Array, xx: Array) -> Array:
    """Standard deviation with n - 1 from a count, a sum and a sum of squares about the mean."""
    variance: Array = np.maximum(xx - x * x / n, 0.0) / (n - 1)
    return np.sqrt(np.where(n > 1, variance, np.nan))
