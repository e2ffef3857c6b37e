"""Who asks in a drill, and what becomes of each answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from poise.core.drill.asking import LISTEN_S, NEXT_S, Asking
from poise.core.events import (
    Act,
    Answered,
    AnswerEnd,
    Asked,
    AskKind,
    DrillAction,
    Objection,
    Output,
    Speaking,
)
from poise.core.guide.drill import Ask, Between, Coach, DrawnTask, Drill, Task

ONE, TWO, THREE = (Ask(f"ops-0{n}", AskKind.QUESTION, f"Question {n}?", 60.0) for n in (1, 2, 3))
FOLLOW = Ask("ops-01", AskKind.FOLLOW, "And then?", 60.0)
DOUBT = Ask("ops-01", AskKind.DOUBT, "I disagree.", 30.0, Objection.WRONG)
READY_S, TASK_S = 20.0, 120.0
LEN = READY_S + TASK_S


class Interview:
    """An interview whose first question is shown at 0 and whose task begins at 20."""

    def __init__(
        self, *asks: Ask, between: tuple[Between, ...] = (), task: Task | None = None
    ) -> None:
        drawn = DrawnTask(1, asks or (ONE, TWO, THREE), between)
        self.asking = Asking(Drill(4, "test", tasks=(drawn,)), {1: task or Task(limit_s=60.0)})
        self.said: list[Output] = self.asking.stage(0.0, 0, READY_S)
        self.begun = self.over = False

    def until(self, t: float) -> None:
        if t >= READY_S and not self.begun:
            self.begun = True
            self.said += self.asking.stage(READY_S, 1, TASK_S)
        self.said += self.asking.advance(min(t, LEN))
        if t >= LEN and not self.over:
            self.over = True
            self.said += self.asking.stage(LEN, 2, 180.0)

    def act(self, t: float, action: DrillAction) -> None:
        self.until(t)
        self.said += self.asking.act(Act(t, action), t)

    @property
    def asked(self) -> list[Asked]:
        return [event for event in self.said if isinstance(event, Asked)]

    @property
    def answers(self) -> list[Answered]:
        return [event for event in self.said if isinstance(event, Answered)]


A, D, S, B, R = (
    DrillAction.ANSWER, DrillAction.DONE, DrillAction.SKIP, DrillAction.BLANK, DrillAction.RESUME,
)  # fmt: skip


def test_the_first_question_is_there_before_the_task_and_its_time_begins_with_it() -> None:
    interview = Interview()
    interview.act(24.5, A)
    interview.until(79.9)
    assert [asked.t for asked in interview.asked] == [0.0]
    interview.until(80.0)
    (answer,) = interview.answers
    assert (answer.t, answer.how) == (80.0, AnswerEnd.LIMIT)
    assert (answer.latency_s, answer.spoken_s) == (4.5, 55.5)


def test_who_begins_before_the_task_began_at_once() -> None:
    interview = Interview()
    interview.act(12.0, A)
    interview.act(50.0, D)
    (answer,) = interview.answers
    assert (answer.latency_s, answer.spoken_s) == (0.0, 30.0)


def test_the_next_question_comes_a_moment_after_an_answer() -> None:
    interview = Interview()
    interview.act(22.0, A)
    interview.act(50.0, D)
    interview.until(60.0)
    assert [(a.t, a.question) for a in interview.asked] == [(0, "ops-01"), (50 + NEXT_S, "ops-02")]
    interview.act(61.0, A)
    interview.until(LEN)
    assert interview.answers[1].latency_s == 61.0 - 50.0 - NEXT_S
    assert interview.answers[1].t == 50 + NEXT_S + 60


def test_the_task_ends_the_answer_that_is_under_way() -> None:
    interview = Interview()
    interview.act(22.0, A)
    interview.act(95.0, A)
    interview.until(LEN)
    assert [answer.how for answer in interview.answers] == [AnswerEnd.LIMIT, AnswerEnd.TASK_OVER]
    assert interview.answers[1].t == LEN


def test_with_too_little_time_left_nothing_more_is_asked() -> None:
    interview = Interview(replace(ONE, limit_s=None), TWO, task=Task())
    interview.act(22.0, A)
    interview.act(LEN - 10, D)
    interview.until(LEN)
    assert len(interview.asked) == 1


def test_a_question_that_is_passed_over_has_no_follow_up() -> None:
    interview = Interview(ONE, FOLLOW, TWO)
    interview.act(25.0, S)
    interview.until(30.0)
    assert [answer.how for answer in interview.answers] == [AnswerEnd.SKIP]
    assert [asked.question for asked in interview.asked] == ["ops-01", "ops-02"]


def test_a_follow_up_and_an_objection_come_after_their_question() -> None:
    interview = Interview(ONE, FOLLOW, DOUBT, TWO)
    for t in (22.0, 40.0, 60.0):
        interview.act(t, A)
        interview.act(t + 10, D)
    interview.until(75.0)
    kinds = [AskKind.QUESTION, AskKind.FOLLOW, AskKind.DOUBT, AskKind.QUESTION]
    assert [asked.kind for asked in interview.asked] == kinds
    assert interview.asked[2].objection is Objection.WRONG
    assert interview.asked[2].limit_s == 30.0


def test_while_the_thread_is_lost_the_limit_stands_still() -> None:
    interview = Interview()
    interview.act(22.0, A)
    interview.act(30.0, B)
    interview.act(41.5, R)
    interview.until(91.4)
    assert interview.answers == []
    interview.until(91.5)
    (answer,) = interview.answers
    assert (answer.blanks, answer.resume_s) == (1, (11.5,))
    assert answer.spoken_s == pytest.approx(91.5 - 22.0 - 11.5)


def test_who_speaks_again_has_the_thread() -> None:
    interview = Interview()
    interview.act(22.0, A)
    interview.act(30.0, B)
    interview.until(38.0)
    interview.asking.speaking(Speaking(38.0, "voice", True))
    interview.act(60.0, D)
    assert interview.answers[0].resume_s == (8.0,)


def test_a_thread_that_is_not_found_again_is_not_counted_as_found() -> None:
    interview = Interview()
    interview.act(22.0, A)
    interview.act(30.0, B)
    interview.act(50.0, D)
    assert (interview.answers[0].blanks, interview.answers[0].resume_s) == (1, ())
    assert interview.answers[0].spoken_s == 8.0


def test_a_voice_begins_an_answer() -> None:
    interview = Interview()
    interview.until(23.0)
    interview.asking.speaking(Speaking(23.0, "voice", True))
    interview.act(40.0, D)
    assert (interview.answers[0].by, interview.answers[0].latency_s) == ("voice", 3.0)


def test_an_answer_that_nobody_told_the_beginning_of_has_no_latency() -> None:
    interview = Interview()
    interview.act(40.0, D)
    assert (interview.answers[0].latency_s, interview.answers[0].spoken_s) == (None, None)


def test_the_steps_of_an_answer_are_pause_frame_answer_and_summary() -> None:
    interview = Interview(task=Task(limit_s=60.0, coach=Coach.PAUSE_FRAME))
    for t in (21.8, 30.0, 60.0):
        interview.act(t, DrillAction.STEP)
    interview.act(70.0, D)
    assert interview.answers[0].steps_s == pytest.approx((1.8, 8.2, 30.0, 10.0))
    assert interview.answers[0].latency_s == pytest.approx(1.8)


def test_who_is_to_listen_says_the_question_back_first() -> None:
    listening = Task(limit_s=60.0, coach=Coach.LISTEN)
    hasty, patient, listener = (Interview(task=listening) for _ in range(3))
    hasty.act(21.0, A)
    hasty.act(40.0, D)
    assert hasty.answers[0].latency_s is None
    patient.act(20.0 + LISTEN_S, A)
    patient.act(40.0, D)
    assert patient.answers[0].latency_s == LISTEN_S
    listener.act(21.0, DrillAction.LISTENED)
    listener.act(22.0, A)
    listener.act(40.0, D)
    assert (listener.answers[0].latency_s, listener.answers[0].listened) == (2.0, True)


def test_what_comes_between_ends_no_answer() -> None:
    between = (
        Between(30.0, AskKind.INTERRUPT, "Sorry, one second."),
        Between(40.0, AskKind.HAPPENING, "A phone rings."),
    )
    interview = Interview(between=between)
    interview.act(22.0, A)
    interview.act(75.0, D)
    assert [(a.t, a.kind) for a in interview.asked[1:]] == [
        (50.0, AskKind.INTERRUPT), (60.0, AskKind.HAPPENING),
    ]  # fmt: skip
    assert [a.index for a in interview.asked] == [0, 1, 2]
    assert interview.asked[1].question == "ops-01"
    assert interview.answers[0].index == 0


def test_a_pause_counts_nowhere() -> None:
    interview = Interview(between=(Between(30.0, AskKind.INTERRUPT, "Sorry."),))
    interview.act(22.0, A)
    interview.until(40.0)
    interview.asking.pause(40.0)
    assert interview.asking.due is None
    interview.said += interview.asking.act(Act(60.0, D), 60.0)
    assert interview.answers == []  # nothing is asked in a pause, and nothing answered
    interview.asking.resume(140.0)
    assert interview.asking.due == 150.0
    interview.said += interview.asking.act(Act(150.0, D), 150.0)
    assert interview.answers[0].spoken_s == 28.0


def test_acts_that_make_no_sense_change_nothing() -> None:
    interview = Interview()
    for action in (D, S, B, DrillAction.STEP):
        interview.act(5.0, action)  # there is no time to run yet
    interview.act(22.0, R)
    interview.act(22.0, A)
    interview.act(30.0, A)
    interview.act(40.0, D)
    assert [(a.how, a.latency_s, a.blanks) for a in interview.answers] == [(AnswerEnd.DONE, 2, 0)]
    interview.act(40.5, D)  # before the next question
    assert len(interview.answers) == 1


def test_when_all_was_asked_the_rest_is_silence() -> None:
    interview = Interview(ONE)
    interview.act(22.0, A)
    interview.act(30.0, D)
    interview.until(LEN)
    assert len(interview.asked) == 1
    assert len(interview.answers) == 1


def test_without_time_to_get_ready_the_question_comes_with_the_task() -> None:
    drawn = DrawnTask(1, (ONE, TWO))
    asking = Asking(Drill(6, "test", tasks=(drawn,)), {1: Task(limit_s=60.0, ready=False)})
    assert asking.stage(0.0, 0, 60.0) == []
    (asked,) = asking.stage(60.0, 1, 120.0)
    assert isinstance(asked, Asked)
    assert (asked.t, asking.due) == (60.0, 120.0)


def test_a_session_that_is_stopped_ends_the_answer() -> None:
    interview = Interview()
    interview.act(22.0, A)
    (answer,) = interview.asking.stop(33.0)
    assert isinstance(answer, Answered)
    assert (answer.how, answer.spoken_s) == (AnswerEnd.TASK_OVER, 11.0)
