"""What makes a face hard to read just now, as sentences for the person before the camera."""

from __future__ import annotations

import cv2
import numpy as np

from poise.core.arrays import Picture
from poise.vision import skin
from poise.vision.face import Points

MOVING = 0.4  # face widths a second
NARROWEST_PX = 70
DIM, BRIGHT_COVERAGE = 55.0, 0.6
TURNED = 2.2  # one cheek this much wider than the other
COLOURLESS = 0.02  # of its brightness: skin whose red, green and blue differ by less is no skin's
# Of 255: a large part of a picture that is nowhere brighter, or nowhere darker.
BLACK, WHITE = 32, 240
PARTS = (8, 6)
NOSE, LEFT_EDGE, RIGHT_EDGE = 1, 234, 454

COVERED = "the picture is black; is the camera covered?"
BLINDED = "the picture is white; dim the light, or turn the camera away from it"
NO_FACE = "no face in the picture; sit where the camera can see you"


def without_face(bgr: Picture) -> str:
    """Why there may be no face in the picture."""
    # Means of large parts: a covered camera still has bright pixels, and lets some light through.
    parts = cv2.resize(bgr[::16, ::16], PARTS, interpolation=cv2.INTER_AREA)
    if parts.max() < BLACK:
        return COVERED
    return BLINDED if parts.min() > WHITE else NO_FACE


def of_face(
    bgr: Picture,
    points: Points,
    face: skin.Box,
    colour: skin.SkinColour,
    *,
    speed: float,
    speaks: bool,
    others: int,
) -> tuple[str, ...]:
    """All that is in the way of reading the ``face`` of these ``points`` (478, 2), the worst first.

    ``speed`` is in face widths a second.
    """
    notes = []
    left, top, right, bottom = face
    if speed > MOVING:
        notes.append("too much movement; lean your head back")
    fit = colour.coverage >= skin.FAIR_PART or any(colour.regions)
    if right - left < NARROWEST_PX or (fit and not any(colour.regions)):
        notes.append("your face is too small; move closer to the camera")
    few = bgr[max(0, top) : max(0, bottom) : 8, max(0, left) : max(0, right) : 8]
    brightest = np.maximum(np.maximum(few[..., 0], few[..., 1]), few[..., 2])
    brightness = float(brightest.mean()) if few.size else DIM
    if colour.coverage < BRIGHT_COVERAGE and brightness > 2 * DIM:
        notes.append("your face is too bright; dim the light or move away from it")
    elif brightness < DIM or not fit:
        notes.append("your face is too dark; turn on a light in front of you")
    elif (read := [rgb for rgb in colour.regions if rgb]) and all(
        max(rgb) - min(rgb) < COLOURLESS * max(rgb) for rgb in read
    ):
        notes.append("this camera sees no colours; choose another, or more light for this one")
    if _turned(points):
        notes.append("your face is turned away; look towards the camera")
    if speaks:
        notes.append("waiting while you speak; speaking moves the skin")
    if others:
        notes.append("more than one face; reading the largest")
    return tuple(notes)


def _turned(points: Points) -> bool:
    """Whether one cheek is much wider than the other, along the face's own width."""
    left, right, nose = points[LEFT_EDGE], points[RIGHT_EDGE], points[NOSE]
    along = float((nose - left) @ (right - left)), float((right - nose) @ (right - left))
    return max(along) > TURNED * min(along)
