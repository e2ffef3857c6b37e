"""How loud a sound is to the ear: A-weighted, over its loudest moment (IEC 61672-1)."""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array, Samples

# About as long as the ear sums what it hears: a tone that rings out is as loud as its beginning.
WINDOW_S = 0.4


def a_weighted(samples: Samples, rate_hz: int) -> Array:
    """The same samples (n,), each frequency as strong as the ear hears it."""
    spectrum = np.fft.rfft(samples)
    return np.fft.irfft(spectrum * a_gain(np.fft.rfftfreq(len(samples), 1 / rate_hz)), len(samples))


def a_gain(hz: Array) -> Array:
    """The A-weighting at ``hz`` (n,) as factors (n,), 1 at 1000 Hz (IEC 61672-1, Annex E)."""
    f2 = np.square(hz)
    gain = (12194**2 * np.square(f2)) / (
        (f2 + 20.6**2) * np.sqrt((f2 + 107.7**2) * (f2 + 737.9**2)) * (f2 + 12194**2)
    )
    return np.asarray(gain * 10 ** (2.0 / 20))


def loudness(samples: Samples, rate_hz: int) -> float:
    """The A-weighted RMS of the loudest 0.4 s of ``samples`` (n,); of all where they are fewer."""
    power = np.square(a_weighted(samples, rate_hz))
    n = min(len(power), round(WINDOW_S * rate_hz))
    sums = np.cumsum(np.concatenate(([0.0], power)))
    return float(np.sqrt(np.max(sums[n:] - sums[:-n]) / n))
