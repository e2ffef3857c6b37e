"""The camera source: a real process, a real network camera, and what goes wrong."""

from __future__ import annotations

import base64
import dataclasses
import io
import json
import os
import queue
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest

from poise import exercises
from poise.clock import SystemClock
from poise.core.events import Action, Input, SensorState, SensorStatus, SkinSample
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import Run
from poise.simulation.camera import barcode
from poise.simulation.camera.server import MjpegServer
from poise.simulation.faces import Film, frames
from poise.simulation.person import Person
from poise.sources.camera import CameraRequest, open_source
from poise.sources.camera_process import Messages
from poise.vision import wire
from poise.vision.messages import EVERY_S, HIDE, SHOW, Thumbnail

WAIT_S = 120.0


class Heard:
    """What a source emitted, waited for one by one."""

    def __init__(self) -> None:
        self.events: queue.Queue[Input] = queue.Queue()

    def until(self, wanted: Callable[[Input], bool]) -> Input:
        """The next event that is ``wanted``; fails if it does not come."""
        while True:
            event = self.events.get(timeout=WAIT_S)
            if wanted(event):
                return event

    def state(self, state: SensorState) -> SensorStatus:
        found = self.until(lambda e: isinstance(e, SensorStatus) and e.state is state)
        assert isinstance(found, SensorStatus)
        return found

    def sample(self) -> SkinSample:
        found = self.until(lambda e: isinstance(e, SkinSample) and bool(e.rgb))
        assert isinstance(found, SkinSample)
        return found


@pytest.fixture(scope="module")
def film() -> list[tuple[float, barcode.Picture]]:
    return list(frames(Person(), Film(), 4.0))


def endless(film: list[tuple[float, barcode.Picture]]) -> Iterator[tuple[float, barcode.Picture]]:
    for i in range(100_000):
        yield i / 30, film[i % len(film)][1].copy()


def workers() -> list[psutil.Process]:
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it ends just now
            found += [process] * ("poise.vision.worker" in process.cmdline())
    return found


def test_a_network_camera_is_watched_and_let_go(film: list[tuple[float, barcode.Picture]]) -> None:
    heard, clock = Heard(), SystemClock()
    with MjpegServer(lambda: endless(film)) as server:
        began_t = clock.now()
        with open_source(CameraRequest(server.url), clock, heard.events.put):
            assert server.url in heard.state(SensorState.STREAMING).detail
            samples = [heard.sample() for _ in range(40)]
            assert began_t < samples[0].t
            assert samples[-1].t <= clock.now()
            (worker,) = workers()
        assert not worker.is_running()
    assert all(b.t > a.t for a, b in pairwise(samples))


def test_a_crash_is_news_and_another_process_takes_over(
    film: list[tuple[float, barcode.Picture]],
) -> None:
    heard = Heard()
    with (
        MjpegServer(lambda: endless(film)) as server,
        open_source(CameraRequest(server.url), SystemClock(), heard.events.put),
    ):
        heard.sample()
        (worker,) = workers()
        os.kill(worker.pid, signal.SIGKILL)
        assert heard.state(SensorState.LOST).reason == "crashed"
        heard.sample()


def test_a_process_that_stands_still_is_news_and_another_takes_over(
    film: list[tuple[float, barcode.Picture]],
) -> None:
    heard = Heard()
    with (
        MjpegServer(lambda: endless(film)) as server,
        open_source(CameraRequest(server.url), SystemClock(), heard.events.put),
    ):
        heard.sample()
        (worker,) = workers()
        os.kill(worker.pid, signal.SIGSTOP)
        lost = heard.state(SensorState.LOST)
        assert (lost.reason, lost.detail[-1]) == ("stuck", ".")
        heard.sample()
        assert not worker.is_running()


def test_a_process_that_stands_still_does_not_hold_up_the_end(
    film: list[tuple[float, barcode.Picture]],
) -> None:
    heard = Heard()
    with MjpegServer(lambda: endless(film)) as server:
        with open_source(CameraRequest(server.url), SystemClock(), heard.events.put):
            heard.sample()
            (worker,) = workers()
            os.kill(worker.pid, signal.SIGSTOP)
        assert not worker.is_running()


def test_a_camera_that_is_not_there_is_said_in_words_and_looked_for_again() -> None:
    heard = Heard()
    with open_source(CameraRequest("63"), SystemClock(), heard.events.put):
        # A busy computer loads cv2 for seconds, of which the person is told too.
        first = heard.until(lambda e: isinstance(e, SensorStatus) and e.reason not in ("", "slow"))
        assert isinstance(first, SensorStatus)
        assert "camera 63" in first.detail
        assert first.detail.endswith(".")
        heard.until(lambda e: isinstance(e, SensorStatus) and e.reason == first.reason)


def test_a_file_plays_once_and_ends(
    film: list[tuple[float, barcode.Picture]], tmp_path: Path
) -> None:
    path = tmp_path / "film.avi"
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30, (640, 480))
    for _, picture in film[:60]:
        video.write(picture)
    video.release()
    heard = Heard()
    with open_source(CameraRequest(str(path)), SystemClock(), heard.events.put):
        heard.sample()
        assert heard.state(SensorState.ENDED).detail
    assert workers() == []


class Moments:
    """A clock that is asked once for each message."""

    def __init__(self, *moments: float) -> None:
        self._moments = iter(moments)

    def now(self) -> float:
        return next(self._moments)

    def real_s(self, clock_s: float) -> float:
        return clock_s


def test_the_process_s_clock_is_read_from_the_message_that_was_least_held_up() -> None:
    sample = {"t": 3.0, "sensor": "camera", "rgb": [[1.0, 2.0, 3.0]]}
    ticks = [("tick", {"t": t}) for t in (0.0, 1.0, 2.0)]  # sent at 10, 11 and 12 s on our clock
    said = b"".join(wire.packed(*message) for message in [*ticks, ("sample", sample)])
    heard: list[Input] = []
    clock = Moments(10.3, 11.001, 12.2, 13.5)
    open_source(CameraRequest(), clock, heard.append)._listen(Messages(io.BytesIO(said), clock))
    assert [event.t for event in heard] == [pytest.approx(13.001)]


def test_no_event_could_hold_a_picture() -> None:
    """Tuples of numbers and words only: nothing here grows with the size of a picture."""
    kinds = {str(field.type) for field in dataclasses.fields(SkinSample)}
    assert not any(word in kind for kind in kinds for word in ("array", "ndarray", "bytes", "Any"))
    assert not any("list" in kind or "dict" in kind for kind in kinds)


def test_a_picture_leaves_the_process_only_while_it_is_asked_for(
    film: list[tuple[float, barcode.Picture]],
) -> None:
    with MjpegServer(lambda: endless(film)) as server:
        options = json.dumps({"where": server.url, "sensor": "camera"})
        with subprocess.Popen(
            [sys.executable, "-P", "-m", "poise.vision.worker", options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        ) as worker:  # fmt: skip
            looked_t: list[float] = []
            shown_t: list[float] = []

            def listen() -> None:
                """One message more, and to which frame a picture belongs."""
                message = wire.read(worker.stdout)  # type: ignore[arg-type]
                assert message is not None
                assert bool(message.raw) == (message.kind == "picture")
                if message.kind == "sample":
                    looked_t.append(message.body["t"])
                elif message.kind == "picture":
                    shown_t.append(looked_t[-1])

            def ask(byte: bytes) -> None:
                assert worker.stdin is not None
                worker.stdin.write(byte)
                worker.stdin.flush()

            while len(looked_t) < 40:
                listen()
            assert shown_t == []
            ask(SHOW)
            while len(shown_t) < 5:
                listen()
            assert all(b - a >= EVERY_S for a, b in pairwise(shown_t))
            ask(HIDE)
            while looked_t[-1] < shown_t[-1] + 10 * EVERY_S:  # those on their way came before
                assert len(shown_t) < 100
                listen()


def test_a_picture_is_held_only_while_it_is_wanted(
    film: list[tuple[float, barcode.Picture]],
) -> None:
    heard = Heard()
    with (
        MjpegServer(lambda: endless(film)) as server,
        open_source(CameraRequest(server.url), SystemClock(), heard.events.put) as source,
    ):
        heard.sample()
        assert source.picture(False) is None
        seen = source.picture(True)
        while seen is None:
            heard.sample()
            seen = source.picture(True)
        assert len(seen.rgb) == 3 * seen.width * seen.height
        assert len(seen.regions) == 5
        for _ in range(20):
            assert source.picture(False) is None
            heard.sample()
        (worker,) = workers()
        source.picture(True)
        os.kill(worker.pid, signal.SIGKILL)  # the next one is told that pictures are wanted
        heard.state(SensorState.LOST)
        assert source.picture(True) is None
        while source.picture(True) is None:
            heard.sample()


def test_a_session_with_the_picture_shown_records_no_pixel(
    film: list[tuple[float, barcode.Picture]], tmp_path: Path
) -> None:
    path = tmp_path / "a.poise.jsonl"
    pictures: list[Thumbnail] = []
    with MjpegServer(lambda: endless(film)) as server:
        plan = SessionPlan(
            exercises.load("interview-reset").fitted(), (Sensor("camera", server.url),), out=path
        )
        with Run(plan) as run:
            run.send(Action.START)
            while len(pictures) < 5 or path.read_bytes().count(b"SkinSample") <= 20:
                run.wait(0.2)
                picture = run.picture(True)
                if picture is not None and picture not in pictures:
                    pictures.append(picture)
            run.send(Action.STOP)
            while run.summary() is None:
                run.wait(0.2)
    recorded = path.read_bytes()
    for picture in pictures:
        for start in range(0, len(picture.rgb) - 30, 2400):
            few = picture.rgb[start : start + 30]
            for form in (few, few.hex().encode(), base64.b64encode(few), repr(list(few)).encode()):
                assert form not in recorded
    assert len(recorded) < 5 * len(pictures[0].rgb)
    assert list(tmp_path.iterdir()) == [path]


def test_the_moment_in_a_picture_survives_jpeg() -> None:
    picture = np.full((480, 640, 3), 90, np.uint8)
    barcode.write(picture, 1_234_567_890)
    jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 75])[1]
    assert barcode.read(cv2.imdecode(jpeg, cv2.IMREAD_COLOR)) == 1_234_567_890
    picture[:8, :64] = 255
    assert barcode.read(picture) is None
