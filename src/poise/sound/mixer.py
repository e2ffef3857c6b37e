"""Several sounds at once, handed to a loudspeaker in blocks as it asks for them."""

from __future__ import annotations

from threading import Lock

import numpy as np

from poise.core.arrays import Samples
from poise.sound.tones import RATE_HZ

# What is silenced fades for so long: to stop at once would click.
FADE_S = 0.03
# A tone that a pause ends is let go of, like the breath.
SOFT_S = 0.6


class Mixer:
    """``add`` sounds from one thread, ``fill`` blocks from another."""

    def __init__(self) -> None:
        self._sounds: list[Samples] = []
        self._lock = Lock()

    def add(self, samples: Samples) -> None:
        """Begin ``samples`` (n,), within ±1, with the next block."""
        with self._lock:
            self._sounds.append(samples)

    def silence(self, fade_s: float = FADE_S) -> None:
        n = round(fade_s * RATE_HZ)
        with self._lock:
            fade = np.linspace(1, 0, n, dtype=np.float32)
            self._sounds = [sound[:n] * fade[: len(sound)] for sound in self._sounds]

    def fill(self, block: Samples) -> None:
        """Write the next samples into ``block`` (mono), within ±1, and forget what is over."""
        block[:] = 0
        n = len(block)
        with self._lock:
            for sound in self._sounds:
                block[: len(sound)] += sound[:n]
            self._sounds = [sound[n:] for sound in self._sounds if len(sound) > n]
        np.clip(block, -1, 1, out=block)
