"""The sounds themselves, as samples: soft mallet tones, and a swell of noise like a breath.

In is higher, or brightens, and a second inhale higher still; out is lower, or darkens.  What tells
of a sensor is two short notes, so that nobody takes it for a breath.  All are equally loud to the
ear, and most of what the ear hears of each lies above 300 Hz, which small loudspeakers can play.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from poise.core.arrays import Array, Samples
from poise.sound import room
from poise.sound.cues import Cue, Due
from poise.sound.loudness import loudness

RATE_HZ = 44100
MORE_HZ = 493.88
IN_HZ, OUT_HZ, LOST_HZ, BACK_HZ = 392.0, 293.66, (523.25, 392.0), (392.0, 523.25)
END_HZ, LIMIT_HZ, PART_HZ = (261.63, 392.0, 523.25), 329.63, 440.0
# A struck bar: how high its partials lie against the first, how strong each is, and in how many
# seconds each has decayed by 60 dB.
PARTIALS = ((1.0, 1.0, 1.5), (2.76, 0.9, 0.6), (5.4, 0.22, 0.2))
RINGS_S, END_S, NOTE_S = 1.6, 2.4, 0.28
# Half a cosine this long at the beginning: shorter is heard as a click, longer as late.
ATTACK_S, FADE_S = 0.015, 0.12
# The swell moves between noise around these, each an octave wide.
DARK_HZ, BRIGHT_HZ = 420.0, 1050.0
SWELL_PEAK = 0.55  # of the way through its part of the breath
# The A-weighted RMS of each sound, which keeps every sample of it within ±0.5.
LOUDNESS = 0.06


def sound(due: Due, *, long: bool, volume: float) -> Samples:
    """The samples of one sound at :data:`RATE_HZ`, mono, within ±``volume`` / 2 (0 to 1).

    With ``long`` a breath's sound swells through the whole part of the breath, else it is a tone
    at its beginning.
    """
    if long and due.cue in (Cue.IN, Cue.MORE, Cue.OUT):
        made = _swell(max(due.lasts_s, 2 * FADE_S), brightens=due.cue is not Cue.OUT)
    else:
        made = _short(due.cue)
    return (volume * made).astype(np.float32)


@lru_cache(maxsize=len(Cue))
def _short(cue: Cue) -> Samples:
    match cue:
        case Cue.IN:
            made = _mallet(IN_HZ, RINGS_S)
        case Cue.MORE:
            made = _mallet(MORE_HZ, RINGS_S)
        case Cue.OUT:
            made = _mallet(OUT_HZ, RINGS_S)
        case Cue.LOST:
            made = np.concatenate([_mallet(hz, NOTE_S) for hz in LOST_HZ])
        case Cue.BACK:
            made = np.concatenate([_mallet(hz, NOTE_S) for hz in BACK_HZ])
        case Cue.END:
            made = np.sum([_mallet(hz, END_S) for hz in END_HZ], axis=0)
        case Cue.LIMIT:
            made = _mallet(LIMIT_HZ, RINGS_S)
        case Cue.PART:
            made = _mallet(PART_HZ, RINGS_S)
        case _:
            return _levelled(room.made(cue)) * np.float32(room.level(cue))
    return _levelled(made)


def _mallet(hz: float, lasts_s: float) -> Array:
    """A struck bar that rings for so long, damped softly at its end."""
    t = np.arange(round(lasts_s * RATE_HZ)) / RATE_HZ
    tone = np.zeros(len(t))
    for ratio, strength, decay_s in PARTIALS:
        tone += strength * np.sin(2 * np.pi * ratio * hz * t) * 10 ** (-3 * t / decay_s)
    return np.asarray(tone * _envelope(len(t)))


def _swell(lasts_s: float, *, brightens: bool) -> Samples:
    """Noise that rises and falls once, and meanwhile grows brighter or darker."""
    n = round(lasts_s * RATE_HZ)
    noise = np.random.default_rng(6).standard_normal(n)  # the same each time
    dark, bright = _band(noise, DARK_HZ), _band(noise, BRIGHT_HZ)
    way = np.linspace(0, 1, n)
    turn = way if brightens else way[::-1]
    at = np.interp(way, (0.0, SWELL_PEAK, 1.0), (0.0, 0.5, 1.0))
    return _levelled((dark * (1 - turn) + bright * turn) * np.sin(np.pi * at) ** 2)


def _band(noise: Array, middle_hz: float) -> Array:
    """What lies within about half an octave of a frequency, at an RMS of 1."""
    hz = np.fft.rfftfreq(len(noise), 1 / RATE_HZ)
    octaves = np.log2(np.maximum(hz, 1.0) / middle_hz)
    kept = np.fft.irfft(np.fft.rfft(noise) * np.exp(-2 * np.square(octaves)), len(noise))
    return np.asarray(kept / np.sqrt(np.mean(np.square(kept))))


def _levelled(made: Array) -> Samples:
    """As loud as every other sound."""
    return np.asarray(made * (LOUDNESS / loudness(made, RATE_HZ)), dtype=np.float32)


def _envelope(n: int) -> Array:
    """1, but for half a cosine from and to 0 at the ends."""
    shape = np.ones(n)
    for edge_s, part in ((ATTACK_S, slice(None)), (FADE_S, slice(None, None, -1))):
        edge = min(n // 2, round(edge_s * RATE_HZ))
        shape[part][:edge] *= (1 - np.cos(np.pi * np.arange(edge) / edge)) / 2
    return shape
