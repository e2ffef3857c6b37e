"""A drill is drawn by its seed, and everything that chance decides is then in it."""

from __future__ import annotations

from collections import Counter

import pytest

from poise import drills, questions
from poise.core.events import AskKind, Objection
from poise.core.guide.drill import Drill, Timer
from poise.core.questions.bank import FAILURE
from poise.core.questions.draw import PastQuestion
from poise.core.questions.reserve import reserve
from poise.errors import ExerciseError, QuestionError
from poise.library.drilling import History, Wish, plan

EACH = pytest.mark.parametrize("name", drills.names())
KNOWN = {question.id: question for bank in questions.shipped() for question in bank.questions}
BANK = {q.id: bank.name for bank in questions.shipped() for q in bank.questions}


def drawn(name: str, seed: int, **more: object) -> Drill:
    return plan(drills.load(name), seed, banks=questions.shipped(), **more).drill  # type: ignore[arg-type]


@EACH
def test_the_same_seed_draws_the_same_drill_and_another_another(name: str) -> None:
    assert drawn(name, 3) == drawn(name, 3)
    assert drawn(name, 3) != drawn(name, 4)


@EACH
def test_no_question_is_asked_twice_and_there_are_enough_of_them(name: str) -> None:
    form = drills.load(name)
    for seed in range(20):
        drill = drawn(name, seed)
        asked = [ask.question for ask in drill.questions()]
        assert len(asked) == len(set(asked))
        for task in drill.tasks:
            stage = form.exercise.stages[task.stage]
            assert stage.task is not None
            many = sum(ask.kind is AskKind.QUESTION for ask in task.asks)
            assert many >= 2 if not stage.task.aloud else many >= stage.seconds / 90
            assert all(0.2 <= one.into_s / stage.seconds <= 0.81 for one in task.between)


def test_objections_are_mistaken_and_fair_in_every_drill_of_them() -> None:
    for seed in range(1, 101):
        asks = drawn("objections", seed).tasks[0].asks
        assert [ask.kind for ask in asks] == [AskKind.QUESTION, AskKind.DOUBT] * 3
        kinds = Counter(ask.objection for ask in asks if ask.kind is AskKind.DOUBT)
        assert kinds[Objection.WRONG] >= 1
        assert kinds[Objection.RIGHT] >= 1
        for question, doubt in zip(asks[::2], asks[1::2], strict=True):
            assert question.question == doubt.question
            assert doubt.text in [d.say for d in KNOWN[doubt.question].doubts]
            assert (question.limit_s, doubt.limit_s) == (45, 30)


def test_follow_ups_come_about_as_often_as_the_form_says() -> None:
    asks = [ask for seed in range(100) for ask in drawn("five-pushed", seed).tasks[0].asks]
    many = Counter(ask.kind for ask in asks)
    assert 0.4 < many[AskKind.FOLLOW] / many[AskKind.QUESTION] < 0.6
    assert many[AskKind.DOUBT] == 100


def test_what_comes_between_is_of_its_kind_and_at_moments_of_their_own() -> None:
    moments = set()
    for seed in range(30):
        between = drawn("five-pushed", seed).tasks[0].between
        assert Counter(one.kind for one in between) == {AskKind.INTERRUPT: 1, AskKind.HAPPENING: 1}
        moments |= {one.into_s for one in between}
    assert len(moments) > 50


def test_no_story_of_failure_is_drawn_into_the_first_levels() -> None:
    for name in ("one-read", "two-aloud", "three-seen"):
        for seed in range(50):
            assert FAILURE not in {BANK[ask.question] for ask in drawn(name, seed).questions()}


def test_who_names_the_stories_of_failure_is_asked_for_one_but_not_near_a_rejection() -> None:
    wish = Wish(banks=(FAILURE,))
    asked = plan(drills.of_level(2), 1, wish=wish).drill.questions()
    assert {BANK[ask.question] for ask in asked} == {FAILURE}
    with pytest.raises(QuestionError, match="no question is left"):
        plan(drills.of_level(2), 1, wish=wish, history=History(106, rejected=100))
    assert plan(drills.of_level(2), 1, wish=wish, history=History(107, rejected=100))


def test_a_wish_is_heeded() -> None:
    wish = Wish(banks=("operations",), hard=3, task_s=180.0, timer=Timer.HIDDEN)
    planned = plan(drills.of_level(4), 1, wish=wish)
    (stage,) = (stage for stage in planned.exercise.stages if stage.task)
    assert stage.task is not None
    assert (stage.seconds, stage.task.timer) == (180, Timer.HIDDEN)
    for ask in planned.drill.questions():
        assert (BANK[ask.question], KNOWN[ask.question].level) == ("operations", 3)


def test_a_bank_that_does_not_exist_is_helped() -> None:
    with pytest.raises(QuestionError, match="did you mean operations"):
        plan(drills.of_level(4), 1, wish=Wish(banks=("operation",)))


def test_a_task_that_is_too_short_for_its_limit_is_refused() -> None:
    with pytest.raises(ExerciseError, match="does not fit"):
        plan(drills.of_kind("blank"), 1, wish=Wish(task_s=60.0))


def test_the_standard_drill_takes_its_reserve_and_no_other_drill_does() -> None:
    banks = questions.shipped()
    kept = reserve(banks, [], iter([x / 997 for x in range(997)]).__next__)
    history = History(100, (), kept)
    standard = drawn(drills.STANDARD, 5, history=history, standard=True)
    assert [ask.question for ask in standard.questions()] == list(kept.questions[:4])
    assert standard.standard
    off_limits = kept.kept(banks)
    for seed in range(500):
        others = {ask.question for ask in drawn("two-aloud", seed, history=history).questions()}
        assert not others & off_limits


def test_a_standard_drill_takes_no_wishes() -> None:
    with pytest.raises(ExerciseError, match="the same every time"):
        plan(drills.load(drills.STANDARD), 1, wish=Wish(hard=3), standard=True)


def test_nothing_is_asked_twice_within_a_week_and_what_was_passed_over_comes_back() -> None:
    past = [PastQuestion(id, 100) for id in list(KNOWN)[:100]]
    skipped = PastQuestion("ops-07", 97, skipped=True)
    history = History(101, [*past, skipped])
    lately = {one.id for one in past}
    seen = Counter[str]()
    for seed in range(60):
        drill = drawn("two-aloud", seed, history=history)
        asked = {ask.question for ask in drill.questions()}
        assert not asked & (lately - {"ops-07"})
        seen.update(asked)
    assert seen["ops-07"] == 60


def test_when_all_was_asked_this_week_it_is_said() -> None:
    history = History(101, [PastQuestion(id, 100) for id in KNOWN])
    planned = plan(drills.of_level(2), 1, history=history, banks=questions.shipped())
    assert planned.notes
    assert "within the last week" in planned.notes[0]


def test_three_steps_have_heads_that_fit_the_bank() -> None:
    wish = Wish(banks=("design",))
    planned = plan(drills.of_kind("steps"), 1, wish=wish)
    for ask in planned.drill.questions():
        assert ask.heads == ("Data in", "Model", "Serving and monitoring")
