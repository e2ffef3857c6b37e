"""Sample entropy: how far a series is from repeating itself (Richman & Moorman 2000)."""

from __future__ import annotations

from math import log

import numpy as np

from poise.core.arrays import Array, Mask

LENGTH = 2  # intervals in a pattern
TOLERANCE = 0.2  # standard deviations
# Every interval is compared with every other: beyond this it would take minutes.
MOST = 20_000
_CELLS = 1 << 15  # compared at once: more would not stay in a processor's cache


def sample_entropy(rr_ms: Array) -> float | None:
    """-ln(A/B) with m = 2, r = 0.2 SD (n - 1), Chebyshev distance within r, no self-matches.

    B counts the pairs of patterns of two that match, A those that still match with the interval
    after, both over the same n - 2 patterns.  NaN in ``rr_ms`` (n,) is a hole: no pattern reaches
    across it.  None when nothing matches, when all intervals are equal, or beyond 20,000.
    """
    known = rr_ms[~np.isnan(rr_ms)]
    if len(known) <= LENGTH + 1 or len(known) > MOST:
        return None
    r = TOLERANCE * float(np.std(known, ddof=1))
    if r == 0:
        return None
    whole = ~np.isnan(np.stack([rr_ms[i : len(rr_ms) - LENGTH + i] for i in range(LENGTH + 1)]))
    starts = np.flatnonzero(whole.all(axis=0))
    patterns = np.stack([rr_ms[starts + i] for i in range(LENGTH + 1)])
    n = len(starts)
    b = a = 0
    rows = max(1, _CELLS // max(n, 1))
    for first in range(0, n, rows):
        some = patterns[:, first : first + rows, None]
        others = patterns[:, None, first:]  # each pair once: the ones before were counted
        near = np.abs(some[0] - others[0]) <= r
        near &= np.abs(some[1] - others[1]) <= r
        longer = near & (np.abs(some[2] - others[2]) <= r)
        k = some.shape[1]
        b += int(np.count_nonzero(near)) - _counted_twice(near[:, :k])
        a += int(np.count_nonzero(longer)) - _counted_twice(longer[:, :k])
    return -log(a / b) if a and b else None


def _counted_twice(square: Mask) -> int:
    """In a block against itself: each match with itself, and each pair once too often."""
    matches, own = int(np.count_nonzero(square)), len(square)
    return own + (matches - own) // 2
