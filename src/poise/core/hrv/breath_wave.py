"""The one wave that goes best through a few intervals: a breath, as the beats see it.

At three or four beats a breath a slow heart's intervals go up and down like early beats and their
pauses, only that they do so all the time and in step.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import pi

from poise.core.least_squares import dot, orthonormal, waves, without
from poise.core.quantile import quantile

# Of waves a beat: slower ones are no breath, faster ones cannot be told from these.
WAVES_PER_BEAT = (0.04, 0.5, 0.005)
LOW, HIGH = 0.5, 1.6  # of the usual interval: beyond it, one interval would be the whole wave


def best_wave(window: Sequence[float]) -> tuple[list[float], float]:
    """The wave and line that go best through ``window``, in its unit.

    The second result is how much of the variance about the line the wave takes: 1 for a perfect
    wave and for a straight line, about 0.25 for 31 intervals of noise.
    """
    rest, _ = without(window, _line(len(window)))
    best = max(_waves(len(rest)), key=lambda wave: sum(dot(unit, rest) ** 2 for unit in wave))
    left, _ = without(rest, best)
    variance = dot(rest, rest)
    share = 1 - dot(left, left) / variance if variance > 1e-9 else 1.0
    return [x - y for x, y in zip(window, left, strict=True)], share


@cache
def _line(n: int) -> list[list[float]]:
    return orthonormal([[1.0] * n, [float(k) for k in range(n)]]).basis


@cache
def _waves(n: int) -> list[list[list[float]]]:
    """A basis for the waves of each length."""
    first, end, step = WAVES_PER_BEAT
    steps = range(round((end - first) / step))
    return [orthonormal(waves(2 * pi * (first + step * i), range(n))).basis for i in steps]


def within_reason(window: Sequence[float]) -> list[float]:
    """``window`` with what is far from the usual interval held nearer to it."""
    usual = quantile(window, 0.5)
    return [min(max(x, LOW * usual), HIGH * usual) for x in window]
