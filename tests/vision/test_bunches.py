"""Pictures that are handed over several at once are given the times at which they were taken."""

from __future__ import annotations

import numpy as np
import pytest

from poise.vision.bunches import Bunches


@pytest.mark.parametrize(("rate_hz", "together"), [(30, 8), (30, 4), (15, 8), (60, 8), (30, 2)])
def test_a_bunch_is_spread_over_its_gap(rate_hz: int, together: int) -> None:
    rng = np.random.default_rng(1)
    taken = np.arange(20 * rate_hz) / rate_hz
    last = np.minimum((np.arange(len(taken)) // together + 1) * together, len(taken)) - 1
    came = np.sort(taken[last] + 0.01 + np.abs(rng.normal(scale=3e-3, size=len(taken))))
    bunches = Bunches()
    even = np.array([bunches.even(t) for t in came])
    assert np.all(np.diff(even) >= 0)
    assert np.all(even <= came)
    settled = slice(len(taken) // 3, -together)
    assert np.std((even - taken)[settled]) < 0.01
    assert np.std((came - taken)[settled]) > 1.5 * np.std((even - taken)[settled])


def test_pictures_that_come_one_by_one_keep_their_times() -> None:
    rng = np.random.default_rng(2)
    came = np.arange(300) / 30 + np.abs(rng.normal(scale=4e-3, size=300))
    bunches = Bunches()
    assert [bunches.even(t) for t in came] == came.tolist()


def test_after_a_pause_times_are_those_of_arrival_again() -> None:
    bunches = Bunches()
    for i in range(240):
        bunches.even((i // 8 + 1) * 8 / 30 + 1e-3 * (i % 8))
    assert bunches.even(12.0) == 12.0
