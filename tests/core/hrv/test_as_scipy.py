"""The spline, the spectrum and Lomb's periodogram are those of scipy, to the last digits.

poise works them out itself because importing scipy.signal takes three times as long as everything
else that ``poise analyze`` does (docs/dependencies.md).
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.interpolate import CubicSpline
from scipy.signal import detrend as scipy_detrend
from scipy.signal import lombscargle
from scipy.signal import welch as scipy_welch

from poise.core.hrv.lomb import lomb
from poise.core.hrv.spectrum import NFFT, RATE_HZ, SEGMENT_S, detrend, welch
from poise.core.hrv.spline import spline

WIDTH = int(SEGMENT_S * RATE_HZ)


def beats(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Times in s and intervals in ms of an uneven heart, some of them far apart."""
    r = np.random.default_rng(n)
    steps = r.uniform(0.3, 1.6, n) + (r.random(n) < 0.02)
    return np.cumsum(steps), 800 + np.cumsum(r.normal(0, 10, n))


@pytest.mark.parametrize("n", [4, 5, 16, 400])
def test_the_spline_is_scipy_s(n: int) -> None:
    t, rr_ms = beats(n)
    at = np.linspace(t[0], t[-1], 3 * n)
    assert spline(t, rr_ms, at) == pytest.approx(CubicSpline(t, rr_ms)(at), abs=1e-9)


def test_fewer_points_than_a_cubic_has_are_refused() -> None:
    with pytest.raises(ValueError, match="needs 4 points"):
        spline(np.arange(3.0), np.ones(3), np.ones(1))


@pytest.mark.parametrize("windows", [1, 2, 4, 9])
def test_the_spectrum_is_welch_s_by_scipy_where_half_overlapping_windows_fit(windows: int) -> None:
    even = np.random.default_rng(windows).normal(900, 40, WIDTH + (windows - 1) * WIDTH // 2)
    hz, density = scipy_welch(
        scipy_detrend(even), RATE_HZ, "hann", WIDTH, WIDTH // 2, NFFT, "constant"
    )
    found = welch(even)
    assert found.hz == pytest.approx(hz)
    assert found.density == pytest.approx(density, rel=1e-9, abs=1e-9)


def test_a_short_series_is_one_window_of_scipy_s() -> None:
    even = np.random.default_rng(0).normal(900, 40, WIDTH - 77)
    _, density = scipy_welch(scipy_detrend(even), RATE_HZ, "hann", len(even), 0, NFFT, "constant")
    assert welch(even).density == pytest.approx(density, rel=1e-9, abs=1e-9)


def test_the_line_that_is_taken_away_is_scipy_s() -> None:
    even = np.cumsum(np.random.default_rng(2).normal(0, 5, 501)) + 850
    assert detrend(even) == pytest.approx(scipy_detrend(even), abs=1e-9)


def test_lomb_s_periodogram_is_scipy_s() -> None:
    t, rr_ms = beats(300)
    hz = np.arange(0.04, 0.5, 0.0005)
    values = rr_ms - rr_ms.mean()
    exact = lombscargle(t, values, 2 * np.pi * hz)
    assert lomb(t, values, hz) == pytest.approx(exact, rel=1e-9)
