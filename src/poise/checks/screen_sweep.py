"""The light by which a camera's delay is told: a grey that swells and fades, quicker and slower.

A sine whose pace runs from 0.7 to 2.8 Hz and back in twenty seconds fits at one delay only, and is
safe to look at: it never turns more than six times a second, and each turn is smaller than what
counts as a flash (:mod:`poise.checks.flashes`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from poise.core.arrays import Array

LENGTH_S, FADE_S = 20.0, 0.5
SLOW_HZ, QUICK_HZ = 0.7, 2.8
MIDDLE, STEP = 0.49, 0.08  # relative luminance, and how far it swings from lowest to highest


def luminance(t: ArrayLike) -> Array:
    """The relative luminance (0 black, 1 white) at ``t`` seconds from the sweep's beginning.

    Before and after the sweep it rests at the middle.
    """
    t = np.asarray(t, dtype=float)
    inside = np.clip(t, 0, LENGTH_S)
    half = LENGTH_S / 2
    climb = (QUICK_HZ - SLOW_HZ) / half
    up = np.minimum(inside, half)
    down = np.maximum(inside - half, 0)
    turns = SLOW_HZ * up + climb * up**2 / 2 + QUICK_HZ * down - climb * down**2 / 2
    fade = np.minimum(1.0, np.minimum(inside, LENGTH_S - inside) / FADE_S)
    wave: Array = MIDDLE + STEP / 2 * fade * np.sin(2 * np.pi * turns)
    return wave


def level(relative: ArrayLike) -> NDArray[np.uint8]:
    """The grey level (0 to 255) that an sRGB screen shows as this relative luminance."""
    light = np.clip(np.asarray(relative, dtype=float), 0, 1)
    curve = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    grey: NDArray[np.uint8] = np.round(255 * curve).astype(np.uint8)
    return grey


def of_level(grey: ArrayLike) -> Array:
    """The relative luminance of a grey level, as WCAG 2.2 defines it."""
    value = np.asarray(grey, dtype=float) / 255
    light: Array = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return light
