"""The questions of the standard drill: kept for it when a plan starts, each asked once.

Only a drill that is the same every time can be compared with itself, and only questions nobody has
heard before keep it the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from poise.core.questions.bank import FAILURE, Bank, Question
from poise.core.questions.draw import Chance, PastQuestion, shuffled, too_raw
from poise.errors import QuestionError

QUESTIONS, LEVEL, USUAL_ANSWER_S = 42, 2, 90
ASKED_A_DRILL = 2


@dataclass(frozen=True, slots=True)
class Reserve:
    """The ids kept for standard drills, in their order, and the bank kept for the transfer drill.

    ``transfer_bank`` is empty where there was one bank only.
    """

    questions: tuple[str, ...]
    transfer_bank: str

    def kept(self, banks: Iterable[Bank]) -> frozenset[str]:
        """The ids that no other drill may draw."""
        others = (q.id for bank in banks if bank.name == self.transfer_bank for q in bank.questions)
        return frozenset((*self.questions, *others))


@dataclass(frozen=True, slots=True)
class Taken:
    """The questions of the next standard drill; ``beyond`` when the reserve had too few left."""

    questions: tuple[Question, ...]
    beyond: bool = False


def reserve(banks: Sequence[Bank], past: Iterable[PastQuestion], chance: Chance) -> Reserve:
    """A reserve drawn from our own banks: level 2, never asked, answers of 90 s or less first.

    One bank, never that of failures, is left out for the transfer drill; the others give as many
    questions each, or one more.
    """
    heard = {one.id for one in past}
    ours = [bank for bank in banks if not bank.own]
    may_wait = [bank.name for bank in ours if bank.name != FAILURE]
    waits = shuffled(may_wait, chance)[0] if len(ours) > 1 and may_wait else ""
    rows = []
    for bank in shuffled([bank for bank in ours if bank.name != waits], chance):
        fit = [q for q in bank.questions if q.level == LEVEL and q.id not in heard]
        rows.append(sorted(shuffled(fit, chance), key=lambda q: q.answer_s > USUAL_ANSWER_S))
    in_turn: list[str] = []
    while len(in_turn) < QUESTIONS and any(rows):
        in_turn += [row.pop(0).id for row in rows if row]
    return Reserve(tuple(in_turn[:QUESTIONS]), waits)


def take(
    kept: Reserve,
    banks: Sequence[Bank],
    past: Iterable[PastQuestion],
    today: int,
    chance: Chance,
    *,
    rejected: int | None = None,
    count: int = ASKED_A_DRILL,
) -> Taken:
    """The next ``count`` questions of the reserve that were never asked.

    When it ends, or its banks were edited, any of level 2 that were never asked.  No story of
    failure within a week of the day of a rejection.  Raises :class:`QuestionError` when too few
    are left.
    """
    heard: Collection[str] = {one.id for one in past}
    raw = too_raw(today, rejected)
    may = {
        q.id: q
        for bank in banks
        if bank.name != kept.transfer_bank and not (raw and bank.name == FAILURE)
        for q in bank.questions
        if q.level == LEVEL and q.id not in heard
    }
    chosen = [may[id] for id in kept.questions if id in may][:count]
    others = [q for q in may.values() if q.id not in kept.questions]
    more = sorted(shuffled(others, chance), key=lambda q: q.answer_s > USUAL_ANSWER_S)
    missing = count - len(chosen)
    if missing > len(more):
        raise QuestionError(
            "too few new questions of level 2 are left: add your own bank for more standard drills"
        )
    return Taken((*chosen, *more[:missing]), beyond=missing > 0)
