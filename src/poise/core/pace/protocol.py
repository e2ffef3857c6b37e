"""The two ways to look for a pace, as exercises: in steps, and sliding from fast to slow.

In steps: five paces, each for two minutes, with easy breathing between them in which the person
says how comfortable it was (Lehrer, Vaschillo & Vaschillo 2000, Appl Psychophysiol Biofeedback
25:177-191).  Sliding: each breath 67.04 ms longer than the one before it, for a quarter of an hour
(Fisher & Lehrer 2022, Appl Psychophysiol Biofeedback 47:17-26).  Both measure six a minute once
more at the end, since a swing that grows or shrinks with time looks like one that depends on pace.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from poise.core.guide.exercise import Exercise, Prompt, Stage
from poise.core.guide.pacer import BreathPattern

STEPPED, SLIDING = "pace-stepped", "pace-sliding"
PACES_PER_MIN = (6.5, 6.0, 5.5, 5.0, 4.5)
USUAL_PER_MIN = 6.0
STEP_S, EASY_S = 120.0, 45.0
# The heart takes a while to follow a new pace: that is not measured.
DROPPED_S = 30.0
INHALE_SHARE = 0.4
# As published: 78 breaths fit in 900 s, the last of them at 4.27 a minute.
FIRST_PERIOD_S, LONGER_BY_S, SLIDES_S = 8.8889, 0.06704, 900.0

EASY = "Breathe as you like"
ASKS = "How comfortable was that pace, 0 to 10?"


def protocol_of(exercise: Exercise) -> str:
    """``stepped`` or ``sliding``; empty for an exercise that looks for no pace."""
    return {STEPPED: "stepped", SLIDING: "sliding"}.get(exercise.name, "")


def pattern_of(per_min: float) -> BreathPattern:
    """So many breaths a minute, four tenths of each in, to a hundredth of a second."""
    period_s = 60 / per_min
    return BreathPattern(round(INHALE_SHARE * period_s, 2), round((1 - INHALE_SHARE) * period_s, 2))


def stepped() -> Exercise:
    """Five paces and the usual one again: sixteen and a half minutes."""
    stages: list[Stage] = []
    for per_min in (*PACES_PER_MIN, USUAL_PER_MIN):
        stages += [_step(per_min), _easy()]
    return Exercise(
        STEPPED,
        "Pace finder",
        "Five paces of two minutes each, with easy breathing between them, and 6 a minute once "
        "more: at which does your heart rate swing most?",
        tuple(stages),
    )


def sliding() -> Exercise:
    """From 6.75 to 4.27 breaths a minute, and the usual pace again: eighteen minutes."""
    stages = [*_slide(), _easy(), _step(USUAL_PER_MIN), _easy()]
    return Exercise(
        SLIDING,
        "Pace finder, sliding",
        "For a quarter of an hour each breath is a little longer than the one before it, then 6 a "
        "minute once more: at which pace does your heart rate swing most?",
        tuple(stages),
    )


def _step(per_min: float) -> Stage:
    pattern = pattern_of(per_min)
    breaths = round(STEP_S / pattern.period_s)
    first = ceil(DROPPED_S / pattern.period_s) + 1
    return Stage(
        "pace", f"{per_min:g} a minute", pattern, breaths=breaths, measured=(first, breaths)
    )


def _easy() -> Stage:
    return Stage("settle", EASY, seconds=EASY_S, prompts=(Prompt(1, ASKS),))


def _slide() -> Iterator[Stage]:
    period_s, t = FIRST_PERIOD_S, 0.0
    while t + period_s <= SLIDES_S:
        pattern = BreathPattern(INHALE_SHARE * period_s, (1 - INHALE_SHARE) * period_s)
        measured = (1, 1) if t >= DROPPED_S else None
        yield Stage("pace", "Slower and slower", pattern, breaths=1, measured=measured)
        t, period_s = t + period_s, period_s + LONGER_BY_S


PROTOCOLS = {"stepped": stepped, "sliding": sliding}
