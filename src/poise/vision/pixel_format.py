"""The form of a camera's pictures: uncompressed where that comes quickly enough, else MJPEG.

YUYV keeps all of the pulse, but 640×480 at 30 a second is 147 Mbit/s of it, and many a camera or
hub then sends 5, 10 or 15 pictures instead.  A pulse survives a light JPEG better than so few
pictures.  A driver's word is not to be trusted, so pictures are counted: if MJPEG is not clearly
quicker, as in dim light, where the exposure is what is slow, YUYV is asked for again.  60 a second
are asked for in either form, as two pictures averaged hold less noise than one; but where YUYV
comes at 30, its better pictures are kept.
"""

from __future__ import annotations

import cv2

from poise.vision.exposure import Adjustable

BEST, QUICK = "YUYV", "MJPG"  # never H.264, which throws the pulse away
WIDTH, HEIGHT = 640, 480
RATE_HZ, USUAL_HZ = 60, 30
SLOW_HZ = 20.0
QUICKER = 1.25
SETTLE_S, COUNT_S = 0.4, 1.0  # pictures come in a bunch at first


def ask(camera: Adjustable, form: str) -> bool:
    """Ask for pictures in ``form``; whether that is what it sends now."""
    if not camera.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*form)):
        return False
    _change(camera, cv2.CAP_PROP_FRAME_WIDTH, WIDTH)
    _change(camera, cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT)
    if not _change(camera, cv2.CAP_PROP_FPS, RATE_HZ):
        _change(camera, cv2.CAP_PROP_FPS, USUAL_HZ)
    return form_of(camera) == form


def _change(camera: Adjustable, what: int, value: float) -> bool:
    """Ask for it unless it is so already: some drivers take four seconds over every question."""
    return camera.get(what) == value or camera.set(what, value)


def form_of(camera: Adjustable) -> str:
    """The four letters of what the camera says it sends, empty where it does not say."""
    code = int(camera.get(cv2.CAP_PROP_FOURCC))
    return code.to_bytes(4, "little").decode("ascii", "replace").strip("\0 ") if code > 0 else ""


class PixelFormat:
    """Asks ``camera`` for the best form, counts what comes, and tries the quicker one if need be.

    ``name`` is what the camera says it sends; ``settled`` that it will be left so.
    """

    def __init__(self, camera: Adjustable) -> None:
        self._camera = camera
        self._slow_hz: float | None = None
        self._begin()
        self.settled = not self._ask(BEST)  # a camera without YUYV keeps what it has

    def _begin(self) -> None:
        self._from_t: float | None = None
        self._count = 0

    def heed(self, t: float) -> None:
        """A new picture was taken at ``t``."""
        if self.settled:
            return
        if self._from_t is None:
            self._from_t = t + SETTLE_S
        if t < self._from_t:
            return
        if self._count == 0:
            self._from_t = t
        self._count += 1
        if t - self._from_t >= COUNT_S:
            self._judge((self._count - 1) / (t - self._from_t))

    def _judge(self, rate_hz: float) -> None:
        if self._slow_hz is None and rate_hz < SLOW_HZ:
            self._slow_hz = rate_hz
            if self._ask(QUICK):
                self._begin()
                return
        elif self._slow_hz is None or rate_hz >= QUICKER * self._slow_hz:
            self.settled = True
            return
        self._ask(BEST)
        self.settled = True

    def _ask(self, form: str) -> bool:
        done = ask(self._camera, form)
        self.name = form_of(self._camera)
        return done
