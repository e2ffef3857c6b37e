"""The colour of a face as hard to read as real ones, frame by frame, without the face.

``skin_trace`` is kinder than life: there plain methods make few mistakes.  Here the sizes are those
found on five real recordings (a pulse of 1.0 to 2.4 thousandths of the green at its fundamental,
and as much again of everything else in its band), and the rest was chosen so that plain methods
fail as often as they did on those: the peak of POS over ten seconds is off by 3.5 beats a minute
(4.1 from every other frame), of GREEN by 7.3 and of CHROM by 10, of POS on the cheeks alone by 4.8,
and intervals timed by its phase by 32 ms.  What makes it hard: blood reaches each region by a way
of its own that wanders, brightness moves in the pulse's band, blue is mostly noise, and every half
minute or so something swallows, twitches or blushes.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from poise.core.arrays import Array
from poise.core.events import SkinSample
from poise.simulation.person import Person, pulse
from poise.simulation.skin import coloured, three

LIGHT_TINT = np.array([0.85, 1.0, 1.1])  # the colour of a change of brightness
PULSE_TINT = np.array([0.24, 1.0, 0.62])
# Relative to the residual's size: what a colour does for itself, in the whole face; mostly blue.
COLOUR_NOISE = np.array([0.10, 0.12, 2.4])
EVENT_EVERY_S, EVENT_LONG_S = 36.0, (0.3, 1.2)
FRAME_NOISE = np.array([0.35, 0.28, 0.42])  # grey levels, all regions together, at any rate


def somebody(seed: int) -> Person:
    """Anybody sitting still: 50 to 105 beats a minute, breathing as people do."""
    r = np.random.default_rng(500 + seed)
    return Person(
        heart_bpm=float(np.clip(r.normal(70, 10), 50, 105)),
        swing_ms=float(r.uniform(10, 45)),
        breaths_hz=float(r.choice([0.1, 0.15, 0.22, 0.25])),
        slow_ms=float(r.uniform(8, 25)),
        white_ms=float(r.uniform(5, 20)),
    )


def samples(
    seed: int,
    duration_s: float,
    *,
    fps: float = 60.0,
    regions: int = 3,
    unrest: float = 0.7,
    alive: bool = True,
) -> tuple[list[SkinSample], Array]:
    """What a camera saw of somebody, and when the heart beat.

    With one region there is neither background nor place, as in a trace somebody else made of a
    whole face.  ``unrest`` scales all that is not pulse; 0.7 is as real faces were.  A face that
    is not ``alive`` moves like one and has no pulse.
    """
    r = np.random.default_rng([seed, alive])
    beats = somebody(seed).beats(duration_s, seed)
    step = 1 / fps
    t = np.sort(np.arange(0, duration_s, step) + r.normal(scale=1e-3, size=round(duration_s * fps)))
    size = r.uniform(1.0, 2.4) * 1e-3 * 4.0 * alive  # four times a fundamental is about one's pulse
    tint = PULSE_TINT * np.exp(0.12 * r.normal(size=3))
    tint /= tint[1]
    rest = r.uniform(0.9, 1.7) * 1e-3 * unrest
    base = np.array([r.uniform(217, 244), r.uniform(163, 187), r.uniform(104, 123)])
    whole, noise = coloured(r, t), _colours(r, t) * rest * 0.7
    events = _events(r, t)
    skin = np.empty((len(t), 3, 3))
    for region in range(3):
        late = 0.02 * r.normal() + 0.012 * coloured(r, t, 0.02)
        strength = size * r.uniform(0.7, 1.2) * (1 + 0.15 * coloured(r, t, 0.05))
        blood = -strength * pulse(beats, t - 0.2 - late)
        light = 2 * rest * 0.75 * (whole + coloured(r, t))
        change = blood[:, None] * tint + light[:, None] * LIGHT_TINT + _colours(r, t) * rest
        change += noise + events * r.uniform(0.5, 1.3)
        skin[:, region] = base * r.uniform(0.93, 1.07) * (1 + change)
    skin += np.sqrt(3) * FRAME_NOISE * r.normal(size=skin.shape)
    wall = np.array([120.0, 118.0, 110.0]) + 0.15 * r.normal(size=(len(t), 3))
    place = 0.002 * np.stack([coloured(r, t) for _ in range(3)], axis=1)
    seen = skin.mean(axis=1, keepdims=True) if regions == 1 else skin
    return list(_samples(t, np.clip(seen, 0, 254), wall, place)), beats + 0.2


def _colours(r: np.random.Generator, t: Array) -> Array:
    return np.asarray(np.stack([coloured(r, t) for _ in range(3)], axis=1) * COLOUR_NOISE)


def _events(r: np.random.Generator, t: Array) -> Array:
    """Relative changes (n, 3) of the whole face, a second long, mostly of brightness."""
    found = np.zeros((len(t), 3))
    at = r.exponential(EVENT_EVERY_S)
    while at < t[-1]:
        long = r.uniform(*EVENT_LONG_S)
        wave = np.sin(2 * np.pi * r.uniform(0.3, 1.2) * (t - at) + r.uniform(0, 6))
        shape = np.exp(-(((t - at) / long) ** 2) / 2) * wave * r.uniform(2, 8) * 1e-3
        found += shape[:, None] * (1 + 0.35 * r.normal(size=3))
        at += r.exponential(EVENT_EVERY_S)
    return found


def _samples(t: Array, skin: Array, wall: Array, place: Array) -> Iterator[SkinSample]:
    whole = skin.shape[1] > 1
    for i, now in enumerate(t.tolist()):
        yield SkinSample(
            t=now,
            sensor="camera",
            rgb=tuple(three(region) for region in skin[i]),
            background=three(wall[i]) if whole else None,
            place=three(place[i]) if whole else None,
        )
