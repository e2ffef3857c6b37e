"""Which face, where its skin is, and what makes it hard to read."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.events import SkinSample
from poise.simulation.faces import Film, frames
from poise.vision import skin
from poise.vision.face import Points
from poise.vision.face_tracker import FaceTracker
from poise.vision.hardships import NO_FACE

from .test_flow import laid, mesh
from .test_skin import is_plain, plain, points


class Told:
    """A finder that finds what the test says."""

    def __init__(self, *faces: Points) -> None:
        self.faces = list(faces)
        self.asked = 0

    def find(self, bgr: skin.Picture, t: float) -> list[Points]:
        self.asked += 1
        return self.faces


def watch(
    finder: Told, seconds: float = 1.0, picture: skin.Picture | None = None
) -> list[SkinSample]:
    tracker = FaceTracker(finder, "camera")
    shown = plain() if picture is None else picture
    return [tracker.look(shown, i / 30) for i in range(round(seconds * 30))]


def test_every_frame_has_a_colour_though_the_finder_is_asked_seldom() -> None:
    finder = Told(points())
    seen = watch(finder, 4.0)
    assert all(is_plain(s.rgb) for s in seen)
    assert finder.asked == pytest.approx(40, abs=1)  # nothing to follow in a plain picture
    assert seen[-1].background == pytest.approx((180, 130, 90))
    assert seen[-1].notes == ()


def test_a_face_that_is_followed_is_sought_four_times_a_second_and_read_where_it_is() -> None:
    film = Film(sway_px=14, sway_hz=0.8)
    finder = Told(mesh())
    tracker = FaceTracker(finder, "camera")
    for t, picture in frames(None, film, 2.0):
        finder.faces = [laid(mesh(), film, t)]
        tracker.look(picture, t)
        for (outline, _), region in zip(tracker.regions(), skin.REGIONS, strict=False):
            assert np.abs(outline - finder.faces[0][list(region)]).max() < 0.5
    assert finder.asked == 8


def test_a_face_that_cannot_be_followed_or_was_just_missed_is_sought_ten_times_a_second() -> None:
    finder = Told(points())
    tracker = FaceTracker(finder, "camera")
    for i in range(60):
        finder.faces = [points(x=300 + i)]
        tracker.look(plain(), i / 30)
    assert finder.asked == pytest.approx(20, abs=1)
    finder.faces, finder.asked = [], 0
    for i in range(60, 70):
        tracker.look(plain(), i / 30)
    assert finder.asked >= 3


def test_a_mouth_that_moves_has_the_finder_asked_more_often() -> None:
    finder = Told(mesh())
    tracker = FaceTracker(finder, "camera")
    (_, picture), *_ = frames(None, Film(), 1 / 30)
    asked = []
    for i in range(300):
        speaking = mesh()
        speaking[14, 1] += 12 * (finder.asked % 3 > 0)
        finder.faces = [speaking]
        tracker.look(picture, i / 30)
        asked.append(finder.asked)
    assert asked[89] == 12
    assert asked[299] - asked[209] == pytest.approx(30, abs=1)


def test_a_dark_face_in_dim_light_is_read_for_all_its_blue_is_black() -> None:
    seen = watch(Told(points()), picture=plain((3, 14, 30)))
    assert all(s.rgb[0] == pytest.approx((30, 14, 3)) for s in seen)


def test_a_face_that_is_found_and_too_dark_to_be_read_is_not_said_to_be_missing() -> None:
    last = watch(Told(points()), picture=plain((0, 3, 60)))[-1]
    assert last.rgb == (None, None, None)
    assert any("dark" in note for note in last.notes)


def test_without_a_face_nothing_is_seen_and_said() -> None:
    seen = watch(Told())
    assert all(s.rgb == () and s.notes == (NO_FACE,) for s in seen)


def test_a_black_picture_is_called_that() -> None:
    assert "black" in watch(Told(), picture=plain((0, 0, 0)))[-1].notes[0]


def test_a_face_missed_once_is_held_and_one_that_left_is_not() -> None:
    finder = Told(points())
    tracker = FaceTracker(finder, "camera")
    tracker.look(plain(), 0.0)
    finder.faces = []
    assert tracker.look(plain(), 0.2).rgb != ()
    assert tracker.look(plain(), 1.0).rgb == ()


def test_a_picture_of_another_size_is_searched_at_once_and_read_where_the_face_is_now() -> None:
    finder = Told(points())
    tracker = FaceTracker(finder, "camera")
    assert is_plain(tracker.look(plain(), 0.0).rgb)
    small = np.zeros((240, 320, 3), np.uint8)
    small[:, :170] = plain()[0, 0]
    finder.faces = [points(x=80, y=120, width=120)]
    assert is_plain(tracker.look(small, 0.03).rgb)
    assert finder.asked == 2
    finder.faces = []
    assert tracker.look(plain(), 0.06).notes == (NO_FACE,)


def test_the_largest_of_several_is_read_and_kept() -> None:
    finder = Told(points(x=150, width=120), points(x=450, width=220))
    tracker = FaceTracker(finder, "camera")
    first = tracker.look(plain(), 0.0)
    assert first.place is not None
    assert first.place[0] == pytest.approx(450 / 220, abs=0.05)
    assert any("more than one face" in note for note in first.notes)
    finder.faces = [points(x=150, width=240), points(x=450, width=220)]
    kept = tracker.look(plain(), 0.2)
    assert kept.place is not None
    assert kept.place[0] > 1.8


def test_trembling_points_hardly_move_the_outlines_and_a_moving_face_does() -> None:
    rng = np.random.default_rng(2)
    finder = Told(points())
    tracker = FaceTracker(finder, "camera")
    places = []
    for i in range(120):
        finder.faces = [points(x=320 + 0.2 * rng.normal())]
        place = tracker.look(plain(), i / 10).place
        assert place is not None
        places.append(place[0])
    assert np.std(np.array(places[20:]) * 200) < 0.1
    finder.faces = [points(x=340)]
    moved = [tracker.look(plain(), 12 + i / 10).place for i in range(4)]
    assert moved[-1] is not None
    assert moved[-1][0] * 200 == pytest.approx(340, abs=2)


def test_a_head_thrown_about_has_no_colour() -> None:
    finder = Told(points())
    tracker = FaceTracker(finder, "camera")
    for i in range(10):
        finder.faces = [points(x=320 + 25 * (i % 2))]
        sample = tracker.look(plain(), i / 10)
    assert sample.rgb == (None, None, None)
    assert sample.motion is not None
    assert sample.motion > 0.4
    assert "movement" in sample.notes[0]


@pytest.mark.parametrize(
    ("face", "picture", "word"),
    [
        (points(width=60), plain(), "small"),
        (points(), plain((25, 30, 40)), "dark"),
        (points(), plain((252, 253, 254)), "bright"),
    ],
    ids=["small", "dark", "bright"],
)
def test_what_makes_it_hard_is_said(face: Points, picture: skin.Picture, word: str) -> None:
    assert any(word in note for note in watch(Told(face), picture=picture)[-1].notes)


def test_a_turned_head_and_a_moving_mouth_are_said() -> None:
    turned = points()
    turned[1] = (250, 240)
    assert any("turned" in note for note in watch(Told(turned))[-1].notes)
    finder = Told(points())
    tracker = FaceTracker(finder, "camera")
    for i in range(25):
        speaking = points()
        speaking[14] = (320, 240 + (12 if i % 3 else 0))
        finder.faces = [speaking]
        sample = tracker.look(plain(), i / 10)
    assert any("speaking" in note for note in sample.notes)
