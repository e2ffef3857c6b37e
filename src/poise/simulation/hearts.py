"""When a made-up heart beats, and the intervals between its beats.

Every heart of this room is one of two: :func:`heart` is told each next interval, :func:`at_rate`
the rate at any moment.  What drives an interval (a breath, slow waves, chance) is given in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import numpy as np

from poise.core.arrays import Array
from poise.core.events import RRInterval, Verdict

BACKGROUND_HZ = 4.0
SHORTEST_MS = 300.0
_GRID_HZ = 1000.0


def heart(rr_at: Callable[[float], float], until: float, start: float = 0.0) -> list[float]:
    """Beat times in s, the last at or after ``until``, when the next interval is ``rr_at(now)`` ms.

    ``rr_at`` is asked once a beat, in order, so it may draw from a generator.
    """
    times = [start]
    while times[-1] < until:
        times.append(times[-1] + rr_at(times[-1]) / 1000)
    return times


def at_rate(bpm: Callable[[Array], Array], seconds: float, lead_s: float = 3.0) -> Array:
    """The beats (n,) in s of a heart at ``bpm(t)``, from ``lead_s`` before 0 to as long after.

    A beat falls wherever the integral of the rate passes a whole number.
    """
    t = np.arange(-lead_s, seconds + lead_s, 1 / _GRID_HZ)
    turns = np.cumsum(bpm(t) / 60) / _GRID_HZ
    return np.asarray(np.interp(np.arange(np.ceil(turns[0]), turns[-1]), turns, t))


def swinging(seconds: float) -> Array:
    """Beats (n,) in s, from 0.7 on, whose interval swings with six breaths a minute."""
    return np.array(heart(lambda t: 850 + 80 * np.sin(2 * np.pi * 0.1 * t), seconds - 1, 0.7))


def pink(rng: np.random.Generator, seconds: float, sd_ms: float) -> Array:
    """1/f noise (n,) in ms at ``BACKGROUND_HZ``, the background of a real heart's intervals."""
    n = int(seconds * BACKGROUND_HZ) + 64
    f = np.fft.rfftfreq(n, 1 / BACKGROUND_HZ)
    size = np.zeros(len(f))
    size[1:] = 1 / np.sqrt(np.maximum(f[1:], 0.01))
    noise = np.fft.irfft(size * (rng.normal(size=len(f)) + 1j * rng.normal(size=len(f))), n)
    return np.asarray(noise / np.std(noise) * sd_ms)


def over_background(
    background_ms: Array,
    rr_ms: float,
    until: float,
    swing_ms: Callable[[float], float] = lambda _t: 0.0,
) -> list[float]:
    """Beat times (s) of a heart of mean ``rr_ms`` over a background as :func:`pink` makes it."""
    grid = np.arange(len(background_ms)) / BACKGROUND_HZ

    def rr_at(t: float) -> float:
        slow = float(np.interp(t, grid, background_ms))
        return max(SHORTEST_MS, rr_ms + slow + swing_ms(t))

    return heart(rr_at, until)


def mean_bpm(beats_s: Array, start: float, end: float) -> float:
    """The true mean rate between two moments; NaN outside the beats."""
    turns = np.interp([start, end], beats_s, np.arange(len(beats_s)), left=np.nan, right=np.nan)
    return float(60 * (turns[1] - turns[0]) / (end - start))


def intervals(*rr_ms: float, start: float = 0.0, sensor: str = "strap") -> list[RRInterval]:
    """Intervals one after the other, all normal; the first follows nothing."""
    t, made = start, []
    for i, rr in enumerate(rr_ms):
        t += rr / 1000
        made.append(RRInterval(t, sensor, rr, 3.0, Verdict.NORMAL, i > 0))
    return made


def from_beats(beats_s: Sequence[float] | Array) -> list[RRInterval]:
    """The intervals between beats at the given times."""
    times: Iterable[float] = [float(t) for t in beats_s]
    return [
        RRInterval(b, "strap", (b - a) * 1000, 3.0, Verdict.NORMAL, i > 0)
        for i, (a, b) in enumerate(pairwise(times))
    ]
