"""The outcome in one sentence, and what it can and cannot mean."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from poise.core.weeks.outcome import (
    LOOKS,
    USUAL_SD_BPM,
    Change,
    Finding,
    Measure,
    Outcome,
    Why,
    would_show,
)

SMALLER = (
    "A smaller response can come from practice, from knowing the drill, from speaking more softly."
)
ALWAYS = (
    SMALLER,
    "It is not a measure of confidence, and nobody can measure that with a heart sensor.",
)
BIG_ONLY = "Seven weeks show big changes only. Thirteen show middling ones."
DESCRIBED = "described, not tested"
ROSE_FROM = (
    "That can come from sleep, coffee, illness or a harder time; if the drills feel worse too, "
    "ease off."
)
CAMERA_ONLY = (
    "A camera cannot read a heart while you speak.",
    "The page shows what you expected and what was.",
)
NAMES = {
    Measure.REACTIVITY: "your heart's response to the standard drill",
    Measure.T50: "the time in which half of the rise went",
    Measure.LEFT_60: "the share of the rise left in the first minute",
    Measure.SWING: "the swing of the checkpoints",
}
WHYS = {
    Why.FIRST: "the very first, for getting to know the drill",
    Why.CAMERA: "read by a camera, which reads no heart while you speak",
    Why.SENSOR: "another sensor, or none",
    Why.WORN: "the strap worn in another way",
    Why.FORM: "a drill of another form",
    Why.TIME_OF_DAY: "more than two hours from the usual time of day",
    Why.NOT_READ: "not read well enough",
    Why.STOPPED: "stopped before its end",
    Why.FORGOTTEN: "deleted after it was recorded",
    Why.BEFORE: "before this count began",
}


def sentences(told: Outcome) -> tuple[str, ...]:
    """What is said in large letters: one sentence, with what goes with it."""
    needed, what, seen = LOOKS[0][0], NAMES[told.primary], told.seen
    if seen is None:
        camera = [one for one in told.left_out if one.why is Why.CAMERA]
        if camera and not told.drills:
            return CAMERA_ONLY
        return (
            f"{len(told.weeks)} of {needed} weeks have a standard drill.",
            "The page says something after the seventh and after the thirteenth.",
        )
    n = told.looks[-1].weeks
    low, high = _amount(seen.low, told.primary), _amount(seen.high, told.primary)
    if told.verdict is Finding.NO_CLEAR_CHANGE:
        a_week = f"{told.drills / len(told.weeks):.1f}".removesuffix(".0")
        mdc = _unsigned(seen.mdc, told.primary)
        shown = (
            f"With one drill a week a change of about {mdc} would have shown."
            if a_week == "1"
            else f"With {a_week} drills a week a change of about {mdc} would have shown."
        )
        return (f"No clear change yet in {what}: anything from {low} to {high} fits.", shown)
    interval = f"{_amount(seen.change, told.primary)} ({_percent(seen)} % between {low} and {high})"
    if told.verdict is Finding.FELL:
        return (f"Over {n} weeks {what} became smaller: {interval}.",)
    return (f"Over {n} weeks {what} became larger: {interval}.", ROSE_FROM)


def before(a_week: int) -> tuple[str, ...]:
    """What can be shown at all, said before somebody starts."""
    said = [BIG_ONLY]
    for weeks, _ in LOOKS:
        least, most = (round(would_show(weeks, a_week, sd)) for sd in USUAL_SD_BPM)
        said.append(
            f"With one standard drill a week, {weeks} weeks would show a change of {least} to "
            f"{most} bpm in most people."
            if a_week == 1
            else f"With {a_week} standard drills a week, {weeks} weeks would show a change of "
            f"{least} to {most} bpm in most people."
        )
    return tuple(said)


def left_out(told: Outcome) -> list[tuple[Why, int]]:
    """How many drills did not enter, by why, the most first."""
    counts = {why: sum(one.why is why for one in told.left_out) for why in Why}
    return sorted(((w, n) for w, n in counts.items() if n), key=lambda one: -one[1])


def described(seen: Change, measure: Measure) -> str:
    """A change that was not tested, with its interval."""
    low, high = _amount(seen.low, measure), _amount(seen.high, measure)
    return f"{_amount(seen.change, measure)} (between {low} and {high})"


def value(mean: float, measure: Measure) -> str:
    """The mean of a week: of half times the geometric one, in seconds."""
    if measure is Measure.T50:
        return f"{exp(mean):.0f} s"
    return f"{mean:.2f}" if measure is Measure.LEFT_60 else f"{mean:.1f} {measure.unit}"


def expected_minus_actual(ratings: Sequence[tuple[int, int]]) -> float | None:
    """The median of how much worse drills were expected than they were, of 10; None without any."""
    from statistics import median

    return median(e - a for e, a in ratings) if ratings else None


def _amount(value: float, measure: Measure) -> str:
    if measure is Measure.T50:
        return f"{value:.2f} times"
    digits = 2 if measure is Measure.LEFT_60 else 1
    text = f"{abs(value):.{digits}f}"
    sign = "" if float(text) == 0 else "−" if value < 0 else "+"
    return f"{sign}{text} {measure.unit}".strip()


def _unsigned(value: float, measure: Measure) -> str:
    return _amount(value, measure).removeprefix("+")


def _percent(seen: Change) -> str:
    return f"{100 * seen.level:g}"
