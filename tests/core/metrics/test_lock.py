from __future__ import annotations

from math import pi, sqrt

import numpy as np
import pytest

from poise.core.hrv.phase_locking import in_step, phase_locking
from poise.core.metrics.lock import Lock
from poise.simulation.guide import breaths, cosine_wave
from poise.simulation.hearts import from_beats, heart


def test_alike_phases_lock_fully_and_opposite_ones_not_at_all() -> None:
    assert phase_locking([0.3] * 6) == pytest.approx(1)
    assert phase_locking([0, pi]) == pytest.approx(0, abs=1e-12)


def test_six_phases_by_chance_lock_as_theory_says() -> None:
    rng = np.random.default_rng(29)
    null = [phase_locking(rng.uniform(0, 2 * pi, 6)) for _ in range(20_000)]
    assert np.mean(null) == pytest.approx(sqrt(pi / 24), rel=0.02)
    assert np.quantile(null, 0.95) == pytest.approx(0.69, abs=0.01)


def locked(period_s: float) -> Lock:
    metric = Lock()
    for breath in breaths(6):
        metric.breathe(breath)
    for rr in from_beats(heart(lambda t: 800 - 50 * cosine_wave(t, period_s, 4), 62)):
        metric.update(rr)
    return metric


def test_a_heart_that_follows_the_guide_is_in_step() -> None:
    update = locked(10.0).read(60.0)
    assert update is not None
    assert update.value == pytest.approx(1, abs=0.02)


def test_a_heart_with_a_rhythm_of_its_own_is_not() -> None:
    update = locked(7.5).read(60.0)
    assert update is not None
    assert update.value is not None
    assert update.value < 0.5


def test_five_breaths_are_not_enough_to_say() -> None:
    assert locked(10.0).read(59.0) is None


def test_breaths_near_the_usual_phase_keep_step_and_a_stray_one_does_not() -> None:
    assert in_step([0.1, 0.2, 0.0, None, -0.1, pi, 0.1, 0.0]) == [
        True, True, True, None, True, False, True, True,
    ]  # fmt: skip


def test_three_breaths_say_nothing_of_keeping_step() -> None:
    assert in_step([0.1, 0.1, 0.1]) == [None] * 3


def test_by_chance_hardly_any_breath_keeps_step() -> None:
    rng = np.random.default_rng(9)
    steps = [in_step(list(rng.uniform(0, 2 * pi, 9))).count(True) for _ in range(1000)]
    assert np.mean(steps) < 0.6
