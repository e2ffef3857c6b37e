"""A drawn face that face finders accept, whose skin takes on the pulse. Nobody's likeness.

A shaded ellipse with hair, brows, eyes, nose, mouth and a neck is enough; the blur and a little
noise make it pass for a photograph.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from poise.core.arrays import Array, Mask
from poise.simulation.person import PULSE_COLOUR, Person, pulse

WIDTH, HEIGHT = 640, 480
# Blue, green, red, as cv2 has it.
SKIN, SHADE, HAIR = (120, 150, 200), (88, 115, 165), (38, 42, 48)


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
    canvas = _Canvas(np.full((HEIGHT, WIDTH, 3), wall, np.uint8), size, x, y)
    skin = _Canvas(np.zeros((HEIGHT, WIDTH), np.uint8), size, x, y)
    _head(canvas)
    skin.arc(0, 0, 74, 98, 255)
    for side in (-1, 1):
        _eye(canvas, side)
        _nostril(canvas, side)
    _nose_and_mouth(canvas)
    image = _shaded(canvas, skin.image > 0)
    for dx, dy, w, h in NO_SKIN:
        skin.arc(dx, dy, w, h, 0)
    blurred = cv2.GaussianBlur(image, (0, 0), 1.6)
    soft = cv2.GaussianBlur(skin.image.astype(float) / 255, (0, 0), 2.5)
    return FaceImage(np.asarray(blurred, float), np.asarray(soft, float))


Colour = tuple[int, int, int]
NO_SKIN = (  # eyes, mouth and brows: middle, half width and half height
    (-30, -18, 22, 14), (30, -18, 22, 14), (0, 58, 32, 14), (-31, -35, 26, 10), (31, -35, 26, 10),
)  # fmt: skip


@dataclass(frozen=True)
class _Canvas:
    """What is drawn on; places and lengths are those of a face of size 1 around its own middle."""

    image: Any
    size: float
    x: int
    y: int

    def at(self, dx: float, dy: float) -> tuple[int, int]:
        return round(self.x + dx * self.size), round(self.y + dy * self.size)

    def oval(self, dx: float, dy: float, w: float, h: float, colour: Colour) -> None:
        axes = (max(1, round(w * self.size)), max(1, round(h * self.size)))
        cv2.ellipse(self.image, self.at(dx, dy), axes, 0, 0, 360, colour, -1, cv2.LINE_AA)

    def arc(
        self, dx: float, dy: float, w: float, h: float, colour: Colour | int,
        part: tuple[int, int] = (0, 360),
    ) -> None:  # fmt: skip
        """Part of an ellipse, in degrees, filled."""
        axes = (round(w * self.size), round(h * self.size))
        cv2.ellipse(self.image, self.at(dx, dy), axes, 0, *part, colour, -1)

    def curve(
        self, dx: float, dy: float, w: float, h: float, colour: Colour, part: tuple[int, int],
        *, turn: int = 0, thick: int = 2,
    ) -> None:  # fmt: skip
        """A line along a part of an ellipse."""
        axes = (round(w * self.size), round(h * self.size))
        cv2.ellipse(self.image, self.at(dx, dy), axes, turn, *part, colour, thick, cv2.LINE_AA)

    def line(self, begin: tuple[float, float], end: tuple[float, float], colour: Colour) -> None:
        cv2.line(self.image, self.at(*begin), self.at(*end), colour, 2, cv2.LINE_AA)


def _head(canvas: _Canvas) -> None:
    """Shoulders, neck, hair, ears and the face itself, one before the other."""
    canvas.arc(0, 330, 170, 150, (90, 70, 60))
    cv2.rectangle(canvas.image, canvas.at(-38, 80), canvas.at(38, 200), SHADE, -1)
    canvas.oval(0, -35, 92, 105, HAIR)
    canvas.oval(-77, 0, 12, 24, SHADE)
    canvas.oval(77, 0, 12, 24, SHADE)
    canvas.oval(0, 0, 76, 100, SKIN)
    canvas.arc(0, -92, 70, 32, HAIR, (180, 360))


def _eye(canvas: _Canvas, side: int) -> None:
    """With its lid and brow."""
    canvas.oval(side * 30, -18, 17, 9, (150, 165, 190))
    canvas.oval(side * 30, -17, 14, 6.5, (235, 238, 240))
    canvas.oval(side * 30, -17, 6, 6, (70, 90, 110))
    canvas.oval(side * 30, -17, 3, 3, (20, 20, 20))
    canvas.oval(side * 28, -19, 1.2, 1.2, (250, 250, 250))
    canvas.curve(side * 30, -17, 15, 8, (60, 70, 80), (180, 360))
    canvas.curve(
        side * 31, -34, 21, 7, (45, 50, 58), (190, 350), turn=side * 4,
        thick=max(2, round(5 * canvas.size)),
    )  # fmt: skip


def _nostril(canvas: _Canvas, side: int) -> None:
    canvas.oval(side * 8, 28, 4, 2.6, (70, 85, 120))
    canvas.curve(side * 11, 24, 7, 8, SHADE, (60, 180) if side > 0 else (0, 120))


def _nose_and_mouth(canvas: _Canvas) -> None:
    canvas.line((-6, -12), (-9, 18), (105, 135, 185))
    canvas.line((6, -12), (9, 18), (130, 160, 208))
    canvas.oval(0, 22, 9, 7, (128, 158, 206))
    canvas.oval(0, 57, 25, 8, (95, 100, 170))
    canvas.oval(0, 60, 20, 6, (105, 112, 185))
    canvas.line((-24, 56), (24, 56), (60, 60, 110))


def _shaded(canvas: _Canvas, face: Mask) -> Array:
    """The picture with light from the upper left, which rounds the face."""
    yy, xx = np.mgrid[0:HEIGHT, 0:WIDTH]
    across = (xx - canvas.x + 18 * canvas.size) / (95 * canvas.size)
    down = (yy - canvas.y + 20 * canvas.size) / (125 * canvas.size)
    light = np.clip(1 - 0.22 * (across**2 + down**2), 0.5, 1.0)
    return np.asarray(canvas.image * np.where(face, light, 1.0)[:, :, None])


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
