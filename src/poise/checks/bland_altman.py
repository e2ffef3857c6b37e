"""How far two ways of measuring one thing differ: bias, limits of agreement, and their doubt.

Bland & Altman 1986 (Lancet 327:307-310) for bias and limits; Lin 1989 (Biometrics 45:255-268) for
the concordance correlation.  Neighbouring values of one person err alike, so the intervals come
from drawing whole blocks of time anew (Künsch 1989, Ann Statist 17:1217-1241), never single values.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from poise.core.arrays import Array
from poise.core.standard_errors import NORMAL_CI_95

DRAWS, BLOCK_S, FEWEST_BLOCKS, FEWEST = 400, 10.0, 5, 5
_SEED = 20_260_301


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and its 95 % interval, which is None when there was too little to draw from."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What ``n`` pairs say, in ``unit``; differences are the other less the reference.

    Between ``lower`` and ``upper`` lie 95 % of single differences.  ``ccc`` is Lin's concordance
    correlation: 1 for the same numbers, None when neither varies.
    """

    n: int
    unit: str
    bias: Estimate
    lower: Estimate
    upper: Estimate
    mae: Estimate
    rmse: Estimate
    ccc: Estimate | None


def compare(t: Array, reference: Array, other: Array, unit: str) -> Comparison | None:
    """Compare paired values (n,) taken at ``t`` (n,) seconds; None for fewer than five."""
    if len(t) < FEWEST:
        return None
    pairs = np.stack([reference, other], axis=1)
    whole = _numbers(pairs)
    draws = _draws(t, pairs)

    def estimate(k: int) -> Estimate:
        known = draws[:, k][np.isfinite(draws[:, k])] if draws is not None else np.empty(0)
        if len(known) < DRAWS // 2:
            return Estimate(whole[k], None, None)
        low, high = np.percentile(known, [2.5, 97.5])
        return Estimate(whole[k], float(low), float(high))

    ccc = None if np.isnan(whole[5]) else estimate(5)
    bias, lower, upper, mae, rmse = (estimate(k) for k in range(5))
    return Comparison(len(t), unit, bias, lower, upper, mae, rmse, ccc)


def concordance(reference: Array, other: Array) -> float:
    """Lin's concordance correlation of two arrays (n,); NaN when neither varies."""
    apart = float(reference.mean() - other.mean()) ** 2
    spread = float(reference.var() + other.var()) + apart
    covariance = float(np.mean((reference - reference.mean()) * (other - other.mean())))
    return 2 * covariance / spread if spread > 0 else nan


def _numbers(pairs: Array) -> list[float]:
    """Bias, lower and upper limit, mean absolute and root mean square difference, concordance."""
    difference = pairs[:, 1] - pairs[:, 0]
    bias, spread = float(difference.mean()), float(difference.std(ddof=1))
    return [
        bias,
        bias - NORMAL_CI_95 * spread,
        bias + NORMAL_CI_95 * spread,
        float(np.abs(difference).mean()),
        float(np.sqrt(np.mean(difference**2))),
        concordance(pairs[:, 0], pairs[:, 1]),
    ]


def _draws(t: Array, pairs: Array) -> Array | None:
    """The numbers of resampled blocks of time, (draws, 6); None with too few blocks."""
    block = np.floor((t - t[0]) / BLOCK_S).astype(int)
    blocks = [np.flatnonzero(block == k) for k in np.unique(block)]
    if len(blocks) < FEWEST_BLOCKS:
        return None
    random = np.random.default_rng(_SEED)
    found = []
    for _ in range(DRAWS):
        chosen = np.concatenate([blocks[k] for k in random.integers(0, len(blocks), len(blocks))])
        found.append(_numbers(pairs[chosen]) if len(chosen) > 2 else [nan] * 6)
    return np.array(found)
