"""What is said of two sensors on one heart, where the answer is known."""

from __future__ import annotations

import numpy as np
import pytest

from poise.checks.agreement import agree, beat_times
from poise.checks.bland_altman import compare, concordance
from poise.core.chains.camera import CameraChain
from poise.core.chains.strap import StrapChain
from poise.core.events import RRInterval, StrapReading, Verdict
from poise.simulation.guide import breaths
from poise.simulation.hearts import from_beats
from poise.simulation.person import Person
from poise.simulation.readings import strap_stream
from poise.simulation.skin import Scene, samples
from poise.simulation.two_sensors import FAIR, GOOD, PACED, VERY_STEADY, feel_and_see


def test_the_numbers_of_a_comparison_by_hand() -> None:
    reference, sign = np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([1, -1, 1, -1, 1])
    found = compare(np.arange(5.0), reference, reference + sign, "ms")
    assert found is not None
    assert found.bias.value == pytest.approx(0.2)
    assert found.mae.value == pytest.approx(1.0)
    assert found.rmse.value == pytest.approx(1.0)
    sd = np.std(sign, ddof=1)
    assert found.upper.value - found.lower.value == pytest.approx(2 * 1.96 * sd)
    assert found.bias.low is None  # one block of time is not enough to draw from


def test_concordance_punishes_a_shift_that_correlation_does_not_see() -> None:
    x = np.array([1.0, 2.0, 3.0])
    assert concordance(x, x) == pytest.approx(1)
    assert concordance(x, -x + 4) == pytest.approx(-1)
    # 2·s² / (2·s² + shift²) with s² = 2/3 and a shift of 1
    assert concordance(x, x + 1) == pytest.approx((4 / 3) / (4 / 3 + 1))
    assert np.isnan(concordance(np.ones(3), np.ones(3)))


def test_an_interval_of_doubt_holds_the_truth_about_as_often_as_it_says() -> None:
    held = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        noise = np.repeat(rng.normal(size=20), 6) + rng.normal(size=120)  # neighbours err alike
        found = compare(np.arange(120) * 1.7, np.zeros(120), 2 + noise, "ms")
        assert found is not None
        assert found.bias.low is not None
        assert found.bias.high is not None
        held += found.bias.low <= 2 <= found.bias.high
    assert 0.85 <= held / 60 <= 1


def test_fewer_than_five_pairs_say_nothing() -> None:
    assert compare(np.arange(4.0), np.ones(4), np.ones(4), "ms") is None


def test_the_same_heart_later_agrees_with_itself_perfectly() -> None:
    two = feel_and_see(PACED, GOOD, 120, 1)
    felt = from_beats(two.felt)
    found = agree(felt, from_beats(two.felt[10:-10] - 1.5), breaths(11, start=5.0))
    assert found.alignment is not None
    assert found.alignment.offset_s == pytest.approx(-1.5, abs=1e-6)
    assert found.beats is not None
    assert (found.beats.missed, found.beats.extra) == (0, 0)
    assert found.intervals is not None
    assert found.intervals.mae.value == pytest.approx(0, abs=1e-6)
    assert found.heart is not None
    assert found.heart.rmse.value == pytest.approx(0, abs=1e-6)
    assert found.swing is not None
    # 1.5 s of a 10 s breath at the ends of each window is all that differs
    assert abs(found.swing.bias.value) < 0.5


def test_timing_noise_costs_intervals_dear_and_the_swing_little() -> None:
    two = feel_and_see(PACED, FAIR, 180, 2)
    found = agree(from_beats(two.felt), labelled(two.seen), breaths(17, start=5.0))
    assert found.intervals is not None
    assert found.swing is not None
    assert found.heart is not None
    # Two beats of 40 ms each: sqrt(2) * 40 ms.
    assert found.intervals.rmse.value == pytest.approx(57, rel=0.25)
    assert abs(found.heart.bias.value) < 0.5
    assert abs(found.swing.bias.value) < 1.5


def test_missed_and_extra_beats_are_counted() -> None:
    two = feel_and_see(PACED, GOOD, 120, 3)
    seen = np.sort(np.append(np.delete(two.felt - 2, [40, 41, 70]), two.felt[90] - 2 + 0.42))
    found = agree(from_beats(two.felt), from_beats(seen))
    assert found.beats is not None
    assert found.beats.missed == 3
    assert found.beats.extra == 1


def test_what_cannot_be_aligned_is_not_compared_and_says_why() -> None:
    two = feel_and_see(VERY_STEADY, FAIR, 60, 4)
    found = agree(from_beats(two.felt), from_beats(two.seen))
    assert found.intervals is None
    assert "breathe slowly with the guide" in found.reason
    assert agree(from_beats(two.felt), []).reason


def test_segments_are_compared_by_themselves() -> None:
    two = feel_and_see(PACED, GOOD, 180, 5)
    seen = two.seen.copy()
    rough = seen > 95
    seen[rough] += 0.06 * np.random.default_rng(5).standard_normal(rough.sum())
    found = agree(
        from_beats(two.felt),
        from_beats(np.sort(seen)),
        segments={"still": [(0.0, 95.0)], "moving": [(100.0, 200.0)]},
    )
    still, moving = found.segments["still"].intervals, found.segments["moving"].intervals
    assert still is not None
    assert moving is not None
    assert moving.rmse.value > 1.5 * still.rmse.value


def test_a_heart_seen_and_felt_is_aligned_through_the_whole_program() -> None:
    frames, beats = samples(Person(), Scene(pulse_grey=0.8, noise_grey=0.08), 120, seed=6)
    strap, camera = StrapChain("strap"), CameraChain("camera")
    felt = [
        e
        for reading in strap_stream([float(t) for t in beats], until=120)
        if isinstance(reading, StrapReading)
        for e in strap.receive(reading)
        if isinstance(e, RRInterval)
    ]
    seen = [e for f in frames for e in camera.receive(f) if isinstance(e, RRInterval)]
    found = agree(felt, seen, breaths(11))
    assert found.alignment is not None
    assert found.alignment.accepted
    assert found.alignment.offset_s == pytest.approx(true_offset(felt, seen, beats), abs=0.02)
    assert found.intervals is not None
    assert found.intervals.mae.value < 25
    assert found.swing is not None
    assert abs(found.swing.bias.value) < 1


def labelled(times: np.ndarray) -> list[RRInterval]:
    """Intervals with a verdict where they clearly are none."""
    usable = (Verdict.NORMAL, Verdict.LONG)
    return [
        RRInterval(rr.t, "camera", rr.rr_ms, 30.0, usable[not 600 < rr.rr_ms < 1150], rr.follows)
        for rr in from_beats(times)
    ]


def true_offset(felt: list[RRInterval], seen: list[RRInterval], beats: np.ndarray) -> float:
    """What separates the two sensors' times of the same true beat."""

    def late(times: np.ndarray) -> float:
        nearest = beats[np.abs(times[:, None] - beats[None, :]).argmin(axis=1)]
        return float(np.median(times - nearest))

    return late(beat_times(seen)) - late(beat_times(felt))
