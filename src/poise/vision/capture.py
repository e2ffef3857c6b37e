"""Pictures from a camera, a network camera or a file: a thread that grabs, and the newest one wins.

Without it a consumer that is a little slow falls seconds behind, for every layer below keeps its
own queue.  What is passed over is counted.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from poise.clock import Clock
from poise.core.arrays import Picture
from poise.errors import Missing, SensorUnavailableError
from poise.vision import only_there
from poise.vision.exposure import SETTLE_S, Held, too_different
from poise.vision.messages import Counts
from poise.vision.names import name_of, place
from poise.vision.picture_size import too_large
from poise.vision.pixel_format import PixelFormat
from poise.vision.stamps import Stamps

__all__ = ["Frame", "Grabber", "name_of", "open_capture", "place"]

NETWORK_MS = 5000


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture taken at ``t``."""

    t: float
    bgr: Picture


@dataclass(frozen=True, slots=True)
class Grabbed:
    """A picture as it came at ``host_t``, ``twice`` if it was that of the one before.

    ``frame`` has the time that is believed of it; ``device_t`` is the camera's own on the machine's
    steady clock, None where it has none.
    """

    host_t: float
    frame: Frame
    twice: bool
    device_t: float | None


def open_capture(where: int | str) -> Any:
    """An open ``cv2.VideoCapture``; raises :class:`SensorUnavailableError` saying what to do."""
    if isinstance(where, str):
        if "://" in where:
            only_there.hold_to_its_address()
            if elsewhere := only_there.sent_on_to(where):
                raise SensorUnavailableError(
                    f"the camera at {name_of(where)} sends poise on to {elsewhere}: name the "
                    "address of the stream itself",
                    Missing.NOT_FOUND,
                )
            limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, NETWORK_MS]
            limits += [cv2.CAP_PROP_READ_TIMEOUT_MSEC, NETWORK_MS]
            capture = cv2.VideoCapture(where, cv2.CAP_FFMPEG, limits)
        else:
            capture = cv2.VideoCapture(where)
        if not capture.isOpened():
            raise SensorUnavailableError(_unread(where), Missing.NOT_FOUND)
        if wrong := too_large(capture):
            capture.release()
            raise SensorUnavailableError(
                f"{name_of(where)} cannot be looked at: {wrong}", Missing.NOT_FOUND
            )
        return capture
    _refuse_early(where)
    system = cv2.CAP_V4L2 if sys.platform.startswith("linux") else cv2.CAP_ANY
    capture = cv2.VideoCapture(where, system)
    if not capture.isOpened():
        raise SensorUnavailableError(
            f"camera {where} cannot be opened: close other programs that use it and allow this one "
            "to use the camera in the system's privacy settings",
            Missing.CAMERA_BUSY,
        )
    return capture


def _unread(where: str) -> str:
    if "://" not in where:
        return f"nothing can be read from the video {where}: check that it is there"
    return (
        f"nothing can be read from the camera at {name_of(where)}: check that it is there, and "
        "that this is the address of its stream and not of a page or list that leads there"
    )


def _refuse_early(index: int) -> None:
    """Say why a camera on Linux will not open, which cv2 does not."""
    if not sys.platform.startswith("linux"):
        return
    device = f"/dev/video{index}"
    try:
        os.close(os.open(device, os.O_RDWR | os.O_NONBLOCK))
    except FileNotFoundError:
        raise SensorUnavailableError(
            f"no camera {index} on this computer. Plug one in, or choose another",
            Missing.NO_CAMERA,
        ) from None
    except PermissionError:
        raise SensorUnavailableError(
            f"this user may not use {device}: join the group that owns it (often 'video') and log "
            "in again",
            Missing.PERMISSION_DENIED,
        ) from None
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise SensorUnavailableError(
                f"{device} cannot be opened ({error.strerror}): unplug the camera and plug it in "
                "again",
                Missing.NO_CAMERA,
            ) from None
        raise SensorUnavailableError(
            f"{device} is used by another program: close it and try again", Missing.CAMERA_BUSY
        ) from None


class Grabber:
    """Grabs from ``where`` until closed; :attr:`ended` says that nothing more will come.

    :attr:`adjusting` says that the camera is being asked for another form or exposure: some drivers
    take four seconds over it, and no picture comes meanwhile.

    A file is played at the pace it was filmed.  ``heed`` is told of every picture, those sent twice
    too, in the grabbing thread: it must be quick.  ``backlog`` pictures may wait to be taken, the
    newest and those just before it; more are passed over, the oldest first, and counted.
    """

    def __init__(
        self,
        where: int | str,
        clock: Clock,
        heed: Callable[[Grabbed], None] | None = None,
        backlog: int = 1,
    ) -> None:
        self._capture, self._heed = open_capture(where), heed
        self._form = PixelFormat(self._capture) if isinstance(where, int) else None
        self.claimed_hz: float | None = self._capture.get(cv2.CAP_PROP_FPS) or None
        self._clock, self._live = clock, not isinstance(where, str) or "://" in where
        self._held = Held(self._capture) if isinstance(where, int) else None
        self._stamps = Stamps()
        self._new = threading.Condition()
        self._closing = threading.Event()
        self._frames: deque[Frame] = deque(maxlen=backlog)
        self._first_t: float | None = None
        self._rated_from = (0.0, 0)
        self._last_t = 0.0
        self._grabbed = self._dropped = self._duplicated = 0
        self.ended = self.adjusting = False
        self.frozen_s = 0.0
        self._thread = threading.Thread(target=self._run, name=f"grab {where}", daemon=True)
        self._thread.start()

    def newest(self, timeout_s: float) -> Frame | None:
        """The first picture not yet taken of the newest few, waiting at most this long; or None."""
        with self._new:
            self._new.wait_for(lambda: bool(self._frames) or self.ended, timeout_s)
            return self._frames.popleft() if self._frames else None

    @property
    def counts(self) -> Counts:
        since_t, since = self._rated_from
        span = self._last_t - since_t
        rate = (self._grabbed - since) / span if span > 1 else None
        return Counts(
            self._grabbed,
            self._dropped,
            self._duplicated,
            rate,
            self._stamps.device,
            bool(self._held and self._held.before),
            self._form.name if self._form is not None else "",
        )

    def close(self) -> bool:
        """Stop grabbing and give the camera back as it was found; False if a driver holds it."""
        self._closing.set()
        self._thread.join(timeout=2 * NETWORK_MS / 1000)
        if self._thread.is_alive():
            return False
        if self._held:
            self._held.give_back()
        self._capture.release()
        return True

    def _run(self) -> None:
        thumb: Picture | None = None
        brightness: float | None = None
        while not self._closing.is_set():
            if not self._capture.grab():
                break
            host_t = self._clock.now()
            device_t = self._device_t()
            t = self._stamps.stamp(host_t, device_t) if self._live else self._pace(host_t)
            ok, bgr = self._capture.retrieve()
            if not ok:
                break
            small = bgr[::16, ::16].copy()
            twice = thumb is not None and np.array_equal(small, thumb)
            thumb = small
            if self._heed is not None:
                self._heed(Grabbed(host_t, Frame(t, bgr), twice, device_t))
            if twice and self._live:
                self._duplicated += 1
                self.frozen_s = t - self._last_t
                continue
            self.frozen_s = 0.0
            self.adjusting = True
            if self._form is not None and not self._form.settled:
                self._form.heed(t)
                self._rated_from = (t, self._grabbed + 1)
            if self._held is not None:
                brightness = self._hold(t, float(small.mean()), brightness)
            self.adjusting = False
            self._offer(Frame(t, bgr))
        with self._new:
            self.ended = True
            self._new.notify_all()

    def _offer(self, frame: Frame) -> None:
        with self._new:
            self._grabbed += 1
            if self._first_t is None:
                self._first_t = frame.t
                self._rated_from = (frame.t, 1)
            self._last_t = frame.t
            self._dropped += len(self._frames) == self._frames.maxlen
            self._frames.append(frame)
            self._new.notify_all()

    def _device_t(self) -> float | None:
        """The camera's own time in seconds, None where it gives none: on a network none is real."""
        if self._held is None:
            return None
        told = float(self._capture.get(cv2.CAP_PROP_POS_MSEC))
        return told / 1000 if told > 0 else None

    def _pace(self, host_t: float) -> float:
        """Wait until a frame of a file is due; its time on our clock."""
        told = float(self._capture.get(cv2.CAP_PROP_POS_MSEC)) / 1000
        if self._first_t is None:
            self._offset_t = host_t - told
        due = self._offset_t + told
        self._closing.wait(self._clock.real_s(max(0.0, due - host_t)))
        return max(due, self._last_t + 1e-3) if self._first_t is not None else due

    def _hold(self, t: float, mean: float, before: float | None) -> float | None:
        """Hold the camera's adjustments once it has settled; give them back if that was wrong."""
        assert self._held is not None
        age = t - (self._first_t if self._first_t is not None else t)
        if before is None and age > SETTLE_S:
            self._held.hold()
            return mean
        if before is not None and SETTLE_S + 1 < age < SETTLE_S + 2 and too_different(before, mean):
            self._held.give_back()
        return before
