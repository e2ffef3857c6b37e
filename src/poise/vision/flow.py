"""How far a face has moved since it was found, told by its own features: no network runs.

Small windows around the eyes, brows and nose are sought again in each picture (Lucas & Kanade 1981,
in pyramids), always from the picture in which the face was found, so that no error adds up.  One
shift, turn and size is fitted to all of them, and what goes another way is left out.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from poise.core.arrays import Mask, Picture
from poise.vision.face import Points

# Of MediaPipe's face mesh: corners of the eyes, ends and tops of the brows, wings and base of the
# nose.  The mouth is left out, which moves by itself.
FEATURES = (33, 133, 362, 263, 70, 105, 55, 285, 334, 300, 98, 2, 327)
FACE_PX = 70  # about so wide is the face in the small picture in which they are sought
MARGIN = 0.3  # face widths of picture around them
WINDOW_PX = 15
ASTRAY = 0.012  # face widths from where all of them together say it is: a feature that is lost
FEWEST = 7  # of the features

Grey = NDArray[np.uint8]
# A point as one number, x + iy: to turn, size and shift it is then c * z + d.
Plane = NDArray[np.complexfloating[Any]]


class Flow:
    """Follows one face from the picture in which it was found."""

    def __init__(self) -> None:
        self._first: Grey | None = None

    def start(self, bgr: Picture, points: Points) -> None:
        """Follow the face with these ``points`` (478, 2), in pixels of ``bgr``."""
        features = points[list(FEATURES)]
        wide = float(np.ptp(points[:, 0]))
        height, width = bgr.shape[:2]
        low = np.maximum(np.floor(features.min(axis=0) - MARGIN * wide), 0).astype(int)
        high = np.minimum(np.ceil(features.max(axis=0) + MARGIN * wide), (width, height))
        (self._left, self._top), (self._right, self._bottom) = low, high.astype(int)
        self._step = max(1, round(wide / FACE_PX))
        self._first = None
        if (high - low).min() >= 2 * WINDOW_PX * self._step:
            self._points = _plane(points)
            # A pixel's middle is half a pixel from its edge, in the small picture too.
            self._corner = complex(*(low + (self._step - 1) / 2))
            self._from = ((features - low - (self._step - 1) / 2) / self._step).astype(np.float32)
            self._now = self._from.copy()
            self._astray_px = ASTRAY * wide / self._step
            self._first = self._small(bgr)

    def stop(self) -> None:
        """Follow nothing."""
        self._first = None

    @property
    def follows(self) -> bool:
        """Whether there is a face to follow."""
        return self._first is not None

    def points(self, bgr: Picture) -> Points | None:
        """The points in another picture of the same size.

        None when no face is followed, or no more: too few of its features go together.
        """
        if self._first is None:
            return None
        found, there, _ = cv2.calcOpticalFlowPyrLK(
            self._first,
            self._small(bgr),
            self._from,
            self._now.copy(),
            winSize=(WINDOW_PX, WINDOW_PX),
            maxLevel=2,
            flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
        )
        fitted = _fitted(
            _plane(self._from),
            _plane(np.asarray(found, np.float32)),
            there.ravel() > 0,
            self._astray_px,
        )
        if fitted is None:
            self.stop()
            return None
        turn, shift = fitted
        self._now = _flat(turn * _plane(self._from) + shift).astype(np.float32)
        return _flat(turn * (self._points - self._corner) + shift * self._step + self._corner)

    def _small(self, bgr: Picture) -> Grey:
        part = bgr[self._top : self._bottom, self._left : self._right]
        size = (part.shape[1] // self._step, part.shape[0] // self._step)
        part = part[: size[1] * self._step, : size[0] * self._step]
        grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
        return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def _fitted(old: Plane, new: Plane, fit: Mask, astray: float) -> tuple[complex, complex] | None:
    """The turn and size c and shift d of new = c * old + d, but for those that go astray."""
    for _ in range(3):
        if fit.sum() < FEWEST:
            return None
        a, b = old[fit], new[fit]
        a_mid, b_mid = a.sum() / len(a), b.sum() / len(b)
        a = a - a_mid
        turn = np.vdot(a, b - b_mid) / np.vdot(a, a).real
        shift = b_mid - turn * a_mid
        off = np.abs(turn * old + shift - new)
        if (off[fit] <= astray).all():
            return complex(turn), complex(shift)
        fit = fit & (off <= max(astray, float(np.sort(off[fit])[FEWEST - 1])))
    return None


def _plane(points: NDArray[np.floating[Any]]) -> Plane:
    """Points (n, 2) as n numbers."""
    flat = np.ascontiguousarray(points, np.float64)
    return flat.view(np.complex128)[:, 0]


def _flat(plane: Plane) -> Points:
    return np.ascontiguousarray(plane).view(np.float64).reshape(-1, 2)
