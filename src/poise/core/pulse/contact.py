"""Beats from the pulse wave of a sensor that touches the skin: a finger clip, an ear clip, a watch.

Such a wave is steep where the pulse arrives.  A beat is a burst of upward slope that stands above
what is usual over two thirds of a second (after Elgendi et al. 2013, PLoS ONE 8:e76585), and its
time is where the shape of its slope fits the usual one.  Many a beat sends a second, smaller wave
after the first, and where that comes late it is such a burst too: it is known by being weaker than
both bursts around it and by always coming as late.  Where the wave begins or ends, and beside a
hole in it, half a beat cannot be timed: such places hold no beats.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from poise.core.arrays import Array, Indices, Mask
from poise.core.pulse.beats import HALF_SHAPE_S, SEARCH_S, shaped
from poise.core.pulse.filters import detrend, gaussian

GRID_HZ = 100.0
BURST_S, BEAT_S, OFFSET = 0.111, 0.667, 0.02
APART_S, HOLE_S = 0.26, 0.3
BRIDGED_S = 5.0  # a hole is no longer than this to the grid
PIECE_S, MARGIN_S = 3600.0, 10.0  # a wave of hours is read in pieces that overlap
ALIKE = 0.5  # a burst less like the usual one than this is no beat
# What a shape is looked for in: nearer than this to an end there is not enough of a beat.
CUT_S = HALF_SHAPE_S + SEARCH_S
# A second wave rises less than this share of both waves around it, comes as late as the others
# do, give or take so much, and leaves no more than this share of a usual interval without it.
WEAKER, AS_LATE_S, LEAVES = 0.85, 0.06, 1.4
RISE_S, AROUND = 0.15, 11
FAINT = 0.25  # of what is usual around: what rises less is noise
HABIT = 0.6  # of the weaker ones: fewer that come equally late are no habit


@dataclass(frozen=True, slots=True)
class WaveBeats:
    """Beat times in s, rising, and whether a hole in the samples precedes each; both (beats,).

    ``second_waves`` is how many second waves were not taken for beats, ``every_other`` whether
    nearly every beat had one: a heart whose every other beat is early and weak looks like that too.
    """

    times: Array
    after_hole: Mask
    second_waves: int

    @property
    def every_other(self) -> bool:
        return self.second_waves > HABIT * len(self.times)


def wave_beats(t: Array, wave: Array) -> WaveBeats:
    """The beats of a wave, on the clock of ``t``.

    ``t`` and ``wave`` are (n,), ``t`` rising, samples as even or uneven as they came; the wave may
    point up or down.
    """
    steps = np.diff(t)
    # A hole costs nothing, however long it is: times are worked with as if it were a short one.
    left_out_s = np.r_[0.0, np.cumsum(np.maximum(steps - BRIDGED_S, 0.0))]
    near = t - left_out_s
    beats, second_waves = _in_pieces(near, wave)
    beats = beats + left_out_s[np.searchsorted(near, beats, side="right") - 1]
    hole = np.flatnonzero(steps > HOLE_S)
    before, behind = t[hole], t[hole + 1]
    at = np.searchsorted(before, beats, side="left") - 1  # the last hole that began before it
    known = (beats >= t[0] + CUT_S) & (beats <= t[-1] - CUT_S)
    if len(hole):
        behind_s = np.where(at >= 0, beats - behind[at], np.inf)
        ahead = np.searchsorted(before, beats, side="left")
        ahead_s = np.r_[before, np.inf][ahead] - beats
        known &= (behind_s >= CUT_S) & (ahead_s >= CUT_S)
    beats = beats[known]
    first = np.searchsorted(beats, behind, side="left")  # after each hole
    after = np.zeros(len(beats) + 1, bool)
    after[first] = True
    return WaveBeats(beats, after[:-1], second_waves)


def mostly_holes(t: Array) -> bool:
    """Whether samples at ``t`` (n,) are further apart than those of a wave for most of the time."""
    steps = np.diff(t)
    hole = steps > HOLE_S
    return float(np.minimum(steps[hole], BRIDGED_S).sum()) > float(steps[~hole].sum())


def _in_pieces(t: Array, wave: Array) -> tuple[Array, int]:
    """The beats (k,) of a wave (n,) at ``t`` (n,), and how many second waves were left out.

    A day takes as much memory as an hour.
    """
    starts = np.arange(t[0], max(t[0] + 1e-9, t[-1] - MARGIN_S), PIECE_S)
    begins = np.searchsorted(t, starts - MARGIN_S)
    ends = np.r_[np.searchsorted(t, starts[1:] + MARGIN_S), len(t)]
    pieces = [slice(a, b) for a, b in zip(begins.tolist(), ends.tolist(), strict=True)]
    upright = sum(_leaning(_smooth(t[piece], wave[piece])[1]) for piece in pieces) >= 0
    if not upright:
        wave = -wave
    found: list[float] = []
    second_waves = 0
    for piece, until in zip(pieces, [*starts[1:].tolist(), np.inf], strict=True):
        beats, left_out = _of_piece(t[piece], wave[piece])
        second_waves += left_out
        later = beats[beats > (found[-1] + APART_S if found else -np.inf)]
        found += later[later < until].tolist()
    return np.array(found), second_waves


def _smooth(t: Array, wave: Array) -> tuple[Array, Array]:
    """The wave on an even grid from ``t[0]`` on, and its slope."""
    even: Array = np.interp(np.arange(t[0], t[-1], 1 / GRID_HZ), t, wave)
    even = detrend(even, GRID_HZ)
    even = np.convolve(even, gaussian(0.02, GRID_HZ), "same")
    return even, np.gradient(even) * GRID_HZ


def _leaning(slope: Array) -> float:
    """Above 0 where the steepest slopes go up, as the pulse's do."""
    return float(np.percentile(slope, 98) - np.percentile(-slope, 98))


def _of_piece(t: Array, wave: Array) -> tuple[Array, int]:
    even, slope = _smooth(t, wave)
    at = _bursts(slope)
    first = first_waves(at / GRID_HZ, _rises(slope, at))
    beats = at[first] / GRID_HZ
    fitted = shaped(even, beats, GRID_HZ)
    if fitted is not None:
        alike = np.nan_to_num(fitted.likeness, nan=1.0) >= ALIKE
        beats = np.where(np.isfinite(fitted.times), fitted.times, beats)[alike]
    return np.asarray(np.sort(beats) + t[0]), len(at) - int(first.sum())


def first_waves(at: Array, rise: Array) -> Mask:
    """Which bursts, at times ``at`` in s with heights ``rise``, are no second waves; all (n,).

    Weaker than both neighbours a burst may be an early beat as well.  But second waves of one
    person come equally late after the first, and without them the intervals are the usual ones.
    """
    kept = np.ones(len(at), bool)
    if len(at) > 1:
        kept = rise >= FAINT * _around(rise)
    while kept.sum() > 2:
        bursts = np.flatnonzero(kept)
        t, high = at[bursts], rise[bursts]
        weak = np.zeros(len(bursts), bool)
        weak[1:-1] = high[1:-1] < WEAKER * np.minimum(high[:-2], high[2:])
        if not weak.any():
            break
        strong = np.flatnonzero(~weak)
        usual = _around(np.diff(t[strong]))
        between = np.searchsorted(strong, np.flatnonzero(weak)) - 1
        found = np.flatnonzero(weak)
        late = t[found] - t[found - 1]
        as_late = np.abs(late - np.median(late)) <= AS_LATE_S
        fits = t[found + 1] - t[found - 1] <= LEAVES * usual[between]
        second = found[as_late & fits]
        if len(second) == 0 or as_late.mean() < HABIT:
            break
        kept[bursts[second]] = False
    return kept


def _around(values: Array) -> Array:
    """The median of the ``AROUND`` values around each (n,)."""
    half = min(AROUND // 2, len(values) - 1)
    padded = np.pad(values, half, mode="reflect")
    return np.asarray(np.median(sliding_window_view(padded, 2 * half + 1), axis=1), np.float64)


def _rises(slope: Array, at: Indices) -> Array:
    """How far the wave rises within ``RISE_S`` of each of these samples."""
    up = np.r_[0.0, np.cumsum(np.maximum(slope, 0.0))] / GRID_HZ
    near = round(RISE_S * GRID_HZ)
    return np.asarray(up[np.minimum(at + near, len(slope))] - up[np.maximum(at - near, 0)])


def _bursts(slope: Array) -> Indices:
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
    return np.array(found, np.int64)


def _mean(x: Array, span_s: float) -> Array:
    width = max(1, round(span_s * GRID_HZ))
    return np.convolve(x, np.ones(width) / width, "same")
