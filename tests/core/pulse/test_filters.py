"""Frames onto a grid, and what the filters leave and take."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from poise.core.pulse.filters import Cell, Resampler, WaveFilter, detrend, normalise, outliers


def cells(times: list[float], values: list[float]) -> list[Cell]:
    grid = Resampler(30.0)
    return [c for t, v in zip(times, values, strict=True) for c in grid.push(t, np.array([v]))]


@given(st.lists(st.floats(0.005, 0.2), min_size=5, max_size=60))
def test_a_straight_line_stays_one_however_the_frames_come(steps: list[float]) -> None:
    times = np.cumsum(steps).tolist()
    for cell in cells(times, [3 * t for t in times]):
        assert cell.values[0] == pytest.approx(3 * cell.t, abs=1e-9)


def test_the_grid_is_even_and_starts_with_the_first_frame() -> None:
    made = cells([10.0, 10.5, 11.0], [1, 1, 1])
    assert [round(c.t - 10, 4) for c in made[:2]] == [round(0.5 / 30, 4), round(1.5 / 30, 4)]
    assert len(made) == 30


def test_more_frames_are_less_noise() -> None:
    rng = np.random.default_rng(1)

    def spread(fps: float) -> float:
        t = np.arange(0, 60, 1 / fps)
        return float(
            np.var([c.values[0] for c in cells(t.tolist(), rng.normal(size=len(t)).tolist())])
        )

    assert spread(120) < 0.7 * spread(60) < 0.7 * spread(30)


def test_nothing_is_drawn_across_a_long_gap() -> None:
    grid = Resampler(30.0, longest_gap_s=1.0)
    grid.push(0.0, np.array([0.0]))
    grid.push(0.1, np.array([0.0]))
    assert grid.push(5.0, np.array([9.0])) == []
    assert grid.restarted
    assert [c.t for c in grid.push(5.05, np.array([9.0]))] == [pytest.approx(5 + 0.5 / 30)]


def test_a_short_pause_is_bridged_and_says_so() -> None:
    made = cells([0.0, 0.05, 0.5, 0.55], [0, 0, 0, 0])
    assert not made[0].bridged
    assert all(c.bridged for c in made if 0.1 < c.t < 0.45)


def test_a_frame_that_comes_twice_adds_nothing() -> None:
    grid = Resampler(30.0)
    grid.push(0.0, np.array([1.0]))
    grid.push(1.0, np.array([1.0]))
    assert grid.push(1.0, np.array([100.0])) == []


@pytest.mark.parametrize(
    ("hz", "least", "most"), [(0.1, 0.0, 0.11), (0.67, 0.96, 1.02), (3.0, 0.99, 1.01)]
)
def test_drift_goes_and_the_slowest_pulse_stays(hz: float, least: float, most: float) -> None:
    t = np.arange(0, 40, 1 / 30)
    left = detrend(np.sin(2 * np.pi * hz * t), 30.0)[300:900]
    assert least <= np.sqrt(2) * left.std() <= most


def test_a_slip_is_found_and_a_pulse_is_not() -> None:
    t = np.arange(0, 20, 1 / 30)
    wave = np.sin(2 * np.pi * 1.1 * t)[:, None]
    assert not outliers(wave, 30.0).any()
    wave[300:310] -= 12
    found = np.flatnonzero(outliers(wave, 30.0))
    assert found[0] == 300 - 8
    assert found[-1] == 309 + 8


def test_a_burst_is_turned_down_and_the_rest_left_alone() -> None:
    t = np.arange(0, 40, 1 / 30)
    wave = np.sin(2 * np.pi * t)[:, None] * np.where((t > 18) & (t < 22), 10, 1)[:, None]
    level = normalise(wave, 30.0)
    assert np.abs(level[540:660]).max() < 4 * np.abs(level[:300]).max()


def test_the_drawn_wave_passes_a_heart_and_stops_a_drift() -> None:
    def size(hz: float) -> float:
        wave = WaveFilter(30.0)
        out = [wave.push(float(np.sin(2 * np.pi * hz * i / 30))) for i in range(900)]
        return float(np.std(out[300:]))

    assert size(0.05) < 0.15 * size(1.2)
