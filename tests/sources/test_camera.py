"""The camera source: a real process, a real network camera, and what goes wrong."""

from __future__ import annotations

import dataclasses
import os
import queue
import signal
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest

from poise.clock import SystemClock
from poise.core.events import Input, SensorState, SensorStatus, SkinSample
from poise.sources.camera import CameraSettings, open_source
from virtual_camera import barcode
from virtual_camera.face import Film, frames
from virtual_camera.person import Person
from virtual_camera.server import MjpegServer

WAIT_S = 30.0


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
    return [
        p for p in psutil.Process().children(recursive=True) if "poise.vision.worker" in p.cmdline()
    ]


def test_a_network_camera_is_watched_and_let_go(film: list[tuple[float, barcode.Picture]]) -> None:
    heard, clock = Heard(), SystemClock()
    with MjpegServer(lambda: endless(film)) as server:
        with open_source(CameraSettings(server.url), clock, heard.events.put):
            assert server.url in heard.state(SensorState.STREAMING).detail
            samples = [heard.sample() for _ in range(40)]
            assert samples[-1].t <= clock.now()
            assert clock.now() - samples[-1].t < 2.0
            (worker,) = workers()
        assert not worker.is_running()
    assert np.median(np.diff([s.t for s in samples])) == pytest.approx(1 / 30, rel=0.5)
    assert all(b.t > a.t for a, b in pairwise(samples))


def test_a_crash_is_news_and_another_process_takes_over(
    film: list[tuple[float, barcode.Picture]],
) -> None:
    heard = Heard()
    with (
        MjpegServer(lambda: endless(film)) as server,
        open_source(CameraSettings(server.url), SystemClock(), heard.events.put),
    ):
        heard.sample()
        (worker,) = workers()
        os.kill(worker.pid, signal.SIGKILL)
        assert heard.state(SensorState.LOST).reason == "crashed"
        heard.sample()


def test_a_camera_that_is_not_there_is_said_in_words_and_looked_for_again() -> None:
    heard = Heard()
    with open_source(CameraSettings("63"), SystemClock(), heard.events.put):
        first = heard.until(lambda e: isinstance(e, SensorStatus) and e.reason != "")
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
    with open_source(CameraSettings(str(path)), SystemClock(), heard.events.put):
        heard.sample()
        assert heard.state(SensorState.ENDED).detail
    assert workers() == []


def test_no_event_could_hold_a_picture() -> None:
    """Tuples of numbers and words only: nothing here grows with the size of a picture."""
    kinds = {str(field.type) for field in dataclasses.fields(SkinSample)}
    assert not any(word in kind for kind in kinds for word in ("array", "ndarray", "bytes", "Any"))
    assert not any("list" in kind or "dict" in kind for kind in kinds)


def test_the_moment_in_a_picture_survives_jpeg() -> None:
    picture = np.full((480, 640, 3), 90, np.uint8)
    barcode.write(picture, 1_234_567_890)
    jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 75])[1]
    assert barcode.read(cv2.imdecode(jpeg, cv2.IMREAD_COLOR)) == 1_234_567_890
    picture[:8, :64] = 255
    assert barcode.read(picture) is None
