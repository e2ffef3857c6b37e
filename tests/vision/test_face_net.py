"""OpenCV finds the faces that MediaPipe finds, where MediaPipe finds them."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from poise import neural
from poise.core.arrays import Array, Picture
from poise.vision import face
from poise.vision.face_net import EYES, NetFaceFinder
from poise.vision.face_tracker import FaceTracker

from .face_oracle import PLACE, pictures

NAMES = ("large", "small", "dim", "dark", "leaning", "two", "none")
# Of the distance between the eyes: 0.6 px at 60.  Nothing rests on it but this test.
APART = 0.01


@pytest.fixture(scope="module")
def drawn() -> dict[str, Picture]:
    return pictures()


@pytest.fixture(scope="module")
def told() -> dict[str, Array]:
    with np.load(PLACE, allow_pickle=False) as held:
        return {name: held[name].astype(float) for name in NAMES}


@pytest.fixture(scope="module")
def model() -> bytes:
    path = Path(str(files("poise.vision") / "model" / face.MODEL))
    return neural.shipped(path, face.MODEL_SHA256)


def apart(found: Array, known: Array) -> float:
    """How far the points lie from MediaPipe's, of the distance between the eyes."""
    eyes = float(np.linalg.norm(known[EYES[1]] - known[EYES[0]]))
    return float(np.linalg.norm(found - known, axis=1).mean()) / eyes


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_mediapipe_said(
    name: str, drawn: dict[str, Picture], told: dict[str, Array], model: bytes
) -> None:
    with NetFaceFinder(model, face.MOST_FACES) as finder:
        found = sorted(finder.find(drawn[name], 0.0), key=lambda points: float(points[0, 0]))
    assert len(found) == len(told[name])
    for points, known in zip(found, told[name], strict=True):
        assert points.shape == (478, 2)
        assert apart(points, known) < APART


def test_a_face_that_is_known_is_followed_and_one_that_left_is_forgotten(
    drawn: dict[str, Picture], told: dict[str, Array], model: bytes
) -> None:
    with NetFaceFinder(model, face.MOST_FACES) as finder:
        for picture in (drawn["two"], drawn["two"]):
            assert len(finder.find(picture, 0.0)) == 2
        (left,) = finder.find(drawn["large"], 0.1)
        assert apart(left, told["large"][0]) < 2 * APART
        assert finder.find(drawn["none"], 0.2) == []
        (again,) = finder.find(drawn["small"], 0.3)
        assert apart(again, told["small"][0]) < APART


def test_without_mediapipe_opencv_is_used_and_its_skin_is_read(
    monkeypatch: pytest.MonkeyPatch, drawn: dict[str, Picture]
) -> None:
    monkeypatch.setitem(sys.modules, "mediapipe", None)
    with face.face_finder() as finder:
        assert isinstance(finder, NetFaceFinder)
        sample = FaceTracker(finder, "camera").look(drawn["large"], 0.0)
    assert all(colour is not None for colour in sample.rgb)


def test_with_mediapipe_it_is_mediapipe(monkeypatch: pytest.MonkeyPatch) -> None:
    class Mediapipe:
        def __enter__(self) -> None: ...
        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(face, "FaceFinder", Mediapipe)
    assert isinstance(face.face_finder(), Mediapipe)
