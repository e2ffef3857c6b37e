"""Did the heart's response to the standard drill change?  Said at two moments, or not at all.

Each week with a standard drill is one value, the mean of its drills; an ordinary straight line is
laid through the first seven such weeks when the seventh is over, and through the first thirteen
when the thirteenth is.  Only where the interval of its slope leaves out 0, at 99 % and then at
99.5 %, is the change called one; it is wider where neighbouring weeks resemble each other.
Between the looks and after them the verdict stands as it was: whoever looks at each new week with
one and the same rule is wrong far more often than its level says (benchmarks/bench_outcome.py).

Days are whole numbers counted from anywhere.  Everything here is a function of the drills.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from math import exp, log, sqrt
from statistics import fmean

from poise.core.standard_errors import widened

DAYS = 7
# When it is looked, in weeks that have a standard drill, and the level of the interval then.
LOOKS = ((7, 0.99), (13, 0.995))
POWER = 0.8
# A drill at another time of day than usual is another drill; what is usual is told by the first
# weeks alone, so that no later drill can change it.
SAME_TIME_MIN, USUAL_WEEKS = 120, 3
# A half time below this is one: its logarithm would outweigh all others.
SHORTEST_S = 1.0
DAY_MIN = 1440
# What drills of one unchanged person do, for what can be said before the start.
USUAL_SD_BPM, SHARED = (3.0, 5.0), 0.3


class Measure(StrEnum):
    """What may be the primary measure."""

    REACTIVITY = "reactivity"
    T50 = "t50"
    LEFT_60 = "left_60"
    SWING = "swing"

    @property
    def unit(self) -> str:
        """The unit of a change: of a half time it is a factor."""
        return {"t50": "times", "left_60": ""}.get(self.value, "bpm")


class Finding(StrEnum):
    """What may be said."""

    FELL = "fell"
    ROSE = "rose"
    NO_CLEAR_CHANGE = "no-clear-change"
    NOT_YET = "not-yet"


class Why(StrEnum):
    """Why a drill does not enter."""

    FIRST = "first"  # the very first is for getting to know it
    CAMERA = "camera"  # which reads no heart while somebody speaks
    SENSOR = "sensor"
    WORN = "worn"
    FORM = "form"
    TIME_OF_DAY = "time-of-day"
    NOT_READ = "not-read"
    STOPPED = "stopped"
    FORGOTTEN = "forgotten"  # nobody knows which: its session has no name
    BEFORE = "before"  # the measure was chosen later, or the count began later


@dataclass(frozen=True, slots=True)
class StandardDrill:
    """One standard drill; one that was ``stopped`` before its end never enters.

    ``minute`` is of the day, by the clock on the wall.  ``sensor`` is strap, camera and so on,
    ``worn`` where it is worn, empty where nobody knows.  ``values`` are by measure, None where it
    could not be told; rates in bpm, times in s.
    """

    session: str
    day: int
    minute: int
    sensor: str
    values: Mapping[Measure, float | None]
    worn: str = ""
    form: str = ""
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A drill that did not enter, and why; ``session`` is empty of a forgotten one."""

    session: str
    why: Why


@dataclass(frozen=True, slots=True)
class Week:
    """The standard drills of week ``week`` from the first: how many, and their mean.

    Of half times it is the mean of their natural logarithms.
    """

    week: int
    n: int
    mean: float


@dataclass(frozen=True, slots=True)
class Change:
    """A change over some weeks with its interval, as a difference, of half times as a factor.

    ``mdc`` is how large a true change would have been called eight times in ten, given how much
    these weeks differ.
    """

    change: float
    low: float
    high: float
    level: float
    mdc: float
    clear: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen after ``weeks`` weeks that had a standard drill."""

    weeks: int
    verdict: Finding
    seen: Change


@dataclass(frozen=True, slots=True)
class Described:
    """Another measure over the same weeks: described, not tested."""

    measure: Measure
    seen: Change


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the weeks say of the ``primary`` measure.

    ``count`` says which count of up to thirteen weeks is told; ``weeks`` are those of it that are
    over and have a drill, ``drills`` how many are in them.  ``next_look`` is the number of weeks at
    which it is looked again, None when this count is closed.
    """

    primary: Measure
    count: int = 1
    weeks: tuple[Week, ...] = ()
    drills: int = 0
    looks: tuple[Look, ...] = ()
    next_look: int | None = LOOKS[0][0]
    left_out: tuple[LeftOut, ...] = ()
    described: tuple[Described, ...] = field(default=())

    @property
    def verdict(self) -> Finding:
        """What the last look found."""
        return self.looks[-1].verdict if self.looks else Finding.NOT_YET

    @property
    def seen(self) -> Change | None:
        """The change at the last look; None before the first."""
        return self.looks[-1].seen if self.looks else None

    def at(self, weeks: int) -> Outcome:
        """The same as it was after ``weeks`` weeks, without what was seen later."""
        kept = self.weeks[:weeks]
        after = next((n for n, _ in LOOKS if n > weeks), None) if len(kept) == weeks else weeks
        return replace(
            self, weeks=kept, drills=sum(week.n for week in kept),
            looks=tuple(look for look in self.looks if look.weeks <= weeks),
            next_look=after,
            described=self.described if self.looks and self.looks[-1].weeks <= weeks else (),
        )  # fmt: skip


def outcome(
    drills: Iterable[StandardDrill],
    today: int,
    primary: Measure = Measure.REACTIVITY,
    since: int | None = None,
    forgotten: int = 0,
) -> Outcome:
    """What may be said on the day ``today`` of a person's standard drills.

    With ``since``, the day on which the primary measure was chosen, only later drills count.  So
    many drills as were ``forgotten`` are named: no rule survives that the highest are taken out.
    """
    every = sorted(drills, key=lambda drill: (drill.day, drill.minute))
    counted, left_out = _counted(every, primary, since)
    left_out += [LeftOut("", Why.FORGOTTEN)] * forgotten
    told = Outcome(primary, left_out=tuple(left_out))
    begin, count = 0, 1
    while True:
        inside = [drill for drill in counted if drill.day >= begin]
        weeks = _weeks(inside, primary, today)
        looks = _looks(weeks, primary)
        if count > 1 and not looks:  # the count that is closed speaks until the next has spoken
            return told
        last = weeks[: LOOKS[-1][0]]
        told = Outcome(
            primary, count, tuple(last), sum(week.n for week in last), tuple(looks),
            next((n for n, _ in LOOKS if n > len(last)), None), tuple(left_out),
            tuple(_described(inside, primary, today, looks)),
        )  # fmt: skip
        if len(weeks) < LOOKS[-1][0]:
            return told
        begin, count = inside[0].day + DAYS * (last[-1].week + 1), count + 1


def mdc_factor(weeks: Sequence[int], level: float) -> float:
    """How many SDs of the weekly values a true change over ``weeks`` has to be to be called.

    That is eight times in ten, by the non-central t distribution.
    """
    from scipy.special import nctdtrinc, stdtrit  # type: ignore[import-untyped]

    degrees = len(weeks) - 2
    t = float(stdtrit(degrees, (1 + level) / 2))
    return float(nctdtrinc(degrees, 1 - POWER, t)) * (weeks[-1] - weeks[0]) / sqrt(_sxx(weeks))


def would_show(weeks: int, a_week: int, sd_bpm: float) -> float:
    """The change of a person's reactivity that would probably be called, in bpm, before the start.

    ``sd_bpm`` is how much drills of one unchanged person differ, of whose variance a part is shared
    by the drills of a week; ``weeks`` is 7 or 13.
    """
    level = dict(LOOKS)[weeks]
    return sd_bpm * sqrt(SHARED + (1 - SHARED) / a_week) * mdc_factor(range(weeks), level)


# ---------------------------------------------------------------------- which drills count


def _counted(
    every: Sequence[StandardDrill], primary: Measure, since: int | None
) -> tuple[list[StandardDrill], list[LeftOut]]:
    counted: list[StandardDrill] = []
    left_out: list[LeftOut] = []
    for n, drill in enumerate(every):
        why = _why_not(drill, n == 0, primary, since, counted)
        if why is None:
            counted.append(drill)
        else:
            left_out.append(LeftOut(drill.session, why))
    usual = _usual_minute(counted)
    same = [drill for drill in counted if _apart_min(drill.minute, usual) <= SAME_TIME_MIN]
    left_out += [LeftOut(d.session, Why.TIME_OF_DAY) for d in counted if d not in same]
    return same, left_out


def _why_not(
    drill: StandardDrill, first: bool, primary: Measure, since: int | None,
    counted: Sequence[StandardDrill],
) -> Why | None:  # fmt: skip
    if first:
        return Why.FIRST
    if since is not None and drill.day < since:
        return Why.BEFORE
    if drill.stopped:
        return Why.STOPPED
    if primary is not Measure.SWING and drill.sensor != "strap":
        return Why.CAMERA if drill.sensor == "camera" else Why.SENSOR
    if drill.values.get(primary) is None:
        return Why.NOT_READ
    if counted and drill.sensor != counted[0].sensor:
        return Why.SENSOR
    known = next((one.worn for one in counted if one.worn), "")
    if drill.worn and known and drill.worn != known:
        return Why.WORN
    if counted and drill.form != counted[0].form:
        return Why.FORM
    return None


def _usual_minute(counted: Sequence[StandardDrill]) -> int:
    """The time of day nearest to those of the first weeks, around the clock."""
    if not counted:
        return 0
    weeks = sorted({(drill.day - counted[0].day) // DAYS for drill in counted})[:USUAL_WEEKS]
    early = [d.minute for d in counted if (d.day - counted[0].day) // DAYS in weeks]
    return min(early, key=lambda minute: sum(_apart_min(minute, other) for other in early))


def _apart_min(one: int, other: int) -> int:
    apart = abs(one - other) % DAY_MIN
    return min(apart, DAY_MIN - apart)


# ---------------------------------------------------------------------- weeks and their line


def _weeks(drills: Sequence[StandardDrill], measure: Measure, today: int) -> list[Week]:
    """The weeks that are over and have a value, from the day of the first drill."""
    found: dict[int, list[float]] = {}
    for drill in drills:
        value = drill.values.get(measure)
        week = (drill.day - drills[0].day) // DAYS
        if value is not None and today >= drills[0].day + DAYS * (week + 1):
            found.setdefault(week, []).append(
                log(max(value, SHORTEST_S)) if measure is Measure.T50 else value
            )
    return [Week(week, len(values), fmean(values)) for week, values in sorted(found.items())]


def _looks(weeks: Sequence[Week], measure: Measure) -> list[Look]:
    looks = []
    for n, level in LOOKS:
        if len(weeks) >= n:
            seen = change(weeks[:n], level, measure)
            lower = seen.change < (1 if measure is Measure.T50 else 0)
            clear = Finding.FELL if lower else Finding.ROSE
            looks.append(Look(n, clear if seen.clear else Finding.NO_CLEAR_CHANGE, seen))
    return looks


def _described(
    drills: Sequence[StandardDrill], primary: Measure, today: int, looks: Sequence[Look]
) -> Iterable[Described]:
    for measure in Measure:
        weeks = _weeks(drills, measure, today)
        if looks and measure is not primary and len(weeks) >= looks[-1].weeks:
            yield Described(
                measure, change(weeks[: looks[-1].weeks], looks[-1].seen.level, measure)
            )


def change(weeks: Sequence[Week], level: float, measure: Measure = Measure.REACTIVITY) -> Change:
    """The change along an ordinary straight line from the first of ``weeks`` to the last.

    Its interval is Student's at ``level``, with two degrees of freedom fewer than weeks, of which
    there are three or more; it is wider where neighbouring weeks resemble each other.
    """
    from scipy.special import stdtrit

    x, y = [week.week for week in weeks], [week.mean for week in weeks]
    assert all(a < b for a, b in pairwise(x))
    degrees, sxx = len(x) - 2, _sxx(x)
    middle = fmean(x)
    slope = sum((a - middle) * b for a, b in zip(x, y, strict=True)) / sxx
    level_y = fmean(y)
    rest = [b - level_y - slope * (a - middle) for a, b in zip(x, y, strict=True)]
    sd = sqrt(sum(one * one for one in rest) / degrees) * widened(x, rest)
    span = x[-1] - x[0]
    half = float(stdtrit(degrees, (1 + level) / 2)) * sd / sqrt(sxx) * span
    mid, mdc = slope * span, mdc_factor(x, level) * sd
    clear = abs(mid) > half
    if measure is Measure.T50:
        return Change(exp(mid), exp(mid - half), exp(mid + half), level, exp(mdc), clear)
    return Change(mid, mid - half, mid + half, level, mdc, clear)


def _sxx(x: Sequence[int]) -> float:
    middle = fmean(x)
    return sum((one - middle) ** 2 for one in x)
