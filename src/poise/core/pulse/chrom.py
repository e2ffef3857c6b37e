"""CHROM: two colour differences whose sum white light does not move (de Haan & Jeanne 2013)."""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array


def wave(changes: Array, colour: Array) -> Array:
    """The pulse (n,), up when there is more blood; arguments as in :func:`green.wave`."""
    red, green, blue = changes.T
    x = 3 * red - 2 * green
    y = 1.5 * red + green - 1.5 * blue
    spread = y.std()
    return np.asarray(x - (x.std() / spread if spread > 0 else 0.0) * y)
