"""PBV: what moves most like blood and least like anything else (de Haan & van Leest 2014).

Blood changes red, green and blue in known proportions.  Of all mixtures of the three that pass such
a change on whole, this is the one with the least power.
"""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array

BLOOD: Array = np.array([0.33, 0.77, 0.53])  # of their paper: relative changes, on skin under white
EASE = 0.04  # of the mean power: a pulse whose tint is not quite theirs does not cancel itself


def wave(changes: Array, colour: Array) -> Array:
    """The pulse (n,), up when there is more blood; arguments as in :func:`green.wave`."""
    power = changes.T @ changes
    eased = power + (EASE * np.trace(power) / 3 + 1e-18) * np.eye(3)
    mixture = np.linalg.solve(eased, BLOOD)
    return np.asarray(-changes @ (mixture / (mixture @ BLOOD)) * BLOOD[1])
