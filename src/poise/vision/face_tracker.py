"""One person before one camera: which face, where its skin is, why it may be hard to read."""

from __future__ import annotations

from collections import deque
from typing import Protocol

import numpy as np

from poise.core.arrays import Picture
from poise.core.events import SkinSample
from poise.vision import skin
from poise.vision.face import Points

# How often the finder is asked: while a head moves, while it is still, and where there is none.
FIND_EVERY_S, STILL_EVERY_S, SEARCH_EVERY_S = 0.095, 0.19, 0.2
LOST_S = 0.35
STILL, STILL_S = 0.05, 2.0  # face widths a second, and for how long
STILL_PART = 0.004  # of a face width: points that moved less are the finder's own trembling
MOVING = 0.4  # face widths a second
NARROWEST_PX = 70
DIM, BRIGHT_COVERAGE = 55.0, 0.6
TURNED = 2.2  # one cheek this much wider than the other
SPEAKING = 0.018  # standard deviation of the mouth's opening, in face widths
NOSE, LEFT_EDGE, RIGHT_EDGE, UPPER_LIP, LOWER_LIP = 1, 234, 454, 13, 14

NO_FACE = "no face in the picture; sit where the camera can see you"


class Finder(Protocol):
    """Whatever finds faces: :class:`poise.vision.face.FaceFinder`, or a test's."""

    def find(self, bgr: Picture, t: float) -> list[Points]:
        """Each face in the picture (height, width, 3): its points (n, 2), in pixels."""
        ...

    def close(self) -> None:
        """Let go of what it holds."""
        ...


class FaceTracker:
    """Turns pictures into skin colours, remembering the face from one to the next."""

    def __init__(self, finder: Finder, sensor: str) -> None:
        self._finder, self._sensor = finder, sensor
        self._points: Points | None = None
        self._looked_t = self._found_t = self._moved_t = -1e9
        self._before: tuple[float, Points] | None = None
        self._others = 0
        self._fit: tuple[bool, ...] = ()
        self._size = (0, 0)
        self._speed = 0.0
        self._patches: list[skin.Box] = []
        self._patches_of: Points | None = None
        self._mouth: deque[float] = deque(maxlen=20)

    def look(self, bgr: Picture, t: float) -> SkinSample:
        """The skin's colour in a picture (height, width, 3) taken at ``t``."""
        if bgr.shape[:2] != self._size:
            self._size = bgr.shape[:2]
            self._forget()  # what was found lay elsewhere in a picture of another size
        if t - self._looked_t >= self._every_s():
            self._looked_t = t
            self._choose(self._finder.find(bgr, t), t)
        self._fit = ()
        if self._points is None:
            return SkinSample(t, self._sensor, (), 0.0, notes=(self._unseen(bgr),))
        points = self._points
        wide = _width(points)
        colour = skin.measure(bgr, points)
        # While the head is thrown about, what lies under the outlines is anybody's guess.
        regions = (None, None, None) if self._speed > MOVING else colour.regions
        self._fit = tuple(region is not None for region in regions)
        centre = points.mean(axis=0) / wide
        return SkinSample(
            t,
            self._sensor,
            regions,
            colour.coverage,
            skin.mean(bgr, self._beside(bgr, points)),
            (float(centre[0]), float(centre[1]), float(np.log(wide))),
            self._speed,
            tuple(self._notes(bgr, colour, points)),
        )

    def _forget(self) -> None:
        self._points = self._before = self._patches_of = None
        self._looked_t = -1e9
        self._mouth.clear()

    def _every_s(self) -> float:
        """How long what the finder said holds."""
        if self._points is None:
            return SEARCH_EVERY_S
        missed = self._found_t < self._looked_t
        unrest = missed or self._speaks() or self._looked_t - self._moved_t < STILL_S
        return FIND_EVERY_S if unrest else STILL_EVERY_S

    def _speaks(self) -> bool:
        return len(self._mouth) == self._mouth.maxlen and float(np.std(self._mouth)) > SPEAKING

    @property
    def face(self) -> skin.Box | None:
        """Where the face is in the last picture, in pixels; None without one."""
        return skin.box(self._points) if self._points is not None else None

    def regions(self) -> list[tuple[Points, bool]]:
        """What is read of the last picture: each outline (n, 2) in pixels, and whether it was fit.

        Forehead, left and right cheek, then the patches of wall; without a face, nothing.
        """
        points = self._points
        if points is None:
            return []
        outlines = [points[list(region)] for region in skin.REGIONS]
        found = list(zip(outlines, self._fit, strict=True))
        return found + [(skin.corners(patch), True) for patch in self._patches]

    def _choose(self, faces: list[Points], t: float) -> None:
        """Keep to the largest face, and to the one known unless another is clearly larger."""
        if not faces:
            if t - self._found_t > LOST_S:
                self._points, self._before = None, None
                self._mouth.clear()
            return
        self._others = len(faces) - 1
        known = self._points
        best = max(faces, key=lambda face: _width(face) * (1.4 if _same(face, known) else 1.0))
        self._found_t = t
        if known is None or not _same(best, known):
            self._points, self._before, self._speed = best, (t, best), 0.0
            self._moved_t = t
            self._mouth.clear()
        else:
            self._follow(best, t)
        self._mouth.append(float(np.linalg.norm(best[UPPER_LIP] - best[LOWER_LIP])) / _width(best))

    def _follow(self, seen: Points, t: float) -> None:
        """Move the outlines after the face: at once when it moves, hardly when it trembles."""
        assert self._points is not None
        assert self._before is not None
        wide = _width(seen)
        before_t, before = self._before
        moved = float(np.linalg.norm(seen.mean(axis=0) - before.mean(axis=0))) / wide
        self._speed += 0.5 * (moved / max(t - before_t, 1e-3) - self._speed)
        if self._speed > STILL:
            self._moved_t = t
        self._before = (t, seen)
        away = float(np.linalg.norm((seen - self._points).mean(axis=0))) / wide
        share = min(1.0, max(0.08, away / (4 * STILL_PART)))
        self._points = self._points + share * (seen - self._points)

    def _beside(self, bgr: Picture, points: Points) -> list[skin.Box]:
        """The wall's patches, held where they are until the face has moved well away from them."""
        height, width = bgr.shape[:2]
        of = self._patches_of
        if of is None or float(np.abs(points - of).mean()) > 0.12 * _width(points):
            self._patches = skin.beside(skin.box(points), width, height)
            self._patches_of = points
        return self._patches

    def _unseen(self, bgr: Picture) -> str:
        if bgr[::16, ::16].max() < 16:
            return "the picture is black; is the camera covered?"
        return NO_FACE

    def _notes(self, bgr: Picture, colour: skin.SkinColour, points: Points) -> list[str]:
        notes = []
        if self._speed > MOVING:
            notes.append("too much movement; lean your head back")
        if _width(points) < NARROWEST_PX:
            notes.append("your face is too small; move closer to the camera")
        left, top, right, bottom = skin.box(points)
        face = bgr[max(0, top) : max(0, bottom) : 8, max(0, left) : max(0, right) : 8]
        brightness = float(face.max(axis=2).mean()) if face.size else DIM
        if colour.coverage < BRIGHT_COVERAGE and brightness > 2 * DIM:
            notes.append("your face is too bright; dim the light or move away from it")
        elif brightness < DIM or not any(colour.regions):
            notes.append("your face is too dark; turn on a light in front of you")
        one = abs(points[NOSE, 0] - points[LEFT_EDGE, 0])
        other = abs(points[RIGHT_EDGE, 0] - points[NOSE, 0])
        if max(one, other) > TURNED * min(one, other):
            notes.append("your face is turned away; look towards the camera")
        if self._speaks():
            notes.append("waiting while you speak; speaking moves the skin")
        if self._others:
            notes.append("more than one face; reading the largest")
        return notes


def _width(points: Points) -> float:
    return float(np.ptp(points[:, 0]))


def _same(face: Points, known: Points | None) -> bool:
    if known is None:
        return False
    apart = float(np.linalg.norm(face.mean(axis=0) - known.mean(axis=0)))
    return apart < 0.6 * _width(known) and 0.6 < _width(face) / _width(known) < 1.7
