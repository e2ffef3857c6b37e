"""What can go wrong with a camera: each is said in words, retried, and ends nothing else."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from poise.clock import ManualClock
from poise.core.events import SensorState, SensorStatus, SkinSample
from poise.errors import Missing, SensorUnavailableError
from poise.vision import capture, opening, worker
from poise.vision.face_tracker import FaceTracker
from poise.vision.messages import Counts
from poise.vision.pixel_format import BEST
from poise.vision.worker import _Worker

from .test_face_tracker import Told
from .test_pixel_format import YUYV, Camera
from .test_skin import plain, points

Answer = Callable[[], Any]


class Impatient(threading.Event):
    """Lets nobody wait."""

    def wait(self, timeout: float | None = None) -> bool:
        return self.is_set()


class Desk:
    """A worker's process but for the process: what cv2 and the system answer is the test's.

    ``answers`` are given in turn to whoever opens the camera, an error or a camera; what the worker
    said is in ``said``, ``samples`` counts what came of pictures and ``seen`` those with skin.  It
    stops when ``enough`` says so.
    """

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, name: str = "A camera", where: str = "0"
    ) -> None:
        self.clock = ManualClock()
        self.said: list[SensorStatus] = []
        self.notes: set[str] = set()
        self.samples = self.seen = 0
        self.stop = Impatient()
        self.enough: Callable[[], bool] = lambda: False
        self.answers: list[Camera | OSError | SensorUnavailableError] = []
        monkeypatch.setattr(opening, "_refuse_early", self._ask)
        monkeypatch.setattr(opening.cv2, "VideoCapture", lambda *_: self.answers.pop(0))
        monkeypatch.setattr(worker, "name_of", lambda _: name)
        self.worker = _Worker(where, "camera", self.clock, self._hear, self.stop, threading.Event())  # type: ignore[arg-type]
        self.worker._finder = Told(points())  # type: ignore[assignment]

    def _ask(self, _index: int) -> None:
        if isinstance(self.answers[0], Exception):
            raise self.answers.pop(0)  # type: ignore[misc]

    def _hear(self, _kind: str, what: Any) -> None:
        if isinstance(what, SensorStatus):
            self.said.append(what)
        if isinstance(what, SkinSample):
            self.samples += 1
            self.seen += bool(what.rgb)
            self.notes.update(what.notes)
        if self.enough():
            self.stop.set()

    def camera(self, frames: int = 40, picture: Any = None) -> Camera:
        """One that sends so many pictures and is gone; always the same ``picture`` if given."""
        made = Camera(self.clock, frames, {YUYV: 30})
        if picture is not None:
            made.retrieve = lambda: (True, picture.copy())  # type: ignore[method-assign]
        return made

    def sit(self, *answers: Camera | SensorUnavailableError) -> None:
        self.answers = list(answers)
        self.worker.run()

    def states(self) -> list[tuple[SensorState, str]]:
        return [(status.state, status.reason) for status in self.said]


def refused(monkeypatch: pytest.MonkeyPatch, error: OSError) -> SensorUnavailableError:
    """What opening camera 0 raises where the system answers ``error``."""

    def answer(*_: object) -> int:
        raise error

    monkeypatch.setattr(opening.sys, "platform", "linux")
    monkeypatch.setattr(opening.os, "open", answer)
    with pytest.raises(SensorUnavailableError) as raised:
        opening.open_capture(0)
    return raised.value


@pytest.mark.parametrize(
    ("code", "reason", "words"),
    [
        (errno.ENOENT, Missing.NO_CAMERA, "no camera 0 on this computer. Plug one in"),
        (errno.EACCES, Missing.PERMISSION_DENIED, "this user may not use /dev/video0: join"),
        (errno.EBUSY, Missing.CAMERA_BUSY, "used by another program: close it"),
        (errno.ENODEV, Missing.NO_CAMERA, "unplug the camera and plug it in again"),
    ],
    ids=["absent", "refused", "busy", "half gone"],
)
def test_why_a_camera_will_not_open_is_said_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, code: int, reason: Missing, words: str
) -> None:
    error = refused(monkeypatch, OSError(code, os.strerror(code)))
    assert error.reason is reason
    assert words in str(error)


def test_a_camera_that_opens_for_the_system_and_not_for_us_is_busy_or_forbidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Shut(Camera):
        def isOpened(self) -> bool:  # noqa: N802
            return False

    monkeypatch.setattr(opening, "_refuse_early", lambda _: None)
    monkeypatch.setattr(opening.cv2, "VideoCapture", lambda *_: Shut(ManualClock(), 0, {YUYV: 30}))
    with pytest.raises(SensorUnavailableError, match=r"close other programs.*privacy") as raised:
        opening.open_capture(0)
    assert raised.value.reason is Missing.CAMERA_BUSY


def test_nothing_at_an_address_is_said_with_the_address() -> None:
    with pytest.raises(SensorUnavailableError, match=r"127\.0\.0\.1:9/.*check that it is there"):
        opening.open_capture("http://127.0.0.1:9/video")


def test_a_busy_camera_is_asked_again_and_watched_once_it_is_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(monkeypatch)
    busy = SensorUnavailableError("the camera is used by another program", Missing.CAMERA_BUSY)
    desk.enough = lambda: desk.samples >= 1
    desk.sit(busy, busy, desk.camera())
    assert desk.states()[:4] == [
        (SensorState.SEARCHING, ""),
        (SensorState.BLOCKED, Missing.CAMERA_BUSY),
        (SensorState.BLOCKED, Missing.CAMERA_BUSY),
        (SensorState.STREAMING, ""),
    ]
    assert desk.said[1].detail == "The camera is used by another program."


def test_what_may_come_by_itself_is_searched_for_and_what_may_not_is_the_persons(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(monkeypatch)
    desk.enough = lambda: len(desk.said) >= 4
    desk.sit(
        SensorUnavailableError("a", Missing.NO_CAMERA),
        SensorUnavailableError("b", Missing.PERMISSION_DENIED),
        SensorUnavailableError("c", Missing.MODEL_MISSING),
    )
    assert [state for state, _ in desk.states()[1:]] == [
        SensorState.SEARCHING, SensorState.BLOCKED, SensorState.BLOCKED,
    ]  # fmt: skip


def test_a_camera_unplugged_in_use_is_lost_in_words_and_found_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(monkeypatch)
    desk.enough = lambda: len(desk.said) >= 6
    gone = SensorUnavailableError("there is no camera 0", Missing.NO_CAMERA)
    desk.sit(desk.camera(frames=30), gone, desk.camera(frames=30))
    assert desk.states()[:5] == [
        (SensorState.SEARCHING, ""),
        (SensorState.STREAMING, ""),
        (SensorState.LOST, "unplugged"),
        (SensorState.SEARCHING, Missing.NO_CAMERA),
        (SensorState.STREAMING, ""),
    ]
    assert desk.said[2].detail == "The camera stopped sending pictures."


class Slow:
    """A grabber whose driver takes ``silent_s`` over being asked for another form."""

    ended, frozen_s = False, 0.0

    def __init__(self, clock: ManualClock, silent_s: float, *, adjusting: bool) -> None:
        self._clock, self._silent_s, self._asked = clock, silent_s, adjusting
        self.counts = Counts(0, 0, 0, None, False, False, "")

    @property
    def adjusting(self) -> bool:
        return self._asked and self._clock.now() < self._silent_s

    def newest(self, timeout_s: float) -> capture.Frame | None:
        now = self._clock.now() + timeout_s
        self._clock.move_to(now)
        return None if now < self._silent_s else capture.Frame(now, plain())


@pytest.mark.parametrize("silent_s", [2.5, 4.5, 19.0])
def test_a_driver_that_takes_four_seconds_over_each_question_is_waited_for_in_words(
    monkeypatch: pytest.MonkeyPatch, silent_s: float
) -> None:
    desk = Desk(monkeypatch)
    desk.enough = lambda: desk.seen >= 1
    slow: Any = Slow(desk.clock, silent_s, adjusting=True)
    desk.worker._read(slow, FaceTracker(Told(points()), "camera"))
    assert desk.seen == 1
    assert desk.notes == ({worker.ADJUSTING} if silent_s > worker.PATIENCE_S else set())


@pytest.mark.parametrize(("adjusting", "silent_s"), [(False, 4.5), (True, 60.0)])
def test_one_that_is_silent_without_need_or_for_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch, adjusting: bool, silent_s: float
) -> None:
    desk = Desk(monkeypatch)
    slow: Any = Slow(desk.clock, silent_s, adjusting=adjusting)
    desk.worker._read(slow, FaceTracker(Told(points()), "camera"))
    assert desk.seen == 0
    assert desk.clock.now() < silent_s


def test_a_frozen_picture_is_said_to_be_frozen_and_no_colour_is_taken_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(monkeypatch)
    desk.enough = lambda: any("frozen" in note for note in desk.notes)
    desk.sit(desk.camera(frames=10**9, picture=plain()))
    assert desk.notes == {"the picture is frozen; unplug the camera and plug it in again"}
    assert desk.samples == 2  # the first picture, and the news


def test_a_virtual_camera_that_shows_a_still_picture_is_not_to_be_unplugged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(monkeypatch, name="OBS Virtual Camera")
    desk.enough = lambda: any("still picture" in note for note in desk.notes)
    desk.sit(desk.camera(frames=10**9, picture=plain()))
    assert desk.notes == {"this virtual camera shows a still picture; choose the real one"}


@pytest.mark.parametrize("own", [None, "1"])
def test_media_foundation_opens_cameras_quickly_unless_the_person_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, own: str | None
) -> None:
    name = "OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS"
    monkeypatch.setenv(name, own or "")
    if own is None:
        monkeypatch.delenv(name)
    seen: list[str | None] = []
    desk = Desk(monkeypatch)
    camera = desk.camera()

    def opened(*_: object) -> Camera:
        seen.append(os.environ.get(name))
        return camera

    monkeypatch.setattr(opening.cv2, "VideoCapture", opened)
    desk.enough = lambda: desk.samples >= 1
    desk.sit(camera)
    assert seen == [own or "0"]


def test_a_black_picture_is_said_to_be_black(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(monkeypatch)
    desk.worker._finder = Told()  # type: ignore[assignment]
    dark = iter(np.arange(10**6) % 8)
    camera = desk.camera(frames=60)
    camera.retrieve = lambda: (True, np.full((480, 640, 3), next(dark), np.uint8))  # type: ignore[method-assign]
    desk.enough = lambda: len(desk.said) >= 3
    desk.sit(camera)
    assert desk.notes == {"the picture is black; is the camera covered?"}


def test_a_program_that_poses_as_a_camera_is_named_with_a_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(monkeypatch, name="OBS Virtual Camera")
    desk.enough = lambda: desk.samples >= 1
    desk.sit(desk.camera())
    assert desk.said[1].detail == (
        "Using OBS Virtual Camera. This is a virtual camera and may alter the picture. "
        "Choose the real one."
    )


def test_uncompressed_pictures_are_asked_for_as_soon_as_it_opens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(monkeypatch)
    desk.enough = lambda: desk.samples >= 1
    camera = desk.camera()
    desk.sit(camera)
    assert camera.asked[0] == YUYV
    assert BEST == "YUYV"
    assert worker.FROZEN_S <= worker.PATIENCE_S


def test_a_damaged_picture_is_passed_over_and_nothing_but_damaged_ones_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Damaged(Camera):
        every = 3

        def retrieve(self) -> tuple[bool, np.ndarray]:
            ok, picture = super().retrieve()
            return ok and self.left % self.every > 0, picture

    clock = ManualClock()
    camera = Damaged(clock, 90, {YUYV: 30})
    monkeypatch.setattr(opening, "_refuse_early", lambda _: None)
    monkeypatch.setattr(opening.cv2, "VideoCapture", lambda *_: camera)
    grabber = capture.Grabber(0, clock, backlog=100)
    grabber._thread.join(60)
    assert (grabber.counts.grabbed, grabber.counts.dropped) == (90, 30)
    assert len(list(iter(lambda: grabber.newest(0.0), None))) == 60
    grabber.close()
    camera.left, camera.every = 10**6, 1
    broken = capture.Grabber(0, clock)
    broken._thread.join(60)
    assert broken.ended
    assert broken.counts.dropped == capture.MOST_DAMAGED
    broken.close()


@pytest.mark.parametrize(("backlog", "kept"), [(1, [9]), (3, [7, 8, 9])])
def test_the_newest_pictures_wait_and_what_is_passed_over_is_counted(
    monkeypatch: pytest.MonkeyPatch, backlog: int, kept: list[int]
) -> None:
    clock = ManualClock()
    camera = Camera(clock, 10, {YUYV: 30})
    monkeypatch.setattr(opening, "_refuse_early", lambda _: None)
    monkeypatch.setattr(opening.cv2, "VideoCapture", lambda *_: camera)
    grabber = capture.Grabber(0, clock, backlog=backlog)
    grabber._thread.join(60)
    frames = iter(lambda: grabber.newest(0.0), None)
    assert [round(frame.t * 30) - 1 for frame in frames if frame is not None] == kept
    assert (grabber.counts.grabbed, grabber.counts.dropped) == (10, 10 - backlog)
    grabber.close()
