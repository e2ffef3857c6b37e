"""What each step of the chain costs, one pytest-benchmark each.

pytest benchmarks/steps.py -o addopts= --benchmark-only [--benchmark-json FILE]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import numpy as np
import pytest

from poise.checks import alignment, screen_delay
from poise.checks.frame_clock import frame_clock
from poise.core.chains.camera import CameraChain
from poise.core.chains.strap import StrapChain
from poise.core.events import SkinSample
from poise.core.metrics import swing
from poise.core.pulse.pos import Pos
from poise.core.pulse.spectrum import Spectra
from poise.core.pulse.tracker import Tracker
from poise.protocols.gatt_heart_rate import parse
from poise.simulation import even_skin
from poise.simulation.camera.screen_view import ScreenView, look
from poise.simulation.guide import breaths
from poise.simulation.hearts import at_rate, from_beats
from poise.simulation.readings import strap_stream
from poise.simulation.two_sensors import FAIR, PACED, feel_and_see

Bench = Callable[..., Any]
BEATS = at_rate(lambda t: 66 + 5 * np.sin(2 * np.pi * 0.1 * t), 60)


def test_a_notification_read(benchmark: Bench) -> None:
    benchmark(parse, bytes.fromhex("105003520370"[:12]), t=1.0, sensor="strap")


def test_a_notification_through_the_strap_s_chain(benchmark: Bench) -> None:
    told = cycle(strap_stream(BEATS, delay_s=0.4, until=60, start=0, whole_ticks=True))
    chain = StrapChain("strap")
    benchmark(lambda: chain.receive(next(told)))


def test_a_frame_through_the_camera_s_chain(benchmark: Bench) -> None:
    """The mean over frames is what matters: twice a second one looks back and costs a hundred."""
    frames = _endless(list(even_skin.samples(BEATS, 40, 0.4, 0.1)))
    hearing = CameraChain("camera")
    for _ in range(400):
        hearing.receive(next(frames))
    benchmark.pedantic(lambda: hearing.receive(next(frames)), rounds=600, iterations=1)  # type: ignore[attr-defined]


def _endless(frames: list[SkinSample]) -> Iterator[SkinSample]:
    t = 0.0
    for frame in cycle(frames):
        t += 1 / 30
        yield SkinSample(t, frame.sensor, frame.rgb, 1.0, frame.background, frame.place, 0.0)


def test_pos_over_one_new_frame(benchmark: Bench) -> None:
    pos = Pos(30.0)
    rgb = 120 + np.random.default_rng(1).normal(size=(300, 3, 3))
    wave, count = np.zeros((300, 4)), np.zeros((300, 4))
    benchmark(pos.add, rgb, wave, count, 1)


def test_a_spectrum_of_ten_seconds(benchmark: Bench) -> None:
    spectra = Spectra(30.0)
    waves = np.random.default_rng(2).normal(size=(300, 5))
    benchmark(lambda: spectra.share(spectra.even(spectra.power(waves))))


def test_a_step_of_the_tracker(benchmark: Bench) -> None:
    tracker = Tracker(0.5)
    nats = np.random.default_rng(3).normal(size=141)
    benchmark(tracker.step, nats)


def test_the_swing_of_three_breaths(benchmark: Bench) -> None:
    intervals = from_beats(BEATS)
    benchmark(swing.read_window, intervals, breaths(3, start=10.0))


def test_the_clock_of_twenty_seconds_of_frames(benchmark: Bench) -> None:
    arrivals = np.arange(600) / 30 + np.random.default_rng(4).exponential(0.003, 600)
    benchmark(frame_clock, np.sort(arrivals))


def test_a_delay_told_by_the_screen(benchmark: Bench) -> None:
    view = look(ScreenView(), np.random.default_rng(5))
    benchmark(screen_delay.measure, view.shown_t, view.shown, view.seen_t, view.seen)


def test_two_minutes_aligned(benchmark: Bench) -> None:
    two = feel_and_see(PACED, FAIR, 120, 6)
    assert benchmark(alignment.align, two.felt, two.seen) is not None


if __name__ == "__main__":
    raise SystemExit(pytest.main([__file__, "-o", "addopts=", "--benchmark-only"]))
