"""GREEN: the green channel alone (Verkruysse et al. 2008), where blood absorbs most.

It keeps the pulse where a video codec has thrown the colour away, and with it everything else that
changes the light.
"""

from __future__ import annotations

from poise.core.arrays import Array


def wave(changes: Array, colour: Array) -> Array:
    """The pulse (n,), up when there is more blood.

    ``changes`` (n, 3) are relative changes of red, green and blue about zero; ``colour`` (3,) is
    the mean they are relative to.
    """
    return -changes[:, 1]
