"""Which questions a drill asks: by seed, none twice in a week, the ones that went badly again."""

from __future__ import annotations

from random import Random

import pytest

from poise import questions
from poise.core.questions.bank import FAILURE, Bank, Doubt, Objection, Question
from poise.core.questions.draw import (
    PastQuestion,
    draw,
    objections,
    pool,
    returns_on,
    shuffled,
)
from poise.core.questions.reserve import Reserve, reserve, take
from poise.errors import QuestionError

BANKS = questions.shipped()
TODAY = 1000
NAMES = {question.id: bank.name for bank in BANKS for question in bank.questions}


def some(n: int) -> list[Question]:
    doubt = (Doubt("Hm.", Objection.OPEN),)
    return [
        Question(f"q-{k}", 2, ("t",), 60, "Why?", ("a", "b", "c"), ("d", "e"), doubt)
        for k in range(n)
    ]


def weak(id: str, *days: int) -> list[PastQuestion]:
    return [PastQuestion(id, day, ticks=1) for day in days]


def usual(drill_level: int = 5, **more: object) -> list[Question]:
    return pool(BANKS, levels=(1, 2, 3), drill_level=drill_level, today=TODAY, **more)  # type: ignore[arg-type]


def test_the_same_seed_draws_the_same_drill_and_another_another() -> None:
    past = weak("ops-07", TODAY - 3)
    first, again, other = (
        draw(usual(), 6, past, TODAY, Random(seed).random) for seed in (7, 7, 8)
    )  # fmt: skip
    assert first == again
    assert first != other
    assert first.returning == {"ops-07"}


def test_nothing_is_asked_twice_within_a_week_over_half_a_year_of_drills() -> None:
    past: list[PastQuestion] = []
    random = Random(3)
    last: dict[str, int] = {}
    for day in range(0, 180, 2):
        drawn = draw(usual(), 4, past, day, random.random)
        assert len({q.id for q in drawn.questions}) == 4
        assert drawn.too_soon == frozenset()
        assert len(drawn.returning) <= 1
        for q in drawn.questions:
            since = day - last.get(q.id, -99)
            assert since >= 7 or (since >= 3 and q.id in drawn.returning)
            last[q.id] = day
            past.append(PastQuestion(q.id, day, ticks=random.randrange(4)))


@pytest.mark.parametrize(
    ("before", "back"),
    [
        ([], None),
        ([PastQuestion("q", 0, ticks=2)], None),
        ([PastQuestion("q", 0)], None),  # nobody ticked: nothing is known
        ([PastQuestion("q", 0, skipped=True)], 3),
        (weak("q", 0), 3),
        (weak("q", 0, 3), 10),
        (weak("q", 0, 3, 10), 30),
        (weak("q", 0, 3, 10, 30), None),
        (weak("q", 0, 8), 15),  # the first came late: a week before the next
        ([*weak("q", 0), PastQuestion("q", 3, ticks=3)], None),
        ([*weak("q", 0), PastQuestion("q", 3, ticks=3), *weak("q", 20)], 23),
    ],
)
def test_what_went_badly_comes_back_after_3_10_and_30_days(
    before: list[PastQuestion], back: int | None
) -> None:
    assert returns_on(before) == back


def test_a_question_that_waits_for_its_return_is_not_drawn_before() -> None:
    few = some(8)
    for day in (4, 7, 9):
        past = weak("q-0", 0, 3)
        assert "q-0" not in {q.id for q in draw(few, 7, past, day, Random(day).random).questions}
    assert draw(few, 3, weak("q-0", 0, 3), 10, Random(1).random).returning == {"q-0"}


def test_at_most_a_third_comes_back_the_longest_due_first() -> None:
    past = [one for k in range(8) for one in weak(f"q-{k}", 90 + k)]
    drawn = draw(some(20), 6, past, 101, Random(1).random)
    assert drawn.returning == {"q-0", "q-1"}
    assert len(draw(some(20), 2, past, 101, Random(1).random).returning) == 1


def test_when_no_other_is_left_the_one_of_longest_ago_is_asked_and_said() -> None:
    past = [PastQuestion("q-0", 9), PastQuestion("q-1", 8), PastQuestion("q-2", 7)]
    drawn = draw(some(4), 3, past, 10, Random(1).random)
    assert {q.id for q in drawn.questions} == {"q-3", "q-2", "q-1"}
    assert drawn.too_soon == {"q-2", "q-1"}
    assert len(draw(some(2), 5, [], 10, Random(1).random).questions) == 2


def test_new_questions_come_before_those_of_some_weeks_ago() -> None:
    past = [PastQuestion(f"q-{k}", 0, ticks=3) for k in range(10)]
    drawn = draw(some(14), 4, past, 50, Random(1).random)
    assert {q.id for q in drawn.questions} == {"q-10", "q-11", "q-12", "q-13"}


def test_no_failure_is_drawn_by_chance_below_level_4_or_after_a_rejection() -> None:
    def failures(found: list[Question]) -> int:
        return sum(NAMES[q.id] == FAILURE for q in found)

    assert failures(usual(4)) == 30
    assert failures(usual(3)) == 0
    assert failures(usual(rejected=TODAY - 6)) == 0
    assert failures(usual(rejected=TODAY - 7)) == 30
    # Who names that bank alone is asked from it, as it is no chance, but not near a rejection.
    alone = [bank for bank in BANKS if bank.name == FAILURE]
    assert failures(pool(alone, levels=(1, 2, 3), drill_level=1, today=TODAY)) == 30
    with pytest.raises(QuestionError, match="another bank"):
        pool(alone, levels=(1, 2, 3), drill_level=1, today=TODAY, rejected=TODAY - 6)


def test_no_reserved_question_is_in_any_other_drill_over_500_draws() -> None:
    held = reserve(BANKS, [], Random(5).random)
    kept = held.kept(BANKS)
    random = Random(6)
    for day in range(500):
        drawn = draw(usual(kept=kept), 6, [], day, random.random)
        assert not kept & {q.id for q in drawn.questions}


@pytest.mark.parametrize("seed", range(12))
def test_a_reserve_is_of_five_banks_and_the_sixth_waits(seed: int) -> None:
    held = reserve(BANKS, [], Random(seed).random)
    assert len(set(held.questions)) == 42
    assert held.transfer_bank != FAILURE
    assert held.transfer_bank not in {NAMES[id] for id in held.questions}
    counts = [sum(NAMES[id] == bank.name for id in held.questions) for bank in BANKS]
    assert sorted(counts) == [0, 8, 8, 8, 9, 9]
    by_id = {q.id: q for bank in BANKS for q in bank.questions}
    assert {by_id[id].level for id in held.questions} == {2}
    # Two that follow each other are of two banks.
    pairs = zip(held.questions[::2], held.questions[1::2], strict=True)
    assert all(NAMES[a] != NAMES[b] for a, b in pairs)
    for bank in BANKS:  # a longer answer only where no shorter one is left
        short = [q.id for q in bank.questions if q.level == 2 and q.answer_s <= 90]
        if any(by_id[id].answer_s > 90 for id in held.questions if NAMES[id] == bank.name):
            assert set(short) <= set(held.questions)


def test_each_standard_drill_takes_two_that_were_never_asked_and_says_when_they_end() -> None:
    random = Random(9)
    held = reserve(BANKS, [], random.random)
    past: list[PastQuestion] = []
    for drill in range(30):
        taken = take(held, BANKS, past, drill * 3, random.random)
        assert not {q.id for q in taken.questions} & {one.id for one in past}
        assert taken.beyond == (drill >= 21)
        assert held.transfer_bank not in {NAMES[q.id] for q in taken.questions}
        past += [PastQuestion(q.id, drill * 3) for q in taken.questions]
    every = [PastQuestion(id, 0) for id in NAMES]
    with pytest.raises(QuestionError, match="add your own bank"):
        take(held, BANKS, every, 99, random.random)


def test_a_standard_drill_after_a_rejection_asks_for_no_failure() -> None:
    held = Reserve(("fail-10", "ops-07", "fund-12"), "")
    by_id = {q.id: q for bank in BANKS for q in bank.questions}
    assert all(by_id[id].level == 2 for id in held.questions)
    near = take(held, BANKS, [], TODAY, Random(1).random, rejected=TODAY - 2)
    assert [q.id for q in near.questions] == ["ops-07", "fund-12"]
    later = take(held, BANKS, [], TODAY, Random(1).random, rejected=TODAY - 9)
    assert [q.id for q in later.questions] == ["fail-10", "ops-07"]


@pytest.mark.parametrize("seed", range(100))
def test_an_error_drill_has_a_mistaken_and_a_fair_objection(seed: int) -> None:
    random = Random(seed)
    drawn = draw([q for q in usual() if q.has_both], 3, [], TODAY, random.random).questions
    said = objections(drawn, random.random)
    assert {Objection.WRONG, Objection.RIGHT} <= {doubt.objection for doubt in said}
    assert all(doubt in q.doubts for doubt, q in zip(said, drawn, strict=True))


def test_open_objections_alone_make_no_error_drill() -> None:
    with pytest.raises(QuestionError, match="technical bank"):
        objections(some(3), Random(1).random)


def test_each_of_three_comes_first_as_often() -> None:
    firsts = [shuffled("abc", Random(seed).random)[0] for seed in range(600)]
    assert all(150 < firsts.count(letter) < 250 for letter in "abc")


def test_a_bank_of_one_s_own_is_not_in_the_reserve() -> None:
    own = Bank("mine", "Mine", "en", 1, tuple(some(30)), own=True)
    held = reserve((*BANKS, own), [], Random(1).random)
    assert not any(id.startswith("q-") for id in held.questions)
    assert reserve((own,), [], Random(1).random) == Reserve((), "")
