"""The mean colour of forehead and cheeks in one picture, and of a patch of wall beside the face."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from poise.core.arrays import Picture
from poise.vision.face import Points

Rgb = tuple[float, float, float]

# Points of MediaPipe's face mesh around skin that is flat, bare and away from edges.
FOREHEAD = (104, 67, 109, 10, 338, 297, 333, 299, 337, 9, 108, 69)
LEFT_CHEEK = (117, 118, 119, 100, 36, 205, 207, 187, 123)  # left in the picture
RIGHT_CHEEK = (346, 347, 348, 329, 266, 425, 427, 411, 352)
REGIONS = (FOREHEAD, LEFT_CHEEK, RIGHT_CHEEK)
_OUTLINES = np.array([point for region in REGIONS for point in region])
_SIZES = np.array([len(region) for region in REGIONS])
_BEGINS = np.cumsum(_SIZES) - _SIZES
# A pixel beyond these says nothing of its colour.  Blue may be as dark as it is: it is the darkest
# colour of skin, and in a dark face in dim light no pixel has more.
DARK, CLIPPED = 8, 250
FEWEST_PIXELS = 200
FAIR_PART = 0.3  # of a region's pixels must be fit to use

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class SkinColour:
    """``regions`` in the order forehead, left, right; None where too little could be seen.

    ``coverage`` (0 to 1) is the part of all their pixels that were used.
    """

    regions: tuple[Rgb | None, ...]
    coverage: float


def measure(bgr: Picture, points: Points) -> SkinColour:
    """The colours of the regions that ``points`` (478, 2) outline."""
    height, width = bgr.shape[:2]
    # All regions at once: numpy takes as long over nine points as over thirty.
    outlines = points[_OUTLINES]
    first = np.maximum(np.floor(np.minimum.reduceat(outlines, _BEGINS)).astype(int), 0)
    last = np.ceil(np.maximum.reduceat(outlines, _BEGINS)).astype(int) + 1
    last = np.minimum(last, (width, height))
    # Sixteenths of a pixel, so that a face that drifts does not gain and lose whole rows.
    fine = np.round((outlines - np.repeat(first, _SIZES, axis=0)) * 16).astype(np.int32)
    colours: list[Rgb | None] = []
    used = total = 0
    boxes = np.column_stack([first, last]).tolist()
    for around, outline in zip(boxes, np.split(fine, _BEGINS[1:]), strict=True):
        colour, fit, all_of_it = _region(bgr, around, outline)
        colours.append(colour)
        used, total = used + fit, total + all_of_it
    return SkinColour(tuple(colours), used / total if total else 0.0)


def _region(bgr: Picture, around: Box, outline: NDArray[np.int32]) -> tuple[Rgb | None, int, int]:
    """The colour in ``outline``, which is in sixteenths of a pixel; pixels used, and in all."""
    left, top, right, bottom = around
    if right - left < 4 or bottom - top < 4:
        return None, 0, 0
    part = bgr[top:bottom, left:right]
    mask = np.zeros(part.shape[:2], np.uint8)
    cv2.fillPoly(mask, [outline], 255, shift=4)
    total = cv2.countNonZero(mask)
    fit = cv2.inRange(part, (0, DARK, DARK), (CLIPPED, CLIPPED, CLIPPED))
    cv2.bitwise_and(mask, fit, dst=mask)
    used = cv2.countNonZero(mask)
    if used < max(FEWEST_PIXELS, FAIR_PART * total):
        return None, used, total
    blue, green, red, _ = cv2.mean(part, mask)
    return (red, green, blue), used, total


def box(points: Points) -> Box:
    """The left, top, right and bottom, in pixels, of a face's ``points`` (n, 2)."""
    across, down = np.ascontiguousarray(points.T)  # numpy is slow along pairs
    return int(across.min()), int(down.min()), int(across.max()), int(down.max())


def beside(face: Box, width: int, height: int) -> list[Box]:
    """Patches of what is behind the person, on either side of the head, where they fit."""
    left, top, right, bottom = face
    wide = right - left
    top, bottom = max(0, top - wide // 4), max(0, (top + bottom) // 2)
    patches = [
        (left - round(0.9 * wide), top, left - round(0.4 * wide), bottom),
        (right + round(0.4 * wide), top, right + round(0.9 * wide), bottom),
    ]
    inside = [(max(0, a), b, min(width, c), min(height, d)) for a, b, c, d in patches]
    return [(a, b, c, d) for a, b, c, d in inside if c - a >= 12 and d - b >= 12]


def corners(patch: Box) -> Points:
    """The four corners of a patch, one after the other."""
    left, top, right, bottom = patch
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], dtype=float)


def mean(bgr: Picture, patches: list[Box]) -> Rgb | None:
    """The mean colour over all the patches, None without one."""
    if not patches:
        return None
    blue = green = red = 0.0
    count = 0
    for a, b, c, d in patches:
        part = bgr[b:d, a:c]
        more = cv2.sumElems(part)
        blue, green, red = blue + more[0], green + more[1], red + more[2]
        count += part.shape[0] * part.shape[1]
    return red / count, green / count, blue / count
