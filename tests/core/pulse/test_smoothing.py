"""A face's number is evened out, and follows a heart that rises."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from poise.core.arrays import Array
from poise.core.pulse import quality
from poise.core.pulse.smoothing import (
    HINDSIGHT_DOUBT,
    LIVE_DOUBT,
    LiveSmoother,
    doubted,
    with_hindsight,
)

STEP_S = 0.5
T = np.arange(0, 90, STEP_S)


def steady(seed: int, sd_bpm: float = 1.0) -> Array:
    """Numbers about 70, whose errors last for seconds, as those of a mean of ten seconds do."""
    raw = np.random.default_rng(seed).normal(size=len(T) + 8)
    smooth = np.convolve(raw, np.ones(9) / 3, "valid")
    return 70 + sd_bpm * smooth


def rising(rise_bpm: float) -> Array:
    """A mean of ten seconds of a heart that rises at once, half a minute in, and stays there."""
    return 70 + rise_bpm * np.clip((T - 30) / 10, 0, 1)


def live(means: Array) -> tuple[Array, Array]:
    smoother = LiveSmoother(STEP_S)
    bpm, apart = zip(*(smoother.push(mean, 1.0) for mean in means.tolist()), strict=True)
    return np.array(bpm), np.array(apart)


def hindsight(means: Array) -> tuple[Array, Array]:
    return with_hindsight(means, np.ones(len(means)), STEP_S)


Smooth = Callable[[Array], tuple[Array, Array]]


@pytest.mark.parametrize(("smooth", "left"), [(live, 0.9), (hindsight, 0.65)])
def test_the_error_of_a_steady_heart_s_number_is_smaller(smooth: Smooth, left: float) -> None:
    for seed in range(10):
        means = steady(seed, 0.7)
        assert np.std(smooth(means)[0][20:]) < left * np.std(means[20:])


@pytest.mark.parametrize(("smooth", "most_bpm"), [(live, 1.6), (hindsight, 1.4)])
@pytest.mark.parametrize("rise_bpm", [10.0, 18.0, -18.0])
def test_a_rise_is_not_blunted(smooth: Smooth, most_bpm: float, rise_bpm: float) -> None:
    means = rising(rise_bpm)
    assert np.abs(smooth(means)[0] - means).max() < most_bpm


@pytest.mark.parametrize("smooth", [live, hindsight])
@pytest.mark.parametrize("rise_bpm", [5.0, 10.0, 18.0])
def test_the_interval_holds_what_smoothing_takes_of_a_rise(smooth: Smooth, rise_bpm: float) -> None:
    means = rising(rise_bpm)
    bpm, apart = smooth(means)
    least, doubt = (
        (min(quality.LIVE_SE_BPM), LIVE_DOUBT)
        if smooth is live
        else (min(quality.HINDSIGHT_SE_BPM), HINDSIGHT_DOUBT)
    )
    se_bpm = np.array([doubted(least, far, doubt) for far in apart.tolist()])
    assert (np.abs(bpm - means) <= 1.96 * se_bpm).all()


@pytest.mark.parametrize("smooth", [live, hindsight])
def test_a_heart_that_does_not_move_has_no_more_doubt(smooth: Smooth) -> None:
    bpm, apart = smooth(np.full(len(T), 64.0))
    assert bpm == pytest.approx(64.0)
    assert apart == pytest.approx(0.0, abs=1e-9)
    assert doubted(0.8, 0.0) == 0.8


def test_a_number_that_nothing_speaks_for_hardly_counts() -> None:
    smoother = LiveSmoother(STEP_S)
    for _ in range(10):
        smoother.push(70.0, 1.0)
    bpm, _ = smoother.push(75.0, 1e-3)
    assert bpm == pytest.approx(70.0, abs=0.05)


def test_where_the_net_does_not_go_with_a_rise_it_is_not_followed() -> None:
    """What is worth little is a head that moves, not a heart."""
    means, worths = np.full(len(T), 70.0), np.ones(len(T))
    means[60:84], worths[60:84] = 75.0, 0.01
    bpm, apart = with_hindsight(means, worths, STEP_S)
    assert bpm.max() < 71
    assert apart.max() > 1  # but it is doubted


def test_after_a_jump_nothing_of_before_is_left() -> None:
    smoother = LiveSmoother(STEP_S)
    for _ in range(10):
        smoother.push(70.0, 1.0)
    smoother.clear()
    assert smoother.push(90.0, 1.0) == (90.0, 0.0)
