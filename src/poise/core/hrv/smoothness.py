"""How much of the heart's rhythm is one smooth wave: the field's coherence ratio, as a share.

It rewards the shape of a sine and not its size: a swing of 10 ms can be as smooth as one of 100.
"""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array
from poise.core.hrv.spectrum import BANDS, NFFT, RATE_HZ, detrend, periodograms

SMOOTH_S, SMOOTH_PEAK_HZ, PEAK_WIDTH_HZ = 64.0, (0.04, 0.26), 0.030
# The share of noise without a rhythm, and of a pure sine, in a Hann window of 64 s.
NOISE_SHARE, SINE_SHARE = 0.20, 0.90


def smoothness(even: Array) -> float | None:
    """How much of the last 64 s of ``even`` (4 Hz) is one smooth wave, 0 to 1; None when shorter.

    The power in 0.030 Hz about the highest peak between 0.04 and 0.26 Hz over all of it between
    0.0033 and 0.4 Hz (the ratio of McCraty 2022, Appl Psychophysiol Biofeedback 47:63-74, as a
    share), stretched so that noise without a rhythm gives 0 and a perfect sine 1.
    """
    share = peak_share(even[-int(SMOOTH_S * RATE_HZ) :])
    return (
        None
        if share is None
        else min(max((share - NOISE_SHARE) / (SINE_SHARE - NOISE_SHARE), 0), 1)
    )


def peak_share(even: Array) -> float | None:
    """The share itself, of one Hann window over all of ``even``; None below 64 s."""
    if len(even) < int(SMOOTH_S * RATE_HZ):
        return None
    density = periodograms(detrend(even), np.zeros(1, np.int64), len(even))[0]
    hz = np.fft.rfftfreq(max(NFFT, len(even)), 1 / RATE_HZ)
    looked = (hz >= SMOOTH_PEAK_HZ[0]) & (hz <= SMOOTH_PEAK_HZ[1])
    peak = hz[looked][np.argmax(density[looked])]
    steps = np.r_[0.0, np.cumsum((density[1:] + density[:-1]) / 2 * np.diff(hz))]
    edges = (peak - PEAK_WIDTH_HZ / 2, peak + PEAK_WIDTH_HZ / 2, *BANDS["total"])
    low, high, bottom, top = np.interp(edges, hz, steps)
    return float((high - low) / (top - bottom)) if top > bottom else None
