"""A video file into skin colours, as fast as it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from poise.core.events import SkinSample
from poise.errors import RecordingError
from poise.vision.face import face_finder
from poise.vision.face_tracker import FaceTracker
from poise.vision.picture_size import too_large


def read_video(path: Path, sensor: str = "camera") -> Iterator[SkinSample]:
    """The skin's colour in every frame, at the times the file gives them (s from its first frame).

    A file without times is read at the frame rate it claims.  Raises :class:`RecordingError` for
    one that cannot be opened or holds no picture.
    """
    video = cv2.VideoCapture(str(path))
    try:
        if not video.isOpened():
            raise RecordingError(
                f"{path} is not a video that can be read here: try another format, such as AVI, "
                "MP4 or MKV",
                path=str(path),
            )
        if wrong := too_large(video):
            raise RecordingError(f"{path} cannot be looked at: {wrong}", path=str(path))
        rate = video.get(cv2.CAP_PROP_FPS)
        step = 1 / rate if 1 <= rate <= 1000 else 1 / 30
        with face_finder() as finder:
            tracker = FaceTracker(finder, sensor)
            t, first, number = -1.0, None, 0
            while True:
                ok, picture = video.read()
                if not ok:
                    break
                told = video.get(cv2.CAP_PROP_POS_MSEC) / 1000
                first = told if first is None else first
                # A time that stands still or jumps back is no time at all.
                t = told - first if number == 0 or told - first > t else t + step
                number += 1
                yield tracker.look(np.asarray(picture, np.uint8), t)
            if number == 0:
                raise RecordingError(f"{path} holds no picture", path=str(path))
    finally:
        video.release()
