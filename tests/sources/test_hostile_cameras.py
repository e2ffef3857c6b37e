"""Network cameras that mean no good: each is a sentence, and none keeps poise from ending.

All eighteen, with their times, are in ``benchmarks/bench_hostile_cameras.py``.
"""

from __future__ import annotations

import queue

import psutil
import pytest

from poise.clock import SystemClock
from poise.core.events import Input, SensorState, SensorStatus
from poise.simulation.camera.hostile import STREAMS, HostileCamera
from poise.sources.camera import SLOW, CameraRequest, open_source

LIMIT_S = 120


def told(name: str, wanted: str) -> SensorStatus:
    """The status with the sentence ``wanted``; then the source is closed, and nobody is left."""
    heard: queue.SimpleQueue[Input] = queue.SimpleQueue()
    clock = SystemClock()
    with (
        HostileCamera(name, clock) as camera,
        open_source(CameraRequest(camera.url), clock, heard.put),
    ):
        while True:
            event = heard.get(timeout=LIMIT_S)
            if isinstance(event, SensorStatus) and event.detail.startswith(wanted):
                break
    assert [p for p in psutil.Process().children() if "poise.vision.worker" in p.cmdline()] == []
    return event


def test_eighteen_kinds_of_stream_are_tried() -> None:
    assert len(STREAMS) == 18


@pytest.mark.parametrize(
    "name", ["never answers", "one byte a second", "endless header", "empty frames"]
)
def test_one_that_gives_no_picture_is_said_to_be_slow(name: str) -> None:
    assert told(name, SLOW).state is SensorState.SEARCHING


@pytest.mark.parametrize("name", ["not found", "redirects", "closes at once"])
def test_one_that_refuses_is_said_with_its_address(name: str) -> None:
    assert "127.0.0.1" in told(name, "Nothing can be read from the camera at").detail


@pytest.mark.parametrize("name", ["connection reset", "silence in the middle"])
def test_one_that_breaks_off_is_lost(name: str) -> None:
    status = told(name, "The camera stopped sending pictures.")
    assert (status.state, status.reason) == (SensorState.LOST, "unplugged")


@pytest.mark.parametrize("name", ["changing sizes", "flood"])
def test_one_that_is_strange_is_watched(name: str) -> None:
    assert told(name, "Using").state is SensorState.STREAMING
