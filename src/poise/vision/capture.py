"""Pictures from a camera, a network camera or a file: a thread that grabs, and the newest one wins.

Without it a consumer that is a little slow falls seconds behind, for every layer below keeps its
own queue.  What is passed over is counted.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from poise.clock import Clock
from poise.core.arrays import Picture
from poise.vision.exposure import SETTLE_S, Held, too_different
from poise.vision.messages import Counts
from poise.vision.opening import NETWORK_MS, open_capture
from poise.vision.pixel_format import PixelFormat
from poise.vision.stamps import Stamps

MOST_DAMAGED = 30  # pictures, one after the other: more of them, and it is given up


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


class Grabber:
    """Grabs from ``where`` until closed; :attr:`ended` says that nothing more will come.

    :attr:`adjusting` says that the camera is being asked for another form or exposure: some drivers
    take four seconds over it, and no picture comes meanwhile.  :attr:`frozen_s` is for how long it
    has sent one and the same picture.

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
        self._rated_from = (0.0, 0)  # since when it sends this form, and how many came before
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
        damaged = 0
        while not self._closing.is_set():
            if not self._capture.grab():
                break
            host_t = self._clock.now()
            device_t = self._device_t()
            t = self._stamps.stamp(host_t, device_t) if self._live else self._pace(host_t)
            ok, bgr = self._capture.retrieve()
            if not ok:  # a JPEG that was damaged on its way; those of cameras on USB sometimes are
                damaged += 1
                if damaged > MOST_DAMAGED:
                    break
                self._pass_over()
                continue
            damaged = 0
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

    def _pass_over(self) -> None:
        with self._new:
            self._grabbed += 1
            self._dropped += 1

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
