"""Which form of pictures a camera is asked for, judged by how often they come."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from poise.clock import ManualClock
from poise.vision import opening
from poise.vision.capture import Grabber
from poise.vision.pixel_format import BEST, QUICK, PixelFormat, form_of

YUYV, MJPG, H264 = (cv2.VideoWriter.fourcc(*form) for form in (BEST, QUICK, "H264"))


class Driver:
    """The one thing that cannot be here: a driver's answers, and how often it sends each form.

    A form it does not have it refuses; one in ``lies`` it claims to send and does not.
    """

    def __init__(self, rates_hz: dict[int, float], lies: tuple[int, ...] = ()) -> None:
        self.rates_hz, self.lies = rates_hz, lies
        self.form = next(iter(rates_hz))
        self.asked: list[int] = []

    def get(self, propId: int) -> float:  # noqa: N803
        return float(self.form) if propId == cv2.CAP_PROP_FOURCC else 0.0

    def set(self, propId: int, value: float) -> bool:  # noqa: N803
        if propId != cv2.CAP_PROP_FOURCC:
            return True
        self.asked.append(int(value))
        if int(value) in self.lies:
            return True
        if int(value) in self.rates_hz:
            self.form = int(value)
        return int(value) in self.rates_hz

    def play(self, form: PixelFormat, seconds: float = 6.0) -> None:
        t = 0.0
        while t < seconds:
            form.heed(t)
            t += 1 / self.rates_hz[self.form]


def played(driver: Driver) -> PixelFormat:
    form = PixelFormat(driver)
    driver.play(form)
    assert form.settled
    return form


def test_uncompressed_pictures_that_come_quickly_are_left_alone() -> None:
    driver = Driver({MJPG: 30, YUYV: 30})
    assert played(driver).name == "YUYV"
    assert driver.asked == [YUYV]


@pytest.mark.parametrize("slow_hz", [5.0, 10.0, 15.0])
def test_where_they_come_slowly_mjpeg_is_asked_for_and_kept_if_it_is_quicker(
    slow_hz: float,
) -> None:
    driver = Driver({YUYV: slow_hz, MJPG: 30})
    assert played(driver).name == "MJPG"
    assert driver.form == MJPG


def test_in_dim_light_mjpeg_is_no_quicker_and_the_better_picture_is_taken_back() -> None:
    driver = Driver({YUYV: 15, MJPG: 15})
    assert played(driver).name == "YUYV"
    assert driver.asked == [YUYV, MJPG, YUYV]


def test_a_camera_with_one_form_keeps_it() -> None:
    only_yuyv, only_mjpeg = Driver({YUYV: 10}), Driver({MJPG: 10})
    assert played(only_yuyv).name == "YUYV"
    assert played(only_mjpeg).name == "MJPG"
    assert only_mjpeg.asked == [YUYV]


def test_a_driver_that_says_yes_and_changes_nothing_is_not_believed() -> None:
    driver = Driver({YUYV: 10}, lies=(MJPG,))
    assert played(driver).name == "YUYV"


@pytest.mark.parametrize(("has", "asked"), [((30, 60), [60]), ((30,), [60, 30])])
def test_sixty_a_second_are_asked_for_and_thirty_where_that_is_refused(
    has: tuple[int, ...], asked: list[int]
) -> None:
    told: list[int] = []

    class Rated(Driver):
        def set(self, propId: int, value: float) -> bool:  # noqa: N803
            if propId != cv2.CAP_PROP_FPS:
                return super().set(propId, value)
            told.append(int(value))
            return int(value) in has

    PixelFormat(Rated({YUYV: 30}))
    assert told == asked


def test_a_size_that_is_right_already_is_not_asked_for() -> None:
    told: list[int] = []
    size = {cv2.CAP_PROP_FRAME_WIDTH: 640.0, cv2.CAP_PROP_FRAME_HEIGHT: 480.0}

    class Kept(Driver):
        def get(self, propId: int) -> float:  # noqa: N803
            return size.get(propId, super().get(propId))

        def set(self, propId: int, value: float) -> bool:  # noqa: N803
            told.append(propId)
            return super().set(propId, value)

    PixelFormat(Kept({YUYV: 30, MJPG: 30}))
    assert told == [cv2.CAP_PROP_FOURCC, cv2.CAP_PROP_FPS]


def test_h264_is_never_asked_for() -> None:
    driver = Driver({H264: 30, YUYV: 5, MJPG: 5})
    played(driver)
    assert H264 not in driver.asked
    assert driver.form == YUYV


def test_a_camera_that_does_not_tell_its_form_has_none() -> None:
    driver = Driver({0: 30})
    assert form_of(driver) == ""


class Camera(Driver):
    """``cv2.VideoCapture`` of such a driver: a picture comes whenever one is due on the clock."""

    def __init__(self, clock: ManualClock, frames: int, rates_hz: dict[int, float]) -> None:
        super().__init__(rates_hz)
        self.clock, self.left = clock, frames

    def isOpened(self) -> bool:  # noqa: N802
        return True

    def grab(self) -> bool:
        self.clock.move_to(self.clock.now() + 1 / self.rates_hz[self.form])
        self.left -= 1
        return self.left >= 0

    def retrieve(self) -> tuple[bool, np.ndarray]:
        return True, np.full((480, 640, 3), self.left % 250, np.uint8)

    def release(self) -> None:
        pass


def test_the_rate_told_is_that_of_the_form_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = ManualClock()
    camera = Camera(clock, 400, {YUYV: 10, MJPG: 30})
    monkeypatch.setattr(opening, "_refuse_early", lambda index: None)
    monkeypatch.setattr(opening.cv2, "VideoCapture", lambda *where: camera)
    grabber = Grabber(0, clock)
    while not grabber.ended:
        grabber.newest(1.0)
    counts = grabber.counts
    grabber.close()
    assert counts.form == "MJPG"
    assert counts.rate_hz == pytest.approx(30, abs=0.01)
    assert counts.grabbed == 400
