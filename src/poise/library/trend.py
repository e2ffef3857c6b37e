"""What many sessions say together, and when they say nothing: weekly medians and their line.

Everything here is told the numbers and opens no file.  Values must be comparable already: one
kind of sensor, one pace (``library/history.py`` sorts them so).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from math import fsum, hypot, inf, isfinite, sqrt
from statistics import fmean, median

from poise.core.standard_errors import SWING_CI_95, widened

# A week counts with three sessions (docs/window.md, "Over weeks").
WEEK_SESSIONS = 3
# Of so many people who do not change one is told of a change, however often they look.
ONE_IN, SPREAD = 150.0, 0.3
# A reference is made of the last few sessions, so that it follows a person as they change.
REFERENCE_LEAST, REFERENCE_MOST = 3, 7


@dataclass(frozen=True, slots=True)
class TrendWeek:
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

    ``slope`` and its interval from ``low`` to ``high`` are in the values' unit per week, None while
    there are too few weeks for any interval; ``missing`` is how many are still needed then.  The
    interval may be looked at after every week.  ``level`` is the value of the line at the first
    week that counts.
    """

    weeks: tuple[TrendWeek, ...]
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


def weeks(values: Sequence[tuple[date, float]]) -> tuple[TrendWeek, ...]:
    """The median of each week, Monday to Sunday, that has a value; the earliest first."""
    found: dict[date, list[float]] = {}
    for day, value in values:
        found.setdefault(day - timedelta(days=day.weekday()), []).append(value)
    return tuple(
        TrendWeek(monday, median(those), len(those)) for monday, those in sorted(found.items())
    )


def trend(values: Sequence[tuple[date, float]]) -> Trend:
    """How ``values`` change from week to week: an ordinary line through the weeks that count.

    Its interval holds at any time (:func:`widening`), and is wider where neighbouring weeks
    resemble each other.  One for a single look, opened every week, would call a fifth of unchanging
    hearts changed within a quarter of a year.
    """
    every = weeks(values)
    counting = [week for week in every if week.counts]
    x = [(week.monday - counting[0].monday).days // 7 for week in counting]
    if not isfinite(times := widening(x)):
        return Trend(every, missing=_missing(x))
    y = [week.median for week in counting]
    middle, mean, sxx = fmean(x), fmean(y), _sxx(x)
    slope = fsum((a - middle) * (b - mean) for a, b in zip(x, y, strict=True)) / sxx
    level = mean - slope * middle
    rest = [b - level - slope * a for a, b in zip(x, y, strict=True)]
    se = sqrt(fsum(one * one for one in rest) / (len(x) - 2) / sxx)
    half = times * se * widened(x, rest)
    return Trend(every, slope, slope - half, slope + half, level)


def widening(x: Sequence[int]) -> float:
    """How many standard errors a slope over the weeks ``x`` may be off, whenever it is looked at.

    The likelihood of a slope against none, averaged over slopes, exceeds 150 at any time in one of
    150 people whose weeks are independent and who do not change (Ville's inequality), and so the
    interval that follows from it may be looked at as often as one likes. Infinite while there are
    too few weeks.
    """
    a = 1 + SPREAD * _sxx(x)
    degrees = len(x) - 2
    if degrees < 1:
        return inf
    q = (ONE_IN * sqrt(a)) ** (2 / (degrees + 1))
    return inf if q >= a else sqrt(degrees * (q - 1) / (1 - q / a))


def _missing(x: Sequence[int]) -> int:
    """How many weeks, one after the other, would be enough."""
    after = x[-1] + 1 if x else 0
    return next(n for n in count(1) if isfinite(widening([*x, *range(after, after + n)])))


def _sxx(x: Sequence[int]) -> float:
    return fsum((one - fmean(x)) ** 2 for one in x)


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
