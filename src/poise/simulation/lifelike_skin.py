"""The colour of a face as hard to read as real ones, frame by frame, without the face.

``skin_trace`` is kinder than life: there plain methods make few mistakes.  Here the sizes are those
found on five real recordings (a pulse of 1.0 to 2.4 thousandths of the green at its fundamental,
and as much again of everything else in its band), and the rest was chosen so that plain methods
fail about as often as they did on those: of 80 people the peak of POS over ten seconds is off by
3.4 beats a minute at 60 pictures a second and by 2.6 at 30 (real: 2.8 and 3.5), and intervals timed
by its phase by 30 and 32 ms (real: 29 and 32; ``benchmarks/bench_cameras.py plain``).  What makes
it hard: blood reaches each region by a way of its own that wanders, brightness moves in the pulse's
band, blue is mostly noise, and every half minute or so something swallows, twitches or blushes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from poise.core.arrays import Array
from poise.core.events import SkinSample
from poise.simulation.person import Person, pulse
from poise.simulation.skin import coloured, three
from poise.simulation.skin_tone import TONES, USUAL, blood_share, reflectance

LIGHT_TINT = np.array([0.85, 1.0, 1.1])  # the colour of a change of brightness
PULSE_TINT = np.array([0.24, 1.0, 0.62])
# Relative to the residual's size: what a colour does for itself, in the whole face; mostly blue.
COLOUR_NOISE = np.array([0.10, 0.12, 2.4])
EVENT_EVERY_S, EVENT_LONG_S = 36.0, (0.3, 1.2)
FRAME_NOISE = np.array([0.25, 0.20, 0.29])  # grey levels, all regions together, at any rate
GAMMA = 2.2  # a camera's grey levels go with the light to the power of one over this
SHADING, GLINT = 0.3, 3.0  # relative changes a face width: of skin, and of what shines on it
FOREHEAD_TALKS = 0.3  # of what the cheeks do
WALL_SEES_FILM = 0.3  # of what a face before a screen does


@dataclass(frozen=True)
class Face:
    """How a face is to be seen; the defaults are a light one at rest in good light.

    ``melanin`` is the melanosomes' share of the epidermis, ``light`` the light on the face as a
    part of good light, ``shine`` the part of what comes back that is a highlight.  ``sway`` is the
    size of the head's slow 1/f movement in face widths, ``talk`` the relative size of what a
    talking mouth does to the cheeks, ``lamp`` that of the room's 1/f wavering, which the wall shows
    too.  ``smoothing`` is the share (0 to 1) of the picture before that a camera mixes into each.

    Rhythms beside the heart's: ``nod`` and ``breath`` move the head by so many face widths, at 0.7
    to 2.5 and at 0.15 to 0.4 Hz; ``chew`` is what a chewing mouth does to the cheeks, once or twice
    a second; ``flicker`` is a lamp that beats with the shutter, ``pump`` an exposure that hunts
    about, ``screen`` the coloured light of a film that is watched, all relative.
    """

    melanin: float = USUAL
    light: float = 1.0
    shine: float = 0.0
    sway: float = 0.0
    talk: float = 0.0
    lamp: float = 0.0
    smoothing: float = 0.0
    nod: float = 0.0
    breath: float = 0.0
    chew: float = 0.0
    flicker: float = 0.0
    pump: float = 0.0
    screen: float = 0.0


STILL = Face()
# Those that a table is made of; none of them is in a fit.
FACES = {
    "still": STILL,
    "shiny": Face(shine=0.08, sway=0.004),
    "moving": Face(shine=0.03, sway=0.012),
    "talking": Face(shine=0.03, sway=0.006, talk=4e-3),
    "wavering lamp": Face(lamp=3e-3),
    "smoothing camera": Face(smoothing=0.5),
    "brown": Face(melanin=TONES[3], shine=0.03, sway=0.003),
    "dark": Face(melanin=TONES[5], shine=0.03, sway=0.003),
    "dim": Face(light=0.2),
    "dark and dim": Face(melanin=TONES[5], light=0.2, shine=0.03, sway=0.003),
}


# Those that have a rhythm which is not the heart's; only the first two are in a fit, among others.
RESTLESS = {
    "nodding": Face(shine=0.03, sway=0.004, nod=0.006),
    "breathing": Face(shine=0.03, sway=0.003, breath=0.02),
    "chewing": Face(shine=0.02, sway=0.004, chew=4e-3),
    "flickering lamp": Face(flicker=4e-3),
    "hunting exposure": Face(pump=0.01),
    "watching a film": Face(screen=4e-3),
    "all at once": Face(
        shine=0.03, sway=0.004, talk=2e-3, breath=0.01, flicker=2e-3, pump=4e-3, screen=2e-3
    ),
    "dark and restless": Face(
        melanin=TONES[4], light=0.4, shine=0.04, sway=0.006, chew=2e-3, pump=4e-3, smoothing=0.3
    ),
}


def anyone(seed: int) -> Face:
    """A face of any kind, each thing that makes it hard there or not by chance."""
    r = np.random.default_rng(900 + seed)

    def some(most: float, often: float = 0.4) -> float:
        return float(most * r.uniform() ** 2) if r.random() < often else 0.0

    return Face(
        melanin=float(np.exp(r.uniform(np.log(0.02), np.log(0.4)))),
        light=float(np.exp(r.uniform(np.log(0.15), 0.0))) if r.random() < 0.4 else 1.0,
        shine=some(0.12, 0.7),
        sway=some(0.02, 0.7),
        talk=some(8e-3, 0.25),
        lamp=some(6e-3),
        smoothing=some(0.7),
        nod=some(0.012, 0.25),
        breath=some(0.03, 0.25),
    )


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


def startled(seed: int) -> Person:
    """Somebody whose heart rises by 6 to 20 beats a minute within seconds, and comes down again."""
    r = np.random.default_rng(700 + seed)
    return replace(
        somebody(seed),
        step_bpm=float(r.uniform(6, 20)),
        step_at_s=float(r.uniform(20, 26)),
        step_ends_s=float(r.uniform(36, 44)),
        rise_s=float(r.uniform(2, 6)),
        fall_s=float(r.uniform(4, 12)),
    )


def samples(
    seed: int,
    duration_s: float,
    *,
    face: Face = STILL,
    person: Person | None = None,
    fps: float = 60.0,
    regions: int = 3,
    unrest: float = 0.7,
    alive: bool = True,
) -> tuple[list[SkinSample], Array]:
    """What a camera saw of somebody, and when the heart beat.

    With one region there is neither background nor place, as in a trace somebody else made of a
    whole face.  ``person`` has the heart, :func:`somebody` unless given.  ``unrest`` scales all
    that is not pulse; 0.7 is as real faces were.  A face that is not ``alive`` moves like one and
    has no pulse.
    """
    r = np.random.default_rng([seed, alive])
    beats = (person or somebody(seed)).beats(duration_s, seed)
    step = 1 / fps
    t = np.sort(np.arange(0, duration_s, step) + r.normal(scale=1e-3, size=round(duration_s * fps)))
    size = r.uniform(1.0, 2.4) * 1e-3 * 4.0 * alive  # four times a fundamental is about one's pulse
    tint = PULSE_TINT * np.exp(0.12 * r.normal(size=3))
    tint *= blood_share(face.melanin) / blood_share(USUAL) / tint[1]
    rest = r.uniform(0.9, 1.7) * 1e-3 * unrest
    base = np.array([r.uniform(217, 244), r.uniform(163, 187), r.uniform(104, 123)])
    # Half of what light is lacking the camera makes up for by its gain, and noise with it.
    lit = reflectance(face.melanin) / reflectance(USUAL) * np.sqrt(face.light)
    base = base * lit ** (1 / GAMMA)
    whole, noise = coloured(r, t), _colours(r, t) * rest * 0.7
    events = _events(r, t)
    more = np.random.default_rng([seed, alive, 1])
    head = face.sway * np.stack([coloured(more, t, 0.05) for _ in range(2)], axis=1)
    room = face.lamp * coloured(more, t, 0.05)
    rhythm = np.random.default_rng([seed, alive, 2])
    head += _nods(rhythm, t, face)
    film = _film(rhythm, t) * face.screen
    room += face.flicker * _beating(rhythm, t, 0.7, 2.9) + face.pump * _hunting(rhythm, t)
    cheeks = face.chew * np.maximum(0, coloured(rhythm, t, 0.05) + 0.7) * _beating(rhythm, t, 1, 2)
    skin: Array = np.empty((len(t), 3, 3))
    for region in range(3):
        late = 0.02 * r.normal() + 0.012 * coloured(r, t, 0.02)
        strength = size * r.uniform(0.7, 1.2) * (1 + 0.15 * coloured(r, t, 0.05))
        blood = -strength * pulse(beats, t - 0.2 - late)
        light = 2 * rest * 0.75 * (whole + coloured(r, t))
        change = blood[:, None] * tint + light[:, None] * LIGHT_TINT + _colours(r, t) * rest
        change += noise + events * r.uniform(0.5, 1.3)
        change += _unrest(more, t, face, region, head, base) + film * rhythm.uniform(0.8, 1.2)
        change += (cheeks * (FOREHEAD_TALKS if region == 0 else 1.0))[:, None] * LIGHT_TINT
        skin[:, region] = base * r.uniform(0.93, 1.07) * (1 + change) * (1 + room[:, None])
    grain = FRAME_NOISE / np.sqrt(face.light)
    skin += np.sqrt(3) * grain * r.normal(size=skin.shape)
    wall = np.array([120.0, 118.0, 110.0]) * (1 + room[:, None] + WALL_SEES_FILM * film)
    wall = wall + 0.15 * r.normal(size=(len(t), 3))
    place = 0.002 * np.stack([coloured(r, t) for _ in range(3)], axis=1)
    place[:, :2] += head
    if face.smoothing:
        skin, wall = _smoothed(skin, face.smoothing), _smoothed(wall, face.smoothing)
    skin = np.clip(skin, 0, 254)  # by the camera, before anybody takes a mean
    seen = skin.mean(axis=1, keepdims=True) if regions == 1 else skin
    return list(_samples(t, seen, wall, place)), beats + 0.2


def _unrest(
    r: np.random.Generator, t: Array, face: Face, region: int, head: Array, base: Array
) -> Array:
    """Relative changes (n, 3) of one region by shine, movement and talk."""
    shaded = SHADING * head @ r.normal(size=2)
    shines = face.shine * r.uniform(0.3, 1.7)
    glint = shines * (GLINT * head @ r.normal(size=2) + 0.02 * coloured(r, t))
    white = base.max() / base  # a highlight has the lamp's colour, and adds most to what is darkest
    spoken = np.clip(coloured(r, t, 0.05) + 0.5, 0, None)  # in phrases, with pauses
    words = face.talk * (FOREHEAD_TALKS if region == 0 else 1.0) * spoken * coloured(r, t, 1.0)
    change = (shaded + words)[:, None] * LIGHT_TINT + glint[:, None] * white
    return np.asarray(change / (1 + shines))


def _beating(r: np.random.Generator, t: Array, low_hz: float, high_hz: float) -> Array:
    """A rhythm (n,) of size 1 at a rate between these that hardly wanders, with a second harmonic.

    A lamp's is all but even; of what people do with their heads and mouths, no two are alike.
    """
    turns = 2 * np.pi * r.uniform(low_hz, high_hz) * t + 0.3 * coloured(r, t, 0.02)
    return np.asarray(np.sin(turns) + r.uniform(0, 0.4) * np.sin(2 * turns + r.uniform(0, 6)))


def _nods(r: np.random.Generator, t: Array, face: Face) -> Array:
    """Where the head is (n, 2) by nodding and by breathing, in face widths."""
    nods, breaths = _beating(r, t, 0.7, 2.5), _beating(r, t, 0.15, 0.4)
    return np.asarray(
        face.nod * nods[:, None] * [r.uniform(-0.5, 0.5), 1.0]
        + face.breath * breaths[:, None] * [0.1, 1.0]
    )


def _hunting(r: np.random.Generator, t: Array) -> Array:
    """An exposure (n,) that is corrected too far, up and down again, once or twice a second."""
    steps = np.cumsum(np.abs(r.normal(0.5, 0.12, size=round(4 * t[-1] + 20))).clip(0.2))
    level = np.where(np.arange(len(steps)) % 2, 1.0, -1.0) * r.uniform(0.5, 1.2, size=len(steps))
    asked = level[np.searchsorted(steps, t)]
    return _smoothed(asked, float(np.exp(-np.median(np.diff(t)) / 0.12)))


def _film(r: np.random.Generator, t: Array) -> Array:
    """What a film's light does to each colour (n, 3): it wavers, and every few seconds is cut."""
    wavering = np.stack([coloured(r, t, 0.05) for _ in range(3)], axis=1) * 0.3
    cuts = np.cumsum(r.exponential(4.0, size=round(t[-1]) + 20))
    scenes = r.normal(size=(len(cuts) + 1, 3))
    return np.asarray(wavering + 2 * scenes[np.searchsorted(cuts, t)])


def _smoothed(values: Array, share: float) -> Array:
    """``values`` (n, ...) as from a camera that mixes ``share`` of its last picture into each."""
    smooth = values.copy()
    for i in range(1, len(values)):
        smooth[i] = share * smooth[i - 1] + (1 - share) * values[i]
    return smooth


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
