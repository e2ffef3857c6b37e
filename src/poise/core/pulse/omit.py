"""OMIT: what green does beside the direction of the skin's own colour.

Álvarez Casado & Bordallo López 2022.  A change of brightness moves a colour along its own
direction, so the component at right angles to it is free of shadows.  Their QR decomposition of the
frames begins with that direction; here it is the mean colour, which is steadier than the first
frame.
"""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array


def wave(changes: Array, colour: Array) -> Array:
    """The pulse (n,), up when there is more blood; arguments as in :func:`green.wave`."""
    length = float(np.linalg.norm(colour))
    if length == 0:
        return np.zeros(len(changes))
    along = colour / length
    light = changes * colour
    return np.asarray((light @ along) * along[1] - light[:, 1])
