from __future__ import annotations

import json
from dataclasses import replace
from math import exp

import pytest

from poise import exercises
from poise.core.events import (
    Action,
    Command,
    Ending,
    Event,
    Input,
    LeadChanged,
    RRInterval,
    SensorState,
    SensorStatus,
    SessionEnded,
    Verdict,
)
from poise.core.guide.exercise import Exercise
from poise.core.summariser import Summariser
from poise.core.summary import HeartChange, InStep, IntervalCounts, Summary
from poise.simulation.guide import cosine_wave
from poise.simulation.hearts import heart
from poise.simulation.readings import strap_stream
from tests.worlds import paced, run

RESET = exercises.load("interview-reset").fitted()


def summary(exercise: Exercise, inputs: list[Input]) -> Summary:
    made = Summariser(exercise)
    events: list[Event] = run(exercise, inputs)
    for event in events:
        made.fold(event)
    return made.result()


def settling(t: float) -> float:
    """A heart that settles from 92 to 82 beats a minute and follows the guide."""
    return 60000 / (82 + 10 / (1 + exp((t - 45) / 6))) - 45 * cosine_wave(t)


def test_the_keys_are_those_of_the_contract() -> None:
    result = summary(RESET, list(strap_stream(heart(settling, 120)))).as_dict()
    assert list(result) == [
        "kind", "exercise", "sensor", "duration_s", "paused_s", "breaths", "completed", "heart_bpm",
        "swing_bpm", "in_step", "intervals", "recording", "unread",
    ]  # fmt: skip
    heart_bpm, swing_bpm = result["heart_bpm"], result["swing_bpm"]
    assert isinstance(heart_bpm, dict)
    assert isinstance(swing_bpm, dict)
    assert set(heart_bpm) == {
        "before", "after", "change", "se", "clear", "reason", "margin", "own_rate",
    }  # fmt: skip
    assert set(swing_bpm) == {"value", "se", "breaths", "confidence", "reason"}
    assert (result["kind"], result["sensor"], result["exercise"]) == (
        "summary", "strap", "interview-reset",
    )  # fmt: skip


def test_what_was_written_as_json_reads_back_as_the_same_summary() -> None:
    for inputs in ([], list(strap_stream(heart(settling, 120)))):
        made = replace(summary(RESET, inputs), recording="a.poise.jsonl")
        written = json.dumps(made.as_dict() | {"name": "a", "tags": []})
        assert Summary.from_dict(json.loads(written)) == made


def test_a_heart_that_settles_is_said_to_have_changed() -> None:
    result = summary(RESET, list(strap_stream(heart(settling, 120))))
    heart_bpm = result.heart_bpm
    assert heart_bpm.clear is True
    assert heart_bpm.before == pytest.approx(92, abs=1.5)
    assert heart_bpm.after == pytest.approx(82, abs=1.5)
    assert heart_bpm.change == pytest.approx(heart_bpm.after - heart_bpm.before)
    assert result.in_step == InStep(9, 9)
    assert (result.completed, result.breaths, result.duration_s) == (True, 9, 90.0)


def test_a_change_of_a_bpm_beyond_its_interval_is_not_called_clear() -> None:
    beats = heart(lambda t: 60000 / (82 + 10 * exp(-t / 25)) - 45 * cosine_wave(t), 120)
    found = summary(RESET, list(strap_stream(beats))).heart_bpm
    assert found.change is not None
    assert found.margin is not None
    assert 5 < -found.change < 4 / 3 * found.margin
    assert -found.change > found.margin
    assert found.clear is False


def test_a_heart_that_stays_is_not() -> None:
    result = summary(RESET, list(strap_stream(heart(lambda t: 800 - 45 * cosine_wave(t), 120))))
    assert result.heart_bpm.clear is False
    assert abs(result.heart_bpm.change) < 1
    assert result.swing_bpm.value == pytest.approx(8.4, abs=0.5)


def test_without_a_sensor_everything_is_unknown_and_says_why() -> None:
    result = summary(RESET, [])
    assert result.sensor == "none"
    nothing = HeartChange(None, None, None, None, False, "no heartbeats recorded")
    assert result.heart_bpm == nothing
    assert result.swing_bpm.value is None
    assert result.swing_bpm.reason
    assert result.intervals == IntervalCounts(0, 0, 0)
    assert result.unread is None


def test_a_sensor_that_was_there_and_could_not_be_read_is_named() -> None:
    def there(sensor: str, state: SensorState = SensorState.STREAMING) -> Input:
        return SensorStatus(0.0, sensor, state)

    assert summary(RESET, [there("camera:desk")]).unread == "camera"
    assert summary(RESET, [there("voice"), there("strap", SensorState.SEARCHING)]).unread is None
    read = summary(RESET, [there("camera"), *strap_stream(heart(settling, 120))])
    assert (read.sensor, read.unread) == ("strap", None)


def test_a_steady_heart_has_no_swing_to_show() -> None:
    result = summary(RESET, list(strap_stream(heart(lambda t: 800 + 9 * ((t * 7.7) % 1), 120))))
    assert result.swing_bpm.value is None
    assert "too small" in result.swing_bpm.reason


def test_a_heart_with_a_rhythm_of_its_own_is_not_in_step() -> None:
    own = heart(lambda t: 800 - 45 * cosine_wave(t, 6.8, 3.0), 120)
    assert summary(RESET, list(strap_stream(own))).in_step.breaths <= 2


def test_stopped_early_it_says_so_and_counts_whole_breaths() -> None:
    stream: list[Input] = [
        *strap_stream(heart(settling, 46), until=46),
        Command(46.5, Action.STOP),
    ]
    result = summary(RESET, stream)
    assert (result.completed, result.breaths) == (False, 4)
    assert result.duration_s == pytest.approx(46.5)
    assert "too few" in result.heart_bpm.reason


def test_the_block_before_is_what_before_means_when_there_is_one() -> None:
    before = exercises.load("interview-reset").fitted(before=True)
    beats = heart(lambda t: 700.0 if t < 20 else 800 - 45 * cosine_wave(t - 20), 140)
    result = summary(before, list(strap_stream(beats)))
    assert result.heart_bpm.before == pytest.approx(60000 / 700, abs=0.5)
    assert result.heart_bpm.after == pytest.approx(75, abs=0.7)
    assert result.heart_bpm.clear is True


def test_a_long_session_is_summed_up_by_its_median_swing() -> None:
    train = paced(40, measured=(2, 40))
    grows = heart(lambda t: 850 - (30 + t / 20) * cosine_wave(t), 410)
    result = summary(train, list(strap_stream(grows)))
    assert result.swing_bpm.value == pytest.approx(6.6, abs=0.6)
    assert result.swing_bpm.breaths > 30


def test_a_session_twice_as_long_is_summed_up_in_twice_the_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = 0

    def middle(rr: RRInterval) -> float:
        nonlocal looks
        looks += 1
        return rr.t - rr.rr_ms / 2000

    counts = []
    for breaths in (40, 80):
        beats = heart(lambda t: 850 - 40 * cosine_wave(t), 10.0 * breaths + 10)
        train = paced(breaths, measured=(2, breaths))
        made, looks = Summariser(train), 0
        for event in run(train, strap_stream(beats)):
            made.fold(event)
        with monkeypatch.context() as counting:
            counting.setattr(RRInterval, "middle", property(middle))
            made.result()
        counts.append(looks)
    assert counts[1] == pytest.approx(2 * counts[0], rel=0.2)


def test_of_two_sensors_the_summary_is_of_the_one_that_led_longest_in_all() -> None:
    led = [(0.0, "strap"), (30.0, "camera"), (65.0, "strap")]  # 30 and 15 s against 35
    for until, longest in ((80.0, "strap"), (66.0, "camera")):
        made = Summariser(paced(9))
        for sensor, rr_ms in (("strap", 800.0), ("camera", 1000.0)):
            made.fold(RRInterval(1.0, sensor, rr_ms, 3.0, Verdict.NORMAL, True))
        for t, sensor in led:
            made.fold(LeadChanged(t, sensor))
        made.fold(SessionEnded(until, Ending.STOPPED))
        assert made.result().sensor == longest


def test_a_heart_that_drifts_down_by_four_beats_a_minute_has_not_clearly_changed() -> None:
    """Hearts of people who sit and do nothing do as much (docs/science.md, "The reset")."""
    beats = heart(lambda t: 60000 / (72 - 7 * min(1.0, t / 90)), 100)
    found = summary(RESET, strap_stream(beats)).heart_bpm
    assert found.change is not None
    assert found.se is not None
    assert -5 < found.change < -2 - 2 * found.se  # which once was enough
    assert not found.clear


def test_the_interval_that_is_shown_is_never_that_of_three_calm_breaths_alone() -> None:
    beats = heart(lambda t: 800 + 6 * cosine_wave(t), 100)
    found = summary(RESET, strap_stream(beats)).heart_bpm
    assert found.se is not None
    assert found.se < 0.2
    assert found.margin == pytest.approx(2.776 * 1.5)  # three breaths and three: four degrees
