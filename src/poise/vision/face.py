"""Where the faces are: 478 points each, by MediaPipe's FaceLandmarker, without a word to anyone.

Where MediaPipe has no wheel, OpenCV runs the same model (``face_net``): :func:`face_finder`.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from poise.core.arrays import Picture
from poise.neural import shipped
from poise.vision import only_there

if TYPE_CHECKING:
    from poise.vision.face_net import NetFaceFinder

MODEL = "face_landmarker.task"
MODEL_SHA256 = "64184e229b263107bc2b804c6625db1341ff2bb731874b0bcc2fe6544e0bc9ff"
MOST_FACES = 2

Points = NDArray[np.float64]

log = logging.getLogger(__name__)


def face_finder() -> FaceFinder | NetFaceFinder:
    """Finds faces in one stream of pictures, by what is here; a context manager.

    Raises :class:`SensorUnavailableError` when the face model is not the one that poise came with.
    """
    try:
        return FaceFinder()
    except ImportError as error:
        log.info("OpenCV finds faces, as MediaPipe is not here (%s)", error)
    from poise.vision.face_net import NetFaceFinder

    with as_file(files("poise.vision") / "model" / MODEL) as path:
        return NetFaceFinder(shipped(path, MODEL_SHA256), MOST_FACES)


class FaceFinder:
    """MediaPipe's; raises ImportError where it is not installed."""

    def __init__(self) -> None:
        only_there.refuse_others()
        with _deaf():
            self._mediapipe: Any = import_module("mediapipe")
            tasks: Any = import_module("mediapipe.tasks.python")
            vision: Any = import_module("mediapipe.tasks.python.vision")
        model = files("poise.vision") / "model" / MODEL
        with as_file(model) as path, _quiet():
            options = vision.FaceLandmarkerOptions(
                base_options=tasks.BaseOptions(model_asset_buffer=shipped(path, MODEL_SHA256)),
                running_mode=vision.RunningMode.VIDEO,
                num_faces=MOST_FACES,
            )
            self._finder: Any = vision.FaceLandmarker.create_from_options(options)
        self._last_ms = -1
        self._spoken = False

    def find(self, bgr: Picture, t: float) -> list[Points]:
        """The points (478, 2) of each face in pixels, x right and y down; none is an empty list."""
        height, width = bgr.shape[:2]
        image = self._mediapipe.Image(
            self._mediapipe.ImageFormat.SRGB, cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
        )
        self._last_ms = max(self._last_ms + 1, round(t * 1000))
        with _quiet(not self._spoken):
            found = self._finder.detect_for_video(image, self._last_ms)
        self._spoken = True
        scale = np.array([width, height], dtype=float)
        return [np.array([(p.x, p.y) for p in face]) * scale for face in found.face_landmarks]

    def close(self) -> None:
        self._finder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def _deaf() -> Iterator[None]:
    """Keep sound out of it: MediaPipe would load it too, which opens every sound device (22 MB)."""
    modules: dict[str, Any] = sys.modules
    loaded = "sounddevice" in modules
    modules.setdefault("sounddevice", None)
    try:
        yield
    finally:
        if not loaded:
            modules.pop("sounddevice", None)


@contextmanager
def _quiet(wanted: bool = True) -> Iterator[None]:
    """Swallow what the native library writes at its start, which no setting silences."""
    if not wanted:
        yield
        return
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
