"""The colour of skin under outlines, exactly."""

from __future__ import annotations

import numpy as np
import pytest

from poise.simulation.faces import draw
from poise.vision import skin
from poise.vision.face import Points


def points(x: float = 320, y: float = 240, width: float = 200) -> Points:
    """A mesh whose regions are squares of a quarter of the face's width."""
    mesh = np.tile(np.array([[float(x), float(y)]]), (478, 1))
    mesh[234], mesh[454] = (x - width / 2, y), (x + width / 2, y)
    mesh[10], mesh[152] = (x, y - 0.6 * width), (x, y + 0.6 * width)
    for region, dx, dy in zip(skin.REGIONS, (0, -0.25, 0.25), (-0.35, 0.1, 0.1), strict=True):
        turn = np.linspace(0, 2 * np.pi, len(region), endpoint=False)
        circle = np.stack([np.cos(turn), np.sin(turn)], axis=1) * width / 8
        mesh[list(region)] = circle + np.array([x + dx * width, y + dy * width])
    return mesh


def plain(colour: tuple[int, int, int] = (90, 130, 180)) -> skin.Picture:
    return np.full((480, 640, 3), colour, np.uint8)


def is_plain(regions: tuple[skin.Rgb | None, ...]) -> bool:
    """Whether all three regions have the colour of ``plain()``."""
    return len(regions) == 3 and all(r == pytest.approx((180, 130, 90)) for r in regions)


def test_a_plain_picture_has_its_own_colour_everywhere_in_red_green_blue() -> None:
    seen = skin.measure(plain(), points())
    assert is_plain(seen.regions)
    assert seen.coverage == 1.0


def test_one_grey_level_on_half_of_the_pixels_is_half_a_level() -> None:
    picture = plain()
    picture[::2, :, 1] += 1
    regions = skin.measure(picture, points()).regions
    assert all(r is not None and r[1] == pytest.approx(130.5, abs=0.05) for r in regions)


def test_pixels_that_are_clipped_or_dark_are_left_out() -> None:
    picture = plain()
    picture[:, ::3] = 255
    picture[::5] = 0
    seen = skin.measure(picture, points())
    assert is_plain(seen.regions)
    assert seen.coverage == pytest.approx(2 / 3 * 4 / 5, abs=0.03)


def test_a_region_that_is_mostly_unfit_is_not_seen() -> None:
    picture = plain()
    picture[:, 330:] = 255
    forehead, left, right = skin.measure(picture, points()).regions
    assert left is not None
    assert right is None
    assert forehead is not None


def test_a_face_at_the_edge_shows_what_is_in_the_picture() -> None:
    seen = skin.measure(plain(), points(x=30))
    assert seen.regions[1] is None
    assert seen.regions[2] is not None
    assert skin.measure(plain(), points(x=-400)).regions == (None, None, None)


def test_the_wall_is_taken_beside_the_head_and_only_where_it_fits() -> None:
    face = skin.box(points())
    both = skin.beside(face, 640, 480)
    assert len(both) == 2
    assert both[0][2] < face[0]
    assert both[1][0] > face[2]
    assert len(skin.beside(skin.box(points(x=100)), 640, 480)) == 1
    assert skin.beside((0, 0, 640, 480), 640, 480) == []
    picture = plain()
    picture[:, :150] = 10
    told = skin.mean(picture, [(0, 0, 300, 100)])
    assert told == pytest.approx((95, 70, 50))
    assert skin.mean(picture, []) is None


def test_the_drawn_face_is_skin_coloured_where_it_says_it_is_skin() -> None:
    still = draw()
    blue, green, red = still.image[still.skin > 0.9].mean(axis=0)
    assert red > green > blue
