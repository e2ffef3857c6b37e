"""Least squares for a few dozen numbers and a few unknowns, in plain Python.

For so few numpy is no quicker; and to load it takes a twentieth of a second and eleven megabytes,
which a session with a strap does without.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, sin, sqrt
from operator import mul
from typing import NamedTuple

Column = Sequence[float]
# A column of which no more than this part is its own says nothing that those before it do not.
OWN_PART = 1e-12


class Basis(NamedTuple):
    """Columns of length 1 at right angles to each other, and what of each a column of a model has.

    One that says nothing that those before it do not is all 0.
    """

    basis: list[list[float]]
    shares: list[list[float]]


class Fit(NamedTuple):
    """``coefficients`` are one a column, and 0 of a column that says nothing of its own.

    ``left`` is what the columns leave of the values, ``basis`` spans the same as they do.
    """

    coefficients: list[float]
    left: list[float]
    basis: list[list[float]]


def orthonormal(model: Iterable[Column]) -> Basis:
    """By modified Gram-Schmidt: each column of ``model`` is freed of those before it."""
    basis: list[list[float]] = []
    shares: list[list[float]] = []
    for column in model:
        left, own = without(column, basis)
        length = sqrt(dot(left, left))
        if length <= OWN_PART * sqrt(dot(column, column)):
            length = 0.0
        basis.append([x / length for x in left] if length else [0.0] * len(left))
        shares.append([*own, length])
    return Basis(basis, shares)


def least_squares(model: Iterable[Column], values: Column) -> Fit:
    """The fit of ``values`` by the columns of ``model``, each of them as long as ``values``."""
    basis, shares = orthonormal(model)
    left, found = without(values, basis)
    coefficients = [0.0] * len(basis)
    for k in reversed(range(len(basis))):
        if shares[k][k]:
            later = sum(coefficients[j] * shares[j][k] for j in range(k + 1, len(basis)))
            coefficients[k] = (found[k] - later) / shares[k][k]
    return Fit(coefficients, left, basis)


def without(column: Column, basis: Sequence[Column]) -> tuple[list[float], list[float]]:
    """What of ``column`` is at right angles to all of ``basis``, and how much it has of each."""
    left, own = list(column), []
    for unit in basis:
        share = dot(unit, left)
        own.append(share)
        left = [x - share * y for x, y in zip(left, unit, strict=True)]
    return left, own


def waves(turns: float, at: Sequence[float]) -> tuple[list[float], list[float]]:
    """A cosine and a sine of so many radians per unit of ``at``."""
    angles = [turns * x for x in at]
    return [cos(x) for x in angles], [sin(x) for x in angles]


def dot(one: Column, other: Column) -> float:
    return float(sum(map(mul, one, other)))
