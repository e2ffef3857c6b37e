"""The strap inside the program: the whole strap source, without Bluetooth, on any system."""

from __future__ import annotations

import threading
from dataclasses import replace

from poise.clock import SystemClock
from poise.core.events import Input, SensorKind, SensorState, SensorStatus, StrapReading, kind_of
from poise.sources.strap import StrapTiming, named, open_source


def test_the_demo_strap_is_found_connected_and_heard_like_any_other() -> None:
    events: list[Input] = []
    enough = threading.Event()

    def emit(event: Input) -> None:
        events.append(event)
        if sum(isinstance(one, StrapReading) for one in events) == 2:
            enough.set()

    settings = replace(named("demo"), timing=StrapTiming(choose_s=0.5))
    before = set(threading.enumerate())  # another test's may end meanwhile
    with open_source(settings, SystemClock(), emit):
        assert enough.wait(60), events
    assert set(threading.enumerate()) <= before
    states = [event.state for event in events if isinstance(event, SensorStatus)]
    assert states == [
        SensorState.SEARCHING,
        SensorState.CONNECTING,
        SensorState.STREAMING,
        SensorState.ENDED,
    ]
    readings = [event for event in events if isinstance(event, StrapReading)]
    assert all(reading.heart_bpm for reading in readings)
    assert all(300 < rr < 1500 for reading in readings for rr in reading.rr_ms)
    assert sum(len(reading.rr_ms) for reading in readings) >= 1


def test_it_says_that_it_is_nobody() -> None:
    assert named("demo").demo
    assert kind_of(named("demo").sensor) is SensorKind.SYNTHETIC  # marked, and in no trend
    assert not named("demonstrator").demo
