"""A pause: the guide stands still, its time does not count, and nothing is read across it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import inf, nextafter
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poise import exercises
from poise.core.events import (
    Action,
    BreathMeasured,
    BreathStarted,
    Command,
    Ending,
    Event,
    GuideEnded,
    GuidePaused,
    GuideResumed,
    Input,
    MetricUpdate,
    Output,
    RRInterval,
    SessionEnded,
    Slept,
    StageChanged,
    StrapReading,
)
from poise.core.guide.exercise import Exercise
from poise.core.guide.pacer import SETTLE_S, BreathPattern, BreathPhase
from poise.core.guide.schedule import Schedule, breaks_off
from poise.core.session import Session
from poise.core.summariser import Summariser
from poise.core.summary import Summary
from poise.runtime.runner import run_at_once
from poise.simulation.hearts import heart
from poise.simulation.readings import strap_stream
from tests.worlds import glanced_at, paced, run

T = TypeVar("T")
NINE = paced(9)
# Stopped in the middle of the fourth breath (at 30 s) for a minute.
PAUSED = Schedule(NINE, 0.0).pause(33.0).resume(93.0)
BEFORE = exercises.load("interview-reset").fitted(before=True)


def of(kind: type[T], said: list[Event]) -> list[T]:
    return [event for event in said if isinstance(event, kind)]


def pause(from_t: float, until_t: float) -> list[Input]:
    return [Command(from_t, Action.PAUSE), Command(until_t, Action.RESUME)]


def following(schedule: Schedule, until: float) -> list[float]:
    """A heart that follows the guide, and beats evenly while it stands still."""

    def rr_ms(t: float) -> float:
        moment = schedule.at(t)
        full = moment.breath.fullness if moment is not None and moment.breath is not None else 0.5
        return 800 - 45 * (2 * full - 1)

    return heart(rr_ms, until)


def whole(schedule: Schedule = PAUSED, until: float = 170.0) -> list[Event]:
    """A session with the pauses of ``schedule`` and a heart that follows it."""
    inputs: list[Input] = [*strap_stream(following(schedule, until))]
    for each in schedule.pauses:
        inputs += pause(each.from_t, each.until_t)
    return run(schedule.exercise, sorted(inputs, key=lambda e: e.t))


def summary(exercise: Exercise, said: list[Event]) -> Summary:
    made = Summariser(exercise)
    for event in said:
        made.fold(event)
    return made.result()


# ---------------------------------------------------------------------- the guide


def test_the_guide_goes_on_with_the_breath_that_was_broken_off() -> None:
    said = run(NINE, pause(33.0, 93.0))
    breaths = [(b.t, b.index) for b in of(BreathStarted, said)]
    assert breaths[:5] == [(0.0, 0), (10.0, 1), (20.0, 2), (30.0, 3), (93.0, 3)]
    assert [t for t, _ in breaths[5:]] == [103.0, 113.0, 123.0, 133.0, 143.0]
    assert of(GuidePaused, said) == [GuidePaused(33.0)]
    assert of(GuideResumed, said) == [GuideResumed(93.0)]
    assert of(GuideEnded, said) == [GuideEnded(153.0)]
    assert said[-1] == SessionEnded(153.0, Ending.COMPLETED)


def test_the_schedule_says_what_the_session_says() -> None:
    said = run(NINE, pause(33.0, 93.0))
    broken_off = BreathStarted(30.0, 3, 4.0, 0.0, 6.0, 0.0)
    assert [b for b, _, _ in PAUSED.breaths()] == [
        b for b in of(BreathStarted, said) if b != broken_off
    ]
    assert PAUSED.ends_t == 153.0
    assert list(PAUSED.stages()) == list(Schedule(NINE, 0.0).stages())


@given(st.floats(0.0, 50.0), st.floats(2.5, 7.0), st.integers(0, 8), st.integers(-3, 3))
def test_a_pause_on_the_seam_between_two_breaths_breaks_off_none_or_leads_it_anew(
    started_t: float, half_s: float, before: int, ulps: int
) -> None:
    """Session, schedule, summary and tables add up the same seconds in other orders."""
    exercise = paced(9, BreathPattern(half_s, half_s))
    plan = [breath for breath, _, _ in Schedule(exercise, started_t).breaths()]
    pause_t = plan[before].t + plan[before].period_s
    for _ in range(abs(ulps)):
        pause_t = nextafter(pause_t, inf if ulps > 0 else 0.0)
    session = Session(exercise)
    inputs = [Command(started_t, Action.START), *pause(pause_t, pause_t + 1 / 3)]
    said = [event for _, event in run_at_once(session, [(e.t, e) for e in inputs])]
    assert session.schedule is not None
    led = [
        b
        for b in of(BreathStarted, said)
        if not any(breaks_off(p.t, b) for p in of(GuidePaused, said))
    ]
    assert [b.index for b in led] == list(range(9))
    assert led == [breath for breath, _, _ in session.schedule.breaths()]
    assert summary(exercise, said).breaths == 9


@pytest.mark.parametrize(
    ("pause_t", "broken"), [(29.9, False), (30.0, True), (39.9, True), (40.0, False), (50.0, False)]
)
def test_only_a_pause_before_its_end_breaks_a_breath_off(pause_t: float, broken: bool) -> None:
    breath = BreathStarted(30.0, 3, 4.0, 0.0, 6.0, 0.0)
    assert breaks_off(pause_t, breath) is broken
    drawn = Schedule(NINE, 0.0).pause(pause_t).guided(30.0, 39.0)
    assert [(b.t, b.broken_off) for b in drawn if b.t == 30.0] == (
        [(30.0, broken)] if pause_t >= 30.0 else []
    )


def test_every_moment_after_a_pause_is_a_moment_of_the_plan() -> None:
    plain = Schedule(NINE, 0.0)
    for t in (0.0, 12.5, 32.9):
        assert PAUSED.at(t) == plain.at(t)
    for into in (0.0, 3.75, 4.0, 59.5):  # from 93 s on the plan goes on where it stood at 30 s
        assert PAUSED.at(93.0 + into) == plain.at(30.0 + into)
    assert PAUSED.at(153.0) is None


def test_in_a_pause_nothing_is_asked_and_no_time_runs() -> None:
    moments = [PAUSED.at(t) for t in (33.0, 60.0, 92.9)]
    assert all(
        m is not None and (m.breath, m.prompt, m.left_s) == (None, None, 60.0) for m in moments
    )
    assert [m.paused_s for m in moments if m] == pytest.approx([0.0, 27.0, 59.9])


def test_the_guide_comes_to_rest_as_gently_as_it_breathes() -> None:
    held = PAUSED.at(32.999)
    assert held is not None
    assert held.breath is not None
    rests = [PAUSED.at(33.0 + s) for s in (0.0, SETTLE_S / 2, SETTLE_S, 30.0)]
    full = [m.resting.fullness for m in rests if m is not None and m.resting is not None]
    first = held.breath.fullness
    assert full == pytest.approx([first, first / 2, 0.0, 0.0], abs=0.001)


def test_while_the_pause_lasts_nobody_knows_when_it_ends() -> None:
    lasting = Schedule(NINE, 0.0).pause(33.0)
    assert lasting.ends_t == float("inf")
    assert [b.index for b, _, _ in lasting.breaths()] == [0, 1, 2]
    assert lasting.at(10_000.0) is not None


def test_a_pause_between_two_breaths_takes_nothing_back() -> None:
    said = run(NINE, pause(30.0, 40.0))
    assert [(b.t, b.index) for b in of(BreathStarted, said)][2:5] == [
        (20.0, 2),
        (30.0, 3),
        (40.0, 3),
    ]
    assert summary(NINE, said).breaths == 9


def test_a_stage_without_a_guide_goes_on_where_it_stood() -> None:
    said = run(BEFORE, pause(5.0, 65.0))
    assert [(s.t, s.stage) for s in of(StageChanged, said)] == [
        (0.0, "Sit quietly"),
        (80.0, "Reset"),
    ]
    assert of(BreathStarted, said)[0].t == 80.0


def test_pausing_twice_in_the_same_breath_leads_it_three_times() -> None:
    said = run(NINE, [*pause(33.0, 50.0), *pause(52.0, 70.0)])
    assert [b.t for b in of(BreathStarted, said) if b.index == 3] == [30.0, 50.0, 70.0]
    twice = Schedule(NINE, 0.0).pause(33.0).resume(50.0).pause(52.0).resume(70.0)
    assert [b.t for b, _, _ in twice.breaths()] == [0.0, 10.0, 20.0, *range(70, 130, 10)]
    assert twice.ends_t == of(GuideEnded, said)[0].t == 130.0
    assert [(t, end) for t, _, end in twice.guided(25.0, 75.0)] == [
        (20.0, 30.0), (30.0, 33.0), (50.0, 52.0), (70.0, 80.0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "inputs",
    [
        [Command(20.0, Action.RESUME)],  # nothing to resume
        [Command(95.0, Action.PAUSE)],  # the guide is over
    ],
)
def test_what_cannot_be_paused_or_resumed_is_left_alone(inputs: list[Input]) -> None:
    said = run(NINE, inputs)
    assert not of(GuidePaused, said) + of(GuideResumed, said)
    assert of(GuideEnded, said) == [GuideEnded(90.0)]


def test_a_second_pause_in_a_pause_changes_nothing() -> None:
    said = run(NINE, [Command(33.0, Action.PAUSE), *pause(40.0, 93.0)])
    assert (of(GuidePaused, said), of(GuideResumed, said)) == (
        [GuidePaused(33.0)],
        [GuideResumed(93.0)],
    )


def test_before_the_start_there_is_nothing_to_pause() -> None:
    session = Session(NINE)
    assert session.receive(Command(1.0, Action.PAUSE), 1.0) == []
    assert of(BreathStarted, list(session.receive(Command(2.0, Action.START), 2.0)))


def test_stopping_in_a_pause_ends_the_session_there() -> None:
    said = run(NINE, [Command(33.0, Action.PAUSE), Command(50.0, Action.STOP)])
    assert said[-1] == SessionEnded(50.0, Ending.STOPPED)
    result = summary(NINE, said)
    assert (result.breaths, result.duration_s, result.paused_s) == (3, 33.0, 17.0)


# ---------------------------------------------------------------------- what is read


def test_the_strap_is_heard_all_the_while() -> None:
    said = whole()
    sent = [rr for reading in of(StrapReading, said) for rr in reading.rr_ms]
    assert [rr.rr_ms for rr in of(RRInterval, said)] == sent
    assert len([rr for rr in of(RRInterval, said) if 33 < rr.t < 93]) > 70
    assert [m for m in of(MetricUpdate, said) if m.name == "heart_rate" and 40 < m.t < 90]


def test_every_breath_is_measured_once_and_never_the_one_broken_off() -> None:
    rows = of(BreathMeasured, whole())
    assert [row.breath for row in rows] == list(range(9))
    assert rows[3].start_s == 93.0


def test_a_swing_is_read_from_breaths_on_one_side_of_a_pause() -> None:
    rows = of(BreathMeasured, whole())
    assert [row.window_breaths for row in rows] == [1, 2, 3, 1, 2, 3, 3, 3, 3]
    assert rows[3].swing_bpm is None  # a single breath is none to read a swing from
    for row in rows[6:]:  # this heart jumps back into the rhythm in the first one
        assert row.swing_ms == pytest.approx(90, rel=0.06)


def test_a_pause_that_ends_where_its_breath_would_have_is_a_pause_all_the_same() -> None:
    """The breath broken off at 33 s would have ended at 40 s, just as the next one begins."""
    rows = of(BreathMeasured, whole(Schedule(NINE, 0.0).pause(33.0).resume(40.0), 110.0))
    assert [row.window_breaths for row in rows] == [1, 2, 3, 1, 2, 3, 3, 3, 3]


def test_the_lock_begins_anew_after_a_pause() -> None:
    rows = of(BreathMeasured, whole(Schedule(paced(14), 0.0).pause(73.0).resume(100.0), 190.0))
    assert [row.lock is not None for row in rows] == [
        *[False] * 5,
        True,
        True,
        *[False] * 5,
        True,
        True,
    ]


def test_variability_over_a_window_begins_anew_at_both_ends_of_a_pause() -> None:
    quiet = heart(lambda _t: 800.0, 95.0)
    wild = heart(lambda t: 800.0 + 60 * (int(t * 1.25) % 2), 220.0, start=quiet[-1])
    readings = list(strap_stream([*quiet, *wild[1:]]))
    # Before 95 s the heart is even, so that any beat from beyond would show.
    said = run(paced(20), sorted([*readings, *pause(95.0, 140.0)], key=lambda e: e.t))
    values = [(m.t, m.beats, m.value) for m in of(MetricUpdate, said) if m.name == "rmssd"]
    in_pause = [v for t, _, v in values if 95 < t <= 140]
    assert in_pause
    assert all(v is not None and v > 10 for v in in_pause)  # no even beats of before among them
    first_after = next(beats for t, beats, _ in values if t > 140)
    assert first_after < 25


def test_the_summary_fits_no_swing_across_a_pause() -> None:
    measured = paced(9, measured=(1, 9))
    result = summary(measured, whole(replace(PAUSED, exercise=measured)))
    assert (result.breaths, result.completed) == (9, True)
    assert result.swing_bpm.breaths == 6  # those after it
    assert (result.duration_s, result.paused_s) == (90.0, 60.0)
    assert result.swing_bpm.value == pytest.approx(8.5, rel=0.1)
    reset = exercises.load("interview-reset").fitted()  # measures breaths 4 to 8
    split = summary(reset, whole(Schedule(reset, 0.0).pause(45.0).resume(93.0), 170.0))
    assert split.swing_bpm.breaths == 4  # of five


def test_beats_of_the_pause_are_not_counted_in_the_session() -> None:
    with_pause = summary(NINE, whole()).intervals.n
    without = summary(NINE, whole(Schedule(NINE, 0.0), 110.0)).intervals.n
    assert with_pause == pytest.approx(without + 3, abs=3)  # and those of the breath broken off


def test_a_quiet_stage_is_compared_without_its_pause() -> None:
    """Twenty seconds of sitting, interrupted after five by a pause with a racing heart."""
    schedule = Schedule(BEFORE, 0.0).pause(5.0).resume(65.0)
    beats = heart(lambda t: 500.0 if 5 < t < 65 else 800.0, 190.0)
    said = run(BEFORE, sorted([*strap_stream(beats), *pause(5.0, 65.0)], key=lambda e: e.t))
    assert schedule.ends_t == of(GuideEnded, said)[0].t
    before = summary(BEFORE, said).heart_bpm.before
    assert before is None or before == pytest.approx(75, abs=1)


# ---------------------------------------------------------------------- the computer slept


def test_sleep_is_a_pause_that_nothing_is_bridged_across() -> None:
    """The clock went on: nobody was led from 33 s to 93 s, whatever the guide's plan said."""
    beats = following(PAUSED, 170.0)
    readings = [r for r in strap_stream(beats) if not 33 < r.t <= 93]
    inputs: list[Input] = [*readings, Slept(33.0, 60.0), Command(93.0, Action.RESUME)]
    said = run(NINE, sorted(inputs, key=lambda e: e.t))
    assert [b.t for b in of(BreathStarted, said) if b.index == 3] == [30.0, 93.0]
    assert [rr.follows for rr in of(RRInterval, said)].count(False) == 2  # the first, and after it
    assert [row.window_breaths for row in of(BreathMeasured, said)][:4] == [1, 2, 3, 1]
    assert summary(NINE, said).paused_s == 60.0


# ---------------------------------------------------------------------- the same, always


@settings(max_examples=40)
@given(
    st.lists(st.floats(0.5, 150, allow_nan=False), min_size=1, max_size=6),
    st.lists(st.floats(0, 260, allow_nan=False), max_size=40),
)
def test_being_asked_a_hundred_times_or_once_is_the_same(
    presses: list[float], glances: list[float]
) -> None:
    actions = (Action.PAUSE, Action.RESUME)
    commands = [Command(t, actions[k % 2]) for k, t in enumerate(sorted(presses))]
    inputs: list[Input] = [*strap_stream(heart(lambda _t: 800.0, 40.0)), *commands]
    inputs = [Command(0.0, Action.START), *sorted(inputs, key=lambda e: e.t)]
    assert glanced(inputs, glances) == glanced(inputs, [])


def glanced(inputs: list[Input], glances: list[float]) -> list[Output]:
    session = Session(paced(6))
    said = [*glanced_at(session, inputs, glances), *session.advance(300.0)]
    if session.schedule is not None and not session.ended:  # still paused
        assert session.schedule.paused
    return said


@settings(max_examples=60)
@given(st.lists(st.floats(0.5, 400, allow_nan=False), max_size=8))
def test_however_often_one_pauses_every_breath_is_led_whole_and_once(presses: list[float]) -> None:
    presses = sorted(presses)[: len(presses) // 2 * 2]
    inputs = [Command(t, (Action.PAUSE, Action.RESUME)[k % 2]) for k, t in enumerate(presses)]
    said = run(BEFORE, inputs)
    led: dict[int, BreathStarted] = {}
    for event in said:
        if isinstance(event, BreathStarted):
            assert event.index == len(led)
            led[event.index] = event
        elif isinstance(event, GuidePaused) and led:
            last = led[max(led)]
            if last.t + last.period_s > event.t:
                led.pop(last.index)
    assert len(led) == BEFORE.breaths
    assert [s.index for s in of(StageChanged, said)] == [0, 1]
    ordered = sorted(led.values(), key=lambda b: b.index)
    assert all(b.t >= a.t + a.period_s - 1e-9 for a, b in pairwise(ordered))
    assert of(GuideEnded, said)[0].t == pytest.approx(ordered[-1].t + 10.0)


def test_the_inhale_comes_first_after_a_pause_wherever_it_began() -> None:
    for stopped in (30.0, 31.0, 34.0, 36.5, 39.99):
        moment = Schedule(NINE, 0.0).pause(stopped).resume(77.7).at(77.7)
        assert moment is not None
        assert moment.breath is not None
        assert moment.breath.phase is BreathPhase.INHALE
        assert moment.breath.fullness == pytest.approx(0.0)
