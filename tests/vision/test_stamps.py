"""When a frame was taken, from two clocks of which one is late and the other may lie."""

from __future__ import annotations

import numpy as np
import pytest

from poise.vision.stamps import Stamps

RATE_HZ = 30


def test_a_camera_without_a_clock_is_stamped_on_arrival() -> None:
    stamps = Stamps()
    assert [stamps.stamp(t, None) for t in (1.0, 1.03)] == [1.0, 1.03]
    assert not stamps.device


def test_the_cameras_own_clock_takes_the_jitter_out() -> None:
    rng = np.random.default_rng(1)
    stamps = Stamps()
    taken = np.arange(300) / RATE_HZ
    arrived = 5 + taken + 0.012 + np.abs(rng.normal(scale=0.01, size=300))
    told = [stamps.stamp(a, 1000 + t) for a, t in zip(arrived, taken, strict=True)]
    assert stamps.device
    assert np.std(np.diff(told[100:])) < 1e-3 < np.std(np.diff(arrived[100:]))
    assert np.mean(told[100:] - (5 + taken[100:])) == pytest.approx(0.012, abs=0.003)


@pytest.mark.parametrize("rate_hz", [5, 8, 15, 30, 60])
@pytest.mark.parametrize("speed", [0.5, 0.8, 0.95, 0.99])
def test_a_clock_that_runs_slowly_is_found_out_before_it_moves_a_picture_far(
    rate_hz: int, speed: float
) -> None:
    rng = np.random.default_rng(2)
    stamps = Stamps()
    host = np.arange(40 * rate_hz) / rate_hz + rng.uniform(0, 0.006, 40 * rate_hz)
    told = np.array([stamps.stamp(t, 7 + t * speed) for t in host])
    assert not stamps.device
    assert np.all(np.diff(told) > 0)
    assert np.max(host - told) < 0.1
    assert told[-10:].tolist() == host[-10:].tolist()


@pytest.mark.parametrize("rate_hz", [5, 8, 30])
def test_a_good_clock_is_believed_at_any_rate_though_the_first_pictures_come_late(
    rate_hz: int,
) -> None:
    rng = np.random.default_rng(3)
    stamps = Stamps()
    taken = np.arange(30 * rate_hz) / rate_hz
    arrived = taken + 0.03 + np.abs(rng.normal(scale=0.01, size=len(taken)))
    arrived[:rate_hz] = np.maximum(arrived[:rate_hz], 1.0)  # all at once after the first second
    arrived[15 * rate_hz] += 0.2  # and one is held up later
    arrived = np.maximum.accumulate(arrived) + 1e-5 * np.arange(len(taken))
    told = [stamps.stamp(a, 500 + t) for a, t in zip(arrived, taken * 1.00005, strict=True)]
    assert stamps.device
    assert np.all(np.diff(told) > 0)
    assert np.std((told - taken)[6 * rate_hz :]) < 2e-3


def test_bunches_are_spread_where_the_camera_has_no_clock_of_its_own() -> None:
    stamps = Stamps()
    came = [(i // 8 + 1) * 8 / 30 + 1e-3 * (i % 8) for i in range(300)]
    told = np.array([stamps.stamp(t, None) for t in came])
    assert np.max(np.diff(told[100:])) < 0.05 < np.max(np.diff(came[100:]))


@pytest.mark.parametrize(
    "told",
    [
        lambda i: 7.0,
        lambda i: -i / RATE_HZ,
        lambda i: i / 25,  # a nominal rate instead of a time: 20 % too fast
        lambda i: i / 36,
    ],
    ids=["stands still", "runs backwards", "too slow", "too fast"],
)
def test_a_clock_that_cannot_be_true_is_not_believed(told) -> None:  # type: ignore[no-untyped-def]
    stamps = Stamps()
    host = [i / RATE_HZ for i in range(300)]
    made = [stamps.stamp(t, told(i)) for i, t in enumerate(host)]
    assert made[-1] == pytest.approx(host[-1], abs=1e-9)
