"""Where the faces are, by OpenCV alone: for computers for which MediaPipe has no wheel.

The two networks of MediaPipe's own model (``face_landmarker.task``, Apache-2.0) run in ``cv2.dnn``:
BlazeFace finds faces in a small picture (Bazarevsky et al. 2019, arXiv:1907.05047), and the face
mesh (Grishchenko et al. 2020, arXiv:2006.10962) puts 478 points on each.  A face that is known is
looked for around its last points; as long as there is room for another, the whole picture is
searched too.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from math import atan2, cos, sin
from typing import Any, Self
from zipfile import ZipFile

import cv2
import numpy as np

from poise.core.arrays import Array, Picture
from poise.vision.face import Points

FACES, MESH = "face_detector.tflite", "face_landmarks_detector.tflite"
SMALL, CROP = 128, 256  # the sides of what the networks look at, in pixels
# The faces that BlazeFace tells of: for each cell of two grids, so many.
GRIDS = ((16, 2), (8, 6))
SURE = 0.5  # MediaPipe's own, for a face that is found and for one that is followed
SAME_FACE = 0.3  # share of two boxes that they have in common
AROUND = 1.5  # a crop is so much wider than the face in it
EYES = (33, 263)  # the outer corners, in the mesh


@dataclass(frozen=True, slots=True)
class _Place:
    """A square around a face: its middle and side in pixels, and how far it is turned."""

    x: float
    y: float
    side: float
    turn_rad: float


class NetFaceFinder:
    """Finds up to ``most`` faces in one stream of pictures; ``model`` is the bytes of the file."""

    def __init__(self, model: bytes, most: int) -> None:
        with ZipFile(BytesIO(model)) as parts:
            self._faces, self._mesh = (_net(parts.read(name)) for name in (FACES, MESH))
        self._most = most
        self._known: list[_Place] = []

    def find(self, bgr: Picture, t: float) -> list[Points]:
        """The points (478, 2) of each face in pixels, x right and y down; none is an empty list."""
        found: list[Points] = []
        for place in self._known:
            self._take(self._points(bgr, place), found)
        if len(found) < self._most:
            for place in self._search(bgr):
                if len(found) < self._most and not any(_inside(place, face) for face in found):
                    self._take(self._points(bgr, place), found)
        self._known = [_around(face) for face in found]
        return found

    def _take(self, points: Points | None, found: list[Points]) -> None:
        """Add a face that is there and is not one of those that were found."""
        if points is not None and not any(_same(points, other) for other in found):
            found.append(points)

    def _search(self, bgr: Picture) -> list[_Place]:
        """Where faces may be in the whole picture, the surest first."""
        height, width = bgr.shape[:2]
        side = max(height, width)
        left, top = (side - width) / 2, (side - height) / 2
        scale = SMALL / side
        lay = np.array([[scale, 0, left * scale], [0, scale, top * scale]])
        small = cv2.warpAffine(bgr, lay, (SMALL, SMALL), flags=cv2.INTER_AREA)
        self._faces.setInput(
            cv2.dnn.blobFromImage(small, 1 / 127.5, mean=(127.5,) * 3, swapRB=True)
        )
        told, raw = self._faces.forward(("classificators", "regressors"))
        share = 1 / (1 + np.exp(-np.clip(told[0, :, 0].astype(float), -100, 100)))
        sure = np.flatnonzero(share >= SURE)
        if not len(sure):
            return []
        rows = raw[0, sure].astype(float) / SMALL
        rows[:, 0] += ANCHORS[sure, 0]
        rows[:, 1] += ANCHORS[sure, 1]
        rows[:, 4::2] += ANCHORS[sure, :1]
        rows[:, 5::2] += ANCHORS[sure, 1:]
        return [
            _Place(
                row[0] * side - left,
                row[1] * side - top,
                AROUND * max(row[2], row[3]) * side,
                atan2(row[7] - row[5], row[6] - row[4]),
            )
            for row in _merged(rows, share[sure])
        ]

    def _points(self, bgr: Picture, place: _Place) -> Points | None:
        """The mesh of the face in that square, None when none is there."""
        across, down = cos(place.turn_rad), sin(place.turn_rad)
        turned = place.side / CROP * np.array([[across, -down], [down, across]])
        middle = np.array([place.x, place.y])
        lay = np.column_stack([turned, middle - turned @ (CROP / 2, CROP / 2)])
        crop = cv2.warpAffine(
            bgr, lay, (CROP, CROP), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        self._mesh.setInput(cv2.dnn.blobFromImage(crop, 1 / 255, swapRB=True))
        mesh, there = self._mesh.forward(("Identity", "Identity_1"))
        if float(there.ravel()[0]) < 0:  # the logit of a half
            return None
        flat = mesh.reshape(-1, 3)[:, :2].astype(float)
        points: Points = flat @ lay[:, :2].T + lay[:, 2]
        return points

    def close(self) -> None:
        self._known.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _net(data: bytes) -> Any:
    return cv2.dnn.readNetFromTFLite(np.frombuffer(data, np.uint8))


def _anchors() -> Array:
    """The middles (896, 2) of the cells that BlazeFace's answers are of, as shares of the side."""
    rows = [
        ((x + 0.5) / cells, (y + 0.5) / cells)
        for cells, each in GRIDS
        for y in range(cells)
        for x in range(cells)
        for _ in range(each)
    ]
    return np.array(rows)


ANCHORS = _anchors()


def _merged(rows: Array, share: Array) -> list[Array]:
    """One row a face: those that overlap are averaged by how sure they are."""
    left = list(np.argsort(-share))
    found = []
    while left:
        best = left[0]
        alike = [i for i in left if _overlap(rows[best], rows[i]) >= SAME_FACE]
        found.append(np.average(rows[alike], axis=0, weights=share[alike]))
        left = [i for i in left if i not in alike]
    return found


def _overlap(one: Array, other: Array) -> float:
    """Of two boxes (x, y, width, height, …) around their middles, the share in common."""
    wide = min(one[0] + one[2] / 2, other[0] + other[2] / 2) - max(
        one[0] - one[2] / 2, other[0] - other[2] / 2
    )
    high = min(one[1] + one[3] / 2, other[1] + other[3] / 2) - max(
        one[1] - one[3] / 2, other[1] - other[3] / 2
    )
    both = max(0.0, wide) * max(0.0, high)
    whole = float(one[2] * one[3] + other[2] * other[3] - both)
    return float(both) / whole if whole > 0 else 1.0


def _around(points: Points) -> _Place:
    """The square around a face by its points."""
    low, high = points.min(axis=0), points.max(axis=0)
    across = points[EYES[1]] - points[EYES[0]]
    middle = (low + high) / 2
    return _Place(
        float(middle[0]), float(middle[1]), AROUND * float((high - low).max()),
        atan2(float(across[1]), float(across[0])),
    )  # fmt: skip


def _inside(place: _Place, face: Points) -> bool:
    """Whether the middle of ``place`` lies in the box around a face that is known."""
    low, high = face.min(axis=0), face.max(axis=0)
    return bool(low[0] <= place.x <= high[0] and low[1] <= place.y <= high[1])


def _same(one: Points, other: Points) -> bool:
    middle = one.mean(axis=0)
    return _inside(_Place(float(middle[0]), float(middle[1]), 0.0, 0.0), other)
