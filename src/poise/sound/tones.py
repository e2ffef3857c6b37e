"""The sounds themselves, as samples: soft at both ends, in and out unmistakable from each other.

In is higher, or rises; out is lower, or falls.  What tells of a sensor is two short notes, so that
nobody takes it for a breath.
"""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array, Samples
from poise.sound.cues import Cue, Due

RATE_HZ = 44100
IN_HZ, OUT_HZ, LOST_HZ, BACK_HZ = (392.0, 261.63), 261.63, (523.25, 392.0), (392.0, 523.25)
END_HZ = (261.63, 329.63, 392.0)
SHORT_S, NOTE_S, END_S = 1.2, 0.16, 1.6
# Half a cosine this long at both ends: shorter is heard as a click, longer as late.
SOFT_S, SOFT_NOTE_S = 0.12, 0.03
# A second partial this strong makes a sine easier to hear on small loudspeakers.
PARTIAL = 0.18
LEVEL = 0.5


def sound(due: Due, *, long: bool, volume: float) -> Samples:
    """The samples of one sound at :data:`RATE_HZ`, mono, within ±``volume`` (0 to 1).

    With ``long`` a breath's sound glides through the whole part of the breath, else it is a short
    tone at its beginning.
    """
    high, low = IN_HZ
    match due.cue:
        case Cue.IN:
            made = _glide(low, high, due.lasts_s) if long else _glide(high, high, SHORT_S)
        case Cue.OUT:
            made = _glide(high, low, due.lasts_s) if long else _glide(OUT_HZ, OUT_HZ, SHORT_S)
        case Cue.LOST:
            made = _notes(LOST_HZ)
        case Cue.BACK:
            made = _notes(BACK_HZ)
        case Cue.END:
            made = np.mean([_glide(hz, hz, END_S) for hz in END_HZ], axis=0)
    return (LEVEL * volume * made).astype(np.float32)


def _glide(from_hz: float, to_hz: float, lasts_s: float, soft_s: float = SOFT_S) -> Samples:
    """A tone whose pitch moves evenly, in steps as the ear hears them, within ±1."""
    n = max(2, round(lasts_s * RATE_HZ))
    hz = from_hz * (to_hz / from_hz) ** (np.arange(n) / n)
    phase = 2 * np.pi * np.cumsum(hz) / RATE_HZ
    wave = (np.sin(phase) + PARTIAL * np.sin(2 * phase)) / (1 + PARTIAL)
    return np.asarray(wave * _envelope(n, soft_s), dtype=np.float32)


def _notes(frequencies_hz: tuple[float, float]) -> Samples:
    return np.concatenate([_glide(hz, hz, NOTE_S, SOFT_NOTE_S) for hz in frequencies_hz])


def _envelope(n: int, soft_s: float) -> Array:
    """1 in the middle, and half a cosine from and to 0 at the ends."""
    edge = min(n // 2, round(soft_s * RATE_HZ))
    rise = (1 - np.cos(np.pi * np.arange(edge) / edge)) / 2
    shape = np.ones(n)
    shape[:edge], shape[n - edge :] = rise, rise[::-1]
    return shape
