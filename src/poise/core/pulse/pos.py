"""POS: the plane at right angles to the skin tone (Wang et al. 2017, algorithm 1).

In windows of 1.6 s the colours are divided by their mean, projected on two axes that white light
does not move, and added so that what is left of it cancels.  The windows overlap by all but one
frame and their results are averaged where they lie.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from poise.core.arrays import Array

WINDOW_S = 1.6


class Pos:
    """Adds one window's wave for each frame, so that a long buffer costs nothing to extend."""

    def __init__(self, rate_hz: float) -> None:
        self.window = round(WINDOW_S * rate_hz)

    def add(self, rgb: Array, wave: Array, count: Array, new: int) -> None:
        """Add the windows that end in the last ``new`` frames.

        ``rgb`` (n, regions, 3) are colours; ``wave`` and ``count`` (n, regions + 1) hold the sums
        and how many windows are in each, for the regions and, last, for all of them together.  A
        region with a NaN in a window is left out of it.
        """
        new = min(new, len(rgb) - self.window + 1)
        if new <= 0:
            return
        first = len(rgb) - self.window + 1 - new
        windows = sliding_window_view(rgb[first:], self.window, axis=0)  # (new, regions, 3, window)
        with np.errstate(divide="ignore", invalid="ignore"):
            relative = windows / windows.mean(axis=3, keepdims=True) - 1
        seen = np.isfinite(relative).all(axis=(2, 3))  # (new, regions)
        relative[~seen] = 0
        together = relative.sum(axis=1) / np.maximum(seen.sum(axis=1), 1)[:, None, None]
        colours = np.concatenate([relative, together[:, None]], axis=1)
        waves = pulse(colours.reshape(-1, 3, self.window)).reshape(new, -1, self.window)
        told = np.concatenate([seen, seen.any(axis=1, keepdims=True)], axis=1)
        for at, (window, tells) in enumerate(zip(waves, told, strict=True), start=first):
            part = slice(at, at + self.window)
            wave[part] += window.T
            count[part] += tells


def pulse(relative: Array) -> Array:
    """The pulse (regions, n), up for more blood, in relative changes (regions, 3, n)."""
    red, green, blue = relative[:, 0], relative[:, 1], relative[:, 2]
    one = green - blue
    two = green + blue - 2 * red
    spread = two.std(axis=1)
    ratio = np.divide(one.std(axis=1), spread, out=np.zeros_like(spread), where=spread > 0)
    h = one + ratio[:, None] * two
    return np.asarray(h.mean(axis=1, keepdims=True) - h)
