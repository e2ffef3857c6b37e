"""Frames at uneven times onto an even grid, and the few filters the camera needs: detrend and co.

A camera's frames come when they come: 30 a second, 15 in dim light, two at once after a hiccup.
Every later step wants even spacing, so this is the one place where it is made, from the frames'
own times and never from a nominal frame rate.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from poise.core.arrays import Array, Mask

LONGEST_GAP_S, BRIDGE_S = 1.0, 0.18


@dataclass(frozen=True, slots=True)
class Cell:
    """The mean of what was seen in one step of the grid, centred on ``t``.

    ``values`` is NaN where nothing was seen.  ``bridged`` says that no frame was near, so that the
    values were drawn as a straight line between frames further apart.
    """

    t: float
    values: Array
    bridged: bool


class Resampler:
    """Averages a piecewise-linear signal over the steps of an even grid.

    Averaging rather than picking keeps all the light of a 60 Hz camera, and does nothing to a slow
    one but draw straight lines.  A pause longer than ``longest_gap_s`` starts a new grid: nothing
    is drawn across it.
    """

    def __init__(
        self, rate_hz: float, *, longest_gap_s: float = LONGEST_GAP_S, bridge_s: float = BRIDGE_S
    ) -> None:
        self._step_s = 1 / rate_hz
        self._longest_gap_s = longest_gap_s
        self._bridge_s = bridge_s
        self._t: float | None = None
        self._values: Array | None = None
        self._start = 0.0
        self._cells = 0
        self._sum: Array | None = None
        self._bridged = False
        self.restarted = False

    def push(self, t: float, values: Array) -> list[Cell]:
        """The cells completed by a frame with ``values`` (k,) at ``t``.

        A frame not later than the last is ignored.  ``restarted`` is True after a frame that began
        a new grid.
        """
        self.restarted = False
        if self._t is None or self._values is None or self._sum is None:
            return self._restart(t, values)
        span = t - self._t
        if span <= 0:
            return []
        if span > self._longest_gap_s:
            return self._restart(t, values)
        before, self._bridged = self._values, self._bridged or span > self._bridge_s
        # A region that has just come or gone has no line to draw: its newest value stands alone.
        before = np.where(np.isnan(before), values, before)
        slope = (values - before) / span
        cells = []
        left = self._t
        while (edge := self._start + (self._cells + 1) * self._step_s) <= t:
            self._sum = self._sum + self._mean(before, slope, left, edge) * (edge - left)
            cells.append(Cell(edge - self._step_s / 2, self._sum / self._step_s, self._bridged))
            self._sum, left = np.zeros_like(values), edge
            self._cells += 1
            self._bridged = span > self._bridge_s
        if t > left:
            self._sum = self._sum + self._mean(before, slope, left, t) * (t - left)
        self._t, self._values = t, values
        return cells

    def _mean(self, before: Array, slope: Array, left: float, right: float) -> Array:
        assert self._t is not None
        return before + slope * ((left + right) / 2 - self._t)

    def _restart(self, t: float, values: Array) -> list[Cell]:
        self._t, self._values = t, values
        self._start, self._cells = t, 0
        self._sum, self._bridged = np.zeros_like(values), False
        self.restarted = True
        return []


class WaveFilter:
    """A gentle band-pass for the wave on the screen: one pole at each end, 0.5 and 5 Hz.

    One pole an end because each more delays the drawn wave by another 100 ms.
    """

    def __init__(self, rate_hz: float, low_hz: float = 0.5, high_hz: float = 5.0) -> None:
        self._low = 1 - math.exp(-2 * math.pi * low_hz / rate_hz)
        self._high = 1 - math.exp(-2 * math.pi * high_hz / rate_hz)
        self._base: float | None = None
        self._smooth = 0.0

    def push(self, value: float) -> float:
        """The filtered value, 0 at first."""
        if self._base is None:
            self._base, self._smooth = value, value
        self._smooth += self._high * (value - self._smooth)
        self._base += self._low * (self._smooth - self._base)
        return self._smooth - self._base


def detrend(signal: Array, rate_hz: float, sigma_s: float = 0.7) -> Array:
    """Detrend ``signal`` (n, ...): less its Gaussian moving mean along the first axis.

    Half of the power at 0.3 Hz is kept, 97 % at 0.67 Hz (40 beats a minute).  At the ends, the
    mean is over what there is.
    """
    kernel = gaussian(sigma_s, rate_hz)
    flat = signal.reshape(len(signal), -1)
    return (flat - _around(flat, kernel)).reshape(signal.shape)


def gaussian(sigma_s: float, rate_hz: float) -> Array:
    """A Gaussian kernel (odd,) of unit sum, out to three standard deviations on either side."""
    reach = max(1, math.ceil(3 * sigma_s * rate_hz))
    x = np.arange(-reach, reach + 1) / (sigma_s * rate_hz)
    kernel = np.exp(-(x**2) / 2)
    return np.asarray(kernel / kernel.sum())


def _around(columns: Array, kernel: Array) -> Array:
    """The mean of ``columns`` (n, k) around each moment, weighted by ``kernel``, over what is."""
    n, reach = len(columns), len(kernel) // 2
    points = 1 << (n + len(kernel) - 1).bit_length()
    shape = np.fft.rfft(kernel, points)
    both = np.concatenate([columns, np.ones((n, 1))], axis=1)
    summed = np.fft.irfft(np.fft.rfft(both, points, axis=0) * shape[:, None], points, axis=0)
    summed = summed[reach : reach + n]
    return np.asarray(summed[:, :-1] / summed[:, -1:])


def clipped(signal: Array, times: float = 4.0) -> Array:
    """``signal`` (n, k) held within ``times`` robust standard deviations of zero, by column."""
    spread = 1.4826 * np.median(np.abs(signal), axis=0)
    return np.asarray(np.clip(signal, -times * spread, times * spread))


def outliers(signal: Array, rate_hz: float, times: float = 5.0, around_s: float = 0.25) -> Mask:
    """Which samples (n,) of ``signal`` (n, k) are excursions, or within ``around_s`` of one.

    An excursion is more than ``times`` robust standard deviations from zero: a finger that slipped
    or a head that turned, but no pulse.
    """
    spread = 1.4826 * np.median(np.abs(signal), axis=0)
    out = (np.abs(signal) > times * spread).any(axis=1) & (spread > 0).any()
    reach = round(around_s * rate_hz)
    return np.asarray(np.convolve(out.astype(float), np.ones(2 * reach + 1), "same") > 0.5)


def normalise(waves: Array, rate_hz: float, sigma_s: float = 1.5) -> Array:
    """``waves`` (n, k) with bursts turned down to the loudness they usually have.

    Divided by the root mean square around each moment, but never by less than the median of it: a
    cough becomes as loud as the rest, a quiet stretch is not blown up.
    """
    kernel = gaussian(sigma_s, rate_hz)
    loud = np.sqrt(np.maximum(_around(waves**2, kernel), 0))
    usual = np.median(loud, axis=0)
    return np.asarray(waves / np.where(usual > 0, np.maximum(loud, usual), 1.0))
