"""Made-up waves of a clip on a finger, with known beats: a first wave and a later second one."""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array

TOP_S, WIDTH_S = 0.16, 0.065  # of the first wave, after its beat
SECOND_WIDTH_S = 0.085


def finger_wave(
    beats_s: Array,
    hz: float,
    seconds: float,
    *,
    second: float = 0.35,
    delay_s: float = 0.30,
    strength: Array | None = None,
    noise: float = 0.01,
    seed: int = 1,
) -> Array:
    """The wave (n,): ``second`` is the height of the second wave, ``delay_s`` after the first.

    ``strength`` (beats,) is how strong each beat's waves are, 1 unless it is given; ``noise`` is of
    the first wave's height.  It lies on a baseline that sways with the breath.
    """
    rng = np.random.default_rng(seed)
    at = np.arange(0, seconds, 1 / hz)
    wave = 0.3 * np.sin(2 * np.pi * 0.23 * at) + 0.2 * np.sin(2 * np.pi * 0.07 * at + 1)
    strong = np.ones(len(beats_s)) if strength is None else strength
    for beat, size in zip(beats_s, strong, strict=True):
        near = slice(*np.searchsorted(at, (beat - 0.3, beat + 1.5)))
        t = at[near] - beat - TOP_S
        first = np.exp(-0.5 * (t / WIDTH_S) ** 2)
        wave[near] += size * (first + second * np.exp(-0.5 * ((t - delay_s) / SECOND_WIDTH_S) ** 2))
    return np.asarray(wave + rng.normal(0, noise, len(at)))
