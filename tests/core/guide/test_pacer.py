from __future__ import annotations

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
