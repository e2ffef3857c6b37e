"""Delays and losses made on purpose are found again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
import pytest

from poise.bench import frames, virtual
from poise.checks.frame_clock import frame_clock
from poise.clock import SystemClock
from poise.simulation.camera.server import MjpegServer
from poise.simulation.camera.transport import Transport


@pytest.mark.parametrize("fps", [15.0, 24.0, 30.0, 60.0])
@pytest.mark.parametrize(
    "way",
    [
        Transport(0.08),
        Transport(0.08, 0.01),
        Transport(0.08, drops=0.05),
        Transport(0.08, drops=0.2),
        Transport(0.08, 0.01, drops=0.1),
        Transport(0.08, duplicates=0.3),
        Transport(0.08, 0.01, 0.05, 0.05),
    ],
    ids=lambda way: (
        f"{way.jitter_s * 1000:.0f} ms, {way.drops:.0%} lost, {way.duplicates:.0%} twice"
    ),
)
def test_every_loss_is_counted_in_its_place(way: Transport, fps: float) -> None:
    mishaps = list(islice(way.mishaps(), 400))
    due = np.maximum.accumulate([k / fps + m.late_s for k, m in enumerate(mishaps)])
    came = [k for k, m in enumerate(mishaps) if not m.lost]
    clock = frame_clock(due[came])
    assert clock is not None
    assert clock.numbers.tolist() == came
    assert clock.rate_hz == pytest.approx(fps, rel=0.005)


def still() -> Iterator[tuple[float, np.ndarray]]:
    rng = np.random.default_rng(1)
    for i in range(1000):
        yield i / 30, rng.integers(0, 255, (480, 640, 3), dtype=np.uint8)


def test_a_camera_s_delay_is_read_from_its_pictures() -> None:
    clock = SystemClock()
    with MjpegServer(still, quality=50, way=Transport(0.1)) as server:
        looked = frames.watch(server.url, 2.0, face=False)
    assert len(looked.ages_ms) > 0.9 * len(looked.arrivals) > 0
    assert min(looked.ages_ms) >= 100  # nothing arrives before it was sent
    assert max(looked.ages_ms) < 1000 * clock.now()  # nor was sent before there was a camera


def test_an_age_in_the_energy_field_survives_its_turning_over() -> None:
    sent_s = 65.53  # nearly ten turns of 6.5536 s
    stamp = round(sent_s * virtual.STAMPS_S) % virtual.STAMPS
    assert virtual.reading_age_s(stamp, sent_s + 0.0123) == pytest.approx(0.0123, abs=1e-4)
    assert virtual.reading_age_s(None, 1.0) is None
