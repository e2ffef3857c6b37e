"""A face's outlines go with its features from one picture to the next, or not at all."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from poise.simulation.faces import HEIGHT, WIDTH, Film, draw, frames, moved
from poise.vision.face import Points
from poise.vision.flow import FEATURES, Flow
from poise.vision.skin import REGIONS, Picture

from .test_skin import plain, points

SIZE = 1.3


def mesh() -> Points:
    """The outlines of the drawn face, with its features where they are drawn."""
    found = points(width=2 * 76 * SIZE)
    corners = [(-47, -17), (-13, -17), (13, -17), (47, -17)]
    brows = [(-52, -36), (-31, -41), (-12, -34), (12, -34), (31, -41), (52, -36)]
    nose = [(-8, 28), (0, 29), (8, 28)]
    places = np.array([*corners, *brows, *nose], float) * SIZE
    found[list(FEATURES)] = np.array([WIDTH / 2, HEIGHT / 2]) + places
    return found


def laid(outlines: Points, film: Film, t: float) -> Points:
    """Where outlines of the still face are at ``t``."""
    there: Points = cv2.transform(outlines[None], moved(film, t))[0]
    return there


def off_px(found: Points, true: Points) -> float:
    """How far the worst region's middle is from where it should be."""
    away = [(found - true)[list(region)].mean(axis=0) for region in REGIONS]
    return float(np.linalg.norm(away, axis=1).max())


def coded(picture: Picture, quality: int = 90) -> Picture:
    jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)


@pytest.mark.parametrize(
    ("film", "most_px"),
    [
        (Film(), 0.1),
        (Film(sway_px=14, sway_hz=0.8), 0.2),
        (Film(sway_px=8, sway_hz=0.6, roll_deg=6, lean=0.05), 1.4),
        (Film(light=0.3, noise_grey=4, sway_px=14, sway_hz=0.8), 0.8),
    ],
    ids=["still", "swaying", "rolling and leaning", "in dim light"],
)
def test_outlines_stay_on_a_head_for_a_quarter_of_a_second(film: Film, most_px: float) -> None:
    flow = Flow()
    at_rest = mesh()
    for i, (t, picture) in enumerate(frames(None, film, 1.6, seed=3)):
        true = laid(at_rest, film, t)
        if i % 8 == 0:
            flow.start(coded(picture), true)
        else:
            found = flow.points(coded(picture))
            assert found is not None
            assert off_px(found, true) < most_px


def test_a_feature_that_goes_its_own_way_moves_nothing() -> None:
    flow = Flow()
    (_, first), (_, second) = list(frames(None, Film(), 2 / 30, seed=4))
    flow.start(first, mesh())
    x, y = (mesh()[FEATURES[4]] - 20).astype(int)
    second[y - 6 : y + 34, x + 8 : x + 48] = first[
        y - 6 : y + 34, x : x + 40
    ]  # a brow goes sideways
    found = flow.points(second)
    assert found is not None
    assert off_px(found, mesh()) < 0.8


def test_a_face_that_is_covered_is_followed_no_more() -> None:
    flow = Flow()
    (_, picture), *_ = frames(None, Film(), 1 / 30)
    flow.start(picture, mesh())
    assert flow.follows
    assert flow.points(plain()) is None
    assert not flow.follows
    assert flow.points(picture) is None


@pytest.mark.parametrize(
    "outlines",
    [points(), points(width=12), points(x=-400), points(x=639, y=479, width=90)],
    ids=["without features", "tiny", "outside", "in a corner"],
)
def test_what_cannot_be_followed_is_not(outlines: Points) -> None:
    flow = Flow()
    flow.start(plain(), outlines)
    assert flow.points(plain()) is None


def test_a_face_in_a_picture_of_eight_megapixels_is_followed_in_its_own_pixels() -> None:
    large = np.clip(draw(SIZE).image, 0, 255).astype(np.uint8)
    large = cv2.resize(large, (3840, 2880), interpolation=cv2.INTER_CUBIC)
    outlines = (mesh() + 0.5) * 6 - 0.5
    flow = Flow()
    flow.start(large, outlines)
    found = flow.points(np.roll(large, (12, -30), axis=(0, 1)))
    assert found is not None
    assert np.abs(found - outlines - (-30, 12)).max() < 1.0
