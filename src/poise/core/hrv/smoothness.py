"""How much of the heart's rhythm is one smooth wave: the field's coherence ratio, as a share.

It rewards the shape of a sine and not its size: a swing of 10 ms can be as smooth as one of 100.
"""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array
from poise.core.hrv.spectrum import BANDS, NFFT, RATE_HZ, detrend, periodograms

SMOOTH_S, SMOOTH_PEAK_HZ, PEAK_WIDTH_HZ = 64.0, (0.04, 0.26), 0.030
WIDTH = int(SMOOTH_S * RATE_HZ)
# The share of noise without a rhythm, and of a pure sine, in a Hann window of 64 s.
NOISE_SHARE, SINE_SHARE = 0.20, 0.90


def smoothness(windows: Array) -> Array:
    """How much of each of ``windows`` (k, 256), 64 s at 4 Hz, is one smooth wave, 0 to 1.

    The power in 0.030 Hz about the highest peak between 0.04 and 0.26 Hz over all of it between
    0.0033 and 0.4 Hz (the ratio of McCraty 2022, Appl Psychophysiol Biofeedback 47:63-74, as a
    share), stretched so that noise without a rhythm gives 0 and a perfect sine 1.  Windows in which
    nothing sways are left out; shorter ones have none.
    """
    share = peak_share(windows)
    share = share[np.isfinite(share)]
    return np.asarray(np.clip((share - NOISE_SHARE) / (SINE_SHARE - NOISE_SHARE), 0, 1))


def peak_share(windows: Array) -> Array:
    """The share itself (k,), of one Hann window over each of ``windows`` (k, n).

    NaN where nothing sways; none of windows below 64 s.
    """
    n = windows.shape[1]
    if n < WIDTH:
        return np.empty(0)
    density = periodograms(detrend(windows))
    hz = np.fft.rfftfreq(max(NFFT, n), 1 / RATE_HZ)
    looked = np.flatnonzero((hz >= SMOOTH_PEAK_HZ[0]) & (hz <= SMOOTH_PEAK_HZ[1]))
    peak = hz[looked[np.argmax(density[:, looked], axis=1)]]
    steps = np.cumsum((density[:, 1:] + density[:, :-1]) / 2 * hz[1], axis=1)
    steps = np.hstack([np.zeros((len(steps), 1)), steps])

    def up_to(at: Array) -> Array:
        """The power below each of these frequencies (k,)."""
        place = at / hz[1]
        whole = place.astype(np.int64)
        rows = np.arange(len(steps))
        low, high = steps[rows, whole], steps[rows, whole + 1]
        return np.asarray(low + (high - low) * (place - whole))

    wave = up_to(peak + PEAK_WIDTH_HZ / 2) - up_to(peak - PEAK_WIDTH_HZ / 2)
    bottom, top = (up_to(np.full(len(steps), edge)) for edge in BANDS["total"])
    nothing = np.full(len(steps), np.nan)
    return np.asarray(np.divide(wave, top - bottom, out=nothing, where=top > bottom))
