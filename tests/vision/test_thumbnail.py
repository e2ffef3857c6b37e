"""The small picture that a person may switch on."""

from __future__ import annotations

import sys
from subprocess import run

import numpy as np
import pytest

from poise.vision.face_tracker import FaceTracker
from poise.vision.thumbnail import WIDTH, thumbnail

from .test_face_tracker import Told
from .test_skin import plain, points


def test_it_is_small_and_has_the_colours_of_the_picture() -> None:
    tracker = FaceTracker(Told(), "camera")
    tracker.look(plain((90, 130, 180)), 0.0)
    small = thumbnail(plain((90, 130, 180)), tracker)
    assert (small.width, small.height) == (WIDTH, 120)
    pixels = np.frombuffer(small.rgb, np.uint8).reshape(120, WIDTH, 3)
    assert (pixels == (180, 130, 90)).all()
    assert small.regions == ()


def test_the_regions_are_outlined_in_parts_of_the_picture() -> None:
    tracker = FaceTracker(Told(points(x=320, y=240)), "camera")
    tracker.look(plain(), 0.0)
    *skin, one_wall, other_wall = thumbnail(plain(), tracker).regions
    assert [fit for _, fit in skin] == [True] * 3
    forehead, left, right = (np.mean(outline, axis=0) for outline, _ in skin)
    assert forehead == pytest.approx((0.5, 0.5 - 0.35 * 200 / 480), abs=0.01)
    assert left[0] < 0.5 < right[0]
    assert max(x for x, _ in one_wall[0]) < 0.5 < min(x for x, _ in other_wall[0])


def test_a_region_that_could_not_be_read_is_told_apart() -> None:
    picture = plain()
    picture[:, 330:] = 255
    tracker = FaceTracker(Told(points()), "camera")
    tracker.look(picture, 0.0)
    fit = [fit for _, fit in thumbnail(picture, tracker).regions]
    assert fit[:3] == [True, True, False]


def test_hearing_of_it_loads_neither_cv2_nor_numpy() -> None:
    """The window takes these messages in while the guide breathes."""
    ask = "import sys, poise.vision.messages as _; print({'cv2', 'numpy'} & {*sys.modules} or [])"
    done = run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
