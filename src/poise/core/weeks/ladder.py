"""The six levels of a drill: what is offered next, and when a smaller step is suggested.

The ladder is climbed by doing and by surprise, not by calming down: neither how far fear falls in
a drill nor where it ends tells who gains from it (Craske et al. 2008, 2014).  Nothing goes up or
down by itself, and there is no rank: a level is that of the last drill.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

LOWEST, HIGHEST = 1, 6
# Two drills, on two days, in which the person stayed and did not say that they felt worse.
STAYED = 2
# "Worse" twice of the last three drills, or two in a row that were stopped.
WORSE, OF_LAST, STOPPED = 2, 3, 2
QUIET_DAYS = 7
VARIED = 4
LOWER = "Each fourth drill is a little different: this one is from the level below."
ONE_BANK = "Each fourth drill is a little different: all questions of this one are from one bank."


class Felt(StrEnum):
    """How somebody says they feel after a drill."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class PastDrill:
    """One drill that was done, or begun.

    ``day`` is counted from anywhere.  ``stayed`` is whether it was not stopped.  ``expected`` and
    ``actual`` say how bad it would be and was, 0 to 10, None where that was not said.  A
    ``standard`` drill moves nothing up; a ``varied`` one was drawn from another level or bank on
    purpose; one that is not ``on_ladder`` practises one thing.
    """

    day: int
    level: int
    stayed: bool = True
    felt: Felt | None = None
    expected: int | None = None
    actual: int | None = None
    standard: bool = False
    varied: bool = False
    on_ladder: bool = True

    @property
    def good(self) -> bool:
        """Whether it speaks for going on."""
        return self.stayed and self.felt is not Felt.WORSE


class Step(StrEnum):
    """Which way: ``UP`` is offered, ``SMALLER`` suggested."""

    UP = "up"
    SMALLER = "smaller"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Go to ``level``, and why, in a sentence; at the lowest, ``SMALLER`` is a day off alone."""

    step: Step
    level: int
    why: str


@dataclass(frozen=True, slots=True)
class Made:
    """A suggestion that was made on ``day``: it is not repeated for a week."""

    step: Step
    day: int


def level_of(past: Sequence[PastDrill]) -> int:
    """The level of the last drill that was not varied on purpose; the lowest before any."""
    own = [drill for drill in _own(past) if not drill.varied]
    return own[-1].level if own else LOWEST


def suggest(
    past: Sequence[PastDrill], today: int, made: Iterable[Made] = ()
) -> Suggestion | None:  # fmt: skip
    """What to say before the next drill; None when there is nothing to say.

    ``past`` is the earliest first.  What eases counts after standard drills too; only going up
    does not.
    """
    lately = {one.step for one in made if 0 <= today - one.day < QUIET_DAYS}
    level = level_of(past)
    if _eases(past):
        return None if Step.SMALLER in lately else _smaller(level)
    row = _row_of_good(past, level)
    if len({drill.day for drill in row}) < STAYED or level >= HIGHEST or Step.UP in lately:
        return None
    return Suggestion(Step.UP, level + 1, _found_out(level, row[-STAYED:]))


def varies(past: Sequence[PastDrill]) -> bool:
    """Whether the next drill, each fourth, varies: practice in mixed order transfers better."""
    return len(_own(past)) % VARIED == VARIED - 1


def varied_level(past: Sequence[PastDrill], level: int) -> int | None:
    """The one below ``level``, which is due, for a varied drill; None for that and a new bank.

    The two take turns; from the lowest level it is always a new bank.
    """
    below = level > LOWEST and (len(_own(past)) // VARIED) % 2 == 0
    return level - 1 if below else None


def _own(past: Sequence[PastDrill]) -> list[PastDrill]:
    """The drills that are steps of the ladder."""
    return [drill for drill in past if drill.on_ladder and not drill.standard]


def _eases(past: Sequence[PastDrill]) -> bool:
    felt = [drill.felt for drill in past[-OF_LAST:]]
    last = past[-STOPPED:]
    stopped = len(last) == STOPPED and not any(drill.stayed for drill in last)
    return felt.count(Felt.WORSE) >= WORSE or stopped


def _smaller(level: int) -> Suggestion:
    if level == LOWEST:
        return Suggestion(Step.SMALLER, level, "A smaller step is a good step: a day off.")
    why = f"A smaller step is a good step: level {level - 1}, or a day off."
    return Suggestion(Step.SMALLER, level - 1, why)


def _row_of_good(past: Sequence[PastDrill], level: int) -> list[PastDrill]:
    """The last drills at ``level``, one a day, back to the first that does not speak for more."""
    row: list[PastDrill] = []
    own = [drill for drill in _own(past) if drill.level == level and not drill.varied]
    for drill in reversed(own):
        if not drill.good:
            break
        if not row or drill.day != row[0].day:
            row.insert(0, drill)
    return row


def _found_out(level: int, two: Sequence[PastDrill]) -> str:
    (e1, a1), (e2, a2) = ((drill.expected, drill.actual) for drill in two)
    if None in (e1, a1, e2, a2):
        return f"Twice at level {level}, on two days, and you stayed to the end."
    return f"Twice at level {level}: expected {e1} and {e2}, was {a1} and {a2}."
