from __future__ import annotations

from dataclasses import replace
from math import pi, sin, sqrt

import pytest

from poise.core.events import RRInterval, Verdict
from poise.core.metrics.heart_rate import HeartRate
from poise.core.metrics.rmssd import Rmssd
from poise.core.metrics.sdnn import Sdnn
from poise.simulation.hearts import intervals


def value(metric: HeartRate | Rmssd | Sdnn, said: list[RRInterval]) -> float | None:
    for rr in said:
        metric.update(rr)
    update = metric.read(said[-1].t)
    return update.value if update else None


def test_a_constant_heart_has_a_rate_and_no_variability() -> None:
    steady = intervals(*[800.0] * 100)
    assert value(HeartRate(), steady) == pytest.approx(75, abs=1e-12)
    assert value(Rmssd(), steady) == 0
    assert value(Sdnn(), steady) == pytest.approx(0, abs=1e-9)


def test_alternating_intervals_differ_by_forty() -> None:
    assert value(Rmssd(window_s=1e9), intervals(*[780.0, 820.0] * 100)) == pytest.approx(40)


def test_a_ramp_has_the_differences_and_the_spread_it_should() -> None:
    ramp = intervals(*[800 + 2.0 * i for i in range(101)])
    assert value(Rmssd(window_s=1e9), ramp) == pytest.approx(2)
    assert value(Sdnn(window_s=1e9), ramp) == pytest.approx(58.6003, abs=1e-4)


def test_a_sine_in_beats_has_the_known_rmssd_and_sdnn() -> None:
    wave = [800 + 50 * sin(2 * pi * i / 12) for i in range(121)]
    assert value(Rmssd(window_s=1e9), intervals(*wave)) == pytest.approx(18.3013, abs=1e-4)
    n = 120
    expected = 50 / sqrt(2) * sqrt(n / (n - 1))
    assert value(Sdnn(window_s=1e9), intervals(*wave[:-1])) == pytest.approx(expected, abs=1e-9)


def test_mean_heart_rate_is_that_of_the_mean_interval() -> None:
    wave = [800 + 100 * sin(2 * pi * i / 12) for i in range(12)]
    assert value(HeartRate(window_s=60), intervals(*wave)) == pytest.approx(75, abs=1e-9)


def test_one_missed_beat_does_what_the_closed_form_says_when_it_is_let_in() -> None:
    series = intervals(*[800.0] * 37, 1600.0, *[800.0] * 37)
    assert value(Rmssd(window_s=1e9), series) == pytest.approx(800 * sqrt(2 / 74))


def test_a_rejected_interval_leaves_a_hole_and_nothing_is_bridged() -> None:
    series = intervals(*[800.0] * 30, 400.0, *[800.0] * 30)
    series[30] = replace(series[30], verdict=Verdict.SHORT)
    metric = Rmssd(window_s=1e9)
    assert value(metric, series) == 0
    update = metric.read(series[-1].t)
    assert update is not None
    assert update.beats == 58


def test_nothing_is_bridged_across_a_gap() -> None:
    series = intervals(*[800.0] * 30, *[900.0] * 30)
    series[30] = replace(series[30], follows=False)
    assert value(Rmssd(window_s=1e9), series) == 0


def test_the_heart_rate_goes_silent_when_the_beats_do() -> None:
    metric, series = HeartRate(), intervals(*[800.0] * 20)
    for rr in series:
        metric.update(rr)
    assert metric.read(series[-1].t + 7.9) is not None
    assert metric.read(series[-1].t + 8.1) is None


def test_a_swing_of_one_breath_averages_out_of_the_heart_rate() -> None:
    wave = [800 + 60 * sin(2 * pi * i / 12.5) for i in range(100)]
    assert value(HeartRate(), intervals(*wave)) == pytest.approx(75, abs=1.0)


def test_what_was_not_seen_widens_the_doubt() -> None:
    wave = [800 + 60 * sin(2 * pi * i / 12.5) for i in range(60)]
    whole, holed = HeartRate(), HeartRate()
    for i, rr in enumerate(intervals(*wave)):
        whole.update(rr)
        holed.update(replace(rr, verdict=Verdict.ECTOPIC) if i % 3 == 0 else rr)
    seen, missed = whole.read(48.0), holed.read(48.0)
    assert seen is not None
    assert missed is not None
    assert seen.se is not None
    assert missed.se is not None
    assert missed.se > 3 * seen.se
