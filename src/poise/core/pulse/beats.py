"""A pulse wave into beats, by the phase of its fundamental and never by its peaks.

Noise moves a peak by as much as a tenth of a second; the phase averages over the whole beat.
The wave is turned down to zero frequency at the tracked rate, smoothed by a kernel of 2 s on
either side, and a beat is where the phase completes a turn.  Where the wave is clean enough to know
its shape, each beat is then moved to where the shape of its slope fits best: that keeps what the
smoothing took from the swing, and times a finger's pulse twice as well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from poise.core.arrays import Array
from poise.core.pulse.filters import gaussian

REACH_S = 2.0  # how much must be known after a beat before it is said
BAND_HZ = 0.15
TREND_S = 0.8  # how far the rate is smoothed that the second pass follows
FOLLOWED = (
    0.6  # of a swing in that trend, what the second pass keeps (tests/core/pulse/test_beats.py)
)
STRAY_HZ = 0.35  # how far the phase may find the rate from where it was thought to be
HALF_SHAPE_S, SEARCH_S = 0.35, 0.16
CLEAN = 0.80  # likeness of a beat's slope to the usual one from which it is believed
SHORTEST_S = 0.25
LEAST_SEEN = 0.5  # of what a phase is averaged over
FADED = 0.3  # a wave weaker than this part of its usual strength has no beats to be timed
# Timing errors against known beats by phase, as a share of a beat, for noise moves an angle; and by
# shape (benchmarks/bench_cameras.py timing).
SNR_DB = (-7.0, -6.0, -5.0, -4.0, -3.0, -2.0, -1.0, 3.0)
SNR_SIGMA = (0.08, 0.065, 0.055, 0.04, 0.034, 0.026, 0.023, 0.015)
LIKENESS, LIKENESS_SIGMA_MS = (0.5, 0.8, 0.95, 1.0), (40.0, 20.0, 8.0, 3.0)
_FEWEST = 6


def _grids() -> tuple[Array, Array, Array, NDArray[np.intp]]:
    """Where a shape is looked at, how far it is moved, every such place, and which is which.

    Times are in s from its beat; the last (lags, shifts) says where in the third each of them is.
    """
    lag = np.arange(-HALF_SHAPE_S, HALF_SHAPE_S + 1e-9, 1 / 60)
    shift = np.arange(-SEARCH_S, SEARCH_S + 1e-9, 1 / 120)
    place = 2 * np.arange(len(lag))[:, None] + np.arange(len(shift))
    return lag, shift, lag[0] + shift[0] + np.arange(place.max() + 1) / 120, place


LAG_S, SHIFT_S, GRID_S, PLACES = _grids()


def kernel(rate_hz: float, band_hz: float = BAND_HZ) -> Array:
    """The smoothing kernel: a second-order Butterworth run both ways, tapered to nothing at 2 s."""
    reach = round(REACH_S * rate_hz)
    t = np.abs(np.arange(-reach, reach + 1)) / rate_hz
    a = 2 * math.pi * band_hz / math.sqrt(2)
    shape = np.exp(-a * t) * (np.cos(a * t) + np.sin(a * t))
    shape *= np.cos(np.pi * t / (2 * (REACH_S + 1 / rate_hz)))
    return np.asarray(shape / shape.sum())


def gain(breaths_hz: float, rate_hz: float = 30.0) -> float:
    """What is left of a swing at ``breaths_hz`` in beats timed by phase alone, between 0 and 1."""
    shape = kernel(rate_hz)
    t = np.arange(-(len(shape) // 2), len(shape) // 2 + 1) / rate_hz
    once = float(shape @ np.cos(2 * math.pi * breaths_hz * t))
    followed = FOLLOWED * once * math.exp(-2 * (math.pi * breaths_hz * TREND_S) ** 2)
    return followed + (1 - followed) * once


@dataclass(frozen=True, slots=True)
class WavePhase:
    """The phase of a wave in radians and its amplitude, both (n,), one value a sample."""

    radians: Array
    amplitude: Array

    @property
    def worth(self) -> Array:
        """From 0 to 1 (n,): 1 where the wave is as strong as usual, less where it fades."""
        usual = float(np.median(self.amplitude))
        if usual == 0:
            return np.zeros_like(self.amplitude)
        return np.asarray(np.minimum(self.amplitude / usual, 1.0))

    def mean_bpm(self, first: int, last: int, rate_hz: float) -> float:
        """The mean rate from sample ``first`` to sample ``last``, in beats a minute.

        Moments at which the wave has faded are left out, for there its phase is noise.
        """
        turns = np.diff(self.radians[first : last + 1]) / (2 * np.pi)
        strong = self.worth[first:last] >= FADED
        return float(60 * rate_hz * np.mean(turns[strong] if strong.any() else turns))

    def windowed_bpm(self, first: int, last: int, rate_hz: float) -> float:
        """The mean rate as a spectrum of the same samples sees it: most of all in their middle."""
        turns = np.diff(self.radians[first : last + 1]) / (2 * np.pi)
        window = np.hanning(len(turns) + 2)[1:-1] ** 2
        return float(60 * rate_hz * (turns @ window) / window.sum())


def phase(wave: Array, rates_hz: Array, rate_hz: float) -> WavePhase:
    """The phase of ``wave`` (n,) near the rates (n,) it is thought to have.

    Two passes: the first finds how the rate really moves, so that the
    second can be narrow about it.  Samples that are NaN are left out of the smoothing.
    """
    followed = rates_hz
    found = _demodulated(wave, followed, rate_hz)
    moved = np.gradient(found.radians) * rate_hz / (2 * math.pi)
    trend = _smoothed(moved, gaussian(TREND_S, rate_hz))
    followed = np.clip(trend, rates_hz - STRAY_HZ, rates_hz + STRAY_HZ)
    return _demodulated(wave, followed, rate_hz)


def _demodulated(wave: Array, rates_hz: Array, rate_hz: float) -> WavePhase:
    turned = 2 * math.pi * np.cumsum(rates_hz) / rate_hz
    seen = np.isfinite(wave)
    low = np.where(seen, wave, 0.0) * np.exp(-1j * turned)
    shape = kernel(rate_hz)
    reach = len(shape) // 2
    part = slice(reach, reach + len(wave))
    weight = np.convolve(seen.astype(float), np.abs(shape))[part]
    smooth = np.convolve(low, shape)[part] / np.maximum(weight, 0.05)
    amplitude = np.where(weight >= LEAST_SEEN, 2 * np.abs(smooth), 0.0)
    return WavePhase(turned + np.unwrap(np.angle(smooth)), amplitude)


def _smoothed(x: Array, shape: Array) -> Array:
    reach = len(shape) // 2
    return np.convolve(np.pad(x, reach, mode="edge"), shape, "valid")


def crossings(radians: Array, rate_hz: float) -> Array:
    """When the phase ``radians`` (n,) completes a turn, in s from the first sample (turns,)."""
    rising = np.maximum.accumulate(radians) + 1e-9 * np.arange(len(radians))
    turns = np.arange(np.ceil(rising[0] / (2 * np.pi)), np.floor(rising[-1] / (2 * np.pi)) + 1)
    return np.interp(turns * 2 * np.pi, rising, np.arange(len(rising)) / rate_hz)


@dataclass(frozen=True, slots=True)
class Shaped:
    """Beats moved to where their slope fits: times and likenesses (n,), NaN where untried."""

    times: Array
    likeness: Array


def shaped(wave: Array, beats: Array, rate_hz: float) -> Shaped | None:
    """Move ``beats`` (s from the first sample) to where their slope fits the usual one best.

    ``wave`` is (n,), ``beats`` (k,).  The usual slope is the median over these beats; None for too
    few beats to know one.
    """
    slope = np.gradient(np.where(np.isfinite(wave), wave, 0.0)) * rate_hz
    end = (len(slope) - 1) / rate_hz
    margin = HALF_SHAPE_S + SEARCH_S
    inside = np.flatnonzero((beats > margin) & (beats < end - margin))
    if len(inside) < _FEWEST:
        return None
    at = beats[inside]
    # Whatever any shift of the shape asks for lies on one fine grid around each beat.
    fine = _at(slope, at[:, None] + GRID_S, rate_hz)
    evenly = _at_every_shift(np.full(len(LAG_S), 1 / len(LAG_S)))
    spread = np.sqrt(np.maximum(fine**2 @ evenly - (fine @ evenly) ** 2, 0.0))
    spread[spread == 0] = 1.0
    best, rows = at, np.arange(len(at))
    for _ in range(2):
        fit = fine @ _at_every_shift(_usual(slope, best, rate_hz) / len(LAG_S)) / spread
        top = np.clip(np.argmax(fit, axis=1), 1, len(SHIFT_S) - 2)
        below, peak, above = fit[rows, top - 1], fit[rows, top], fit[rows, top + 1]
        curve = below - 2 * peak + above
        nudge = np.divide(below - above, 2 * curve, out=np.zeros_like(peak), where=curve < 0)
        best = at + SHIFT_S[top] + np.clip(nudge, -0.5, 0.5) * (SHIFT_S[1] - SHIFT_S[0])
        likeness = peak
    # The usual shape may have crept: on the whole, the phase says where beats are.
    best = best - np.median(best - at)
    times, alike = np.full(len(beats), np.nan), np.full(len(beats), np.nan)
    times[inside], alike[inside] = best, likeness
    return Shaped(times, alike)


@dataclass(frozen=True, slots=True)
class TimedBeats:
    """Beats, the standard deviation of each one's time, and whether it was timed by shape."""

    times: Array
    sigmas_ms: Array
    by_shape: Array


def timed(
    waves: Array, weights: Array, found: Array, snr_db: float, rate_hz: float = 30.0
) -> TimedBeats:
    """Time the beats ``found`` by phase (s from the first sample) by shape, where one is clean.

    The shape is looked for in the best of the candidate ``waves`` (n, k) by ``weights`` (k,), each
    alone: a finger's pulse is often sharp in one colour and not in another.
    """
    beat_s = float(np.median(np.diff(found))) if len(found) > 1 else 1.0
    times, sigmas = found.copy(), np.full(len(found), sigma_ms(snr_db, beat_s))
    best, likeness, clean = None, CLEAN, np.zeros(len(found), dtype=bool)
    for i in np.argsort(-weights)[:3]:
        tried = shaped(waves[:, i], found, rate_hz)
        if tried is not None and np.nanmedian(tried.likeness) > likeness:
            best, likeness = tried, float(np.nanmedian(tried.likeness))
    if best is not None:
        clean = best.likeness > 0.7 * CLEAN
        times[clean] = best.times[clean]
        sigmas[clean] = np.interp(best.likeness[clean], LIKENESS, LIKENESS_SIGMA_MS)
    return TimedBeats(times, sigmas, clean)


def sigma_ms(snr_db: float, beat_s: float) -> float:
    """The timing error of a beat by phase at a signal-to-noise ratio; it lasts ``beat_s``."""
    return 1000 * beat_s * float(np.interp(snr_db, SNR_DB, SNR_SIGMA))


def mean_se_bpm(bpm: float, snr_db: float, span_s: float) -> float:
    """The standard error of a mean rate over ``span_s`` seconds, from its first and last beat's."""
    return bpm * math.sqrt(2) * sigma_ms(snr_db, 60 / bpm) / 1000 / span_s


def _usual(slope: Array, at: Array, rate_hz: float) -> Array:
    pieces = _normal(_at(slope, at[:, None] + LAG_S, rate_hz))
    return _normal(np.median(pieces, axis=0))


def _at_every_shift(shape: Array) -> Array:
    """What turns a signal at ``GRID_S`` into its products (shifts,) with the moved ``shape``."""
    products = np.zeros((len(GRID_S), len(SHIFT_S)))
    products[PLACES, np.arange(len(SHIFT_S))] = shape[:, None]
    return products


def _at(signal: Array, t: Array, rate_hz: float) -> Array:
    """``signal`` between its samples, by a cubic through the nearest four (Catmull-Rom)."""
    x = np.clip(t * rate_hz, 1, len(signal) - 3)
    i = x.astype(int)
    f = x - i
    a, b, c, d = signal[i - 1], signal[i], signal[i + 1], signal[i + 2]
    return np.asarray(
        b + 0.5 * f * (c - a + f * (2 * a - 5 * b + 4 * c - d + f * (3 * (b - c) + d - a)))
    )


def _normal(pieces: Array) -> Array:
    centred = pieces - pieces.mean(axis=-1, keepdims=True)
    spread = centred.std(axis=-1, keepdims=True)
    return np.asarray(centred / np.where(spread > 0, spread, 1.0))
