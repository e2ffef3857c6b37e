from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poise.analysis.options import Pace
from poise.core.guide.pacer import BreathPattern, BreathPhase, pace_parts
from poise.errors import ExerciseError, UsageError

times = st.floats(0, 1e5, allow_nan=False)


def test_four_in_six_out_is_where_it_should_be_at_every_turn() -> None:
    guide = BreathPattern()
    for t, phase, fullness in (
        (0, BreathPhase.INHALE, 0.0),
        (2, BreathPhase.INHALE, 0.5),
        (4, BreathPhase.EXHALE, 1.0),
        (7, BreathPhase.EXHALE, 0.5),
        (10, BreathPhase.INHALE, 0.0),
    ):
        breath = guide.at(t)
        assert (breath.phase, breath.fullness) == (phase, pytest.approx(fullness))


def test_the_count_runs_down_to_one_and_never_shows_nought() -> None:
    guide = BreathPattern()
    assert [guide.at(t).count for t in (0, 0.9, 1, 3, 3.99)] == [4, 4, 3, 1, 1]
    assert [guide.at(t).count for t in (4, 9.99)] == [6, 1]


@given(times, st.floats(0, 0.05))
def test_the_lungs_never_jump(t: float, dt: float) -> None:
    guide = BreathPattern(4, 6, 1, 1)
    assert abs(guide.at(t + dt).fullness - guide.at(t).fullness) <= dt * 1.6 / 4 + 1e-6


@given(times)
def test_the_index_counts_whole_breaths_and_the_rest_is_within_the_phase(t: float) -> None:
    guide = BreathPattern(4.1, 6.3)
    breath = guide.at(t)
    assert 0 <= breath.fullness <= 1
    assert breath.index * guide.period_s <= t + 1e-6
    assert t <= (breath.index + 1) * guide.period_s + 1e-6
    assert 0 <= breath.remaining_s <= 6.3 + 1e-9


def test_nine_breaths_are_ninety_seconds() -> None:
    assert BreathPattern().at(89.999).index == 8
    assert BreathPattern().at(90).index == 9


def test_holds_are_held() -> None:
    guide = BreathPattern.parse("4-1-6-1")
    assert (guide.at(4.5).phase, guide.at(4.5).fullness) == (BreathPhase.HOLD_IN, 1.0)
    assert (guide.at(11.5).phase, guide.at(11.5).fullness) == (BreathPhase.HOLD_OUT, 0.0)
    assert str(guide) == "4-1-6-1"


@pytest.mark.parametrize("pace", ["4-6", "4-1-6-1", "4-1-5.5-0", "4-0-6-0.5", "2.5-2.5"])
def test_a_pace_is_written_as_it_was_typed(pace: str) -> None:
    assert str(BreathPattern.parse(pace)) == pace
    assert BreathPattern.parse(pace).parts_s == pace_parts(pace)


def test_the_pace_of_an_analysis_is_read_in_the_same_words() -> None:
    for text in ("4", "fast", "4-6-1", "nan-6", "inf-6", "-4-6"):
        with pytest.raises(ExerciseError) as guided:
            BreathPattern.parse(text)
        with pytest.raises(UsageError) as breathed:
            Pace.parse(text)
        assert str(breathed.value) == str(guided.value)
    swift = Pace.parse("0.5-0.25-1-0")  # nobody is led so; it may still have been breathed
    assert (swift.inhale_s, swift.hold_in_s, swift.exhale_s, swift.hold_out_s) == (0.5, 0.25, 1, 0)


@pytest.mark.parametrize(
    "pace", ["", "4", "4-6-1", "a-b", "0-6", "4-0", "-4-6", "1-1", "20-20", "nan-6"]
)
def test_a_pace_that_nobody_should_breathe_is_refused_in_a_sentence(pace: str) -> None:
    with pytest.raises(ExerciseError, match="such as 4-6"):
        BreathPattern.parse(pace)


def test_nobody_is_made_to_hold_their_breath() -> None:
    with pytest.raises(ExerciseError, match="hold their breath"):
        BreathPattern.parse("3-5-3-0")


@pytest.mark.parametrize("text", ["4-6", "4-1-6-1", "2+1-6", "2+1.5-0.5-5-0", "3.5-3.5-3.5-3.5"])
def test_a_pace_is_written_as_it_is_read(text: str) -> None:
    assert str(BreathPattern.parse(text)) == text


def test_a_second_inhale_lies_on_top_of_the_first() -> None:
    sigh = BreathPattern.parse("2+1-6")
    assert (sigh.period_s, sigh.full_s, sigh.parts_s) == (9, 3, (3, 0, 6, 0))
    for t, phase, fullness in (
        (1.0, BreathPhase.INHALE, 1 / 3),
        (2.0, BreathPhase.SECOND_INHALE, 2 / 3),
        (2.5, BreathPhase.SECOND_INHALE, 5 / 6),
        (3.0, BreathPhase.EXHALE, 1.0),
        (6.0, BreathPhase.EXHALE, 0.5),
        (11.5, BreathPhase.SECOND_INHALE, 5 / 6),
    ):
        breath = sigh.at(t)
        assert (breath.phase, breath.fullness) == (phase, pytest.approx(fullness))
    steps = [sigh.at(k / 100).fullness for k in range(901)]
    assert max(abs(b - a) for a, b in pairwise(steps)) < 0.012
    assert steps[:301] == sorted(steps[:301])


# Fast breathing, deep breathing that makes one dizzy, and long holds, as they are taught elsewhere.
HYPERVENTILATION = (
    "1-1", "1.5-1.5", "2-2", "1.5-3", "0.5-0.5", "2-1", "4-1-1-0", "1.5-60-1.5-0", "2-0-2-90",
    "4-7-8-0", "5-15-5-15", "3+2-4", "2+2-2", "1.5+1.5-1.5", "2+0.5-6", "1+2-6", "2+1-2", "8-8",
)  # fmt: skip
seconds = st.floats(0, 20, allow_nan=False)


@pytest.mark.parametrize("pace", HYPERVENTILATION)
def test_no_pattern_of_hyperventilation_can_be_led(pace: str) -> None:
    with pytest.raises(ExerciseError):
        BreathPattern.parse(pace)


@given(seconds, seconds, seconds, seconds, seconds)
def test_whatever_can_be_led_is_slow_and_holds_nothing_long(
    inhale_s: float, exhale_s: float, hold_in_s: float, hold_out_s: float, second_s: float
) -> None:
    try:
        pattern = BreathPattern(inhale_s, exhale_s, hold_in_s, hold_out_s, second_s)
    except ExerciseError:
        return
    assert 4 <= pattern.per_min <= 12
    assert max(pattern.hold_in_s, pattern.hold_out_s) <= 4
    assert min(pattern.inhale_s, pattern.exhale_s) >= 1.5
    assert not second_s or pattern.exhale_s >= pattern.full_s
