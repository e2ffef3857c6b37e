"""How irregular a heart beats around each beat: what neither a breath nor single faults explain.

A breath changes intervals from beat to beat by much, and in one wave; a fault spoils one or two of
them.  So the score of a window of 31 beats is what the best wave and line through the believed
intervals leave of them, and more the more of its intervals are not believed.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from poise.core.arrays import Array, Mask
from poise.core.hrv.breath_wave import best_wave, clamped

BEATS, FEWEST_BEATS, EVERY = 31, 20, 4
FLAGGED_COUNT = 0.3
TOGETHER = 1024  # windows worked out at once: a day's would take some hundred megabytes


def irregularity(rr_ms: Array, used: Mask) -> Array:
    """The score around each interval (n,), a part of the usual interval; all 0 below 20 intervals.

    ``used`` marks the intervals that are believed.  A heart at rest has 0.01 to 0.09, one without
    any rhythm 0.11 to 0.28.
    """
    n = len(rr_ms)
    if n < FEWEST_BEATS:
        return np.zeros(n)
    believed = np.flatnonzero(used)
    if len(believed) == 0:
        return np.full(n, FLAGGED_COUNT)
    width = min(BEATS, n)
    starts = np.unique(np.r_[np.arange(0, n - width + 1, EVERY), n - width])
    filled = np.interp(np.arange(n), believed, rr_ms[believed])
    windows = sliding_window_view(filled, width)
    left = np.empty(len(starts))
    for i in range(0, len(starts), TOGETHER):
        some = clamped(windows[starts[i : i + TOGETHER]])
        wave, _ = best_wave(some)
        left[i : i + TOGETHER] = (some - wave).std(axis=1) / np.median(some, axis=1)
    flagged = 1 - sliding_window_view(used, width)[starts].mean(axis=1)
    score = left + FLAGGED_COUNT * flagged
    return np.asarray(np.interp(np.arange(n), starts + (width - 1) / 2, score))
