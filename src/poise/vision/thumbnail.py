"""A picture made small, with the regions that are read: a few times a second, while asked for."""

from __future__ import annotations

import cv2
import numpy as np

from poise.core.arrays import Picture
from poise.vision.face_tracker import FaceTracker
from poise.vision.messages import Outline, Thumbnail

WIDTH, TALLEST = 160, 640


def thumbnail(bgr: Picture, tracker: FaceTracker) -> Thumbnail:
    """The picture that ``tracker`` looked at last, 160 pixels wide."""
    height, width = bgr.shape[:2]
    size = (WIDTH, min(max(1, round(height * WIDTH / width)), TALLEST))
    small = cv2.resize(bgr, size, interpolation=cv2.INTER_AREA)
    regions = []
    for outline, fit in tracker.regions():
        corners = outline / (width, height)
        told: Outline = tuple((round(float(x), 4), round(float(y), 4)) for x, y in corners)
        regions.append((told, bool(fit)))
    return Thumbnail(*size, np.ascontiguousarray(small[:, :, ::-1]).tobytes(), tuple(regions))
