"""What makes a rhythm that is not the heart's: the room's light, the head, grey brightness."""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array, Mask
from poise.core.pulse.spectrum import RATES_BPM, Spectra

DISTINCT_NATS = 6.0  # a disturbance has a rhythm of its own from here on
NEAR_BPM = 6.0
LIGHT_PART = 0.3  # the wall must move at least this much as much as the skin to be the cause
MOVED = 0.0015  # of a face width: less is the landmarks' own trembling, or the heart's kick
# A brightness that is less coloured than this is doubted, of a finger, which comes close to grey.
COLOURED = 0.05
# Of a face whose brightness moves far more than its blood: a mouth that chews, a head that nods.
FACE_COLOURED = 0.02


def rhythm_bpm(spectra: Spectra, wave: Array, span_s: float) -> Array:
    """The rates (k,) at which a disturbance (n,) has a distinct rhythm, most often none."""
    nats = spectra.nats(spectra.share(spectra.even(spectra.power(wave[:, None]))), span_s)[0]
    top = int(np.argmax(nats))
    return RATES_BPM[top : top + 1] if nats[top] >= DISTINCT_NATS else RATES_BPM[:0]


def near(rates_bpm: Array) -> Mask:
    """Which of ``RATES_BPM`` (rates,) lie near one of ``rates_bpm`` or near twice it."""
    at = np.concatenate([rates_bpm, 2 * rates_bpm])
    return np.asarray((np.abs(RATES_BPM[:, None] - at[None, :]) <= NEAR_BPM).any(axis=1))


def light(spectra: Spectra, wall: Array, green: Array, span_s: float) -> Mask:
    """Which rates (rates,) the room's light explains.

    ``wall`` (n,) is the relative brightness of the background and ``green`` (n,) that of the skin.
    """
    rates = rhythm_bpm(spectra, wall, span_s)
    if len(rates) == 0:
        return near(rates)
    at = int(np.argmin(np.abs(spectra.frequency - rates[0] / 60)))
    wall_moves, skin_moves = np.sqrt(spectra.power(np.stack([wall, green], axis=1))[:, at])
    return near(rates if wall_moves >= LIGHT_PART * skin_moves else rates[:0])


def head(spectra: Spectra, place: Array, span_s: float) -> Mask:
    """Which rates (rates,) are the head's own movement's; ``place`` (n, 3) is in face widths."""
    vetoed = np.zeros(len(RATES_BPM), dtype=bool)
    for axis in place.T:
        rates = rhythm_bpm(spectra, axis, span_s)
        if len(rates) and np.sqrt(spectra.power(axis[:, None])[0].max()) >= MOVED:
            vetoed |= near(rates)
    return vetoed


def greyness(spectra: Spectra, changes: Array) -> Array:
    """How grey (rates,) the skin's change is at each rate: 1 when all three colours move alike.

    ``changes`` (n, 3) are relative.  Movement and light are grey, blood is not.
    """
    transform = np.fft.rfft(changes * np.hanning(len(changes) + 2)[1:-1, None], 1024, axis=0)
    frequency = np.fft.rfftfreq(1024, 1 / spectra.rate_hz)
    picked = np.stack(
        [np.interp(RATES_BPM / 60, frequency, transform[:, i]) for i in range(3)], axis=1
    )
    size = (np.abs(picked) ** 2).sum(axis=1)
    grey = np.abs(picked.sum(axis=1)) ** 2 / 3
    return np.asarray(np.divide(grey, size, out=np.ones_like(grey), where=size > 0))
