"""How far a device's own heart rate, over a block of breaths, is from the heart's."""

from __future__ import annotations

from math import pi, sin
from random import Random
from statistics import fmean, pstdev

import pytest

from poise.core.events import BreathMeasured, MetricUpdate, StrapReading
from poise.core.summariser import OWN_RATE_SE_BPM, Summariser
from poise.core.summary import HeartChange
from tests.worlds import paced, run

SMOOTHED_S, LATE_S = 5.0, 3.0  # as straps and watches are found to be


def off_bpm(seed: int) -> float:
    """By how much the mean of the rounded, smoothed, late rate misses that of the heart."""
    random = Random(seed)
    base, swing = random.uniform(55, 95), random.uniform(1, 8)
    hz, phase = random.uniform(0.09, 0.11), random.uniform(0, 2 * pi)
    waves = [(random.gauss(0, 1.5), random.uniform(0.005, 0.03), random.random()) for _ in range(4)]

    def heart_bpm(t: float) -> float:
        slow = sum(size * sin(2 * pi * (f * t + p)) for size, f, p in waves)
        return base + swing * sin(2 * pi * hz * t + phase) + slow

    def own_bpm(t: float) -> int:
        return round(fmean(heart_bpm(t - LATE_S - SMOOTHED_S * k / 8) for k in range(9)))

    told = fmean(own_bpm(t) for t in range(40, 70))
    return told - fmean(heart_bpm(t / 4) for t in range(160, 280))


def test_the_doubt_of_a_block_is_what_rounding_smoothing_and_lateness_leave() -> None:
    assert pstdev(map(off_bpm, range(2000))) == pytest.approx(OWN_RATE_SE_BPM, abs=0.05)


def compared(bpm: list[int]) -> HeartChange:
    """What a session says of a device that tells these rates, one a second."""
    exercise = paced(len(bpm) // 10)
    summariser = Summariser(exercise)
    readings = [StrapReading(t + 0.9, "strap", rate) for t, rate in enumerate(bpm)]
    for event in run(exercise, readings):
        summariser.fold(event)
    return summariser.result().heart_bpm


def test_a_device_that_never_changes_leaves_its_own_doubt() -> None:
    heart = compared([70] * 90)
    assert (heart.before, heart.after, heart.change, heart.own_rate) == (70.0, 70.0, 0.0, True)
    assert heart.se == pytest.approx(2**0.5 * OWN_RATE_SE_BPM)
    assert not heart.clear


def test_a_heart_that_slows_by_eleven_is_said_to_slow() -> None:
    heart = compared([80 - t // 8 for t in range(90)])
    assert heart.change == pytest.approx(-7.5, abs=0.3)
    assert heart.clear


def test_each_breath_has_the_device_s_rate_and_no_swing_with_the_reason() -> None:
    said = run(paced(9), [StrapReading(t + 0.9, "strap", 66) for t in range(95)])
    rows = [e for e in said if isinstance(e, BreathMeasured)]
    assert [row.heart_bpm for row in rows] == [66.0] * 9
    assert all(row.own_rate and row.swing_bpm is None for row in rows)
    assert "heart rate only" in rows[-1].reason


def test_rates_beyond_a_heart_s_are_refused() -> None:
    for bpm in (24, 251, 255, 63_548):
        said = run(paced(3), [StrapReading(t + 0.9, "strap", bpm) for t in range(30)])
        assert not [e for e in said if isinstance(e, MetricUpdate) and e.name == "heart_rate"]
