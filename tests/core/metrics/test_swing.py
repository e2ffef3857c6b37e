"""The breath-locked fit against answers derived by hand, and against simulated hearts."""

from __future__ import annotations

from dataclasses import replace
from math import cos, pi, sin

import numpy as np
import pytest

from poise.core.arrays import Array
from poise.core.events import Confidence, RRInterval, Verdict
from poise.core.metrics.swing import Swing, SwingFit, design, fit, least_squares, read_window
from poise.simulation.guide import breaths, cosine_wave
from poise.simulation.hearts import from_beats, heart, pink


def harmonic(beats: Array, hz: float, values: Array, k: int, trend: bool) -> Array:
    model = design(beats, 2 * pi * hz * beats, k, trend=trend)
    return least_squares(model, values)[0]


def own_beats(hz: float) -> tuple[Array, Array]:
    times = np.array(heart(lambda t: 800 + 50 * cos(2 * pi * hz * t + 1), 60.0))
    return times, 800 + 50 * np.cos(2 * pi * hz * times + 1)


@pytest.mark.parametrize("hz", [0.075, 0.0917, 0.1, 0.108])
def test_a_sine_sampled_at_its_own_beats_comes_back_exactly(hz: float) -> None:
    times, rr = own_beats(hz)
    _, a1, b1, a2, b2 = harmonic(times, hz, rr, 2, trend=False)
    assert np.hypot(a1, b1) == pytest.approx(50, abs=1e-6)
    assert np.arctan2(b1, a1) == pytest.approx(-1, abs=1e-6)
    theta = np.linspace(0, 2 * pi, 20001)
    curve = a1 * np.cos(theta) + b1 * np.sin(theta) + a2 * np.cos(2 * theta)
    assert np.ptp(curve + b2 * np.sin(2 * theta)) == pytest.approx(100, abs=0.01)


@pytest.mark.parametrize(("n", "needed"), [(1, 6), (2, 9), (3, 9)])
def test_a_fit_needs_three_beats_more_than_it_has_unknowns(n: int, needed: int) -> None:
    """A mean and a wave; over more than one breath a second harmonic and a slope as well."""
    led = breaths(n)
    end = led[-1].t + led[-1].period_s

    def heard(count: int) -> list[RRInterval]:
        middles = (np.arange(count) + 0.5) * end / count
        return [
            RRInterval(float(m) + 0.4, "strap", 800 + k, 3.0, Verdict.NORMAL, True)
            for k, m in enumerate(middles)
        ]

    assert fit(heard(needed - 1), led) is None
    found = fit(heard(needed), led)
    assert found is not None
    assert (found.beats, found.used) == (needed, needed)


def test_a_slope_does_not_leak_into_the_swing() -> None:
    times, rr = own_beats(0.1)
    c = harmonic(times, 0.1, rr + 0.5 * times, 1, trend=True)
    assert np.hypot(c[1], c[2]) == pytest.approx(50, abs=1e-6)
    assert c[-1] == pytest.approx(0.5, abs=1e-6)


def test_the_guides_own_shape_has_the_harmonics_it_should() -> None:
    theta = np.arange(0, 2 * pi, 2 * pi / 4096)
    wave = np.array([50 * cosine_wave(10 * x / (2 * pi)) for x in theta])
    c = least_squares(design(theta, theta, 3, trend=False), wave)[0]
    sizes = [float(np.hypot(c[i], c[i + 1])) for i in (1, 3, 5)]
    assert sizes == pytest.approx([49.68, 5.55, 1.09], abs=0.02)
    assert sizes[1] ** 2 / (sizes[0] ** 2 + sizes[1] ** 2) == pytest.approx(0.012, abs=0.001)
    curve = design(theta, theta, 3, trend=False) @ c
    assert np.ptp(curve) == pytest.approx(99.995, abs=3)
    triangle = np.array([10 * x / (2 * pi) for x in theta])
    triangle = np.where(triangle < 4, triangle / 4, (10 - triangle) / 6)
    c = least_squares(design(theta, theta, 2, trend=False), triangle)[0]
    share = np.hypot(c[3], c[4]) / np.hypot(c[1], c[2])
    assert share == pytest.approx(0.5 * cos(0.4 * pi), abs=1e-4)


def test_intervals_belong_to_their_middle_not_their_end() -> None:
    """Integral pulse modulation at 75 ± 6 bpm: amplitude 6 sinc(0.08), in phase at the middle."""
    omega, beats, t = 2 * pi * 0.1, [0.0], 0.0

    def count(at: float) -> float:
        return (75 * at + 6 * (1 - cos(omega * at)) / omega) / 60

    for n in range(1, 140):
        for _ in range(60):
            t -= (count(t) - n) / ((75 + 6 * sin(omega * t)) / 60)
        beats.append(t)
    b = np.array(beats)
    bpm, middle = 60 / np.diff(b), (b[1:] + b[:-1]) / 2
    c = harmonic(middle, 0.1, bpm, 1, trend=False)
    assert np.hypot(c[1], c[2]) == pytest.approx(6 * np.sinc(0.08), rel=1e-3)
    assert np.arctan2(c[1], c[2]) == pytest.approx(0, abs=1e-3)
    late = harmonic(b[1:], 0.1, bpm, 1, trend=False)
    assert -np.arctan2(late[1], late[2]) / omega == pytest.approx(0.400, rel=0.01)


def test_beats_a_minute_follow_from_the_amplitude() -> None:
    found = SwingFit(800, 50, 1, 0, 0, 40, 40)
    assert found.swing_bpm == pytest.approx(9.41176, abs=1e-5)
    wider = replace(found, amplitude_ms=51)
    assert found.swing_bpm is not None
    assert wider.swing_bpm is not None
    assert found.swing_se_bpm == pytest.approx(wider.swing_bpm - found.swing_bpm, rel=0.02)


def sample(rng: np.random.Generator, swing_ms: float, sigma_ms: float, seconds: float) -> Array:
    background = pink(rng, seconds + 10, 15)
    times = heart(
        lambda t: 850 - swing_ms / 2 * cosine_wave(t + 0.42) + background[int(t * 4)], seconds + 2
    )
    return np.array(times) + rng.normal(0, sigma_ms / 1000, len(times))


@pytest.mark.parametrize("sigma_ms", [3, 15, 30])
@pytest.mark.parametrize("n", [3, 6, 9])
def test_an_empty_heart_passes_the_gate_no_more_often_than_it_says(sigma_ms: int, n: int) -> None:
    rng = np.random.default_rng(21)
    runs = 300
    p = [fit(from_beats(sample(rng, 0, sigma_ms, n * 10)), breaths(n)) for _ in range(runs)]
    assert all(found is not None for found in p)
    rate = sum(found.p < 0.05 for found in p if found) / runs
    assert 0.01 <= rate <= 0.10


def test_noise_that_fools_max_min_and_rmssd_leaves_the_swing_alone() -> None:
    rng = np.random.default_rng(22)
    swings, opened, max_min, rmssd = [], 0, [], []
    for _ in range(100):
        beats = np.cumsum(np.full(78, 0.8)) + rng.normal(0, 0.030, 78)
        rr = np.diff(beats) * 1000
        found = fit(from_beats(beats), breaths(6))
        assert found is not None
        swings.append(found.swing_ms)
        opened += found.p < 0.05
        max_min.append(np.mean([np.ptp(rr[i : i + 12]) for i in range(0, 72, 12)]))
        rmssd.append(np.sqrt(np.mean(np.diff(rr) ** 2)))
    assert np.mean(swings) < 12
    assert opened <= 10
    assert np.mean(max_min) > 120
    assert np.mean(rmssd) > 65


@pytest.mark.parametrize("swing_ms", [20, 50, 100])
@pytest.mark.parametrize("sigma_ms", [3, 15, 30])
@pytest.mark.parametrize("n", [3, 6])
def test_the_standard_error_covers_the_truth(swing_ms: int, sigma_ms: int, n: int) -> None:
    rng = np.random.default_rng(1000 * swing_ms + 10 * sigma_ms + n)
    errors, covered, runs = [], 0, 250
    for _ in range(runs):
        found = fit(from_beats(sample(rng, swing_ms, sigma_ms, n * 10)), breaths(n))
        assert found is not None
        errors.append(found.swing_ms - 0.9936 * swing_ms)
        covered += abs(errors[-1]) < 1.96 * found.swing_se_ms
    assert 0.85 <= covered / runs <= 0.98
    if swing_ms >= 50:
        assert abs(np.mean(errors)) < 3


def test_leaving_out_a_tenth_of_the_beats_hardly_matters() -> None:
    rng = np.random.default_rng(20)
    whole = from_beats(sample(rng, 100, 3, 60))
    truth = fit(whole, breaths(6))
    assert truth is not None
    changes = []
    for _ in range(200):
        holes = [
            RRInterval(r.t, r.sensor, r.rr_ms, 3.0, Verdict.ECTOPIC, r.follows)
            if rng.random() < 0.1
            else r
            for r in whole
        ]
        found = fit(holes, breaths(6))
        assert found is not None
        changes.append(found.swing_ms / truth.swing_ms - 1)
    assert np.mean(np.abs(changes) < 0.05) >= 0.95
    assert abs(np.mean(changes)) < 0.01


def swing_of(times: list[float], n: int, flagged: set[int] | None = None) -> Swing:
    metric = Swing()
    for breath in breaths(n):
        metric.breathe(breath)
    for i, rr in enumerate(from_beats(times)):
        verdict = Verdict.ECTOPIC if flagged and i in flagged else Verdict.NORMAL
        metric.update(RRInterval(rr.t, rr.sensor, rr.rr_ms, 3.0, verdict, rr.follows))
    return metric


def test_nothing_is_said_before_a_breath_is_over_and_no_number_before_the_second() -> None:
    times = heart(lambda t: 800 - 50 * cosine_wave(t), 31)
    metric = swing_of(times, 3)
    assert metric.read(9.9) is None
    first = metric.read(10.0)
    assert first is not None
    assert (first.value, first.confidence) == (None, Confidence.NONE)
    second = metric.read(20.0)
    assert second is not None
    assert second.value is not None


def test_a_breath_that_was_left_out_is_never_reached_across() -> None:
    metric = Swing()
    for k, breath in enumerate(breaths(5)):
        if k != 2:
            metric.breathe(breath)
    assert [b.index for b in metric.window(50.0)] == [3, 4]
    assert [b.index for b in metric.window(20.0)] == [0, 1]


def test_a_hole_of_three_seconds_withholds_the_number() -> None:
    times = [t for t in heart(lambda t: 800 - 50 * cosine_wave(t), 31) if not 12 < t < 16]
    flags = {i for i, rr in enumerate(from_beats(times)) if rr.rr_ms > 2000}
    reading = swing_of(times, 3, flags).reading(20.0)
    assert reading is not None
    assert (reading.shown, reading.reason) == (False, "the signal was interrupted")


def test_after_a_hole_two_whole_breaths_are_enough_again() -> None:
    times = [t for t in heart(lambda t: 800 - 50 * cosine_wave(t), 61) if not 12 < t < 16]
    flags = {i for i, rr in enumerate(from_beats(times)) if rr.rr_ms > 2000}
    metric = swing_of(times, 6, flags)
    said = {end: metric.read(end) for end in (20.0, 30.0, 40.0, 50.0)}
    read = {end: (at.window_s, at.confidence, at.reason) for end, at in said.items() if at}
    assert read[20.0][1:] == (Confidence.LOW, "the signal was interrupted")
    assert read[30.0][1:] == (Confidence.NONE, "still measuring")
    assert read[40.0] == (20.0, Confidence.HIGH, "")
    assert read[50.0] == (30.0, Confidence.HIGH, "")


def test_a_sensor_that_comes_late_is_not_a_signal_that_broke_off() -> None:
    times = [t for t in heart(lambda t: 800 - 50 * cosine_wave(t), 41) if t > 4]
    metric = swing_of(times, 4)
    first, second, third = (metric.reading(end) for end in (10.0, 20.0, 30.0))
    assert first
    assert second
    assert third
    assert first.reason == "started before the sensor was ready"
    assert second.reason == "still measuring"
    assert (third.shown, third.breaths) == (True, 2)


def test_three_beats_out_of_place_in_a_row_withhold_the_number() -> None:
    times = heart(lambda t: 800 - 50 * cosine_wave(t), 31)
    reading = swing_of(times, 3, {10, 11, 12}).reading(30.0)
    assert reading is not None
    assert (reading.shown, reading.reason) == (False, "the rhythm is too irregular")


def test_no_beats_is_a_reason_and_not_a_nought() -> None:
    reading = read_window([], breaths(3))
    assert (reading.fit, reading.confidence) == (None, Confidence.LOW)
    assert reading.reason == "no beats received"
