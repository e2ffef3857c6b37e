"""How much of a picture's detail is the 8-pixel blocks of a lossy codec."""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Picture

BLOCK = 8


def blockiness(bgr: Picture) -> float:
    """How much steeper the green of a picture (h, w, 3) is across block edges than within blocks.

    1 for a picture that was never compressed.  The first rows are left out, for some cameras write
    something there.  It sees JPEG and MPEG-4, and codecs that smooth
    their own edges (H.264) hardly at all.
    """
    green = bgr[8 * BLOCK :, :, 1].astype(np.float32)
    ratios = []
    for picture in (green, green.T):
        steps = np.abs(np.diff(picture, axis=1)).mean(axis=0)
        edge = np.arange(1, len(steps) + 1) % BLOCK == 0
        inside = float(steps[~edge].mean())
        ratios.append(float(steps[edge].mean()) / inside if inside > 0 else 1.0)
    return sum(ratios) / 2
