"""How a heart's intervals hang together from beat to beat: detrended fluctuation analysis.

For research alone: the number depends on how many beats there are, on single faults, and on how
fast somebody breathes, and says nothing that anybody should act on.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from poise.core.arrays import Array, Mask

SHORT_BOXES = tuple(range(4, 17))
FEWEST = 120


def dfa_alpha1(rr_ms: Array, used: Mask, follows: Mask) -> float | None:
    """The short-term exponent over boxes of 4 to 16 beats (Peng 1995, Chaos 5:82-87); all (n,).

    0.5 for intervals that have nothing to do with one another, 1 for 1/f, 1.5 for a random walk.
    Boxes lie side by side in runs of intervals of which none is missing.  None below 120 intervals
    in runs as long as the longest box, and of intervals that are all alike.
    """
    joined = used & follows
    joined[1:] &= used[:-1]
    runs = np.split(np.arange(len(rr_ms)), np.flatnonzero(~joined[1:]) + 1)
    parts = [rr_ms[run] for run in runs if len(run) >= SHORT_BOXES[-1] and used[run].all()]
    if sum(map(len, parts)) < FEWEST:
        return None
    mean = np.concatenate(parts).mean()
    profiles = [np.cumsum(part - mean) for part in parts]
    spread = np.array([_fluctuation(profiles, box) for box in SHORT_BOXES])
    if not (spread > 0).all():
        return None
    slope = np.polyfit(np.log(SHORT_BOXES), np.log(spread), 1)[0]
    return float(slope)


def _fluctuation(profiles: list[Array], box: int) -> float:
    """The root mean square about the line through each box of so many beats."""
    boxes = np.concatenate([sliding_window_view(profile, box)[::box] for profile in profiles])
    k = np.arange(box) - (box - 1) / 2
    flat = boxes - boxes.mean(axis=1, keepdims=True)
    flat = flat - np.outer(flat @ k / (k @ k), k)
    return float(np.sqrt((flat * flat).mean()))
