"""Beats from the pulse wave of a sensor that touches the skin: a finger clip, an ear clip, a watch.

Such a wave is steep where the pulse arrives.  A beat is a burst of upward slope that stands above
what is usual over two thirds of a second (after Elgendi et al. 2013, PLoS ONE 8:e76585), and its
time is where the shape of its slope fits the usual one.
"""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array, Mask
from poise.core.pulse.beats import shaped
from poise.core.pulse.filters import detrend, gaussian

GRID_HZ = 100.0
BURST_S, BEAT_S, OFFSET = 0.111, 0.667, 0.02
APART_S, HOLE_S = 0.3, 0.3
ALIKE = 0.5  # a burst less like the usual one than this is no beat


def wave_beats(t: Array, wave: Array) -> tuple[Array, Mask]:
    """Beat times in s on the clock of ``t``, and where a hole in the samples precedes a beat.

    ``t`` and ``wave`` are (n,), ``t`` rising, samples as even or uneven as they came; the wave may
    point up or down.  Both results are (beats,).
    """
    grid = np.arange(t[0], t[-1], 1 / GRID_HZ)
    even: Array = np.interp(grid, t, wave)
    before = np.flatnonzero(np.diff(t) > HOLE_S)
    holes = list(zip(t[before].tolist(), t[before + 1].tolist(), strict=True))
    even = detrend(even, GRID_HZ)
    even = np.convolve(even, gaussian(0.02, GRID_HZ), "same")
    slope = np.gradient(even) * GRID_HZ
    if np.percentile(-slope, 98) > np.percentile(slope, 98):
        slope, even = -slope, -even
    at = _bursts(slope)
    beats = grid[at] - t[0]
    fitted = shaped(even, beats, GRID_HZ)
    if fitted is not None:
        alike = np.nan_to_num(fitted.likeness, nan=1.0) >= ALIKE
        beats = np.where(np.isfinite(fitted.times), fitted.times, beats)[alike]
    beats = np.sort(beats) + t[0]
    inside = np.zeros(len(beats), bool)
    after = np.zeros(len(beats), bool)
    for a, b in holes:
        inside |= (beats > a) & (beats < b)
        later = np.flatnonzero(beats >= b)
        if len(later):
            after[later[0]] = True
    return beats[~inside], after[~inside]


def _bursts(slope: Array) -> np.ndarray:
    """The steepest sample of each burst of upward slope."""
    energy = np.maximum(slope, 0.0) ** 2
    energy = np.minimum(energy, 10 * np.percentile(energy, 90))  # a cough is not a hundred beats
    burst = _mean(energy, BURST_S)
    usual = _mean(energy, BEAT_S) + OFFSET * float(energy.mean())
    high = np.r_[False, burst > usual, False]
    starts = np.flatnonzero(high[1:] & ~high[:-1])
    ends = np.flatnonzero(high[:-1] & ~high[1:])
    found: list[int] = []
    for a, b in zip(starts.tolist(), ends.tolist(), strict=True):
        if b - a < BURST_S * GRID_HZ / 2:
            continue
        k = a + int(np.argmax(slope[a:b]))
        if found and k - found[-1] < APART_S * GRID_HZ:
            if slope[k] > slope[found[-1]]:
                found[-1] = k
            continue
        found.append(k)
    return np.array(found, int)


def _mean(x: Array, span_s: float) -> Array:
    width = max(1, round(span_s * GRID_HZ))
    return np.convolve(x, np.ones(width) / width, "same")
