"""Standard errors by a block bootstrap: whole stretches are drawn anew, so that slow waves count.

Künsch 1989 (Ann Statist 17:1217-1241), circular blocks of half a minute.  The draws are the same
every time: an analysis said twice says the same.
"""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array
from poise.core.hrv.time_domain import TimeDomain, from_sums

RESAMPLES, BLOCK_S, FEWEST_BLOCKS, MOST_BLOCKS = 400, 30.0, 4, 60
_SEED = 20_240_608


def bootstrap(
    table: Array,
    centre_ms: float,
    mean_rr_ms: float,
    block_s: float = BLOCK_S,
    fewest: int = FEWEST_BLOCKS,
) -> TimeDomain | None:
    """Resampled numbers, each (resamples,), from contributions (n, 9).

    None where there are fewer than ``fewest`` blocks of ``block_s`` seconds.
    """
    n = len(table)
    length = max(round(block_s * 1000 / mean_rr_ms), -(-n // MOST_BLOCKS))
    blocks = n // length
    if blocks < fewest:
        return None
    running = np.vstack(
        [np.zeros(table.shape[1]), np.cumsum(np.vstack([table, table[:length]]), 0)]
    )
    starts = np.random.default_rng(_SEED).integers(0, n, (RESAMPLES, blocks))
    sums = (running[starts + length] - running[starts]).sum(axis=1)
    return from_sums(sums, centre_ms)


def standard_error(values: Array) -> float | None:
    """Their standard deviation; None when a resample held too little to say."""
    known = values[np.isfinite(values)]
    return float(np.std(known, ddof=1)) if len(known) > 0.9 * len(values) else None
