"""The colour of a face, frame by frame, without the face: what skin.py would have measured.

Quick enough to try a thousand people in a minute.  ``Scene`` says what the light, the camera and
the person's stillness are like; :func:`samples` plays it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from poise.core.arrays import Array
from poise.core.events import SkinSample
from poise.simulation.person import PULSE_COLOUR, Person, pulse


@dataclass(frozen=True)
class Scene:
    """One camera looking at one person; the defaults are a fair webcam in room light.

    ``pulse_grey`` and ``noise_grey`` are in grey levels: the pulse's trough to peak in green, and
    the standard deviation of one region's mean from frame to frame.  ``living`` is the relative
    size of what a living face does in the pulse's own band: small movement, blush, swallowing.
    """

    fps: float = 30.0
    pulse_grey: float = 0.4
    noise_grey: float = 0.15
    living: float = 0.8e-3
    motion: float = 0.0  # relative brightness change by movement at ``motion_hz``
    motion_hz: float = 1.3
    flicker: float = 0.0  # relative, on skin and background alike
    flicker_hz: float = 1.9
    drift: float = 0.0  # relative, slow
    exposure_steps: float = 0.0  # relative, every 7 s or so
    jitter_ms: float = 3.0
    drops: float = 0.0
    colour: tuple[float, float, float] = (200.0, 150.0, 115.0)
    regions: int = 3
    background: bool = True
    round_to: float = 0.0  # grey levels


def frame_times(scene: Scene, duration_s: float, rng: np.random.Generator) -> Array:
    """When the frames were taken (n,), late by chance and some of them lost."""
    t = np.arange(0, duration_s, 1 / scene.fps)
    t = t[rng.random(len(t)) >= scene.drops]
    late = np.abs(rng.normal(scale=scene.jitter_ms / 1000, size=len(t)))
    return np.sort(t + np.minimum(late, 0.9 / scene.fps))


def coloured(rng: np.random.Generator, t: Array, low_hz: float = 0.15) -> Array:
    """Noise (n,) falling as 1/f above ``low_hz``, with about unit power from 0.6 to 4 Hz."""
    n, rate = 1 << int(np.ceil(np.log2(max(len(t), 64) * 2))), 60.0
    n = max(n, 1 << int(np.ceil(np.log2((t[-1] - t[0] + 10) * rate))))
    f = np.fft.rfftfreq(n, 1 / rate)
    spectrum = (rng.normal(size=len(f)) + 1j * rng.normal(size=len(f))) / np.maximum(f, low_hz)
    spectrum[f > 8] = 0
    x = np.fft.irfft(spectrum, n)
    band = np.fft.rfft(x)
    band[(f < 0.6) | (f > 4)] = 0
    x /= np.fft.irfft(band, n).std()
    return np.asarray(np.interp(t - t[0], np.arange(n) / rate, x))


def colours(
    scene: Scene, t: Array, beats: Array, rng: np.random.Generator
) -> tuple[Array, Array, Array]:
    """Skin (n, regions, 3), background (n, 3), both 0–255, and the face's place (n, 3)."""
    base = np.array(scene.colour)
    vector = PULSE_COLOUR * np.exp(0.12 * rng.normal(size=3))
    size = scene.pulse_grey / base[1] / vector[1]
    steps = np.cumsum((rng.random(len(t)) < 1 / (7 * scene.fps)) * rng.normal(size=len(t)))
    light = (
        1
        + scene.flicker * np.sin(2 * np.pi * scene.flicker_hz * t + rng.uniform(0, 6))
        + scene.drift * np.sin(2 * np.pi * t / 37 + rng.uniform(0, 6))
        + scene.exposure_steps * np.clip(steps, -2, 2)
    )
    moving = np.sin(2 * np.pi * scene.motion_hz * t + 0.8 * np.sin(0.4 * t))
    # What all of the face does, and what each part does by itself; mostly brightness.
    whole = _living(rng, t)
    skin = np.empty((len(t), scene.regions, 3))
    for region in range(scene.regions):
        late = rng.normal(scale=0.008)
        living = scene.living * (0.8 * whole + 0.6 * _living(rng, t))
        lit = rng.uniform(0.4, 1.0) * scene.motion * moving
        blood = -size * rng.uniform(0.7, 1.2) * pulse(beats, t - 0.2 - late)
        change = 1 + blood[:, None] * vector + living + lit[:, None]
        noise = scene.noise_grey * rng.normal(size=(len(t), 3)) * np.array([1.0, 0.8, 1.3])
        skin[:, region] = base * rng.uniform(0.9, 1.1) * change * light[:, None] + noise
    wall = np.array([120.0, 118.0, 110.0]) * light[:, None]
    wall = wall + scene.noise_grey * rng.normal(size=(len(t), 3))
    wobble = 0.002 * np.stack([coloured(rng, t) for _ in range(3)], axis=1)
    place = wobble + (scene.motion * 3 * moving)[:, None] * np.array([1.0, 0.6, 0.2])
    if scene.round_to:
        skin = np.round(skin / scene.round_to) * scene.round_to
    return np.clip(skin, 0, 255), np.clip(wall, 0, 255), place


def _living(rng: np.random.Generator, t: Array) -> Array:
    """Relative changes (n, 3): mostly of brightness, a little of every colour."""
    bright = coloured(rng, t)[:, None] * np.ones(3)
    colour = np.stack([coloured(rng, t) for _ in range(3)], axis=1) * np.array([0.25, 0.3, 0.6])
    return np.asarray(bright + colour)


def samples(
    person: Person | None, scene: Scene, duration_s: float, seed: int = 0
) -> tuple[list[SkinSample], Array]:
    """What the camera saw, and when the heart beat; with no ``person`` there is no pulse."""
    rng = np.random.default_rng(seed)
    beats = (person or Person()).beats(duration_s, seed)
    t = frame_times(scene, duration_s, rng)
    if person is None:
        scene = replace(scene, pulse_grey=0.0)
    return list(_samples(scene, t, *colours(scene, t, beats, rng))), beats + 0.2


def _samples(
    scene: Scene, t: Array, skin: Array, wall: Array, place: Array
) -> Iterator[SkinSample]:
    speed = np.linalg.norm(np.gradient(place[:, :2], axis=0), axis=1) * scene.fps
    for i, now in enumerate(t.tolist()):
        yield SkinSample(
            t=now,
            sensor="camera",
            rgb=tuple(three(region) for region in skin[i]),
            background=three(wall[i]) if scene.background else None,
            place=three(place[i]) if scene.background else None,
            motion=float(speed[i]) if scene.background else None,
        )


def three(values: Array) -> tuple[float, float, float]:
    a, b, c = values.tolist()
    return a, b, c
