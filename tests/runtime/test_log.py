"""What a log keeps in mind before its file is made."""

from __future__ import annotations

from pathlib import Path

from poise.core.events import SensorState, SensorStatus, StrapReading
from poise.recording import reader
from poise.recording.format import Header
from poise.recording.writer import Writer
from poise.runtime.log import Log


def status(t: float, sensor: str, state: SensorState) -> SensorStatus:
    return SensorStatus(t, sensor, state)


def held(path: Path) -> Log:
    return Log(lambda: Writer(path, Header("0", "2026-03-01T14:05:09Z", {"name": "x"})))


def test_what_is_forgotten_leaves_each_sensor_s_last_state_in_the_order_said(
    tmp_path: Path,
) -> None:
    log = held(tmp_path / "a.poise.jsonl")
    said = [
        status(1.0, "strap", SensorState.SEARCHING),
        status(2.0, "camera", SensorState.STREAMING),
        StrapReading(2.5, "strap", 60),
        status(3.0, "strap", SensorState.STREAMING),
        StrapReading(8.0, "strap", 60),
    ]
    for event in said:
        log.input(event, event.t)
    assert log.forget(5.0) == [(event.t, event) for event in (said[1], said[3], said[4])]
    assert log.held_s(9.0) == 4.0


def test_nothing_forgotten_is_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.poise.jsonl"
    log = held(path)
    log.input(StrapReading(1.0, "strap", 60), 1.0)
    log.forget(5.0)
    log.input(StrapReading(6.0, "strap", 61), 6.0)
    log.begin()
    log.close("stopped")
    assert [event.t for _, event in reader.read(path).inputs] == [6.0]
