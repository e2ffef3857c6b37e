"""How strongly a few seconds of a wave speak for each heart rate, in nats.

A pulse gathers the power of a wave at one rate and twice it; noise spreads it.  If a fraction ``q``
of an even spectrum would lie in the bins around a rate and a fraction ``rho`` of this one does, a
window with ``v`` independent values speaks with v/2 · KL(q ‖ rho) nats for that rate (the ratio of
Gaussian likelihoods with both variances fitted).  Noise that falls with frequency is evened out
first, but never by more than its amplitude's square root of frequency, for a pulse's own harmonics
fall as well.
"""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array

LOWEST_BPM, HIGHEST_BPM = 40, 180
RATES_BPM: Array = np.arange(LOWEST_BPM, HIGHEST_BPM + 1, dtype=float)
LOW_HZ, HIGH_HZ = 0.6, 4.0
WIDTH_HZ = 0.05
STEEPEST = -1.0  # the slope of log power over log frequency that is taken for noise
_BINS = 1024


class Spectra:
    """The spectra of waves sampled at ``rate_hz``, on one grid of frequencies."""

    def __init__(self, rate_hz: float) -> None:
        self.rate_hz = rate_hz
        frequency = np.fft.rfftfreq(_BINS, 1 / rate_hz)
        self._in_band = (frequency >= LOW_HZ) & (frequency <= HIGH_HZ)
        self.frequency: Array = frequency[self._in_band]
        rates = RATES_BPM[:, None] / 60
        self._first: Array = np.exp(-(((self.frequency - rates) / WIDTH_HZ) ** 2) / 2)
        self._second: Array = np.exp(-(((self.frequency - 2 * rates) / WIDTH_HZ) ** 2) / 2)
        # The share of an even spectrum that lies in both lobes of a rate.
        self.even_share: Array = (self._first + self._second).mean(axis=1)
        logs = np.log(self.frequency)
        self._logs: Array = logs - logs.mean()

    def power(self, waves: Array) -> Array:
        """The plain power (waves, frequencies) of ``waves`` (n, waves) under a Hann window."""
        window = np.hanning(len(waves) + 2)[1:-1, None]
        centred = (waves - waves.mean(axis=0)) * (window * (2 / window.sum()))
        transform = np.fft.rfft(centred, _BINS, axis=0)[self._in_band]
        return np.asarray(np.abs(transform.T) ** 2)

    def even(self, power: Array) -> Array:
        """``power`` (waves, bins) less the noise's slope, each of sum 1; 0 for a flat wave."""
        total = power.sum(axis=1, keepdims=True)
        flat = total[:, 0] <= 0
        filled = power + 1e-9 * total + flat[:, None]
        logs = np.log(filled)
        slope = (logs - logs.mean(axis=1, keepdims=True)) @ self._logs / (self._logs @ self._logs)
        even = filled * np.exp(-np.clip(slope, STEEPEST, 0)[:, None] * self._logs)
        even[flat] = 0
        total = even.sum(axis=1, keepdims=True)
        return np.asarray(np.divide(even, total, out=np.zeros_like(even), where=total > 0))

    def share(self, even: Array) -> Array:
        """``rho`` (waves, rates): the share of each even spectrum in the two lobes of each rate.

        The second harmonic may add no more than the first has, else half of every rate would do
        as well as the rate itself.
        """
        first = even @ self._first.T
        return np.asarray(first + np.minimum(even @ self._second.T, first))

    def nats(self, rho: Array, span_s: float) -> Array:
        """What ``span_s`` seconds say for each rate (waves, rates), by the shares ``rho`` of it."""
        q = self.even_share
        rho = np.clip(rho, q, 0.98)
        kl = q * np.log(q / rho) + (1 - q) * np.log((1 - q) / (1 - rho))
        return np.asarray((HIGH_HZ - LOW_HZ) * span_s * kl)
