"""Runs of intervals with no hole to speak of: what a spectrum may be made from."""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array, Indices, Mask

# One early, extra or missed beat spoils two intervals at most and a spline may pass over them;
# beyond that nothing is bridged (docs/science.md, "Gaps").
MOST_SPOILT, LONGEST_HOLE_S = 2, 3.0


def stretches(t: Array, used: Mask, follows: Mask) -> list[Indices]:
    """Indices of the used intervals, in runs without a gap; all arguments (n,).

    ``t`` is the beat that ends each interval, in seconds.  A run goes on over up to two intervals
    in a row that are not used, if they last 3 s at most and every interval follows the one before.
    """
    at = np.flatnonzero(used)
    if len(at) == 0:
        return []
    breaks = np.cumsum(~follows)
    hole = np.diff(at) - 1
    apart = (hole > MOST_SPOILT) | (np.diff(breaks[at]) > 0)
    apart |= (hole > 0) & (t[at[1:] - 1] - t[at[:-1]] > LONGEST_HOLE_S)
    apart |= np.diff(t[at]) <= 0
    return np.split(at, np.flatnonzero(apart) + 1)
