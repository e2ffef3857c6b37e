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
BRIDGED_S = 5.0  # a hole is no longer than this to the grid
PIECE_S, MARGIN_S = 3600.0, 10.0  # a wave of hours is read in pieces that overlap
ALIKE = 0.5  # a burst less like the usual one than this is no beat


def wave_beats(t: Array, wave: Array) -> tuple[Array, Mask]:
    """Beat times in s on the clock of ``t``, and where a hole in the samples precedes a beat.

    ``t`` and ``wave`` are (n,), ``t`` rising, samples as even or uneven as they came; the wave may
    point up or down.  Both results are (beats,).
    """
    steps = np.diff(t)
    # A hole costs nothing, however long it is: times are worked with as if it were a short one.
    left_out_s = np.r_[0.0, np.cumsum(np.maximum(steps - BRIDGED_S, 0.0))]
    near = t - left_out_s
    beats = _in_pieces(near, wave)
    beats = beats + left_out_s[np.searchsorted(near, beats, side="right") - 1]
    hole = np.flatnonzero(steps > HOLE_S)
    before, behind = t[hole], t[hole + 1]
    at = np.searchsorted(before, beats, side="left") - 1  # the last hole that began before it
    known = ~((at >= 0) & (beats < behind[at])) if len(hole) else np.ones(len(beats), bool)
    first = np.searchsorted(beats, behind, side="left")  # after each hole
    after = np.zeros(len(beats) + 1, bool)
    after[first] = True
    return beats[known], after[:-1][known]


def mostly_holes(t: Array) -> bool:
    """Whether samples at ``t`` (n,) are further apart than those of a wave for most of the time."""
    steps = np.diff(t)
    hole = steps > HOLE_S
    return float(np.minimum(steps[hole], BRIDGED_S).sum()) > float(steps[~hole].sum())


def _in_pieces(t: Array, wave: Array) -> Array:
    """The beats (k,) of a wave (n,) at ``t`` (n,); a day takes as much memory as an hour."""
    starts = np.arange(t[0], max(t[0] + 1e-9, t[-1] - MARGIN_S), PIECE_S)
    begins = np.searchsorted(t, starts - MARGIN_S)
    ends = np.r_[np.searchsorted(t, starts[1:] + MARGIN_S), len(t)]
    pieces = [slice(a, b) for a, b in zip(begins.tolist(), ends.tolist(), strict=True)]
    upright = sum(_leaning(_smooth(t[piece], wave[piece])[1]) for piece in pieces) >= 0
    if not upright:
        wave = -wave
    found: list[float] = []
    for piece, until in zip(pieces, [*starts[1:].tolist(), np.inf], strict=True):
        beats = _of_piece(t[piece], wave[piece])
        later = beats[beats > (found[-1] + APART_S if found else -np.inf)]
        found += later[later < until].tolist()
    return np.array(found)


def _smooth(t: Array, wave: Array) -> tuple[Array, Array]:
    """The wave on an even grid from ``t[0]`` on, and its slope."""
    even: Array = np.interp(np.arange(t[0], t[-1], 1 / GRID_HZ), t, wave)
    even = detrend(even, GRID_HZ)
    even = np.convolve(even, gaussian(0.02, GRID_HZ), "same")
    return even, np.gradient(even) * GRID_HZ


def _leaning(slope: Array) -> float:
    """Above 0 where the steepest slopes go up, as the pulse's do."""
    return float(np.percentile(slope, 98) - np.percentile(-slope, 98))


def _of_piece(t: Array, wave: Array) -> Array:
    even, slope = _smooth(t, wave)
    beats = _bursts(slope) / GRID_HZ
    fitted = shaped(even, beats, GRID_HZ)
    if fitted is not None:
        alike = np.nan_to_num(fitted.likeness, nan=1.0) >= ALIKE
        beats = np.where(np.isfinite(fitted.times), fitted.times, beats)[alike]
    return np.asarray(np.sort(beats) + t[0])


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
