"""Detrended fluctuation analysis of series whose exponent is known."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.hrv.dfa import FEWEST, dfa_alpha1


def alpha(rr_ms: np.ndarray, used: np.ndarray | None = None) -> float | None:
    follows = np.ones(len(rr_ms), bool)
    follows[:1] = False
    return dfa_alpha1(rr_ms, np.ones(len(rr_ms), bool) if used is None else used, follows)


@pytest.mark.parametrize("n", [120, 300, 2000])
def test_noise_is_a_half_and_a_random_walk_three_halves(n: int) -> None:
    r = np.random.default_rng(n)
    noise = [alpha(800 + r.normal(0, 20, n)) for _ in range(30)]
    walks = [alpha(800 + np.cumsum(r.normal(0, 2, n))) for _ in range(30)]
    assert 0.5 <= np.mean(noise) <= 0.62  # so short boxes read a little high
    assert np.mean(walks) == pytest.approx(1.5, abs=0.05)


def test_a_led_breath_is_above_every_resting_value() -> None:
    wave = alpha(850 + 50 * np.sin(2 * np.pi * np.arange(300) / 12))
    assert wave is not None
    assert wave > 1.2


def test_it_does_not_depend_on_the_unit() -> None:
    rr_ms = 800 + np.random.default_rng(1).normal(0, 20, 200)
    assert alpha(rr_ms) == pytest.approx(alpha(rr_ms / 1000))


def test_no_box_reaches_over_a_fault() -> None:
    rr_ms = 800 + np.cumsum(np.random.default_rng(2).normal(0, 2, 400))
    used = np.ones(400, bool)
    used[200] = False
    spoilt = rr_ms.copy()
    spoilt[200] = 5000
    assert alpha(spoilt, used) == alpha(rr_ms, used)


def test_too_few_beats_in_a_row_or_none_that_differ_give_none() -> None:
    rr_ms = 800 + np.random.default_rng(3).normal(0, 20, 400)
    assert alpha(rr_ms[: FEWEST - 1]) is None
    every_tenth = np.arange(400) % 10 > 0
    assert alpha(rr_ms, every_tenth) is None
    assert alpha(np.full(400, 800.0)) is None
