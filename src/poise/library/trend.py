"""What many sessions say together, and when they say nothing: weekly medians and their slope.

Everything here is told the numbers and opens no file.  Values must be comparable already: one
kind of sensor, one pace (``library/history.py`` sorts them so).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from math import hypot
from statistics import median

from poise.core.standard_errors import SWING_CI_95

# A week counts with three sessions (docs/window.md, "Over weeks"); with fewer than five such
# weeks the interval was found to exclude 0 for one steady heart in ten, from five on one in twenty.
WEEK_SESSIONS, LEAST_WEEKS = 3, 5
RESAMPLES, SEED = 2000, 1
# A reference is made of the last few sessions, so that it follows a person as they change.
REFERENCE_LEAST, REFERENCE_MOST = 3, 7


@dataclass(frozen=True, slots=True)
class Week:
    """The sessions of the week that began on ``monday``: how many, and the median of them."""

    monday: date
    median: float
    sessions: int

    @property
    def counts(self) -> bool:
        """Whether there are enough of them to speak for the week."""
        return self.sessions >= WEEK_SESSIONS


@dataclass(frozen=True, slots=True)
class Trend:
    """The weeks, and the change per week where one can be told.

    ``slope`` and the 95 % interval from ``low`` to ``high`` are in the values' unit per week, None
    when fewer than :data:`LEAST_WEEKS` weeks count.  ``missing`` is how many weeks are still
    needed.  ``level`` is the value of the fitted line at the first week that counts.
    """

    weeks: tuple[Week, ...]
    slope: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    missing: int = 0

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out 0; only then may a change be claimed."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """``value`` is how much larger the second is, ``se`` its standard error, None if not known."""

    value: float
    se: float | None

    @property
    def clear(self) -> bool:
        """Whether it is larger than its own doubt."""
        return self.se is not None and abs(self.value) > SWING_CI_95 * self.se


def weeks(values: Sequence[tuple[date, float]]) -> tuple[Week, ...]:
    """The median of each week, Monday to Sunday, that has a value; the earliest first."""
    found: dict[date, list[float]] = {}
    for day, value in values:
        found.setdefault(day - timedelta(days=day.weekday()), []).append(value)
    return tuple(Week(monday, median(those), len(those)) for monday, those in sorted(found.items()))


def trend(values: Sequence[tuple[date, float]]) -> Trend:
    """How ``values`` change from week to week: Theil–Sen slope with a bootstrap interval.

    Only weeks that count enter.  The interval comes from drawing whole weeks again, because the
    sessions of one week share what made that week what it was.
    """
    every = weeks(values)
    counting = [week for week in every if week.counts]
    if len(counting) < LEAST_WEEKS:
        return Trend(every, missing=LEAST_WEEKS - len(counting))
    first = counting[0].monday
    x = [(week.monday - first).days / 7 for week in counting]
    y = [week.median for week in counting]
    slope = theil_sen(x, y)
    low, high = _interval(x, y)
    level = median([v - slope * t for t, v in zip(x, y, strict=True)])
    return Trend(every, slope, low, high, level)


def theil_sen(x: Sequence[float], y: Sequence[float]) -> float:
    """The median of the slopes between all pairs of points (Theil 1950, Sen 1968)."""
    return median([(y[j] - y[i]) / (x[j] - x[i]) for i, j in combinations(range(len(x)), 2)])


def _interval(x: Sequence[float], y: Sequence[float]) -> tuple[float, float]:
    """The middle 95 % of the slopes of weeks drawn again; the same for the same weeks."""
    import numpy as np

    drawn = np.random.default_rng(SEED).integers(0, len(x), (RESAMPLES, len(x)))
    drawn = drawn[drawn.min(axis=1) < drawn.max(axis=1)]
    times, values = np.asarray(x)[drawn], np.asarray(y)[drawn]
    i, j = np.triu_indices(len(x), 1)
    apart = times[:, j] - times[:, i]
    slopes = np.full(apart.shape, np.nan)
    np.divide(values[:, j] - values[:, i], apart, out=slopes, where=apart != 0)
    low, high = np.percentile(np.nanmedian(slopes, axis=1), (2.5, 97.5))
    return float(low), float(high)


def reference(values: Sequence[float]) -> float | None:
    """The median of the last few of ``values``, oldest first; None with fewer than three."""
    last = values[-REFERENCE_MOST:]
    return median(last) if len(last) >= REFERENCE_LEAST else None


def difference(
    first: float | None, first_se: float | None, second: float | None, second_se: float | None
) -> Difference | None:
    """What changed from the first to the second; None when either is not known."""
    if first is None or second is None:
        return None
    known = first_se is not None and second_se is not None
    return Difference(second - first, hypot(first_se or 0.0, second_se or 0.0) if known else None)
