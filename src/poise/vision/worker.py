"""The process in which pictures live and die: ``python -m poise.vision.worker``.

It is told where to look on its command line, writes messages (``poise.vision.wire``) to its
standard output, and ends when its standard input does.  The messages are a :class:`SkinSample`, a
:class:`SensorStatus`, the counts of what was grabbed, signs of life with what the main thread does
and for how long it has made no step, and at first some readings of its clock, so that the other
side can tell how the two clocks lie: none can hold a picture.

Only while a person wants to see themselves, which standard input says with a byte, there is one
more: a :class:`Thumbnail`, kept in memory until the next one and nowhere else.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from poise import packages
from poise.clock import SystemClock
from poise.core.events import SensorState, SensorStatus, SkinSample
from poise.errors import Missing, SensorUnavailableError
from poise.vision import only_there, wire
from poise.vision.messages import BEAT_S, EVERY_S, SHOW, Thumbnail
from poise.vision.model_file import ModelFile
from poise.vision.names import is_virtual, name_of, place

if TYPE_CHECKING:
    from poise.vision.capture import Frame, Grabber
    from poise.vision.face_tracker import FaceTracker, Finder
    from poise.vision.own_model import OwnModel

TICKS = 20
RETRY_S = 2.0
PATIENCE_S = 3.0  # without a picture the camera is gone
ADJUSTING_S = 25.0  # and while its driver is asked for another form of picture
COUNT_EVERY_S = 5.0
FROZEN_S = 2.0
BACKLOG = 8  # a quarter of a second held up on a busy machine loses no picture
ONLY_THE_PERSON = (Missing.PERMISSION_DENIED, Missing.CAMERA_BUSY, Missing.MODEL_MISSING)

FROZEN = "the picture is frozen; unplug the camera and plug it in again"
ADJUSTING = "the camera is being set up, which some take long over; wait a moment"
STILL = "this virtual camera shows a still picture; choose the real one"

LEAVE_S = 5.0  # nobody waits any more: a driver that still holds the main thread is left
STUCK = 3  # the exit status when a driver does not give the camera back

Send = Callable[[str, Any], None]


def main() -> None:
    """Run until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # poise itself is told, and ends this
    options = json.loads(sys.argv[1])
    status = 0
    with os.fdopen(os.dup(1), "wb") as out:
        # Whatever a library prints must not end up among the messages.
        os.dup2(2, 1)
        stop, showing, turn = threading.Event(), threading.Event(), threading.Lock()
        threading.Thread(target=_heed_input, args=(stop, showing), daemon=True).start()

        def send(kind: str, what: Any) -> None:
            told = wire.packed(kind, *_parts(what))
            try:
                with turn:  # without a limit: who does not read us has us killed, or is gone
                    out.write(told)
                    out.flush()
            except (BrokenPipeError, OSError):
                stop.set()

        clock = SystemClock()
        for _ in range(TICKS):
            send("tick", {"t": clock.now()})
            stop.wait(0.001)
        told = options.get("model")
        model = ModelFile(Path(told["path"]), told["sha256"]) if told else None
        steps = Steps()
        threading.Thread(target=_beat, args=(steps, send), daemon=True).start()
        worker = _Worker(
            options["where"], options["sensor"], clock, send, stop, showing, model, steps
        )
        if not worker.run():
            status = STUCK
        # Native threads of a library need not be waited for.
        os._exit(status)


def _parts(what: Any) -> tuple[dict[str, Any], bytes]:
    """The numbers and words of it, and the bytes of a picture."""
    if isinstance(what, dict):
        return what, b""
    kind: Any = type(what)  # mypy does not take a type for hashable
    body = {name: getattr(what, name) for name in _names(kind)}
    return body, body.pop("rgb") if isinstance(what, Thumbnail) else b""


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _heed_input(stop: threading.Event, showing: threading.Event) -> None:
    with suppress(OSError):
        while byte := os.read(0, 1):
            (showing.set if byte == SHOW else showing.clear)()
    showing.clear()
    stop.set()
    threading.Event().wait(LEAVE_S)
    os._exit(STUCK)


class Steps:
    """What the main thread is doing, and how many steps it has made."""

    def __init__(self) -> None:
        self.doing, self.count = "loading", 0

    def made(self, doing: str) -> None:
        """One more, and what comes now."""
        self.doing, self.count = doing, self.count + 1


def _beat(steps: Steps, send: Send) -> None:
    """Give signs of life; time is counted in them, so that a computer's sleep is none."""
    seen, still_s, never = -1, 0.0, threading.Event()
    while not never.wait(BEAT_S):
        still_s = still_s + BEAT_S if steps.count == seen else 0.0
        seen = steps.count
        send("alive", {"doing": steps.doing, "still_s": still_s})


class _Worker:
    def __init__(
        self,
        where: str,
        sensor: str,
        clock: SystemClock,
        send: Send,
        stop: threading.Event,
        showing: threading.Event,
        model: ModelFile | None = None,
        steps: Steps | None = None,
    ) -> None:
        self._where, self._sensor = place(where), sensor
        self._clock, self._send, self._stop, self._showing = clock, send, stop, showing
        self._name = ""  # of the camera, once it was opened
        self._shown_t = -1e9
        self._finder: Finder | None = None
        self._file, self._steps = model, steps or Steps()
        self._model: OwnModel | None = None
        self._held_up = False

    def run(self) -> bool:
        """Watch until told to stop; False when a camera was not given back by its driver."""
        try:
            packages.require_pictures()
        except SensorUnavailableError as error:
            self._say(SensorState.BLOCKED, str(error.reason), _sentence(str(error)))
            self._stop.wait()
            return True
        self._say(SensorState.SEARCHING, "", "Opening the camera.")
        # With these Windows' Media Foundation takes half a minute to open some cameras.
        os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")
        only_there.refuse_others()
        import cv2

        cv2.setNumThreads(1)
        while not self._stop.is_set():
            try:
                if self._watch():
                    return True
                if self._held_up:
                    return False
            except SensorUnavailableError as error:
                blocked = error.reason in ONLY_THE_PERSON
                state = SensorState.BLOCKED if blocked else SensorState.SEARCHING
                self._say(state, str(error.reason), _sentence(str(error)))
            self._steps.made("waiting")
            self._stop.wait(RETRY_S)
        return True

    def _watch(self) -> bool:
        """Read one opened camera until it ends; whether there is nothing more to wait for."""
        from poise.vision.capture import Grabber
        from poise.vision.face import face_finder
        from poise.vision.face_tracker import FaceTracker

        self._steps.made("loading")
        self._load_model()
        self._steps.made("opening")
        grabber = Grabber(self._where, self._clock, backlog=BACKLOG)
        try:
            self._steps.made("loading")
            self._finder = self._finder or face_finder()
            tracker = FaceTracker(self._finder, self._sensor)
            self._name = name = name_of(self._where)
            words = [f"Using {name}."]
            if self._file is not None:
                words.append(f"Custom model {self._file.name} is also running.")
            if is_virtual(name):
                words.append(
                    "This is a virtual camera and may alter the picture. Choose the real one."
                )
            self._say(SensorState.STREAMING, "", " ".join(words))
            self._read(grabber, tracker)
            if self._stop.is_set():
                return True
            if isinstance(self._where, str) and "://" not in self._where:
                self._say(SensorState.ENDED, "", "The video has ended.")
                return True
            self._say(SensorState.LOST, "unplugged", "The camera stopped sending pictures.")
            return False
        finally:
            self._steps.made("closing")
            self._held_up = not grabber.close()

    def _load_model(self) -> None:
        """Load the person's own model, where they named one."""
        if self._file is not None and self._model is None:
            from poise.vision.own_model import OwnModel

            self._model = OwnModel(self._file)

    def _read(self, grabber: Grabber, tracker: FaceTracker) -> None:
        heard_t = counted_t = self._clock.now()
        while not self._stop.is_set():
            self._steps.made("watching")
            frame = grabber.newest(0.5)
            now = self._clock.now()
            if frame is not None:
                heard_t = now
                sample = tracker.look(frame.bgr, frame.t)
                if self._model is not None:
                    said = self._model.read(frame.bgr, tracker.face, frame.t)
                    sample = replace(sample, model=said)
                self._send("sample", sample)
                self._show(frame, tracker)
            elif grabber.ended:
                break
            elif grabber.frozen_s > FROZEN_S:
                heard_t = now
                note = STILL if is_virtual(self._name) else FROZEN
                self._send("sample", SkinSample(now, self._sensor, (), 0.0, notes=(note,)))
            elif now - heard_t > PATIENCE_S:
                if not grabber.adjusting or now - heard_t > ADJUSTING_S:
                    break
                self._send("sample", SkinSample(now, self._sensor, (), 0.0, notes=(ADJUSTING,)))
            if now - counted_t > COUNT_EVERY_S:
                counted_t = now
                self._send("counts", grabber.counts)
        self._send("counts", grabber.counts)

    def _show(self, frame: Frame, tracker: FaceTracker) -> None:
        """Send the picture, small, if somebody wants to see it and has not just seen one."""
        if not self._showing.is_set() or frame.t - self._shown_t < EVERY_S:
            return
        from poise.vision.thumbnail import thumbnail

        self._shown_t = frame.t
        self._send("picture", thumbnail(frame.bgr, tracker))

    def _say(self, state: SensorState, reason: str, detail: str) -> None:
        now = self._clock.now()
        told = SensorStatus(now, self._sensor, state, reason, detail, name=self._name)
        self._send("status", told)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


if __name__ == "__main__":
    main()
