"""A camera's frames, one by one: when they came, which came twice, how old, and what looking cost.

The camera is grabbed in this very process, so that every frame can be counted; the face is found
and the skin measured as in a session.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from poise import packages
from poise.bench import virtual
from poise.bench.blockiness import blockiness
from poise.checks.camera_facts import Watched
from poise.clock import SystemClock, cpu_s
from poise.core.events import SkinSample

if TYPE_CHECKING:
    from poise.vision.capture import Grabbed

FIRST_S = 15.0  # a camera that shows nothing for so long has failed to open
OLDEST_S = 10.0
SETTLING_FRAMES = 5  # the first ones come in a bunch
BLOCKINESS_EVERY = 15
Progress = Callable[[str], None]


@dataclass(slots=True)
class Frames:
    """``arrivals`` and ``twice`` are of every frame, in order; times in s on the bench's clock.

    ``ages_ms`` are of those frames that say when they were made; ``look_ms`` what it took to find
    the face and measure the skin; ``cpu_share`` CPU seconds a second, grabbing and looking.
    ``began_s`` is what the machine's steady clock read when the bench's began.
    """

    arrivals: list[float] = field(default_factory=list)
    twice: list[bool] = field(default_factory=list)
    ages_ms: list[float] = field(default_factory=list)
    samples: list[SkinSample] = field(default_factory=list)
    look_ms: list[float] = field(default_factory=list)
    blocks: list[float] = field(default_factory=list)
    passed_over: int = 0
    claimed_hz: float | None = None
    size: tuple[int, int] | None = None
    device_time: bool = False
    held: bool = False
    cpu_share: float | None = None
    began_s: float = 0.0

    def watched(self, name_is_virtual: bool = False) -> Watched:
        """The same as the camera check wants it."""
        return Watched(
            np.array(self.arrivals),
            np.array(self.twice, bool),
            self.samples,
            self.claimed_hz,
            float(np.median(self.blocks)) if self.blocks else None,
            name_is_virtual,
            self.held,
            self.device_time,
        )


def watch(
    where: str,
    seconds: float,
    *,
    face: bool = True,
    say: Progress = lambda _words: None,
    seen: Callable[[float, Any], None] | None = None,
) -> Frames:
    """Watch a camera (its number, a URL, a file) for so long after its first frame.

    ``seen`` is given each frame that was looked at and its time.  Raises
    :class:`poise.errors.SensorUnavailableError` when it cannot be opened or shows nothing.
    """
    packages.require_pictures()
    from poise.errors import Missing, SensorUnavailableError
    from poise.vision.capture import Grabber
    from poise.vision.names import place

    clock = SystemClock()
    found = Frames(began_s=clock.began_s)
    stamp = virtual.picture_stamp()
    with ExitStack() as open_:
        look = _looker(open_) if face else None
        heed = _Heed(found, clock, stamp)
        grabber = Grabber(place(where), clock, heed)
        open_.callback(grabber.close)
        begun: float | None = None
        cpu, passed = 0.0, 0
        while begun is None or clock.now() < begun + seconds:
            frame = grabber.newest(0.2)
            if frame is None:
                if grabber.ended:
                    break
                if begun is None and clock.now() > FIRST_S:
                    raise SensorUnavailableError(
                        f"the camera {where} shows no picture: close other programs that use it",
                        Missing.CAMERA_BUSY,
                    )
                continue
            if begun is None:
                if heed.count < SETTLING_FRAMES:
                    continue
                heed.count_from_now()
                begun, cpu, passed = clock.now(), cpu_s(), grabber.counts.dropped
                found.size = (frame.bgr.shape[1], frame.bgr.shape[0])
            if seen is not None:
                seen(frame.t, frame.bgr)
            if look is not None:
                start = clock.now()
                found.samples.append(look(frame.bgr, frame.t))
                found.look_ms.append(1000 * (clock.now() - start))
            if len(found.arrivals) % BLOCKINESS_EVERY == 0:
                found.blocks.append(blockiness(frame.bgr))
            say(f"{clock.now() - begun:.0f} of {seconds:.0f} s, {len(found.arrivals)} frames")
        if begun is not None:
            found.cpu_share = (cpu_s() - cpu) / max(1e-3, clock.now() - begun)
        counts = grabber.counts
        found.passed_over = counts.dropped - passed
        found.device_time, found.held = counts.device_time, counts.held
        # On the network nobody states a rate: the library then says 25.
        found.claimed_hz = grabber.claimed_hz if where.isdecimal() else None
        heed.stop()
    return found


class _Heed:
    """Notes every frame in the grabbing thread."""

    def __init__(
        self, found: Frames, clock: SystemClock, stamp: Callable[[Any], float | None] | None
    ) -> None:
        self._found, self._clock, self._stamp = found, clock, stamp
        self._noting = False
        self.count = 0

    def __call__(self, grabbed: Grabbed) -> None:
        self.count += 1
        if not self._noting:
            return
        found = self._found
        found.arrivals.append(grabbed.host_t)
        found.twice.append(grabbed.twice)
        made = self._stamp(grabbed.frame.bgr) if self._stamp is not None else None
        made = grabbed.device_t if made is None else made
        if made is not None and not grabbed.twice:
            age_s = self._clock.began_s + grabbed.host_t - made
            if 0 <= age_s < OLDEST_S:  # some drivers' stamps are of another clock
                found.ages_ms.append(1000 * age_s)

    def count_from_now(self) -> None:
        self._noting = True

    def stop(self) -> None:
        self._noting = False


def _looker(open_: ExitStack) -> Callable[[Any, float], SkinSample]:
    import cv2

    from poise.vision.face import face_finder
    from poise.vision.face_tracker import FaceTracker, Finder

    cv2.setNumThreads(1)
    finder: Finder = face_finder()
    open_.callback(finder.close)
    return FaceTracker(finder, "camera").look
