"""Which questions a drill asks: new ones by chance, some that come back, none twice in a week.

This is spacing, not a schedule for each card: an interview question is no flash card.  Chance is
given, a function that answers from 0 up to 1, so that one seed always draws the same drill; days
are counted from anywhere, one number a day.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from poise.core.questions.bank import FAILURE, Bank, Doubt, Objection, Question
from poise.errors import QuestionError

APART_DAYS = 7
# A question that went badly comes back so long after that day, and then is as any other.
RETURN_DAYS = (3, 10, 30)
WEAK_TICKS = 2  # with fewer points touched it comes back
MOST_RETURNING = 3  # at most one in so many comes back, and one where there are fewer
# Below this level of a drill no story of failure is drawn by chance.
FAILURE_FROM_LEVEL = 4

Chance = Callable[[], float]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """The question ``id`` was put on ``day``; ``ticks`` points were touched, None if not said."""

    id: str
    day: int
    ticks: int | None = None
    skipped: bool = False

    @property
    def weak(self) -> bool:
        """Whether it went badly: skipped, or with hardly a point touched."""
        return self.skipped or (self.ticks is not None and self.ticks < WEAK_TICKS)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The questions of a drill, in their order.

    ``returning`` are the ids of those that come back because they went badly, ``too_soon`` of
    those that had to be taken within a week because no other was left.
    """

    questions: tuple[Question, ...]
    returning: frozenset[str] = frozenset()
    too_soon: frozenset[str] = frozenset()


def pool(
    banks: Iterable[Bank],
    *,
    levels: Collection[int],
    drill_level: int,
    today: int,
    rejected: int | None = None,
    kept: Collection[str] = (),
) -> list[Question]:
    """The questions of ``banks`` that chance may choose from.

    None of the ids ``kept`` for other drills; no story of failure within a week of the day of a
    rejection, nor below level 4 unless their bank alone was named: that is no chance.  Raises
    :class:`QuestionError` when nothing is left.
    """
    by_chance = any(bank.name != FAILURE for bank in banks)
    gentle = too_raw(today, rejected) or (by_chance and drill_level < FAILURE_FROM_LEVEL)
    found = [
        question
        for bank in banks
        if not (gentle and bank.name == FAILURE)
        for question in bank.questions
        if question.level in levels and question.id not in kept
    ]
    if not found:
        raise QuestionError(
            "no question is left to draw from: name another bank, or another difficulty"
        )
    return found


def too_raw(today: int, rejected: int | None) -> bool:
    """Whether a rejection is so near that nobody is asked for a story of failure."""
    return rejected is not None and 0 <= today - rejected < APART_DAYS


def draw(
    questions: Sequence[Question],
    count: int,
    past: Iterable[PastQuestion],
    today: int,
    chance: Chance,
) -> Drawn:
    """``count`` of ``questions``, no more than there are, none of them twice.

    One that was skipped, or touched under two of its points, comes back 3, 10 and 30 days later,
    until it goes better; such are at most a third of a drill, or one.  New ones come before those
    of more than a week ago.
    """
    asked = _by_question(past)
    due: list[Question] = []
    fresh: list[Question] = []
    older: list[Question] = []
    soon: list[Question] = []
    for question in questions:
        before = asked.get(question.id, [])
        comes_back = returns_on(before)
        if comes_back is not None:
            (due if comes_back <= today else soon).append(question)
        elif not before:
            fresh.append(question)
        else:
            (older if today - before[-1].day >= APART_DAYS else soon).append(question)
    count = min(count, len(questions))
    back = shuffled(due, chance)
    back.sort(key=lambda question: returns_on(asked[question.id]) or 0)
    few = max(1, count // MOST_RETURNING)
    others = [*shuffled(fresh, chance), *shuffled(older, chance)]
    chosen = [*back[:few], *others][:count]
    left = [question for question in (*soon, *back[few:]) if question.id in asked]
    left.sort(key=lambda question: asked[question.id][-1].day)
    again = left[: count - len(chosen)]
    return Drawn(
        tuple(shuffled([*chosen, *again], chance)),
        frozenset(question.id for question in back[:few]),
        frozenset(q.id for q in again if today - asked[q.id][-1].day < APART_DAYS),
    )


def returns_on(before: Sequence[PastQuestion]) -> int | None:
    """The day on which a question comes back; None when it need not.

    ``before`` is how it was asked, the earliest first.  Days are counted from the first time of a
    row that went badly, and a return that came late leaves a week before the next.
    """
    bad = 0
    while bad < len(before) and before[-1 - bad].weak:
        bad += 1
    if not 1 <= bad <= len(RETURN_DAYS):
        return None
    first, last = before[-bad].day, before[-1].day
    return max(first + RETURN_DAYS[bad - 1], last + (APART_DAYS if bad > 1 else 0))


def objections(questions: Sequence[Question], chance: Chance) -> tuple[Doubt, ...]:
    """One objection to each question, so that at least one is mistaken and one fair.

    Raises :class:`QuestionError` when the questions have no such two.
    """
    said = [shuffled(question.doubts, chance) for question in questions]
    order = shuffled(range(len(said)), chance)
    for i in order:
        for j in order:
            wrong = next((d for d in said[i] if d.objection is Objection.WRONG), None)
            right = next((d for d in said[j] if d.objection is Objection.RIGHT), None)
            if i != j and wrong is not None and right is not None:
                chosen = [doubts[0] for doubts in said]
                chosen[i], chosen[j] = wrong, right
                return tuple(chosen)
    raise QuestionError(
        "an objection may be mistaken or fair, and these questions do not have both: take a "
        "technical bank"
    )


def shuffled(items: Iterable[_T], chance: Chance) -> list[_T]:
    """``items`` in an order of ``chance``."""
    drawn = [(chance(), n, item) for n, item in enumerate(items)]
    return [item for _, _, item in sorted(drawn, key=lambda one: one[:2])]


def _by_question(past: Iterable[PastQuestion]) -> dict[str, list[PastQuestion]]:
    found: dict[str, list[PastQuestion]] = {}
    for one in sorted(past, key=lambda asked: asked.day):
        found.setdefault(one.id, []).append(one)
    return found
