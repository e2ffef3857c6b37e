"""Which column of a table holds intervals between beats, and which their times.

Names are believed where they are known, in any language that says RR, IBI or interval.  For any
other column its values tell: the intervals of a heart add up to the time of the file's own clock.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from poise.importers.table import Table

RR_NAMES = (
    "rr_ms", "rr", "rri", "rr_s", "ibi_ms", "ibi", "ibi_s", "nn", "nn_ms", "rr interval",
    "rr-interval", "rr_interval", "rr interval (ms)", "rr interval [ms]", "rr-interval [ms]",
    "rr (ms)", "rr [ms]", "rr_interval_ms", "rr-intervals", "rr intervals", "ibi (ms)",
    "ibi [ms]", "interval_ms", "interval",
)  # fmt: skip
TIME_NAMES = (
    "t_s", "time_s", "beat_s", "t_ms", "time_ms", "arrival_s", "since start", "time", "t",
    "timestamp", "seconds", "elapsed",
)  # fmt: skip
_RR_WORD = re.compile(r"(rr|ibi|nn)(i|s|is|ms)?|rr_?interv\w*")
_TIME_WORDS = {
    "time", "times", "timestamp", "timestamps", "t", "seconds", "sec", "secs", "elapsed", "since",
    "clock", "arrival", "zeit", "zeitstempel", "uhrzeit", "sekunden", "temps", "heure", "tiempo",
    "hora", "segundos", "tempo", "ora", "secondi", "tid", "tijd", "aika", "czas",
}  # fmt: skip
_RATE_WORDS = {
    "bpm", "hr", "heartrate", "heart_rate", "puls", "pulsrate", "herzfrequenz", "fc", "frequence",
    "fréquence", "frequenza",
}  # fmt: skip
# Of a heart's intervals or times, in its files at rest and in sport.
USUAL_MS = (200.0, 3000.0)
HOLE_MS = 3000.0
# Intervals add up to their clock within this part, and their beats' own steps within so many s.
FITS, SAME_S = 0.03, 0.005
UNITS = (1 / 60, 1.0, 1e3, 1e6, 1e9)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns' places; None where there is none.

    ``clock`` holds a time for each row, in whatever unit or in s when they are dates; ``rate`` is a
    column that by its name holds heart rates; ``why`` says what made ``rr`` the intervals.
    """

    rr: int | None
    time: int | None
    clock: tuple[float | None, ...] | None = None
    rate: int | None = None
    why: str = ""


def find(table: Table) -> Columns:
    """Tell the columns apart."""
    if not table.rows:
        return Columns(None, None)
    numeric = [i for i in range(max(map(len, table.rows[:50]))) if nearly_all_numbers(table, i)]
    rate = next((i for i in numeric if _is_named(table, i, _RATE_WORDS)), None)
    time = _time(table, numeric)
    rr, why = _named_intervals(table, numeric)
    clock = None if time is None else tuple(table.column(time))
    if rr is not None:
        if clock is None and (other := _clock_that_fits(table, rr, numeric)) is not None:
            time, clock = other, tuple(table.column(other))
        return Columns(rr, time, clock if clock is not None else dated(table), rate, why)
    for at, told in _clocks(table, time, numeric):
        rr = _intervals_that_fit(table, told, [i for i in numeric if i not in (at, rate)])
        if rr is not None:
            why = "as they add up to its clock" if len(numeric) > 1 else ""
            return Columns(rr, at, told, rate, why)
    return Columns(None, time, clock, rate)


def _clocks(
    table: Table, time: int | None, numeric: list[int]
) -> list[tuple[int | None, tuple[float | None, ...]]]:
    """What may be the file's clock: the column of that name, another that rises, or its dates."""
    others = [i for i in numeric if i != time and may_be_a_clock(table.column(i))]
    first = [] if time is None else [time]
    told = dated(table)
    dates: list[tuple[int | None, tuple[float | None, ...]]] = (
        [] if told is None else [(None, told)]
    )
    return [*((i, tuple(table.column(i))) for i in first + others), *dates]


def dated(table: Table) -> tuple[float, ...] | None:
    """A column of dates as s from its first; None when there is none, or not in each row."""
    moments = table.moments()
    if moments is None or any(m is None for m in moments):
        return None
    first = moments[0]
    since = tuple((m - first).total_seconds() for m in moments if m is not None and first)
    return since if len(set(since)) > 1 else None


# ------------------------------------------------------------------ by name


def _time(table: Table, numeric: list[int]) -> int | None:
    exact = table.find(*TIME_NAMES)
    if exact is not None and (exact in numeric or not table.rows):
        return exact
    named = (i for i in numeric if _is_named(table, i, _TIME_WORDS) and rises(table.column(i)))
    return next(named, None)


def _named_intervals(table: Table, numeric: list[int]) -> tuple[int | None, str]:
    exact = table.find(*RR_NAMES)
    if exact is not None and (exact in numeric or not numeric or _mostly_numbers(table, exact)):
        values = known(table.column(exact))
        if not values or is_interval_like(values) or len(numeric) < 2:
            return exact, ""
    likely = [i for i in numeric if is_interval_like(table.column(i))]
    for is_one in (_RR_WORD.fullmatch, lambda word: word.startswith("interv")):
        for i in likely:
            if any(is_one(word) for word in _words(table, i)):
                return i, ""
    return exact, ""


def _is_named(table: Table, index: int, words: set[str]) -> bool:
    return bool(words & set(_words(table, index)))


def _words(table: Table, index: int) -> list[str]:
    return words_of(table.names[index]) if index < len(table.names) else []


def words_of(name: str) -> list[str]:
    """The words of a column's name, without its unit's brackets: ``R-R Interval (ms)``."""
    name = name.replace("r-r", "rr")
    return [*re.findall(r"[^\W\d_]+", name), *re.findall(r"[^\W\d]+", name)]


def is_interval_name(name: str) -> bool:
    words = words_of(name.lower())
    return any(_RR_WORD.fullmatch(word) or word.startswith("interv") for word in words)


def is_time_name(name: str) -> bool:
    return name in TIME_NAMES or bool(_TIME_WORDS & set(words_of(name)))


# ------------------------------------------------------------------ by value


def _intervals_that_fit(
    table: Table, clock: Sequence[float | None], numeric: list[int]
) -> int | None:
    """The column whose values are the steps of the clock, or add up to its span; None of none."""
    best, found = FITS, None
    for i in numeric:
        values = table.column(i)
        if not is_interval_like(values) or len(set(values[:200])) < 2:
            continue
        off = misfit(clock, values)
        if off is not None and off <= best:
            best, found = off, i
    return found


def _clock_that_fits(table: Table, rr: int, numeric: list[int]) -> int | None:
    """A rising column to whose span the intervals add up; a count of rows does not."""
    fitting = (
        (off, i)
        for i in numeric
        if i != rr
        and may_be_a_clock(table.column(i))
        and (off := misfit(table.column(i), table.column(rr))) is not None
        and off <= FITS
    )
    return min(fitting, default=(0.0, None))[1]


def misfit(clock: Sequence[float | None], values: Sequence[float | None]) -> float | None:
    """By which part the intervals and their clock differ; 0 when half of its steps are theirs.

    None when there is too little to tell.
    """
    pairs = [(t, v) for t, v in zip(clock, values, strict=True) if t is not None and v is not None]
    if len(pairs) < 5 or pairs[-1][0] <= pairs[0][0]:
        return None
    scale = 0.001 if median(v for _, v in pairs) > 20 else 1.0
    rr_s = [v * scale for _, v in pairs]
    total_s = sum(v for v in rr_s[1:] if 0 < v <= HOLE_MS / 1000)
    span = pairs[-1][0] - pairs[0][0]
    unit = unit_of([t for t, _ in pairs], rr_s)
    steps = [(b[0] - a[0]) / unit for a, b in pairwise(pairs)]
    for late in (1, 0):
        own = sum(abs(s - rr_s[i + late]) <= SAME_S for i, s in enumerate(steps))
        if own >= 0.5 * len(steps):
            return 0.0
    return abs(span / unit / total_s - 1) if total_s > 0 else None


def unit_of(times: Sequence[float], rr_s: Sequence[float]) -> float:
    """How many units of times beside intervals make a second: of min, s, ms, µs, ns, by steps."""
    steps = [b - a for a, b in pairwise(times) if b > a]
    usual_s = median(rr_s) if rr_s else 0.0
    if not steps or usual_s <= 0:
        return 1.0
    ratio = median(steps) / usual_s
    return next((unit for unit in reversed(UNITS) if ratio > unit / 30), UNITS[0])


def known(values: Sequence[float | None]) -> list[float]:
    return [v for v in values if v is not None]


def nearly_all_numbers(table: Table, index: int) -> bool:
    values = table.column(index)
    return sum(v is not None for v in values) >= 0.8 * len(values) > 0


def _mostly_numbers(table: Table, index: int) -> bool:
    values = table.column(index)
    return sum(v is not None for v in values) >= 0.5 * len(values) > 0


def rises(values: Sequence[float | None]) -> bool:
    """Whether values go up all the way, but for one in a hundred."""
    numbers = known(values)
    backwards = sum(b < a for a, b in pairwise(numbers))
    return len(numbers) > 1 and numbers[-1] > numbers[0] and backwards <= len(numbers) // 100


def may_be_a_clock(values: Sequence[float | None]) -> bool:
    """Whether values rise as times do; those that count the rows do not."""
    numbers = known(values)
    return rises(numbers) and any(b - a != 1 for a, b in pairwise(numbers))


def rises_like_beats(values: Sequence[float | None]) -> bool:
    """Whether a lone column is of times: it rises by about a beat, to more than any interval is.

    Intervals that rise for a while do so by far less than their own length.
    """
    numbers = known(values)
    if len(numbers) < 3 or not rises(values):
        return False
    step = median(b - a for a, b in pairwise(numbers))
    if max(numbers) <= 3.0 or (min(numbers) >= 200 and max(numbers) <= 3000 and step >= 1.9):
        return False
    return 0.25 <= step <= 2.5 or step >= 5  # s; ms or sample numbers


def is_interval_like(values: Sequence[float | None]) -> bool:
    """Whether the middle value is an interval between beats, in ms or s."""
    numbers = known(values)
    if not numbers:
        return False
    middle = median(numbers)
    return USUAL_MS[0] <= middle <= USUAL_MS[1] or 0.2 <= middle <= 3.0


def is_rate_of(times: Sequence[float | None], rates: Sequence[float | None]) -> bool:
    """Whether ``rates`` are beats a minute for the steps of ``times``, of either neighbour."""
    pairs = [(t, r) for t, r in zip(times, rates, strict=True) if t is not None and r is not None]
    if len(pairs) < 3 or not 20 <= median(r for _, r in pairs) <= 250:
        return False
    fits = 0
    for (t0, r0), (t1, r1) in pairwise(pairs):
        step = t1 - t0
        step = step / 1000 if step > 100 else step
        fits += step > 0 and min(abs(60 / step - r0), abs(60 / step - r1)) < 2
    return fits > 0.8 * (len(pairs) - 1)
