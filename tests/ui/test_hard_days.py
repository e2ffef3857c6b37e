"""Through the real window: the camera goes, the computer sleeps, window and clock are moved.

A strap's hard days need an emulated BlueZ: tests/hardware/test_hard_days.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Self

import pytest
from PySide6.QtCore import QSize

import poise.clock
from poise.clock import Clock
from poise.core.events import (
    BreathStarted,
    Command,
    Input,
    SensorState,
    SensorStatus,
    SkinSample,
    Slept,
)
from poise.library.sessions import every
from poise.runtime.plan import Sensor
from poise.simulation.camera.server import MjpegServer
from poise.simulation.faces import Film, frames
from poise.simulation.person import Person
from poise.sources import Emit, camera
from tests.sleeping import Sleeper

from .real_session import RealSession
from .screens import clipped

SKIN = SkinSample(0.0, "camera", ((140.0, 100.0, 90.0),) * 3, place=(0.5, 0.5, 0.0), motion=0.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.poise.jsonl"


def states(inputs: list[Input], sensor: str) -> list[SensorState]:
    return [e.state for e in inputs if isinstance(e, SensorStatus) and e.sensor == sensor]


# ---------------------------------------------------------------------- the camera


def test_a_camera_that_is_unplugged_and_plugged_in_again(path: Path) -> None:
    film = list(frames(Person(), Film(), 2.0))

    def endless() -> Iterator[Any]:
        return ((k / 30, film[k % len(film)][1].copy()) for k in count())

    def seen() -> int:
        return session.lines('"in":"SkinSample"')

    with ExitStack() as plugged:
        server = plugged.enter_context(MjpegServer(endless))
        port = int(server.url.split(":")[2].split("/")[0])
        with RealSession(path, Sensor("camera", server.url)) as session:
            session.until(lambda: seen() > 5)
            plugged.close()
            session.until_said("The camera stopped sending pictures.")
            session.goes_on()
            before = seen()
            with MjpegServer(endless, port=port):
                session.until(lambda: seen() > before + 5)
                recording = session.whole()
    said = states([e for _, e in recording.inputs], "camera")
    assert SensorState.LOST in said
    assert said[-1] is SensorState.STREAMING


class Taken:
    """A camera that another program takes and gives back; what it says is what the real one does.

    (``tests/vision/test_trouble.py`` holds the real one to it.)
    """

    def __init__(self, _settings: object, clock: Clock, emit: Emit) -> None:
        self.clock, self._emit = clock, emit

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.say(SensorState.ENDED, "", "")

    def say(self, state: SensorState, reason: str, detail: str) -> None:
        self._emit(SensorStatus(self.clock.now(), "camera", state, reason, detail))

    def see(self) -> None:
        self._emit(replace(SKIN, t=self.clock.now()))

    def picture(self, _wanted: bool) -> None:
        return None


def test_a_camera_that_another_program_takes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Taken] = []

    def open_source(*known: Any) -> Taken:
        opened.append(Taken(*known))
        return opened[-1]

    monkeypatch.setattr(camera, "open_source", open_source)
    with RealSession(path, Sensor("camera")) as session:
        session.until(lambda: opened)
        mine = opened[0]
        mine.say(SensorState.STREAMING, "", "Watching through A camera.")
        mine.see()
        session.until_said("Camera: ")
        mine.say(
            SensorState.BLOCKED, "camera-busy",
            "A camera is used by another program: close it and try again.",
        )  # fmt: skip
        session.until_said("is used by another program: close it and try again.")
        session.goes_on()
        mine.say(SensorState.STREAMING, "", "Watching through A camera.")
        mine.see()
        session.until_said("Camera: ")
        recording = session.whole()
    said = states([e for _, e in recording.inputs], "camera")
    assert said == [SensorState.STREAMING, SensorState.BLOCKED, SensorState.STREAMING]


# ---------------------------------------------------------------------- sleep


@pytest.mark.parametrize("clock_goes_on", [True, False])
def test_a_laptop_that_sleeps(
    path: Path, monkeypatch: pytest.MonkeyPatch, clock_goes_on: bool
) -> None:
    sleeper = Sleeper(monkeypatch)
    with RealSession(path) as session:
        session.until(lambda: session.lines('"out":"BreathStarted"') == 1)
        sleeper.sleep(3000.0, clock_goes_on=clock_goes_on)
        session.until_said("Your computer slept for 50:")
        session.goes_on()
        recording = session.whole()
        assert ("Paused for 50:" in session.text) is clock_goes_on
    assert [type(e) for _, e in recording.inputs][:3] == [Command, Slept, Command]
    breaths = [e.index for e in recording.outputs if isinstance(e, BreathStarted)]
    assert breaths[:2] == [0, 0]  # the one that sleep broke off is led again from its beginning


# ---------------------------------------------------------------------- windows and clocks


def test_a_window_that_is_resized_wildly(path: Path) -> None:
    sizes = [QSize(w, h) for w in (1, 700, 901, 1500, 3840) for h in (1, 520, 601, 2160)]
    with RealSession(path, Sensor("synthetic", "1")) as session:
        for size in (*sizes, *reversed(sizes)):
            session.window.resize(size)
            session.window.frame()
            assert clipped(session.window) == []
        session.window.showMaximized()
        session.window.frame()
        session.window.showMinimized()
        session.window.frame()
        session.window.showNormal()
        session.goes_on()
        session.whole()


@pytest.mark.parametrize("hours", [1, -1])
def test_a_wall_clock_that_is_stepped(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    """Only names and the header know of the wall clock; what is measured does not."""

    class Stepped(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return super().now(tz) + step

    step = timedelta(0)
    monkeypatch.setattr(poise.clock, "datetime", Stepped)
    recorded = []
    for step in (timedelta(0), timedelta(hours=hours)):
        with RealSession(None) as session:
            session.until(lambda session=session: session.run.recording)
            begun = session.run.clock.now()
            step = timedelta(hours=hours)
            session.goes_on()
            recorded.append(session.whole())
            assert session.run.clock.now() - begun < 1800
    assert sorted(every()) == sorted(recording.path for recording in recorded)
    first, second = (datetime.fromisoformat(r.header.utc_at_t0) for r in recorded)
    assert abs((second - first).total_seconds() - 3600 * hours) < 1800
    for recording in recorded:
        times = [at for at, _ in recording.inputs]
        assert times == sorted(times)
        assert 0 <= times[-1] < 1800
