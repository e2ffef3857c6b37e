"""Whether a changing light may be shown to anybody: success criterion 2.3.1 of WCAG 2.2.

A flash is a pair of opposing changes of relative luminance by at least a tenth of the maximum, the
darker of the two below 0.80; no second may hold more than three.  Every change is counted here
where it ends, and half a pair as half a flash, so that the count errs on the high side.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from poise.core.arrays import Array

CHANGE, DARKER_BELOW, MOST, WITHIN_S = 0.10, 0.80, 3.0, 1.0


def flashes(t: Array, luminance: Array, change: float = CHANGE) -> float:
    """The most flashes in any one second of ``luminance`` (n,), 0 to 1, at ``t`` (n,) seconds.

    With a smaller ``change`` than the criterion's, it is what it would be at more contrast.
    """
    ends = _changes(t, luminance, change)
    return max((int(np.sum((ends >= a) & (ends <= a + WITHIN_S))) / 2 for a in ends), default=0.0)


def _changes(t: Array, luminance: Array, change: float) -> Array:
    """When each change from one extreme to the next, at least so large, came to its end."""
    at = _extremes(luminance, change)
    dark = [min(luminance[a], luminance[b]) < DARKER_BELOW for a, b in pairwise(at)]
    return np.array([t[b] for b, counts in zip(at[1:], dark, strict=True) if counts])


def _extremes(light: Array, change: float) -> list[int]:
    """Where ``light`` turns, passing over turns smaller than ``change``."""
    found: list[int] = []
    lowest = highest = direction = 0
    for i, now in enumerate(light.tolist()):
        lowest = i if now < light[lowest] else lowest
        highest = i if now > light[highest] else highest
        if direction >= 0 and light[highest] - now >= change:
            found.append(highest)
            direction, lowest = -1, i
        elif direction <= 0 and now - light[lowest] >= change:
            found.append(lowest)
            direction, highest = 1, i
    if direction:
        found.append(lowest if direction < 0 else highest)
    return found
