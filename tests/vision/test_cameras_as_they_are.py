"""Pictures as real cameras send them, through JPEG and the real finder: read, or why not in words.

Made-up faces all, so what is held here is which kind of picture is read at all, never how well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest

from poise.core.events import SkinSample
from poise.simulation.chain_runs import run_camera_chain
from poise.simulation.faces import Film, draw, frames
from poise.simulation.person import Person
from poise.vision.face import FaceFinder
from poise.vision.face_tracker import FaceTracker
from poise.vision.hardships import BLINDED, COVERED, NO_FACE
from poise.vision.skin import Picture

from .test_flow import coded

Change = Callable[[Picture], Picture]
TOO_SMALL = "your face is too small; move closer to the camera"
SKIN_RED = 160  # at least, wherever the drawn face is lit


@pytest.fixture(scope="module")
def finder() -> Iterator[FaceFinder]:
    with FaceFinder() as found:
        yield found


class Watched:
    """Told a film's pictures at so many a second, by a tracker of its own."""

    def __init__(self, finder: FaceFinder) -> None:
        # A finder remembers the face of the picture before: these show it that there is none now.
        for _ in range(3):
            finder.find(np.full((480, 640, 3), 120, np.uint8), 0.0)
        self.tracker = FaceTracker(finder, "camera")
        self._t = 0.0

    def see(self, pictures: list[Picture], fps: float = 30.0) -> list[SkinSample]:
        seen = []
        for picture in pictures:
            self._t += 1 / fps
            seen.append(self.tracker.look(coded(picture), self._t))
        return seen


def film(n: int = 14, **how: float) -> list[Picture]:
    return [picture for _, picture in frames(None, Film(fps=30, **how), n / 30)]


def drawn(*faces: tuple[float, int]) -> list[Picture]:
    """Faces of such a size and so far to the right, in one picture each time with other grain."""
    whole = draw(*faces[0]).image
    for size, x in faces[1:]:
        more = draw(size, x).image
        person = np.abs(more - more[0, 0]).max(axis=2) > 6
        whole[person] = more[person]
    rng = np.random.default_rng(5)
    grainy = [whole + rng.normal(0, 2, whole.shape) for _ in range(14)]
    return [np.clip(picture, 0, 255).astype(np.uint8) for picture in grainy]


def grain(level: int) -> list[Picture]:
    """Nothing but a camera's own noise about a level, and a few pixels that are always bright."""
    rng = np.random.default_rng(4)
    made = rng.normal(level, 4, (14, 480, 640, 3))
    made[:, 32::160, 48::160] = 255
    return list(np.clip(made, 0, 255).astype(np.uint8))


def is_skin(sample: SkinSample) -> bool:
    return bool(sample.rgb) and all(rgb is not None and rgb[0] > SKIN_RED for rgb in sample.rgb)


def turned(degrees: float) -> Change:
    matrix = cv2.getRotationMatrix2D((320, 240), degrees, 1.0)
    return lambda picture: np.asarray(
        cv2.warpAffine(picture, matrix, (640, 480), borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def glasses(dark: bool) -> Change:
    def worn(picture: Picture) -> Picture:
        picture = picture.copy()
        for x in (281, 359):
            cv2.ellipse(picture, (x, 218), (34, 24), 0, 0, 360, (20, 20, 20), -1 if dark else 4)
        return picture

    return worn


def in_4k(picture: Picture) -> Picture:
    return np.asarray(cv2.resize(picture, (3840, 2880))[360:2520], np.uint8)


@pytest.mark.parametrize(
    "change",
    [
        lambda picture: cv2.flip(picture, 1),
        lambda picture: np.ascontiguousarray(np.rot90(picture)),
        lambda picture: np.ascontiguousarray(np.rot90(picture, 3)),
        turned(30),
        turned(-50),
        in_4k,
        lambda picture: cv2.resize(picture, (320, 240)),
        glasses(dark=False),
        glasses(dark=True),
    ],
    ids=[
        "mirrored", "on its side", "on its other side", "tilted", "tilted far", "4K", "quarter VGA",
        "glasses", "dark glasses",
    ],
)  # fmt: skip
def test_a_face_is_read_without_complaint(finder: FaceFinder, change: Change) -> None:
    seen = Watched(finder).see([change(picture) for picture in film()])
    assert all(is_skin(sample) for sample in seen[6:])
    assert {note for sample in seen[6:] for note in sample.notes} == set()


@pytest.mark.parametrize(
    "pictures",
    [drawn((1.3, 60)), drawn((2.6, 320)), drawn((4.0, 320)), drawn((0.6, 320))],
    ids=["at the edge", "near", "very near", "some way off"],
)
def test_a_face_is_read_near_and_far_and_at_the_edge(
    finder: FaceFinder, pictures: list[Picture]
) -> None:
    assert all(is_skin(sample) for sample in Watched(finder).see(pictures)[6:])


def test_what_is_cut_off_by_the_edge_is_not_read_and_the_rest_is(finder: FaceFinder) -> None:
    watched = Watched(finder)
    for x in (60, 30, 10):
        seen = watched.see(drawn((1.3, x)))
    forehead, left, right = seen[-1].rgb
    assert left is None
    assert forehead is not None
    assert right is not None


@pytest.mark.parametrize(
    ("pictures", "why"),
    [
        (drawn((0.25, 320)), NO_FACE),
        ([np.full((480, 640, 3), k % 3, np.uint8) for k in range(14)], COVERED),
        (grain(20), COVERED),
        (grain(60), NO_FACE),
        (grain(253), BLINDED),
        ([np.asarray(cv2.resize(p, (160, 120)), np.uint8) for p in film()], TOO_SMALL),
        (drawn((0.9, 170), (0.8, 470)), "more than one face; reading the largest"),
    ],
    ids=[
        "too far to be found",
        "covered",
        "covered, with light that leaks",
        "an empty dim room",
        "white",
        "a camera of few pixels",
        "two",
    ],
)
def test_what_is_in_the_way_is_said(finder: FaceFinder, pictures: list[Picture], why: str) -> None:
    assert Watched(finder).see(pictures)[-1].notes == (why,)


def test_a_camera_that_sees_infrared_alone_is_said_to_see_no_colours(finder: FaceFinder) -> None:
    grey = [
        np.repeat(picture.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
        for picture in film()
    ]
    (note,) = Watched(finder).see(grey)[-1].notes
    assert note.startswith("this camera sees no colours")


def test_a_camera_that_begins_black_is_read_once_it_sees(finder: FaceFinder) -> None:
    watched = Watched(finder)
    dark = [np.full((480, 640, 3), k % 3, np.uint8) for k in range(30)]
    assert all(sample.notes == (COVERED,) for sample in watched.see(dark))
    opening = [
        np.clip(picture * min(1.0, k / 10), 0, 255).astype(np.uint8)
        for k, picture in enumerate(film(30))
    ]
    seen = watched.see(opening)
    assert all(is_skin(sample) for sample in seen[18:])
    assert seen[-1].notes == ()


def test_a_shutter_that_closes_in_the_middle_is_said_and_the_face_found_again(
    finder: FaceFinder,
) -> None:
    watched = Watched(finder)
    watched.see(film())
    shut = watched.see(grain(20))
    assert all(sample.notes == (COVERED,) and sample.rgb == () for sample in shut[8:])
    assert all(is_skin(sample) and not sample.notes for sample in watched.see(film())[8:])


def test_somebody_who_walks_by_behind_does_not_take_the_face_s_place(finder: FaceFinder) -> None:
    watched = Watched(finder)
    placed = watched.see(film())[-1].place
    pictures = []
    for k, picture in enumerate(film(60)):
        stranger = draw(0.7, -60 + 13 * k, 180).image
        person = np.abs(stranger.astype(int) - stranger[0, 0]).max(axis=2) > 6
        away = np.abs(picture.astype(int) - picture[0, 0]).max(axis=2) < 30  # behind, not before
        picture[person & away] = stranger[person & away]
        pictures.append(picture)
    seen = watched.see(pictures) + watched.see(film())
    assert seen[-1].notes == ()
    assert any("more than one face; reading the largest" in sample.notes for sample in seen)
    assert placed is not None
    for sample in seen:
        assert sample.place is not None
        assert sample.place == pytest.approx(placed, abs=0.1)


@pytest.mark.parametrize(
    ("light", "reads"),
    [
        (lambda t, row: 1 + 0.08 * np.cos(2 * np.pi * 15 * t), True),
        (lambda t, row: 1 + 0.12 * np.cos(2 * np.pi * 100.07 * (t + row / 30)), True),
        (lambda t, row: 1 + 0.12 * np.cos(2 * np.pi * 120.1 * (t + row / 30)), True),
        (lambda t, row: 1 + 0.15 * np.sign(np.sin(2 * np.pi * t / 3.1)), False),
        (lambda t, row: 1 + 0.03 * np.cos(2 * np.pi * 1.2 * t), False),
    ],
    ids=[
        "bright and dark pictures in turns", "a 50 Hz lamp in bands", "a 60 Hz lamp in bands",
        "an exposure that hunts", "a lamp that beats with the camera",
    ],
)  # fmt: skip
def test_light_that_changes_gives_the_pulse_or_no_number(
    finder: FaceFinder, light: Callable[[float, Picture], Picture], reads: bool
) -> None:
    row = np.arange(480)[:, None, None] / 480
    rng = np.random.default_rng(6)
    lit = [
        np.clip(p * light(t, row) + rng.integers(-3, 4, p.shape), 0, 255).astype(np.uint8)
        for t, p in frames(Person(71), Film(), 11.0, 2)
    ]
    shown = [look for look in run_camera_chain(Watched(finder).see(lit))[1] if look.shown]
    assert bool(shown) == reads
    assert all(abs(look.heart_bpm - 70) < 5 for look in shown)


def test_a_picture_that_changes_its_size_is_read_on(finder: FaceFinder) -> None:
    watched = Watched(finder)
    watched.see(film())
    small = watched.see([np.asarray(cv2.resize(p, (320, 240)), np.uint8) for p in film()])
    large = watched.see([in_4k(p) for p in film(8)])
    assert all(is_skin(sample) for sample in small[6:] + large[6:])


@pytest.mark.parametrize("fps", [5.0, 8.0, 15.0])
def test_a_moving_head_is_read_at_few_pictures_a_second(finder: FaceFinder, fps: float) -> None:
    pictures = [p for _, p in frames(None, Film(fps=fps, sway_px=14), 4.0)]
    seen = Watched(finder).see(pictures, fps)
    assert all(is_skin(sample) for sample in seen[3:])
    assert {note for sample in seen[3:] for note in sample.notes} == set()


def over(top: int, bottom: int, colour: tuple[int, int, int]) -> Change:
    def covered(picture: Picture) -> Picture:
        picture = picture.copy()
        cv2.rectangle(picture, (225, top), (415, bottom), colour, -1)
        return picture

    return covered


@pytest.mark.parametrize(
    "change",
    [over(265, 390, (200, 190, 180)), over(110, 200, (38, 42, 48)), over(110, 205, (120, 60, 40))],
    ids=["mouth and half of the cheeks", "forehead, by hair", "forehead, by a blue cap"],
)
def test_what_is_bare_of_a_covered_face_still_tells_the_pulse(
    finder: FaceFinder, change: Change
) -> None:
    pictures = [picture for _, picture in frames(Person(71), Film(), 13.0, 2)]
    rng = np.random.default_rng(6)
    grainy = [
        np.clip(change(picture) + rng.integers(-3, 4, picture.shape), 0, 255).astype(np.uint8)
        for picture in pictures
    ]
    looks = run_camera_chain(Watched(finder).see(grainy))[1]
    assert all(look.shown for look in looks[-6:])
    assert looks[-1].heart_bpm == pytest.approx(70, abs=2)
