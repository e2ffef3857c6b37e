"""A drill as its person meets it: what can be done at any moment, as the session will hear it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from poise import drills
from poise.core.drill.interview import Interview
from poise.core.events import (
    VOICE,
    Act,
    Action,
    Answered,
    AnswerEnd,
    Asked,
    AskKind,
    Command,
    DrillAction,
    Event,
    GuidePaused,
    GuideResumed,
    RecoveryMeasured,
    SensorState,
    SensorStatus,
    Speaking,
    StageChanged,
    StageShortened,
)
from poise.core.guide.drill import Timer
from poise.core.guide.exercise import Exercise
from poise.core.guide.schedule import Schedule, after
from poise.core.session import Session
from poise.library import drilling
from poise.library.drilling import History, Wish
from poise.runtime.runner import run_at_once

A, D, BEGIN = DrillAction.ANSWER, DrillAction.DONE, DrillAction.BEGIN
ASKED = Asked(140.0, 0, "ops-07", AskKind.QUESTION, "Why?", 60.0)


def drawn(form: str, **wish: object) -> Exercise:
    return drilling.plan(drills.load(form), 3, wish=Wish(**wish)).exercise  # type: ignore[arg-type]


def folded(form: str, *events: Event, stage: int = 2) -> Interview:
    """In the task, which began at 140."""
    interview = Interview(drawn(form))
    for event in (StageChanged(140.0, stage, "Answer"), *events):
        interview.fold(event)
    return interview


def said(form: str, *acts: Act) -> list[Event]:
    arriving = ((e.t, e) for e in (Command(0.0, Action.START), *acts))
    return [event for _, event in run_at_once(Session(drawn(form)), arriving)]


def test_who_needs_no_more_time_begins_and_everything_after_comes_that_much_sooner() -> None:
    events = said("four-limit", Act(125.0, BEGIN))
    assert StageShortened(125.0, 1) in events
    stages = {e.index: e.t for e in events if isinstance(e, StageChanged)}
    assert stages == {0: 0.0, 1: 120.0, 2: 125.0, 3: 245.0}
    (found,) = (e for e in events if isinstance(e, RecoveryMeasured))
    assert found.t == 425.0
    first = next(e for e in events if isinstance(e, Answered))
    assert (first.t, first.how) == (185.0, AnswerEnd.LIMIT)


@pytest.mark.parametrize("t", [60.0, 150.0, 300.0])
def test_only_where_a_question_waits_for_its_task_can_one_begin(t: float) -> None:
    assert not any(isinstance(e, StageShortened) for e in said("four-limit", Act(t, BEGIN)))


def test_the_minute_between_two_rounds_is_not_shortened() -> None:
    events = said("six-back-to-back", Act(310.0, BEGIN))
    assert not any(isinstance(e, StageShortened) for e in events)


def test_whoever_only_hears_a_session_knows_where_it_stands() -> None:
    """The same schedule for all: a stage shortened, a pause in the next, and the end."""
    exercise, schedule = drawn("four-limit"), None
    events = [
        StageChanged(0.0, 0, ""), StageShortened(125.0, 1), StageChanged(125.0, 2, ""),
        GuidePaused(130.0), GuideResumed(140.0),
    ]  # fmt: skip
    for event in events:
        schedule = after(schedule, exercise, event)
    assert schedule is not None
    assert schedule.ends_t == 440.0 - 15.0 + 10.0
    assert schedule.lengths_s() == {0: 120.0, 1: 5.0, 2: 130.0, 3: 180.0}
    moment = schedule.at(126.0)
    assert moment is not None
    assert moment.stage_index == 2
    assert schedule.paused_s(1e9) == 10.0


def test_a_guide_that_leads_and_one_that_stands_still_are_not_shortened() -> None:
    exercise = drawn("checkpoint")
    paced = Schedule(exercise, 0.0)
    assert paced.shorten(130.0) == paced
    still = Schedule(exercise, 0.0).pause(125.0)
    assert still.shorten(126.0) == still
    assert paced.shorten(1e4) == paced


def test_space_is_begin_then_answer_then_done() -> None:
    interview = folded("four-limit", Asked(120.0, 0, "ops-07", AskKind.QUESTION, "Why?"), stage=1)
    assert interview.ready
    assert interview.next_action(125.0) is BEGIN
    interview.fold(StageChanged(140.0, 2, "Answer"))
    assert interview.next_action(141.0) is A
    interview.fold(Act(142.0, A))
    assert interview.next_action(143.0) is D


def test_a_voice_that_is_heard_has_begun_the_answer() -> None:
    assert folded("four-limit", ASKED, Speaking(142.0, "voice", True)).next_action(143.0) is D


def test_a_microphone_is_shown_as_open_for_as_long_as_it_is() -> None:
    interview = folded("four-limit", ASKED)
    assert (interview.listening, interview.deaf) == (False, "")  # nobody asked for one
    interview.fold(SensorStatus(141.0, VOICE, SensorState.STREAMING, "", "it is on"))
    interview.fold(Speaking(142.0, VOICE, True))
    assert (interview.listening, interview.speaking, interview.deaf) == (True, True, "")
    interview.fold(SensorStatus(150.0, VOICE, SensorState.LOST, "silent", "no sound"))
    assert (interview.listening, interview.speaking, interview.deaf) == (False, False, "no sound")
    assert interview.open  # muted, perhaps: somebody may unmute it
    interview.fold(SensorStatus(151.0, VOICE, SensorState.BLOCKED, "failed", "none there"))
    assert (interview.open, interview.deaf) == (False, "none there")


def test_who_is_to_listen_cannot_begin_before_the_question_was_said_back() -> None:
    interview = folded("say-it-back", ASKED)
    assert interview.next_action(143.9) is None
    interview.fold(Act(143.0, A))  # the session passes over it as well
    assert interview.next_action(143.9) is None
    assert interview.next_action(144.0) is A
    interview.fold(Act(142.0, DrillAction.LISTENED))
    assert interview.next_action(142.5) is A


def test_a_coached_answer_goes_through_its_steps() -> None:
    interview = folded("pause-first", ASKED)
    for t in (141.0, 142.0, 150.0):
        assert interview.next_action(t) is DrillAction.STEP
        interview.fold(Act(t, DrillAction.STEP))
    assert interview.step_t == 150.0
    assert interview.next_action(160.0) is D


def test_nothing_can_be_done_in_a_pause() -> None:
    interview = folded("four-limit", ASKED, GuidePaused(141.0))
    assert interview.next_action(142.0) is None
    assert interview.possible() == frozenset()
    interview.fold(GuideResumed(150.0))
    assert interview.next_action(151.0) is A


def test_heads_are_ticked_and_unticked_and_in_the_answer() -> None:
    def tick(t: float, n: str) -> Act:
        return Act(t, DrillAction.TICK, detail=n)

    acts = (tick(150.0, "1"), tick(151.0, "3"), tick(152.0, "1"), tick(153.0, "of three"))
    assert folded("three-steps", ASKED, *acts).ticked == {3}
    events = said("three-steps", *acts, Act(160.0, D))
    assert next(e for e in events if isinstance(e, Answered)).ticked == (3,)


@pytest.mark.parametrize(("mirrored", "seconds"), [(0, 10.0), (1, 30.0), (2, None), (9, None)])
def test_one_s_own_picture_is_shown_for_10_s_then_30_then_all_of_the_task(
    mirrored: int, seconds: float | None
) -> None:
    planned = drilling.plan(drills.of_level(3), 3, history=History(mirrored=mirrored))
    assert planned.drill.mirror_s == seconds
    interview = Interview(planned.exercise)
    interview.fold(StageChanged(140.0, 2, "Answer"))
    shown = [interview.seen(140.0 + t) for t in (5, 20, 100)]
    assert shown == [True, seconds != 10.0, seconds is None]


def test_the_picture_can_be_wished_for_longer_or_shorter_and_only_at_its_level() -> None:
    assert drawn("three-seen", mirror=30).drill.mirror_s == 30  # type: ignore[union-attr]
    assert drawn("three-seen", mirror=0).drill.mirror_s is None  # type: ignore[union-attr]
    interview = folded("two-aloud", ASKED)
    assert not interview.seen(141.0)


def test_that_nothing_more_is_asked_is_known_until_the_task_is_over() -> None:
    ended = Answered(150.0, 0, AnswerEnd.DONE, 1.0, 9.0)
    at = folded("four-limit", ASKED, ended)
    assert [at.all_asked(t) for t in (151.0, 152.0, 153.0)] == [False, False, True]
    at.fold(GuidePaused(151.0))
    assert not at.all_asked(160.0)
    at.fold(GuideResumed(161.0))
    assert [at.all_asked(t) for t in (162.0, 163.0)] == [False, True]
    at.fold(StageChanged(260.0, 3, "Recovery"))
    assert not at.all_asked(270.0)
    assert not folded("four-limit").all_asked(200.0)


def test_a_question_that_goes_away_leaves_the_keys_as_they_are() -> None:
    gone = Asked(150.0, 1, "ops-07", AskKind.BLANK, "")
    interview = folded("blank-out", ASKED, Act(142.0, A), gone)
    assert interview.gone
    assert interview.next_action(151.0) is D
    interview.fold(Act(152.0, DrillAction.BLANK))
    assert interview.next_action(153.0) is DrillAction.RESUME
    interview.fold(Act(160.0, DrillAction.RESUME))
    assert not interview.gone


def test_the_time_of_an_answer_is_told_as_the_form_says() -> None:
    assert folded("four-limit", ASKED).timer is Timer.SHOWN
    assert folded("five-pushed", ASKED).timer is Timer.HIDDEN
    assert folded("four-limit", replace(ASKED, limit_s=None)).left_s(150.0) is None
