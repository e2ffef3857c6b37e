"""Skin whose every beat looks the same, for telling how late and how true an estimator is.

In ``skin.py`` the shape of a pulse stretches with its interval, so a beat's time depends on the
next one.  Here it follows its beat by the same time however fast the heart is, and all else is
white noise.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from poise.core.arrays import Array
from poise.core.events import SkinSample

FRAMES_HZ = 30.0
COLOUR = np.array([200.0, 150.0, 115.0])
BLOOD = np.array([0.33, 0.77, 0.53]) / 0.77  # de Haan & van Leest 2014, relative to green
HUMPS = ((0.12, 0.08, 1.0), (0.36, 0.12, 0.45))  # after the pulse's arrival, in s
PULSE_DELAY_S = 0.2  # from an R peak to its pulse in the face, about


def samples(
    beats_s: Array, seconds: float, pulse_grey: float, noise_grey: float, seed: int = 0
) -> Iterator[SkinSample]:
    """The frames of a face: the pulse in grey levels from trough to peak, and each mean's noise."""
    rng = np.random.default_rng(seed)
    t = np.arange(0, seconds, 1 / FRAMES_HZ)
    wave = pulse_grey * pulse(beats_s, t - PULSE_DELAY_S)
    clean = COLOUR - wave[:, None] * BLOOD * (COLOUR / COLOUR[1])
    regions = clean[:, None, :] + noise_grey * rng.standard_normal((len(t), 3, 3))
    wall = 118 + noise_grey * rng.standard_normal((len(t), 3))
    for moment, three, behind in zip(t.tolist(), regions.tolist(), wall.tolist(), strict=True):
        rgb = tuple((r, g, b) for r, g, b in three)
        yield SkinSample(moment, "camera", rgb, 1.0, tuple(behind), (0.0, 0.0, 0.0), 0.0)


def pulse(beats_s: Array, t: Array) -> Array:
    """The blood in the skin at ``t`` (n,), about -0.5 to 0.5: two humps a beat."""
    last = np.searchsorted(beats_s, t, side="right") - 1
    wave = np.zeros_like(t)
    for back in range(-1, 4):
        since = t - beats_s[np.clip(last - back, 0, len(beats_s) - 1)]
        for at_s, width_s, height in HUMPS:
            wave += height * np.exp(-(((since - at_s) / width_s) ** 2) / 2)
    return np.asarray((wave - 0.42) / 1.05)
