"""How clearly a pulse stands out of ten seconds of skin colour.

POS (Wang et al. 2017) and the ratio of de Haan & Jeanne 2013 (IEEE Trans Biomed Eng 60:2878-2886):
power within 0.1 Hz of the rate and of twice it, against the rest from 0.7 to 4 Hz, in decibels.
The rate is the wave's own peak, so that pure noise scores low but not very low.
"""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array
from poise.core.pulse.filters import detrend
from poise.core.pulse.pos import Pos

RATE_HZ, WINDOW_S, SHORTEST_S = 30.0, 10.0, 6.0
LOW_HZ, FASTEST_HZ, HIGH_HZ, LOBE_HZ = 0.7, 3.0, 4.0, 0.1
_BINS = 4096


def pulse_snr_db(t: Array, rgb: Array) -> float | None:
    """The median over windows of ten seconds, five seconds apart; one window may be shorter.

    ``rgb`` (n, regions, 3) are colours at ``t`` (n,) seconds, NaN where unseen.  None for less than
    six seconds of skin.
    """
    seen = np.any(np.all(np.isfinite(rgb), axis=2), axis=1)
    if seen.sum() < 2:
        return None
    found = []
    for begin in np.arange(t[seen][0], max(t[-1] - WINDOW_S, t[seen][0]) + 1e-9, WINDOW_S / 2):
        inside = seen & (t >= begin) & (t <= begin + WINDOW_S + 1e-9)
        if inside.sum() > 2 and np.ptp(t[inside]) >= SHORTEST_S:
            found.append(_snr_db(_wave(t[inside], rgb[inside])))
    return float(np.median(found)) if found else None


def _wave(t: Array, rgb: Array) -> Array:
    """POS of the mean of the regions on an even grid (m,)."""
    even = np.arange(t[0], t[-1], 1 / RATE_HZ)
    mean = np.nanmean(rgb, axis=1)
    colours = np.stack([np.interp(even, t, colour) for colour in mean.T], axis=1)[:, None, :]
    wave, count = np.zeros((len(even), 2)), np.zeros((len(even), 2))
    Pos(RATE_HZ).add(colours, wave, count, len(even))
    return detrend(wave[:, 1] / np.maximum(count[:, 1], 1), RATE_HZ)


def _snr_db(wave: Array) -> float:
    hz = np.fft.rfftfreq(_BINS, 1 / RATE_HZ)
    power = np.abs(np.fft.rfft((wave - wave.mean()) * np.hanning(len(wave)), _BINS)) ** 2
    band = (hz >= LOW_HZ) & (hz <= HIGH_HZ)
    rates = (hz >= LOW_HZ) & (hz <= FASTEST_HZ)
    rate = hz[rates][np.argmax(power[rates])]
    near = (np.abs(hz - rate) <= LOBE_HZ) | (np.abs(hz - 2 * rate) <= LOBE_HZ)
    signal, noise = power[band & near].sum(), power[band & ~near].sum()
    return float(10 * np.log10(signal / noise)) if signal > 0 and noise > 0 else -20.0
