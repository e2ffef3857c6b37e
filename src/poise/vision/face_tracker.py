"""One person before one camera: which face, and where its skin is in each picture.

The finder is slow, so it is asked a few times a second; from one answer to the next the face's own
features carry its outlines along (:mod:`poise.vision.flow`).
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

import numpy as np

from poise.core.arrays import Picture
from poise.core.events import SkinSample
from poise.vision import hardships, skin
from poise.vision.face import Points
from poise.vision.flow import Flow

# How often the finder is asked: while the face is followed, while it is not or speaks, and where
# there is none.
FOLLOWED_EVERY_S, UNSURE_EVERY_S, SEARCH_EVERY_S = 0.24, 0.095, 0.2
SPEED_EVERY_S = 0.095
LOST_S = 0.35
STILL_PART = 0.004  # of a face width: points that moved less are the finder's own trembling
LEAST_SHARE = 0.08  # of the way to where the finder puts the outlines, however near that is
SPEAKING = 0.018  # standard deviation of the mouth's opening, in face widths
UPPER_LIP, LOWER_LIP = 13, 14


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
        self._flow = Flow()
        self._size = (0, 0)
        self._points: Points | None = None
        self._before: tuple[float, Points] | None = None
        self._asked_t = self._found_t = -1e9
        self._others = 0
        self._fit: tuple[bool, ...] = ()
        self._patches: list[skin.Box] = []
        self._patches_of: Points | None = None
        self._mouth: deque[float] = deque(maxlen=20)
        self._forget()

    def look(self, bgr: Picture, t: float) -> SkinSample:
        """The skin's colour in a picture (height, width, 3) taken at ``t``."""
        if bgr.shape[:2] != self._size:
            self._size = bgr.shape[:2]
            self._forget()  # what was found lay elsewhere in a picture of another size
        if (carried := self._flow.points(bgr)) is not None:
            self._points = carried
        if t - self._asked_t >= self._every_s():
            self._asked_t = t
            self._heed(self._finder.find(bgr, t), bgr, t)
        self._fit = ()
        if self._points is None:
            return SkinSample(t, self._sensor, (), 0.0, notes=(hardships.without_face(bgr),))
        self._measure_speed(self._points, t)
        return self._sample(bgr, self._points, t)

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

    def _forget(self) -> None:
        self._points = self._patches_of = None
        self._asked_t = -1e9
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Whoever is seen from now on has neither moved nor spoken yet."""
        self._flow.stop()
        self._before = None
        self._speed = 0.0
        self._speaks = False
        self._mouth.clear()

    def _every_s(self) -> float:
        """How long what the finder said holds."""
        if self._points is None:
            return SEARCH_EVERY_S
        missed = self._found_t < self._asked_t
        unsure = missed or self._speaks or not self._flow.follows
        return UNSURE_EVERY_S if unsure else FOLLOWED_EVERY_S

    def _heed(self, faces: list[Points], bgr: Picture, t: float) -> None:
        """Take in what the finder found: keep to the face that is known, and correct where it is.

        Another takes its place when it is clearly larger.
        """
        if not faces:
            if t - self._found_t > LOST_S:
                self._points = None
                self._begin_anew()
            return
        self._found_t, self._others = t, len(faces) - 1
        known = self._points
        best = max(faces, key=lambda face: _width(face) * (1.4 if _same(face, known) else 1.0))
        if known is not None and _same(best, known):
            self._points = _nearer(known, best)
        else:
            self._points = best
            self._begin_anew()
        self._flow.start(bgr, self._points)
        self._heed_mouth(best)

    def _heed_mouth(self, face: Points) -> None:
        open_px = float(np.linalg.norm(face[UPPER_LIP] - face[LOWER_LIP]))
        self._mouth.append(open_px / _width(face))
        enough = len(self._mouth) == self._mouth.maxlen
        self._speaks = enough and float(np.std(self._mouth)) > SPEAKING

    def _measure_speed(self, points: Points, t: float) -> None:
        """Note how fast the outlines move, in face widths a second, by a mean of the last few."""
        before_t, before = self._before or (t, points)
        if self._before is None:
            self._before = (t, points)
        elif t - before_t >= SPEED_EVERY_S:
            moved_px = float(np.linalg.norm((points - before).mean(axis=0)))
            self._speed += 0.5 * (moved_px / _width(points) / (t - before_t) - self._speed)
            self._before = (t, points)

    def _sample(self, bgr: Picture, points: Points, t: float) -> SkinSample:
        colour = skin.measure(bgr, points)
        # While the head is thrown about, what lies under the outlines is anybody's guess.
        thrown = self._speed > hardships.MOVING
        regions = tuple(None if thrown else region for region in colour.regions)
        self._fit = tuple(region is not None for region in regions)
        wide = _width(points)
        x, y = (points.mean(axis=0) / wide).tolist()
        return SkinSample(
            t,
            self._sensor,
            regions,
            colour.coverage,
            skin.mean(bgr, self._beside(bgr, points, wide)),
            (x, y, float(np.log(wide))),
            self._speed,
            hardships.of_face(
                bgr,
                points,
                skin.box(points),
                colour,
                speed=self._speed,
                speaks=self._speaks,
                others=self._others,
            ),
        )

    def _beside(self, bgr: Picture, points: Points, wide: float) -> list[skin.Box]:
        """The wall's patches, held where they are until the face has moved well away from them."""
        height, width = bgr.shape[:2]
        of = self._patches_of
        if of is None or float(np.abs(points - of).mean()) > 0.12 * wide:
            self._patches = skin.beside(skin.box(points), width, height)
            self._patches_of = points
        return self._patches


def _nearer(outlines: Points, seen: Points) -> Points:
    """The outlines drawn to where the finder sees them: hardly while that may be its trembling."""
    away = float(np.linalg.norm((seen - outlines).mean(axis=0))) / _width(seen)
    share = min(1.0, max(LEAST_SHARE, away / (4 * STILL_PART)))
    return outlines + share * (seen - outlines)


def _width(points: Points) -> float:
    across = points[:, 0]
    return float(across.max() - across.min())


def _same(face: Points, known: Points | None) -> bool:
    if known is None:
        return False
    apart = float(np.linalg.norm(face.mean(axis=0) - known.mean(axis=0)))
    return apart < 0.6 * _width(known) and 0.6 < _width(face) / _width(known) < 1.7
