"""A face's number evened out, but not where the heart itself moves.

Over a few seconds the error of a mean wanders and the heart mostly does not, so that a mean of
neighbouring looks is nearer.  A heart that rises or falls is blunted by it: where a wide and a
narrow mean part, the narrow one is taken (Lepski 1991, Theory Probab Appl 35:454-466), unless what
it is made of is worth less than what is around.  Their distance is part of the number's doubt.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from poise.core.arrays import Array
from poise.core.pulse.filters import gaussian

# Live, where only the past is known, the time constants; with hindsight, the standard deviations.
WIDE_S, NARROW_S = 2.0, 0.7
HINDSIGHT_WIDE_S, HINDSIGHT_NARROW_S = 4.0, 1.5
KEEP_S = 24.0
AROUND_S = 3.0  # the two means are compared over so long on either side: a rise crosses them
# From where they part by the first the narrow mean counts, from the second on alone.
PART_BPM, PARTED_BPM = 0.75, 1.75
LEAST_WORTH = 1e-3  # of a number that nothing speaks for
# Of their distance, what is added to the standard error.
LIVE_DOUBT, HINDSIGHT_DOUBT = 1.0, 0.6

_Mean = tuple[Array, Array] | tuple[float, float]


def doubted(se_bpm: float, apart_bpm: float, doubt: float = LIVE_DOUBT) -> float:
    """The standard error of a number whose two means are ``apart_bpm`` apart."""
    return math.hypot(se_bpm, doubt * apart_bpm)


class LiveSmoother:
    """Evens out one number a look, each ``step_s`` seconds, as they come."""

    def __init__(self, step_s: float) -> None:
        self._step_s = step_s
        self._means: deque[tuple[float, float]] = deque(maxlen=round(KEEP_S / step_s))
        self._apart: deque[float] = deque(maxlen=round(AROUND_S / step_s) + 1)

    def clear(self) -> None:
        """What comes next follows nothing."""
        self._means.clear()
        self._apart.clear()

    def push(self, bpm: float, worth: float) -> tuple[float, float]:
        """``bpm`` evened out, and how far its two means are apart; ``worth`` is its weight."""
        self._means.append((bpm, worth))
        means, worths = np.array(self._means).T
        ago_s = self._step_s * np.arange(len(means))[::-1]
        wide, narrow = (_mean(means, worths, np.exp(-ago_s / c)) for c in (WIDE_S, NARROW_S))
        self._apart.append(abs(wide[0] - narrow[0]))
        apart = max(self._apart)
        return float(_between(wide, narrow, apart)), apart


def with_hindsight(means: Array, worths: Array, step_s: float) -> tuple[Array, Array]:
    """``means`` (looks,) evened out, and how far apart the two means are, both (looks,)."""
    wide, narrow = (
        (around(means, worths, sd_s / step_s), around(worths, np.ones(len(worths)), sd_s / step_s))
        for sd_s in (HINDSIGHT_WIDE_S, HINDSIGHT_NARROW_S)
    )
    reach = round(AROUND_S / step_s)
    apart = np.lib.stride_tricks.sliding_window_view(
        np.pad(np.abs(wide[0] - narrow[0]), reach), 2 * reach + 1
    ).max(axis=1)
    return _between(wide, narrow, apart), apart


def around(values: Array, worths: Array, sd_looks: float) -> Array:
    """``values`` (looks,) with those around each, the more the nearer and the worthier."""
    near = gaussian(sd_looks, 1.0)
    reach = len(near) // 2
    part = slice(reach, reach + len(values))
    return np.asarray(np.convolve(worths * values, near)[part] / np.convolve(worths, near)[part])


def _mean(values: Array, worths: Array, near: Array) -> tuple[float, float]:
    """The mean of ``values`` near the newest, and of what they are worth."""
    return float(values @ (worths * near) / (worths @ near)), float(worths @ near / near.sum())


def _between(wide: _Mean, narrow: _Mean, apart: Array | float) -> Array:
    """The wide mean where both agree, the narrow one where they part; each with its worth."""
    share = np.clip((apart - PART_BPM) / (PARTED_BPM - PART_BPM), 0.0, 1.0)
    share = share * np.minimum(1.0, narrow[1] / wide[1])
    return np.asarray(wide[0] + share * (narrow[0] - wide[0]))
