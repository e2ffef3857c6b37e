from __future__ import annotations

import random
from dataclasses import replace
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from poise.core.chains.strap import NO_INTERVALS_S
from poise.core.events import (
    Action,
    Beat,
    BreathMeasured,
    BreathStarted,
    Command,
    Confidence,
    Ending,
    Event,
    GuideEnded,
    Input,
    LeadChanged,
    MetricUpdate,
    Output,
    QualityUpdate,
    RRInterval,
    SensorState,
    SensorStatus,
    SessionEnded,
    Speaking,
    StageChanged,
    StrapReading,
    Verdict,
)
from poise.core.guide.exercise import Exercise, Stage
from poise.core.session import Session
from poise.core.summariser import Summariser
from poise.simulation.guide import cosine_wave
from poise.simulation.hearts import heart
from poise.simulation.readings import strap_stream
from tests.worlds import glanced_at, paced, run

T = TypeVar("T")
FOLLOWING = heart(lambda t: 800 - 45 * cosine_wave(t), 120)


def of(kind: type[T], said: list[Event]) -> list[T]:
    return [event for event in said if isinstance(event, kind)]


def whole(exercise_breaths: int = 9, beats: list[float] = FOLLOWING) -> list[Event]:
    return run(paced(exercise_breaths), strap_stream(beats))


def test_a_session_without_a_sensor_still_leads_and_ends_on_time() -> None:
    said = run(paced(9), [])
    assert [b.t for b in of(BreathStarted, said)] == [10.0 * k for k in range(9)]
    assert of(GuideEnded, said)[0].t == 90.0
    assert said[-1] == SessionEnded(90.0, Ending.COMPLETED)
    assert not of(BreathMeasured, said)
    assert not of(MetricUpdate, said)


def test_nine_breaths_drift_less_than_twenty_milliseconds() -> None:
    ends = [b.t + b.period_s for b in of(BreathStarted, run(paced(9), []))]
    assert ends[-1] == pytest.approx(90.0, abs=1e-9)


def test_every_interval_the_strap_sent_is_judged_once_in_order() -> None:
    said = whole()
    sent = [rr for reading in of(StrapReading, said) for rr in reading.rr_ms]
    assert [beat.rr_ms for beat in of(Beat, said)] == sent
    assert [rr.rr_ms for rr in of(RRInterval, said)] == sent
    assert all(rr.usable for rr in of(RRInterval, said))


def test_every_breath_is_measured_and_the_swing_is_there_from_the_second() -> None:
    rows = of(BreathMeasured, whole())
    assert [row.breath for row in rows] == list(range(9))
    assert rows[0].swing_bpm is None
    for row in rows[2:]:
        assert row.confidence is Confidence.HIGH
        assert row.swing_ms == pytest.approx(90, rel=0.06)
    assert rows[-1].lock == pytest.approx(1, abs=0.03)
    assert rows[-1].in_step is True


def test_a_breath_is_read_within_six_seconds_of_its_end_even_from_a_slow_strap() -> None:
    session, at = Session(paced(9)), {}
    inputs = [Command(0.0, Action.START), *strap_stream(FOLLOWING, delay_s=2.6)]
    for event in inputs:
        for said in session.receive(event, event.t):
            if isinstance(said, BreathMeasured):
                at[said.breath] = event.t - said.end_s
    assert len(at) >= 8
    assert max(at.values()) <= 6.0


def test_the_swing_of_a_heart_that_settles_is_followed_within_three_breaths() -> None:
    step = heart(lambda t: 850 - (20 if t < 60 else 50) * cosine_wave(t), 130)
    rows = of(BreathMeasured, run(paced(12), strap_stream(step)))
    assert rows[5].swing_ms == pytest.approx(40, abs=5)
    assert rows[8].swing_ms is not None
    assert rows[8].swing_ms >= 40 + 0.9 * 60


def test_an_ectopic_pair_each_half_minute_leaves_the_swing_where_it_was() -> None:
    beats = heart(lambda t: 850 - 20 * cosine_wave(t), 140)
    for start in (20, 50, 80, 110):
        early = next(i for i, t in enumerate(beats) if t > start)
        beats[early] -= 0.25
    said = run(paced(12), strap_stream(beats))
    swings = [row.swing_ms for row in of(BreathMeasured, said)[2:]]
    assert all(swing is not None and 35 <= swing <= 50 for swing in swings)
    flagged = [rr for rr in of(RRInterval, said) if not rr.usable]
    assert {rr.verdict for rr in flagged} == {Verdict.ECTOPIC}
    assert len(flagged) == 8


def test_a_lost_strap_is_a_gap_and_nothing_is_bridged() -> None:
    readings: list[Input] = [r for r in strap_stream(FOLLOWING) if not 30 < r.t <= 50]
    readings.insert(30, SensorStatus(30.5, "strap", SensorState.LOST, "link", "Lost"))
    readings.insert(31, SensorStatus(50.2, "strap", SensorState.STREAMING))
    said = run(paced(9), sorted(readings, key=lambda e: e.t))
    holes = [rr for rr in of(RRInterval, said) if not rr.follows]
    assert [rr.t > 48 for rr in holes] == [False, True]
    assert len(of(BreathStarted, said)) == 9
    rows = of(BreathMeasured, said)
    assert rows[3].swing_bpm is None
    assert rows[3].reason in ("the signal was interrupted", "no beats received")
    assert rows[8].swing_bpm is not None
    lost = [q for q in of(QualityUpdate, said) if 31 <= q.t <= 50]
    assert lost
    assert all(q.score == 0 and q.reasons == ("Lost",) for q in lost)


def test_no_contact_means_no_number() -> None:
    readings = [
        replace(r, contact=False, rr_ms=()) if 20 < r.t <= 40 else replace(r, contact=True)
        for r in strap_stream(FOLLOWING, until=100)
    ]
    said = run(paced(9), readings)
    assert not [b for b in of(Beat, said) if 20.6 < b.t < 39]
    assert not [m for m in of(MetricUpdate, said) if m.name == "heart_rate" and 30 < m.t < 40]
    assert any("contact" in q.reasons[0] for q in of(QualityUpdate, said) if 25 < q.t < 40)


def test_a_strap_without_intervals_shows_its_heart_rate_and_says_why_nothing_else() -> None:
    readings = [StrapReading(float(t), "strap", 71, ()) for t in range(1, 100)]
    said = run(paced(9), readings)
    rates = [m for m in of(MetricUpdate, said) if m.name == "heart_rate"]
    assert rates
    assert all(m.value == 71 and m.se is None for m in rates)
    early = [m for m in rates if "until its beat-to-beat times can be used" in m.reason]
    late = rates[len(early) :]
    assert early == rates[: len(early)]
    assert late
    assert late[0].t - readings[0].t == pytest.approx(NO_INTERVALS_S, abs=1.5)
    assert all("no beat-to-beat times" in m.reason for m in late)
    assert not [m for m in of(MetricUpdate, said) if m.name in ("rmssd", "sdnn")]
    assert all(row.swing_bpm is None for row in of(BreathMeasured, said))


def test_stopping_ends_at_once_and_says_so() -> None:
    said = run(paced(9), [Command(33.0, Action.STOP)])
    assert said[-1] == SessionEnded(33.0, Ending.STOPPED)


def test_stopping_while_the_last_beats_are_awaited_is_no_early_stop() -> None:
    stream: list[Input] = [*strap_stream(FOLLOWING, until=89), Command(92.0, Action.STOP)]
    assert run(paced(9), stream)[-1] == SessionEnded(92.0, Ending.COMPLETED)


def test_a_second_start_and_anything_after_the_end_change_nothing() -> None:
    session = Session(paced(1))
    session.receive(Command(0.0, Action.START), 0.0)
    assert not of(BreathStarted, session.receive(Command(1.0, Action.START), 1.0))
    session.advance(100.0)
    assert session.ended
    assert session.receive(Command(101.0, Action.START), 101.0) == []
    assert session.wakeup is None


def test_a_spoken_breath_is_in_no_swing() -> None:
    from poise import exercises

    said = run(exercises.load("interview-reset").fitted(), strap_stream(FOLLOWING))
    last = of(BreathMeasured, said)[-1]
    assert (last.swing_ms, last.swing_bpm, last.reason) == (None, None, "spoken")
    summary = Summariser(exercises.load("interview-reset").fitted())
    for event in said:
        summary.fold(event)
    assert summary.result().swing_bpm.breaths == 5


def test_a_breath_in_which_a_voice_is_heard_is_in_no_swing_either() -> None:
    """From where it is heard to where it ends; the breaths around it are measured as ever."""
    voice = [Speaking(33.0, "voice", True), Speaking(43.0, "voice", False)]
    stream = sorted([*strap_stream(FOLLOWING), *voice], key=lambda event: event.t)
    said = run(paced(9), stream)
    rows = of(BreathMeasured, said)
    assert [row.breath for row in rows if row.reason == "spoken"] == [3, 4]
    assert all(row.swing_bpm is None for row in rows[3:5])
    assert all(row.swing_bpm is not None for row in (rows[2], *rows[6:]))
    summary = Summariser(paced(9))
    for event in said:
        summary.fold(event)
    assert summary.result().swing_bpm.breaths < 7  # of nine: none is fitted across the gap


def script(seed: int) -> list[Input]:
    """A strap with everything that can happen to one, and a person who may stop."""
    chance = random.Random(seed)
    beats = heart(lambda t: 800 - 45 * cosine_wave(t) + chance.gauss(0, 15), 80)
    events: list[Input] = []
    for reading in strap_stream(beats):
        draw = chance.random()
        if draw < 0.03:
            events.append(SensorStatus(reading.t, "strap", SensorState.LOST, "", "Lost"))
        elif draw < 0.06:
            events.append(replace(reading, contact=False))
        elif draw < 0.08:
            events += [reading, reading]
        else:
            events.append(reading)
    if chance.random() < 0.3:
        events.append(Command(chance.uniform(5, 79), Action.STOP))
    return sorted(events, key=lambda e: e.t)


def glanced(inputs: list[Input], glances: list[float]) -> list[Output]:
    session = Session(paced(6))
    said = glanced_at(session, inputs, glances)
    while not session.ended and session.wakeup is not None:
        said += session.advance(session.wakeup)
    return said


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.lists(st.floats(0, 90, allow_nan=False), max_size=60))
def test_being_asked_a_hundred_times_or_once_is_the_same(seed: int, glances: list[float]) -> None:
    inputs = [Command(0.0, Action.START), *script(seed)]
    assert glanced(inputs, glances) == glanced(inputs, [])


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_whatever_happens_what_is_said_holds_together(seed: int) -> None:
    said = run(paced(6), script(seed))
    assert isinstance(said[-1], SessionEnded)
    assert sum(isinstance(e, SessionEnded) for e in said) == 1
    for kind in (Beat, RRInterval):
        times = [e.t for e in of(kind, said)]
        assert times == sorted(times)
    for row in of(BreathMeasured, said):
        assert (row.swing_bpm is None) == (row.confidence in (Confidence.LOW, Confidence.NONE))
        assert (row.swing_bpm is None) == bool(row.reason)
    for update in of(MetricUpdate, said):
        assert update.value is not None or update.reason


def test_a_rate_and_a_quality_are_told_before_anybody_begins() -> None:
    session, said = Session(paced(2)), []
    for event in strap_stream([beat for beat in FOLLOWING if beat < 33]):
        said += session.receive(event, event.t)
    said += session.advance(33.0)
    rates = [e for e in of(MetricUpdate, said) if e.name == "heart_rate" and e.value is not None]
    assert rates[-1].t > 31
    assert rates[-1].value == pytest.approx(75, abs=4)
    assert of(QualityUpdate, said)[-1].score > 0.8
    assert of(LeadChanged, said)[0].sensor == "strap"
    assert not of(BreathMeasured, said)


def test_from_the_start_on_the_seconds_are_counted_from_it_and_the_swing_is_the_same() -> None:
    def heard(since_t: float) -> list[Event]:
        session, said = Session(paced(4)), []
        stream = [event for event in strap_stream(FOLLOWING) if event.t > since_t]
        start = Command(20.3, Action.START)
        for event in sorted([*stream, start], key=lambda event: event.t):
            said += session.receive(event, event.t)
        return [event for event in said if event.t > 20.3]

    early, late = heard(0.0), heard(20.3)
    ticks = {round(e.t - 20.3, 6) for e in of(QualityUpdate, early)}
    assert ticks == {float(second) for second in range(1, 1 + len(ticks))}
    rows, others = of(BreathMeasured, early), of(BreathMeasured, late)
    swings = [row.swing_ms for row in others[2:]]
    assert [row.swing_ms for row in rows[2:]] == pytest.approx(swings, rel=0.005)


def test_stages_follow_one_another_at_their_times() -> None:
    from poise import exercises

    said = run(exercises.load("interview-reset").fitted(before=True), strap_stream(FOLLOWING))
    assert [(s.t, s.stage) for s in of(StageChanged, said)] == [(0, "Sit quietly"), (20, "Reset")]


def test_beats_are_drawn_as_early_as_the_model_is_known_to_be_late() -> None:
    late = SensorStatus(0.5, "strap", SensorState.STREAMING, delay_s=1.9)
    known = run(paced(3), [late, *strap_stream(FOLLOWING, delay_s=2.3)])
    unknown = run(paced(3), strap_stream(FOLLOWING, delay_s=2.3))
    shifts = [b.t - a.t for a, b in zip(of(Beat, known), of(Beat, unknown), strict=False)]
    assert shifts == pytest.approx([1.9] * len(shifts))


def test_a_delay_the_person_knows_goes_before_the_published_one() -> None:
    late = SensorStatus(0.5, "strap", SensorState.STREAMING, delay_s=1.9)
    inputs = [late, *strap_stream(FOLLOWING)]
    mine = run(paced(3), inputs, Session(paced(3), {"strap": 0.7}))
    plain = run(paced(3), strap_stream(FOLLOWING))
    shifts = [b.t - a.t for a, b in zip(of(Beat, mine), of(Beat, plain), strict=False)]
    assert shifts == pytest.approx([0.7] * len(shifts))


def test_a_silence_of_days_costs_a_few_ticks_and_then_the_seconds_go_on_as_they_were() -> None:
    sensor, day_s = "strap", 86400.0
    session = Session(Exercise("x", "X", "", (Stage("baseline", "X", seconds=7 * day_s),)))
    session.receive(Command(0.25, Action.START), 0.25)
    said = session.receive(StrapReading(5.0, sensor, 60, (1000.0,)), 5.0)
    said += session.advance(6 * day_s)
    ticks = {event.t for event in of(QualityUpdate, said)}
    assert 80 < len(ticks) < 100
    assert session.wakeup == 7 * day_s + 0.25
    said = session.receive(StrapReading(6 * day_s, sensor, 60, (1000.0,)), 6 * day_s)
    said += session.advance(6 * day_s + 3)
    assert [e.t for e in of(QualityUpdate, said)] == [6 * day_s + s for s in (0.25, 1.25, 2.25)]


def test_a_rate_that_no_living_heart_has_is_not_shown() -> None:
    for bpm, shown in ((24, False), (25, True), (250, True), (251, False), (65535, False)):
        session = Session(paced(9))
        session.receive(Command(0.0, Action.START), 0.0)
        said = session.receive(StrapReading(0.5, "strap", bpm), 0.5) + session.advance(1.5)
        assert bool([e for e in of(MetricUpdate, said) if e.name == "heart_rate"]) is shown
