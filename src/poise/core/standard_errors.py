"""How many standard errors to either side hold the truth 95 times in 100.

A ``±`` in the window and in a session in the terminal is one of these times the standard error of
its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import fsum, sqrt

# Of a swing: Student's t with 10 degrees of freedom, as its noise is told from five frequencies.
SWING_CI_95 = 2.23
# Of a heart rate.
HEART_CI_95 = 2.0
# Of what was told from so much that it is normally distributed.
NORMAL_CI_95 = 1.96
# Of a difference of two means: Student's t at 97.5 %, with 1, 2, 3 … degrees of freedom.
STUDENT_CI_95 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
    2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
    2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


def student_ci_95(degrees: int) -> float:
    """How many standard errors hold the truth 95 times in 100; beyond 30 degrees as with 30."""
    return STUDENT_CI_95[min(degrees, len(STUDENT_CI_95)) - 1]


# Weeks that resemble each other more closely than so cannot be told from a line.
MOST_ALIKE = 0.9


def widened(weeks: Sequence[int], rest: Sequence[float]) -> float:
    """How much wider an interval has to be as neighbouring weeks resemble each other, 1 or more.

    ``rest`` is what a line through the values of ``weeks`` leaves of each.  Their correlation from
    a week to the next, r, makes n weeks worth n (1 - r) / (1 + r) independent ones (Bartlett 1946);
    one below 0 makes nothing narrower.  After a fit through few weeks r reads low, so this mends a
    part of what resemblance does and not all of it.
    """
    whole = fsum(one * one for one in rest)
    if not whole:
        return 1.0
    pairs = pairwise(zip(weeks, rest, strict=True))
    r = fsum(a * b for (week, a), (after, b) in pairs if after == week + 1) / whole
    r = min(MOST_ALIKE, max(0.0, r))
    return sqrt((1 + r) / (1 - r))
