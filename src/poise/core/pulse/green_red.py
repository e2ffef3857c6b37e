"""G − R: green less red, so that white light cancels (Hülsbusch 2008, thesis, RWTH Aachen)."""

from __future__ import annotations

from poise.core.arrays import Array


def wave(changes: Array, colour: Array) -> Array:
    """The pulse (n,), up when there is more blood; arguments as in :func:`green.wave`."""
    return changes[:, 0] - changes[:, 1]
