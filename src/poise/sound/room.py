"""What is heard in a drill besides its tones: a knock, and what happens in the room.

All are made here, the same each time.  They lie under the tones: nobody is to be startled.
"""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array
from poise.sound.cues import Cue

RATE_HZ = 44100
# How loud each is, of the loudness of a tone.
KNOCK_LEVEL, ROOM_LEVEL = 0.7, 0.4
# A knock on wood, twice; its pitch, how soon it is gone, and what lies between the two.
KNOCK_HZ, KNOCK_S, KNOCK_GAP_S = 430.0, 0.16, 0.18
KEYS, KEY_S, KEY_HZ, KEY_GAPS_S = 18, 0.03, 1800.0, (0.07, 0.2)
RING_HZ, RING_S, RING_GAP_S, WARBLE_HZ = (950.0, 1150.0), 0.9, 0.5, 16.0
MESSAGE_HZ, JOINS_HZ, NOTE_S = (1174.66, 1567.98), (587.33, 880.0), 0.22
STEPS, STEP_S, STEP_GAP_S, STEP_HZ = 7, 0.12, 0.56, 480.0
# Half a cosine so long at both ends of each piece, so that nothing clicks.
EDGE_S = 0.006


def level(cue: Cue) -> float:
    """How loud it is, of the loudness of a tone."""
    return KNOCK_LEVEL if cue is Cue.KNOCK else ROOM_LEVEL


def made(cue: Cue) -> Array:
    """Its samples (n,) at :data:`RATE_HZ`, before they are made as loud as they should be."""
    rng = np.random.default_rng(11)
    match cue:
        case Cue.KNOCK:
            thud = _struck(KNOCK_HZ, KNOCK_S)
            return _placed([(0.0, thud), (KNOCK_GAP_S, thud)])
        case Cue.TYPING:
            times = np.cumsum(rng.uniform(*KEY_GAPS_S, KEYS))
            return _placed([(float(t), _burst(rng, KEY_HZ, KEY_S)) for t in times])
        case Cue.RING:
            return _placed([(0.0, _ring()), (RING_S + RING_GAP_S, _ring())])
        case Cue.STEPS:
            middle = (STEPS - 1) / 2
            return _placed([
                (n * STEP_GAP_S, _burst(rng, STEP_HZ, STEP_S) / (1 + abs(n - middle)))
                for n in range(STEPS)
            ])  # fmt: skip
        case Cue.JOINS:
            return _notes(JOINS_HZ)
        case _:
            return _notes(MESSAGE_HZ)


def _notes(hz: tuple[float, ...]) -> Array:
    return _placed([(n * NOTE_S / 2, _struck(each, NOTE_S)) for n, each in enumerate(hz)])


def _struck(hz: float, lasts_s: float) -> Array:
    t = np.arange(round(lasts_s * RATE_HZ)) / RATE_HZ
    return _edged(np.sin(2 * np.pi * hz * t) * np.exp(-5 * t / lasts_s))


def _ring() -> Array:
    t = np.arange(round(RING_S * RATE_HZ)) / RATE_HZ
    turn = 0.5 + 0.5 * np.sin(2 * np.pi * WARBLE_HZ * t)
    low, high = (np.sin(2 * np.pi * hz * t) for hz in RING_HZ)
    return _edged(low * turn + high * (1 - turn))


def _burst(rng: np.random.Generator, hz: float, lasts_s: float) -> Array:
    """Noise around ``hz`` that is soon gone."""
    n = round(lasts_s * RATE_HZ)
    spectrum = np.fft.rfft(rng.standard_normal(n))
    octaves = np.log2(np.maximum(np.fft.rfftfreq(n, 1 / RATE_HZ), 1.0) / hz)
    noise = np.fft.irfft(spectrum * np.exp(-2 * np.square(octaves)), n)
    return _edged(noise * np.exp(-5 * np.arange(n) / n))


def _edged(piece: Array) -> Array:
    n = min(len(piece) // 2, round(EDGE_S * RATE_HZ))
    rise = (1 - np.cos(np.pi * np.arange(n) / n)) / 2
    piece[:n] *= rise
    piece[-n:] *= rise[::-1]
    return piece


def _placed(pieces: list[tuple[float, Array]]) -> Array:
    """Pieces at their times in seconds, one sound."""
    ends = [round(t * RATE_HZ) + len(piece) for t, piece in pieces]
    whole = np.zeros(max(ends))
    for (_, piece), end in zip(pieces, ends, strict=True):
        whole[end - len(piece) : end] += piece
    return whole
