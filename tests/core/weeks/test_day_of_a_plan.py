"""The day's one thing: one a day, eased when it was too much, and nothing that was ever missed."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from poise import plans
from poise.core.safety import PLAN_PAUSES
from poise.core.weeks import today as p
from poise.core.weeks.ladder import LOWER, ONE_BANK, Felt, Made, PastDrill, Step
from poise.core.weeks.plan import PlanWeek
from poise.core.weeks.today import Choice, Done, State, go_on, pauses, progress
from poise.errors import PlanError
from poise.ui.text.language import speak, tr

SIX = plans.load("six-weeks")
START = 700
BEGUN = State(START, START)


def on(
    day: int, done: list[Done], drills: list[PastDrill] | None = None, **more: object
) -> p.Today:
    state = replace(BEGUN, **more)  # type: ignore[arg-type]
    return progress(SIX, state, done, drills or [], START + day).today


def followed(days: int) -> list[tuple[int, p.Today]]:
    """Somebody who does what is offered, every day."""
    done: list[Done] = []
    drills: list[PastDrill] = []
    told = []
    for day in range(days):
        one = progress(SIX, BEGUN, done, drills, START + day).today
        told.append((day, one))
        if one.do:
            done.append(Done(START + day, one.do, one.standard, one.checkpoint, one.transfer))
        if one.do == "drill":
            level = 4 if one.standard else one.level or 1
            drills.append(
                PastDrill(
                    START + day, level, standard=one.standard, varied=one.varied,
                    on_ladder=not one.transfer,
                )
            )  # fmt: skip
    return told


def test_the_first_thing_is_a_standard_drill_that_does_not_count_and_then_the_checkpoint() -> None:
    told = [one for _, one in followed(7)]
    standard = [one for one in told if one.standard]
    assert (standard[0].why, standard[0].checkpoint) == (p.FIRST_STANDARD, False)
    assert (standard[1].why, standard[1].checkpoint) == (p.CHECKPOINT, True)


def test_six_weeks_followed_have_two_standard_drills_a_week_and_three_checkpoints() -> None:
    told = followed(49)
    by_week = [[one for day, one in told if day // 7 == week] for week in range(7)]
    assert [sum(one.standard for one in week) for week in by_week] == [2] * 7
    assert [any(one.checkpoint for one in week) for week in by_week] == [
        True, False, False, True, False, False, True,
    ]  # fmt: skip
    assert all(sum(bool(one.do) for one in week) == SIX.weeks[n].wishes
               for n, week in enumerate(by_week))  # fmt: skip
    for week, (low, high) in zip(by_week, [w.levels for w in SIX.weeks], strict=True):
        own = [one for one in week if one.do == "drill" and not (one.standard or one.varied)]
        assert all(one.level is not None and low <= one.level <= high for one in own)
    faded = [one.without_reset for week in by_week for one in week if one.do == "drill"]
    assert not any(faded[: 3 * 4])
    assert any(faded[3 * 4 :])


@pytest.mark.parametrize(
    ("own", "standard"),
    [([True], False), ([False], True), ([False, True], True), ([True, False], True)],
    ids=["in turn", "in turn again", "the last one left", "the second"],
)
def test_standard_drills_and_those_of_the_ladder_take_turns_and_none_is_left_over(
    own: list[bool], standard: bool
) -> None:
    first = Done(START, "drill", True)
    week = [Done(START + 7 + n, "drill", one) for n, one in enumerate(own)]
    others = [Done(START + 10, what) for what in ("reset", "journal", "train", "rehearse")] * 4
    told = on(11, [first, *week, *others])
    assert (told.do, told.standard) == ("drill", standard)


def test_after_one_thing_it_is_enough_for_today() -> None:
    assert on(0, [Done(START, "train")]).why == p.ENOUGH
    assert on(1, [Done(START, "train")]).do


def test_a_reset_before_the_drill_leaves_it_to_be_done() -> None:
    reset = Done(START, "reset")
    assert on(0, [reset]).do == "drill"
    assert on(0, [reset, Done(START, "self-view")]).do == "drill"
    assert on(0, [reset, Done(START, "drill", True)]).why == p.ENOUGH


def test_a_reset_that_was_the_day_s_one_thing_is_enough() -> None:
    days = [(day, one) for day, one in followed(49) if one.do == "reset"]
    assert days
    for day, _ in days:
        done = [
            Done(START + n, one.do, one.standard, one.checkpoint, one.transfer)
            for n, one in followed(day + 1)
            if one.do
        ]
        assert on(day, done).why == p.ENOUGH


def test_a_reset_on_the_eve_of_an_interview_leaves_the_rehearsal() -> None:
    assert on(2, [Done(START + 2, "reset")], interview=START + 3).do == "rehearse"


def test_what_the_week_says_of_its_drills_is_said_of_no_other_thing() -> None:
    notes = {week.note for week in SIX.weeks}
    told = [one for _, one in followed(49) if one.do]
    assert {one.note for one in told if one.do != "drill"} == {""}
    assert {one.note for one in told if one.do == "drill"} <= {"", *notes}
    assert any(one.note for one in told)


def test_what_was_done_last_is_not_offered_again_while_there_is_another() -> None:
    told = [one.do for _, one in followed(5)]
    assert all(a != b for a, b in pairwise(told))


def test_a_day_can_be_let_go() -> None:
    assert on(0, [], skipped=(START,)).why == p.DAY_OFF
    assert on(1, [], skipped=(START,)).do == "drill"


def test_after_nine_days_without_anything_there_are_three_choices_and_nothing_was_missed() -> None:
    one = on(9, [])
    assert (one.do, one.why, one.choices) == ("", p.WELCOME_BACK, tuple(Choice))
    assert not re.search(r"miss|lost|behind|late|should|streak", one.why, re.IGNORECASE)
    assert on(6, []).do
    assert on(12, [Done(START + 6, "train")]).choices == ()


@pytest.mark.parametrize(
    ("choice", "week"), [(Choice.HERE, 3), (Choice.WEEK_BACK, 2), (Choice.BEGINNING, 1)]
)
def test_the_plan_moves_to_where_one_goes_on(choice: Choice, week: int) -> None:
    done = [Done(START + day, "train") for day in (0, 8, 16)]
    moved = go_on(SIX, BEGUN, done, START + 40, choice)
    now = progress(SIX, moved, done, [], START + 40)
    assert (now.week, now.today.do != "") == (week, True)
    assert moved.begun == START
    assert sum(now.weeks) == 3  # what was done stays


def test_the_line_of_weeks_counts_what_was_done_and_cannot_break() -> None:
    done = [Done(START, "train"), Done(START + 15, "reset")]
    assert progress(SIX, BEGUN, done, [], START + 22).weeks == (True, False, True, False)


def test_worse_twice_of_three_offers_the_level_below() -> None:
    worse = [PastDrill(START + k, 3, felt=Felt.WORSE) for k in (0, 2)]
    one = on(3, [Done(START, "drill"), Done(START + 2, "drill")], worse)
    assert (one.do, one.level) == ("drill", 2)
    assert one.why == "A smaller step is a good step: level 2, or a day off."
    lowest = [replace(drill, level=1) for drill in worse]
    assert on(3, [Done(START + 2, "drill")], lowest).do == ""
    said = on(3, [Done(START + 2, "drill")], worse, made=(Made(Step.SMALLER, START + 2),))
    assert said.why != one.why


def test_a_third_time_within_two_weeks_pauses_the_plan_until_it_is_resumed() -> None:
    worse = [PastDrill(START + k, 2, felt=Felt.WORSE) for k in (0, 5, 10)]
    now = progress(SIX, BEGUN, [], worse, START + 11)
    assert (now.paused, now.today.do, now.today.why) == (True, "", " ".join(PLAN_PAUSES))
    assert pauses(BEGUN, worse, START + 200)  # no date calls anybody back
    resumed = replace(BEGUN, resumed=START + 12)
    assert not progress(SIX, resumed, [], worse, START + 12).paused
    apart = [PastDrill(START + k, 2, felt=Felt.WORSE) for k in (0, 8, 16)]
    assert not pauses(BEGUN, apart, START + 20)


def test_an_offer_of_a_higher_level_stands_beside_the_drill_but_not_before_an_interview() -> None:
    good = [PastDrill(START + k, 1, expected=7, actual=4) for k in (0, 2)]
    two = [Done(START, "drill", True), Done(START + 1, "drill", True), Done(START + 3, "train"),
           Done(START + 4, "journal")]  # fmt: skip
    one = on(5, two, good)
    assert (one.do, one.level, one.offer is not None) == ("drill", 1, True)
    assert one.offer is not None
    assert one.offer.level == 2
    eve = on(5, two, good, interview=START + 6)
    assert (eve.do, eve.why) == ("rehearse", p.EVE_REHEARSAL)
    eve = on(5, [*two, Done(START + 4, "rehearse")], good, interview=START + 6)
    assert (eve.do, eve.offer, eve.why) == ("drill", None, p.EVE)


def test_an_interview_s_day_has_an_opener_a_reset_and_afterwards_a_3r() -> None:
    state = replace(BEGUN, interview=START + 3, interview_minute=600)

    def at(minute: int, done: list[Done], day: int = 3) -> p.Today:
        return progress(SIX, state, done, [], START + day, minute).today

    assert (at(500, []).do, at(500, []).why) == ("opener", p.OPENER)
    opened = [Done(START + 3, "rehearse")]
    assert at(500, opened).do == "reset"
    let_go = replace(state, skipped=(START + 3,))
    assert progress(SIX, let_go, [], [], START + 3, 500).today.do == "reset"
    both = [*opened, Done(START + 3, "reset")]
    assert at(500, both).why == p.ENOUGH
    assert at(700, both).do == "journal"
    assert at(0, both, day=4).do == "journal"
    written = [*both, Done(START + 3, "journal")]
    assert at(0, written, day=4).do not in ("journal", "")
    assert at(0, both, day=6).do != "journal" or at(0, both, day=6).why != p.AFTER_IT


def test_after_the_last_week_the_plan_is_over() -> None:
    done = [Done(START + day, "train") for day in range(0, 52, 3)]
    over = on(50, done)
    assert (over.do, over.standard, over.why) == ("drill", True, p.OVER)
    two = [*done, Done(START + 49, "drill", True), Done(START + 50, "drill", True)]
    told = progress(SIX, BEGUN, two, [], START + 52)
    assert (told.today.do, told.today.why, told.this_week) == ("", p.OVER, {"drill": (2, 2)})


def test_nothing_is_left_when_the_wishes_of_the_week_are_done() -> None:
    done = [Done(START + k, what, what == "drill")
            for k, what in enumerate(("drill", "train", "drill", "journal", "drill"))]  # fmt: skip
    assert on(5, done).why == p.ENOUGH_THIS_WEEK
    assert progress(SIX, BEGUN, done, [], START + 5).this_week == {
        "drill": (3, 3), "train": (1, 1), "journal": (1, 1),
    }  # fmt: skip


@pytest.mark.parametrize("name", plans.names())
def test_every_plan_can_be_followed_to_its_end(name: str) -> None:
    plan = plans.load(name)
    done: list[Done] = []
    for day in range(7 * len(plan.weeks)):
        one = progress(plan, BEGUN, done, [], START + day).today
        if one.do:
            done.append(Done(START + day, one.do, one.standard, one.checkpoint, one.transfer))
    assert len(done) == sum(min(7, week.wishes) for week in plan.weeks)


GOOD = """
title = "Mine"
[[week]]
name = "One"
[week.do]
drill = 2
[week.drill]
levels = [1, 2]
"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("title =", "titel =", "did you mean 'title'"),
        ('"Mine"', '""', "title has 1 to 400 letters"),
        ('title = "Mine"', 'title = "Mine"\nprimary = "hrr60"', "primary is one of reactivity"),
        ('title = "Mine"', 'title = "Mine"\nstandard_per_week = 8', "0 to 7; got 8"),
        ("[[week]]", "[week]", "write each week under"),
        ("drill = 2", "drill = 15", "week 1: do.drill is how often a week, 0 to 14; got 15"),
        ("drill = 2", "drill = true", "do.drill is a whole number"),
        ("drill = 2", "dril = 2", "did you mean 'drill'"),
        ("[1, 2]", "[2, 1]", "the lower first"),
        ("[1, 2]", "[]", "a list of one level or two"),
        ("[1, 2]", "[0, 7]", "1 to 6"),
        ("[1, 2]", '[1, 2]\ncheckpoint = "yes"', "drill.checkpoint is true or false"),
        ("[week.do]", "[week.length]\ntrain = 90\n[week.do]", "1 to 60 minutes; got 90"),
        (GOOD[GOOD.index("[[week]]") :], "", "1 to 26 weeks"),
        ("[week.do]", "[week.do", "is not TOML"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(old: str, new: str, fault: str) -> None:
    assert plans.parse(GOOD, "mine").weeks == (PlanWeek("One", {"drill": 2}, levels=(1, 2)),)
    assert old in GOOD
    with pytest.raises(PlanError) as raised:
        plans.parse(GOOD.replace(old, new, 1), "mine")
    assert fault in str(raised.value)
    assert str(raised.value).startswith("plan 'mine'")


def test_after_the_last_checkpoint_there_is_a_drill_somewhere_new() -> None:
    told = [one for day, one in followed(49) if day >= 42 and one.do == "drill"]
    assert [(one.checkpoint, one.transfer) for one in told] == [
        (True, False), (False, True), (False, False),
    ]  # fmt: skip
    assert told[1].why == p.TRANSFER
    assert not any(one.transfer for day, one in followed(42))


def test_who_paused_the_plan_is_offered_nothing_until_it_goes_on() -> None:
    paused = replace(BEGUN, paused=START + 2)
    told = progress(SIX, paused, [], [], START + 40)
    assert (told.paused, told.today.do, told.today.why) == (True, "", p.PAUSED)
    on_again = go_on(SIX, paused, [], START + 40, Choice.HERE)
    assert on_again.paused is None
    assert progress(SIX, on_again, [], [], START + 40).today.do


def test_each_fourth_drill_of_the_ladder_is_from_below_or_of_one_bank_and_says_so() -> None:
    told = [one for _, one in followed(49)]
    own = [one for one in told if one.do == "drill" and not (one.standard or one.transfer)]
    assert [n for n, one in enumerate(own, 1) if one.varied] == [4, 8]
    below, bank = own[3], own[7]
    assert below.level == SIX.weeks[3].levels[0] - 1  # in the fourth week, whose lowest is due
    assert (below.one_bank, LOWER in below.why) == (False, True)
    assert (bank.one_bank, ONE_BANK in bank.why) == (True, True)


def test_nothing_differs_on_the_day_before_an_interview() -> None:
    three = [PastDrill(START + day, 2) for day in range(3)]
    before = [Done(START + 2, "journal"), Done(START + 1, "drill", True)]
    assert on(3, before, three).varied
    assert on(3, before, three, interview=START + 4).varied is False


def test_no_level_is_offered_that_is_there_already() -> None:
    two = [PastDrill(START + 14, 2), PastDrill(START + 15, 2)]  # and the third week begins at 3
    one = on(16, [Done(START + 15, "journal"), Done(START + 14, "drill", True)], two)
    assert one.do == "drill"
    assert (one.level, one.offer) == (3, None)


def test_a_mistyped_plan_is_guessed() -> None:
    with pytest.raises(PlanError, match="did you mean 'six-weeks'"):
        plans.load("six-week")


def test_every_reason_is_said_in_german_too() -> None:
    said = [value for name, value in vars(p).items() if name.isupper() and isinstance(value, str)]
    said += [text for name in plans.names() for week in plans.load(name).weeks
             for text in (week.name, week.note) if text]  # fmt: skip
    said += [plans.load(name).title for name in plans.names()]
    assert len(said) > 20
    speak("de")
    assert [text for text in said if tr(text) == text] == []
