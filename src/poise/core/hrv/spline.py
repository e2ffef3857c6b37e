"""The cubic spline through uneven points that passes for one curve at its ends ("not a knot").

The same curve as ``scipy.interpolate.CubicSpline`` draws, which a test holds; importing that takes
longer than all the rest of ``poise analyze`` (docs/dependencies.md).
"""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array

FEWEST = 4


def spline(x: Array, y: Array, at: Array) -> Array:
    """The curve through ``y`` at rising ``x``, both (n,) with n at least 4, read ``at`` (m,).

    de Boor, A Practical Guide to Splines (1978), chapter IV: cubics that meet with the same slope
    and curvature, and the first two and last two of which are one.  Raises ValueError below 4.
    """
    if len(x) < FEWEST:
        raise ValueError(f"a spline needs {FEWEST} points; got {len(x)}")
    step = np.diff(x)
    rise = np.diff(y) / step
    slope = _slopes(step, rise)
    piece = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(step) - 1)
    bend = (slope[:-1] + slope[1:] - 2 * rise) / step
    along = at - x[piece]
    value = bend[piece] / step[piece] * along + ((rise - slope[:-1]) / step - bend)[piece]
    return np.asarray((value * along + slope[piece]) * along + y[piece])


def _slopes(step: Array, rise: Array) -> Array:
    """The curve's slope at each point (n,), from the steps and the rises between them (n - 1,).

    Three diagonals, solved from the first row to the last and back.
    """
    below = np.r_[0.0, step[1:], step[-1] + step[-2]]
    middle = np.r_[step[1], 2 * (step[:-1] + step[1:]), step[-2]]
    above = np.r_[step[0] + step[1], step[:-1], 0.0]
    right = np.r_[
        _end(step[0], step[1], rise[0], rise[1]),
        3 * (step[1:] * rise[:-1] + step[:-1] * rise[1:]),
        _end(step[-1], step[-2], rise[-1], rise[-2]),
    ]
    ratios, values = [], []
    ratio = value = 0.0
    rows = (column.tolist() for column in (below, middle, above, right))
    for low, centre, high, wanted in zip(*rows, strict=True):
        pivot = centre - low * ratio
        ratio, value = high / pivot, (wanted - low * value) / pivot
        ratios.append(ratio)
        values.append(value)
    slopes = [value]
    for ratio, value in zip(reversed(ratios[:-1]), reversed(values[:-1]), strict=True):
        slopes.append(value - ratio * slopes[-1])
    return np.array(slopes[::-1])


def _end(last: float, beside: float, rise: float, beside_rise: float) -> float:
    """What the outermost equation comes to, so that two cubics are one."""
    both = last + beside
    return ((last + 2 * both) * beside * rise + last * last * beside_rise) / both
