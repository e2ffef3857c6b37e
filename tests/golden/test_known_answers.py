"""Numbers whose answer can be worked out by hand (docs/science.md, "Known answers").

The checks of the breath fit are beside it, in ``tests/core/metrics/test_swing.py``; those of the
labels in ``tests/core/hrv/test_labels.py``.
"""

from __future__ import annotations

from math import ceil, cos, erfc, exp, log, pi, sin, sqrt, tan

import numpy as np
import pytest

from poise.core.hrv.entropy import sample_entropy
from poise.core.hrv.lomb import lomb
from poise.core.hrv.smoothness import peak_share
from poise.core.hrv.spectrum import BANDS, RATE_HZ, Spectrum, resample, welch
from poise.core.hrv.time_domain import TimeDomain, pairs, time_domain
from poise.core.metrics.lock import phase_locking
from poise.core.metrics.swing import SwingFit

Array = np.ndarray


def numbers(rr_ms: Array) -> TimeDomain:
    every = np.ones(len(rr_ms), bool)
    return time_domain(np.asarray(rr_ms, float), every, pairs(every, every))


def wave(a: float, n: int, beats: int, mean: float = 800.0) -> Array:
    return mean + a * np.cos(2 * pi * np.arange(beats) / n)


# ------------------------------------------------------------------ time domain


def test_01_a_constant_heart_does_not_vary() -> None:
    found = numbers(np.full(100, 800.0))
    assert (found.sdnn_ms, found.rmssd_ms, found.heart_bpm) == pytest.approx((0, 0, 75), abs=1e-12)


def test_02_alternating_intervals_are_all_difference() -> None:
    rr = np.tile([820.0, 780.0], 100)
    found = numbers(rr)
    assert found.rmssd_ms == pytest.approx(40)
    assert np.std(rr) == pytest.approx(20)
    assert found.pnn50 == 0
    assert np.mean(np.abs(np.diff(rr)) > 20) == 1
    assert found.sd2_ms == pytest.approx(0, abs=1e-9)
    assert found.sd1_ms == pytest.approx(sqrt(2) * 20, rel=0.02)


def test_03_a_ramp_differs_by_its_slope() -> None:
    found = numbers(800 + 2.0 * np.arange(101))
    assert found.rmssd_ms == pytest.approx(2)
    assert found.sd1_ms == pytest.approx(0, abs=1e-9)
    assert found.sdnn_ms == pytest.approx(2 * sqrt(101 * 102 / 12)) == 58.6003


def test_04_a_wave_of_twelve_beats() -> None:
    found, n = numbers(wave(50, 12, 120)), 120
    assert found.sdnn_ms == pytest.approx(50 / sqrt(2) * sqrt(n / (n - 1)), abs=1e-9)
    wrapped = numbers(wave(50, 12, 121))
    assert wrapped.rmssd_ms == pytest.approx(sqrt(2) * 50 * sin(pi / 12), abs=1e-9)
    to_n = sqrt((n - 1) / n)  # the closed forms are with n, ours with n - 1
    sd1, sd2 = wrapped.sd1_ms * to_n, wrapped.sd2_ms * to_n
    assert sd1 == pytest.approx(50 * sin(pi / 12), abs=1e-9)
    assert sd2 == pytest.approx(50 * cos(pi / 12), abs=1e-9)
    assert sd1 / sd2 == pytest.approx(tan(pi / 12), abs=1e-9)
    assert sd1**2 + sd2**2 == pytest.approx(2500, abs=1e-6)


def test_05_beats_miss_the_top_of_the_wave() -> None:
    for n, expected in ((12, 98.862), (11, 98.646)):
        phases = np.linspace(0, 2 * pi, 4001)[:-1, None]
        beats = 50 * np.cos(2 * pi * np.arange(n) / n + phases)
        assert np.ptp(beats, axis=1).mean() == pytest.approx(expected, rel=0.002)


def test_06_white_noise_has_the_spreads_of_its_formula() -> None:
    found = numbers(np.random.default_rng(6).normal(800, 30, 200_000))
    spreads = (found.sdnn_ms, found.rmssd_ms, found.sd1_ms, found.sd2_ms)
    assert spreads == pytest.approx((30, 42.43, 30, 30), rel=0.01)
    assert found.pnn50 == pytest.approx(erfc(50 / (2 * 30)), rel=0.015)


def test_07_noise_that_remembers() -> None:
    rng, x = np.random.default_rng(7), np.zeros(200_000)
    shocks = rng.normal(0, 30 * sqrt(1 - 0.8**2), len(x))
    for i in range(1, len(x)):
        x[i] = 0.8 * x[i - 1] + shocks[i]
    assert numbers(800 + x).rmssd_ms == pytest.approx(18.97, rel=0.02)


def test_08_a_swing_in_beats_a_minute() -> None:
    fit = SwingFit(800, 50, 1, 0, 0, 40, 40)
    assert fit.swing_bpm == pytest.approx(120000 * 50 / (800**2 - 50**2)) == 9.41176
    rr = 800 + 100 * np.cos(np.linspace(0, 2 * pi, 10_001)[:-1])
    assert np.mean(60000 / rr) == pytest.approx(60000 / sqrt(800**2 - 100**2), abs=1e-6)
    assert numbers(rr).heart_bpm == pytest.approx(75, abs=1e-6)


def test_09_a_mean_over_broken_breaths_is_biased() -> None:
    for length_s, worst in ((15, 1.273), (20, 0.0)):
        starts = np.linspace(0, 10, 201)
        t = starts[:, None] + np.linspace(0, length_s, 3001)[:-1]
        means = (6 * np.cos(2 * pi * 0.1 * t)).mean(axis=1)
        assert np.abs(means).max() == pytest.approx(worst, abs=2e-3)


# ------------------------------------------------------------------ timing noise


def jittered(sigma_ms: float, rr_ms: Array, seed: int) -> Array:
    beats = np.r_[0, np.cumsum(rr_ms)]
    return np.diff(beats + np.random.default_rng(seed).normal(0, sigma_ms, len(beats)))


def test_10_timing_noise_on_a_constant_heart() -> None:
    rr = jittered(10, np.full(200_000, 800.0), 10)
    found = numbers(rr)
    assert (found.sdnn_ms, found.rmssd_ms) == pytest.approx((14.14, 24.49), rel=0.01)
    y = rr - rr.mean()
    assert (y[1:] @ y[:-1]) / (y @ y) == pytest.approx(-0.5, abs=0.01)


def test_11_timing_noise_adds_six_variances_to_rmssd() -> None:
    found = numbers(jittered(10, wave(40, 12, 120_000), 11))
    true = sqrt(2) * 40 * sin(pi / 12)
    assert found.rmssd_ms == pytest.approx(sqrt(true**2 + 600), rel=0.01)
    assert found.rmssd_ms == pytest.approx(28.54, rel=0.01)


def test_12_frames_blur_beats() -> None:
    q = 1000 / 30
    rr = np.random.default_rng(12).normal(813.7, 40, 200_000)
    seen = np.diff(np.round(np.r_[0, np.cumsum(rr)] / q) * q)
    added = float(numbers(seen).rmssd_ms) ** 2 - float(numbers(rr).rmssd_ms) ** 2
    assert added == pytest.approx(q**2 / 2, rel=0.03)


def test_13_a_straps_rounding_is_nothing() -> None:
    tick = 1000 / 1024
    rr = np.random.default_rng(13).normal(800, 40, 100_000)
    beats = np.round(np.r_[0, np.cumsum(rr)] / tick) * tick
    error = float(numbers(np.diff(beats) - rr).rmssd_ms)
    assert error == pytest.approx(tick / sqrt(2), rel=0.01)
    assert error < 0.70


def test_14_the_range_of_noise() -> None:
    rng = np.random.default_rng(14)
    assert np.ptp(rng.normal(size=(100_000, 12)), axis=1).mean() == pytest.approx(3.259, rel=0.01)
    rr = np.diff(rng.normal(size=(100_000, 13)), axis=1)
    assert np.ptp(rr, axis=1).mean() == pytest.approx(4.72, rel=0.01)


def test_15_a_breathing_artery_makes_a_small_wave() -> None:
    transit = 8 * np.cos(2 * pi * np.arange(1251) / 12.5)
    amplitude = sqrt(2) * np.std(np.diff(transit))
    assert amplitude == pytest.approx(2 * 8 * sin(pi / 12.5), abs=1e-3)


# ------------------------------------------------------------------ spectrum


def swing_beats(hz: float, seconds: float, a: float = 50.0) -> tuple[Array, Array]:
    """Beats of a heart whose interval at each of its own beats lies on a sine."""
    t, times, rr = 0.0, [], []
    while t < seconds:
        interval = 800.0
        for _ in range(60):  # the interval that ends where the wave says so
            interval = 800 + a * cos(2 * pi * hz * (t + interval / 1000) + 1)
        t += interval / 1000
        times.append(t)
        rr.append(interval)
    return np.array(times), np.array(rr)


def test_23_a_wave_at_six_a_minute_has_its_power_in_lf() -> None:
    t, rr = swing_beats(0.1, 300)
    spectrum = welch(resample(t, rr))
    assert spectrum.power((0.05, 0.15)) == pytest.approx(1250, rel=0.01)
    assert spectrum.power(BANDS["hf"]) / spectrum.power(BANDS["lf"]) < 0.01
    straight = welch(np.interp(np.arange(t[0], t[-1], 1 / RATE_HZ), t, rr))
    assert straight.power((0.05, 0.15)) < 0.97 * 1250


def test_24_a_wave_at_fifteen_a_minute_keeps_its_power() -> None:
    t, rr = swing_beats(0.25, 300)
    band = (0.2, 0.3)
    assert welch(resample(t, rr)).power(band) == pytest.approx(1237, rel=0.02)
    straight = welch(np.interp(np.arange(t[0], t[-1], 1 / RATE_HZ), t, rr))
    assert straight.power(band) == pytest.approx(959, rel=0.03)


def test_25_lomb_gives_the_amplitude() -> None:
    t, rr = swing_beats(0.1, 60)
    power = float(lomb(t, rr - rr.mean(), np.array([0.1]))[0])
    assert sqrt(4 * power / len(t)) == pytest.approx(50, rel=0.02)


def test_26_what_smoothness_priors_would_take() -> None:
    """Why they are not used: at λ = 500 they take half the power at 0.0355 Hz (Tarvainen 2002)."""
    n, lam = 1200, 500.0
    d2 = np.diff(np.eye(n), 2, axis=0)
    gain = np.linalg.inv(np.eye(n) + lam**2 * d2.T @ d2)
    k = np.arange(n)
    for hz, kept in ((0.0355, 1 / sqrt(2)), (0.1, 0.9934), (0.01, 0.0150)):
        sine = np.exp(2j * pi * hz / RATE_HZ * k)
        left = sine - gain @ sine
        got = abs(np.vdot(sine[300:900], left[300:900])) / 600
        assert got == pytest.approx(kept, abs=3e-3)
    line = 3 + 0.01 * k
    assert np.abs(line - gain @ line).max() < 1e-5


def test_27_a_perfect_sine_cannot_score_one() -> None:
    for seconds, low, high in ((64, 0.893, 0.913), (120, 0.99, 1.0)):
        sine = np.sin(2 * pi * 0.1 * np.arange(0, seconds, 1 / RATE_HZ))
        (share,) = peak_share(sine[None])
        assert share is not None
        assert low <= share <= high
    (share,) = peak_share(np.sin(2 * pi * 0.1 * np.arange(0, 64, 1 / RATE_HZ))[None])
    assert share is not None
    assert share / (1 - share) == pytest.approx(9.3, abs=0.5)
    into = np.arange(0, 64, 1 / RATE_HZ) % 10
    skewed = np.where(into < 4, -np.cos(pi * into / 4), np.cos(pi * (into - 4) / 6))
    assert peak_share(skewed[None]) == pytest.approx(0.891, abs=0.02)


def test_28_noise_scores_a_fifth() -> None:
    rng, shares = np.random.default_rng(28), []
    for _ in range(150):
        rr = rng.normal(800, 30, 90)
        (share,) = peak_share(resample(np.cumsum(rr) / 1000, rr)[None, :256])
        assert share is not None
        shares.append(share)
    assert np.mean(shares) == pytest.approx(0.20, abs=0.03)
    hz = np.arange(0, 0.5, 1e-4)
    flat = Spectrum(hz, np.ones(len(hz)), 64)
    assert flat.power((0.1, 0.13)) / flat.power(BANDS["total"]) == pytest.approx(0.0756, abs=1e-3)


def test_29_chance_locks_a_little() -> None:
    rng = np.random.default_rng(29)
    locks = [phase_locking(rng.uniform(0, 2 * pi, 6).tolist()) for _ in range(20_000)]
    # The mean length of six unit steps is a little more than the Gaussian limit sqrt(pi/24).
    assert np.mean(locks) == pytest.approx(sqrt(pi / 24), rel=0.02)
    assert np.percentile(locks, 95) == pytest.approx(0.69, abs=0.01)
    cross = (
        np.exp(2j * pi * rng.uniform(size=(50_000, 5))) * rng.exponential(size=(50_000, 5)) ** 0.5
    )
    other = rng.normal(size=(50_000, 5)) + 1j * rng.normal(size=(50_000, 5))
    squared = np.abs((cross * other).sum(1)) ** 2
    coherence = squared / (np.abs(cross) ** 2).sum(1) / (np.abs(other) ** 2).sum(1)
    assert coherence.mean() == pytest.approx(0.20, rel=0.03)


def test_30_scaling_exponents_of_noise_and_of_a_pace() -> None:
    rng = np.random.default_rng(30)
    brown = np.cumsum(rng.normal(size=20_000))
    assert alpha1(brown) == pytest.approx(1.5, abs=0.05)
    assert 0.5 <= alpha1(rng.normal(size=20_000)) <= 0.62
    assert alpha1(wave(50, 12, 600) + rng.normal(0, 5, 600)) > 1.2


def alpha1(x: Array) -> float:
    """Detrended fluctuation over 4 to 16 beats (Peng 1995): not a number poise shows."""
    y = np.cumsum(x - x.mean())
    sizes, spreads = range(4, 17), []
    for n in sizes:
        boxes = y[: len(y) // n * n].reshape(-1, n)
        k = np.arange(n) - (n - 1) / 2
        slope = boxes @ k / (k @ k)
        rest = boxes - boxes.mean(axis=1, keepdims=True) - slope[:, None] * k
        spreads.append(sqrt(np.mean(rest**2)))
    return float(np.polyfit(np.log(list(sizes)), np.log(spreads), 1)[0])


# ------------------------------------------------------------------ faults and courses


def test_31_what_one_fault_does_to_rmssd() -> None:
    rr, n = np.full(75, 800.0), 74
    beats = np.r_[0, np.cumsum(rr)]
    missed = numbers(np.diff(np.delete(beats, 40)))
    assert missed.rmssd_ms == pytest.approx(800 * sqrt(2 / (n - 1))) == pytest.approx(131.52, 0.01)
    early = beats.copy()
    early[40] -= 200
    assert numbers(np.diff(early)).rmssd_ms == pytest.approx(200 * sqrt(6 / n), abs=1e-6)
    assert numbers(np.diff(early)).rmssd_ms == pytest.approx(56.95, rel=0.01)


def test_34_a_heart_that_settles() -> None:
    t = np.arange(0, 120, 0.01)
    bpm = 70 + 30 * np.exp(-t / 20)
    assert t[np.argmax(bpm <= 85)] == pytest.approx(20 * log(2), abs=0.01)
    assert 100 - (70 + 30 * exp(-60 / 20)) == pytest.approx(28.506, abs=1e-3)
    swinging = [
        np.convolve(bpm + 5 * np.sin(2 * pi * 0.1 * t + p), np.ones(1000) / 1000, "valid")
        for p in np.linspace(0, 2 * pi, 24)
    ]
    halves = [t[np.argmax(s <= 70 + (s[0] - 70) / 2)] for s in swinging]
    assert np.median(np.abs(np.array(halves) / (20 * log(2)) - 1)) < 0.15


def test_35_a_sliding_pace_of_fifteen_minutes() -> None:
    period, elapsed, breaths = 60 / 6.75, 0.0, 0
    while elapsed + period <= 900:
        elapsed, breaths, last = elapsed + period, breaths + 1, period
        period += 0.06704
    assert breaths == 78
    assert 60 / last == pytest.approx(4.27, abs=0.01)


def test_36_an_average_that_forgets_in_five_breaths() -> None:
    assert ceil(log(0.1) / log(1 - 0.4)) == 5


# ------------------------------------------------------------------ entropy


def test_entropy_is_that_of_its_definition() -> None:
    rr = np.random.default_rng(1).normal(800, 40, 120)
    r = 0.2 * np.std(rr, ddof=1)

    def matches(m: int) -> int:
        return sum(
            np.abs(rr[i : i + m] - rr[j : j + m]).max() <= r
            for i in range(len(rr) - 2)
            for j in range(len(rr) - 2)
            if i != j
        )

    assert sample_entropy(rr) == pytest.approx(-log(matches(3) / matches(2)), abs=1e-12)


def test_entropy_does_not_reach_across_a_hole() -> None:
    rr = np.random.default_rng(2).normal(800, 40, 400)
    whole, holed = sample_entropy(rr), sample_entropy(np.insert(rr, 200, np.nan))
    assert whole is not None
    assert holed is not None
    assert holed != whole
    assert holed == pytest.approx(whole, rel=0.05)


def test_entropy_of_nothing_new_is_unknown() -> None:
    assert sample_entropy(np.full(100, 800.0)) is None
    assert sample_entropy(np.array([800.0, 820.0])) is None
