"""Plain least squares says what numpy says, and does not break where a column says nothing."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.arrays import Array
from poise.core.hrv.breath_wave import best_wave
from poise.core.hrv.breath_waves import best_waves
from poise.core.hrv.labelling import of_breaths
from poise.core.hrv.labels import WAVE_BEATS, of_a_breath
from poise.core.least_squares import dot, least_squares


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_fit_of_numpy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    model, values = rng.normal(size=(6, 40)), rng.normal(size=40)
    c, left, basis = least_squares(model.tolist(), values.tolist())
    expected = np.linalg.lstsq(model.T, values, rcond=None)[0]
    assert c == pytest.approx(expected.tolist(), abs=1e-12)
    assert left == pytest.approx((values - model.T @ expected).tolist(), abs=1e-12)
    assert [[dot(a, b) for b in basis] for a in basis] == [
        pytest.approx(row, abs=1e-12) for row in np.eye(6).tolist()
    ]


def test_a_column_that_says_nothing_of_its_own_takes_nothing() -> None:
    one, two = [1.0, 1.0, 1.0, 1.0], [1.0, 2.0, 3.0, 4.0]
    both = [2 * a + b for a, b in zip(one, two, strict=True)]
    c, left, _ = least_squares([one, two, both, [0.0] * 4], [3.0, 5.0, 7.0, 9.0])
    assert c == pytest.approx([1.0, 2.0, 0.0, 0.0])
    assert left == pytest.approx([0.0] * 4, abs=1e-12)


def windows(count: int) -> Array:
    """Breaths, noise and single faults, in all shares."""
    rng = np.random.default_rng(1)
    beats = np.arange(WAVE_BEATS)
    waves = [
        900 + rng.uniform(0, 200) * np.sin(2 * np.pi * rng.uniform(0.05, 0.45) * beats)
        + rng.normal(size=WAVE_BEATS) * rng.uniform(0, 60)
        + np.where(rng.random(WAVE_BEATS) < 0.05, rng.choice([-300, 400]), 0)
        for _ in range(count)
    ]  # fmt: skip
    return np.array(waves)


def test_one_window_has_the_wave_it_has_among_many() -> None:
    some = windows(50)
    waves, shares = best_waves(some)
    for row, wave, share in zip(some.tolist(), waves.tolist(), shares.tolist(), strict=True):
        found, own = best_wave(row)
        assert found == pytest.approx(wave, abs=1e-6)
        assert own == pytest.approx(share, abs=1e-9)


def test_live_and_with_hindsight_a_breath_explains_the_same() -> None:
    some, at, step = windows(300), WAVE_BEATS - 3, 60.0
    many = of_breaths(some, np.full((len(some), 1), at), np.full(len(some), step))
    assert [of_a_breath(row, at, step) for row in some.tolist()] == many.tolist()
    assert 0.2 < many.mean() < 0.8
