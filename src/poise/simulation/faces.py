"""A drawn face that face finders accept, whose skin takes on the pulse. Nobody's likeness.

A shaded ellipse with hair, brows, eyes, nose, mouth and a neck is enough; the blur and a little
noise make it pass for a photograph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from poise.core.arrays import Array
from poise.simulation.person import PULSE_COLOUR, Person, pulse

WIDTH, HEIGHT = 640, 480
SKIN, SHADE = (120, 150, 200), (88, 115, 165)  # blue, green, red, as cv2 has it


@dataclass(frozen=True)
class FaceImage:
    """The face without its pulse: ``image`` (h, w, 3) and how much of each pixel is skin (h, w)."""

    image: Array
    skin: Array


def draw(
    size: float = 1.0,
    x: int = WIDTH // 2,
    y: int = HEIGHT // 2,
    wall: tuple[int, int, int] = (118, 122, 126),
) -> FaceImage:
    """A face of ``size`` times 150 by 200 pixels at ``x``, ``y`` before a plain wall."""
    image = np.full((HEIGHT, WIDTH, 3), wall, np.uint8)
    skin = np.zeros((HEIGHT, WIDTH), np.uint8)

    def at(dx: float, dy: float) -> tuple[int, int]:
        return round(x + dx * size), round(y + dy * size)

    def oval(
        dx: float, dy: float, w: float, h: float, colour: tuple[int, int, int], turn: float = 0
    ) -> None:
        axes = (max(1, round(w * size)), max(1, round(h * size)))
        cv2.ellipse(image, at(dx, dy), axes, turn, 0, 360, colour, -1, cv2.LINE_AA)

    body = at(0, 330)
    cv2.ellipse(image, body, (round(170 * size), round(150 * size)), 0, 0, 360, (90, 70, 60), -1)
    cv2.rectangle(image, at(-38, 80), at(38, 200), SHADE, -1)
    oval(0, -35, 92, 105, (38, 42, 48))  # hair
    oval(-77, 0, 12, 24, SHADE)
    oval(77, 0, 12, 24, SHADE)
    oval(0, 0, 76, 100, SKIN)
    cv2.ellipse(skin, at(0, 0), (round(74 * size), round(98 * size)), 0, 0, 360, 255, -1)
    cv2.ellipse(
        image, at(0, -92), (round(70 * size), round(32 * size)), 0, 180, 360, (38, 42, 48), -1
    )
    for side in (-1, 1):
        oval(side * 30, -18, 17, 9, (150, 165, 190))
        oval(side * 30, -17, 14, 6.5, (235, 238, 240))
        oval(side * 30, -17, 6, 6, (70, 90, 110))
        oval(side * 30, -17, 3, 3, (20, 20, 20))
        oval(side * 28, -19, 1.2, 1.2, (250, 250, 250))
        cv2.ellipse(
            image,
            at(side * 30, -17),
            (round(15 * size), round(8 * size)),
            0,
            180,
            360,
            (60, 70, 80),
            2,
            cv2.LINE_AA,
        )
        cv2.ellipse(
            image,
            at(side * 31, -34),
            (round(21 * size), round(7 * size)),
            side * 4,
            190,
            350,
            (45, 50, 58),
            max(2, round(5 * size)),
            cv2.LINE_AA,
        )
        oval(side * 8, 28, 4, 2.6, (70, 85, 120))
        cv2.ellipse(
            image,
            at(side * 11, 24),
            (round(7 * size), round(8 * size)),
            0,
            60 if side > 0 else 0,
            180 if side > 0 else 120,
            SHADE,
            2,
            cv2.LINE_AA,
        )
    cv2.line(image, at(-6, -12), at(-9, 18), (105, 135, 185), 2, cv2.LINE_AA)
    cv2.line(image, at(6, -12), at(9, 18), (130, 160, 208), 2, cv2.LINE_AA)
    oval(0, 22, 9, 7, (128, 158, 206))
    oval(0, 57, 25, 8, (95, 100, 170))
    oval(0, 60, 20, 6, (105, 112, 185))
    cv2.line(image, at(-24, 56), at(24, 56), (60, 60, 110), 2, cv2.LINE_AA)
    yy, xx = np.mgrid[0:HEIGHT, 0:WIDTH]
    # Light from the upper left rounds the face.
    round_off = 1 - 0.22 * (
        ((xx - x + 18 * size) / (95 * size)) ** 2 + ((yy - y + 20 * size) / (125 * size)) ** 2
    )
    shaded = image * np.where(skin[:, :, None] > 0, np.clip(round_off, 0.5, 1.0)[:, :, None], 1.0)
    for dx, dy, w, h in (
        (-30, -18, 22, 14),
        (30, -18, 22, 14),
        (0, 58, 32, 14),
        (-31, -35, 26, 10),
        (31, -35, 26, 10),
    ):
        cv2.ellipse(skin, at(dx, dy), (round(w * size), round(h * size)), 0, 0, 360, 0, -1)
    blurred = cv2.GaussianBlur(shaded, (0, 0), 1.6)
    soft = cv2.GaussianBlur(skin.astype(float) / 255, (0, 0), 2.5)
    return FaceImage(np.asarray(blurred, float), np.asarray(soft, float))


@dataclass(frozen=True)
class Film:
    """How the drawn face is filmed; the sizes as in :class:`poise.simulation.skin.Scene`."""

    fps: float = 30.0
    pulse_grey: float = 0.4
    noise_grey: float = 2.0  # of each pixel
    sway_px: float = 0.0
    sway_hz: float = 0.23
    roll_deg: float = 0.0  # to either side, as the head sways
    lean: float = 0.0  # towards the camera and back, as a share of the face's size
    flicker: float = 0.0
    flicker_hz: float = 1.9
    size: float = 1.3
    light: float = 1.0


def moved(film: Film, t: float) -> Array:
    """Where the head is at ``t`` (s): the matrix (2, 3) from the picture of the still one."""
    phase = 2 * np.pi * film.sway_hz * t
    roll = np.radians(film.roll_deg) * np.sin(0.83 * phase)
    size = 1 + film.lean * np.sin(0.61 * phase)
    turn = size * np.array([[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]])
    middle = np.array([WIDTH / 2, HEIGHT / 2])
    sway = film.sway_px * np.array([np.sin(phase), 0.6 * np.sin(1.31 * phase)])
    return np.column_stack([turn, middle - turn @ middle + sway])


def frames(
    person: Person | None, film: Film, duration_s: float, seed: int = 0
) -> Iterator[tuple[float, np.ndarray]]:
    """Moments (s) and pictures (h, w, 3) uint8 BGR; no ``person``, no pulse."""
    if person is None:
        film = replace(film, pulse_grey=0.0)
    rng = np.random.default_rng(seed)
    beats = (person or Person()).beats(duration_s, seed)
    still = draw(film.size)
    image = still.image.astype(np.float32) * film.light
    vector = PULSE_COLOUR[::-1] / PULSE_COLOUR[1]
    size = film.pulse_grey / (SKIN[1] * film.light)
    blood = (still.image * still.skin[:, :, None] * (size * vector) * film.light).astype(np.float32)
    grain = (film.noise_grey * rng.standard_normal((8, HEIGHT, WIDTH, 3))).astype(np.float32)
    for i in range(round(duration_s * film.fps)):
        t = i / film.fps
        picture = image - blood * np.float32(pulse(beats, np.array([t - 0.2]))[0])
        picture *= np.float32(1 + film.flicker * np.sin(2 * np.pi * film.flicker_hz * t))
        if film.sway_px or film.roll_deg or film.lean:
            picture = cv2.warpAffine(
                picture,
                moved(film, t).astype(np.float32),
                (WIDTH, HEIGHT),
                borderMode=cv2.BORDER_REPLICATE,
            )
        # Eight sheets of grain, shifted at random, are as good as new ones and much quicker.
        noise = np.roll(grain[rng.integers(8)], tuple(rng.integers(0, 200, 2)), axis=(0, 1))
        yield t, np.clip(picture + noise + 0.5, 0, 255).astype(np.uint8)
