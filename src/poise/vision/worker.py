"""The process in which pictures live and die: ``python -m poise.vision.worker``.

It is told where to look on its command line, writes pickled messages to its standard output, and
ends when its standard input does.  The messages are a :class:`SkinSample`, a
:class:`SensorStatus`, the counts of what was grabbed, and at first some readings of its clock, so
that the other side can tell how the two clocks lie: none can hold a picture.

Only while a person wants to see themselves, which standard input says with a byte, there is one
more: a :class:`Thumbnail`, kept in memory until the next one and nowhere else.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from poise.clock import SystemClock
from poise.core.events import SensorState, SensorStatus, SkinSample
from poise.errors import Missing, SensorUnavailableError
from poise.vision.messages import EVERY_S, SHOW
from poise.vision.model_file import ModelFile

if TYPE_CHECKING:
    from poise.vision.capture import Frame, Grabber
    from poise.vision.face import FaceFinder
    from poise.vision.face_tracker import FaceTracker
    from poise.vision.own_model import OwnModel

TICKS = 20
RETRY_S = 2.0
PATIENCE_S = 3.0  # without a picture the camera is gone
COUNT_EVERY_S = 5.0
FROZEN_S = 2.0
BACKLOG = 8  # a quarter of a second held up on a busy machine loses no picture
ONLY_THE_PERSON = (Missing.PERMISSION_DENIED, Missing.CAMERA_BUSY, Missing.MODEL_MISSING)

Send = Callable[[str, Any], None]


def main() -> None:
    """Run until standard input ends."""
    options = json.loads(sys.argv[1])
    with os.fdopen(os.dup(1), "wb") as out:
        # Whatever a library prints must not end up among the messages.
        os.dup2(2, 1)
        stop, showing = threading.Event(), threading.Event()
        threading.Thread(target=_heed_input, args=(stop, showing), daemon=True).start()

        def send(kind: str, what: Any) -> None:
            try:
                pickle.dump((kind, what), out)
                out.flush()
            except (BrokenPipeError, OSError):
                stop.set()

        clock = SystemClock()
        for _ in range(TICKS):
            send("tick", clock.now())
            stop.wait(0.001)
        told = options.get("model")
        model = ModelFile(Path(told["path"]), told["sha256"]) if told else None
        _Worker(options["where"], options["sensor"], clock, send, stop, showing, model).run()
    # Native threads of a library need not be waited for.
    os._exit(0)


def _heed_input(stop: threading.Event, showing: threading.Event) -> None:
    with suppress(OSError):
        while byte := os.read(0, 1):
            (showing.set if byte == SHOW else showing.clear)()
    showing.clear()
    stop.set()


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
    ) -> None:
        from poise.vision.names import place

        self._where, self._sensor = place(where), sensor
        self._clock, self._send, self._stop, self._showing = clock, send, stop, showing
        self._name = ""  # of the camera, once it was opened
        self._shown_t = -1e9
        self._finder: FaceFinder | None = None
        self._file = model
        self._model: OwnModel | None = None

    def run(self) -> None:
        import cv2

        cv2.setNumThreads(1)
        self._say(SensorState.SEARCHING, "", "Opening the camera.")
        while not self._stop.is_set():
            try:
                if self._watch():
                    return
            except SensorUnavailableError as error:
                blocked = error.reason in ONLY_THE_PERSON
                state = SensorState.BLOCKED if blocked else SensorState.SEARCHING
                self._say(state, str(error.reason), _sentence(str(error)))
            self._stop.wait(RETRY_S)

    def _watch(self) -> bool:
        """Read one opened camera until it ends; whether there is nothing more to wait for."""
        from poise.vision.capture import Grabber
        from poise.vision.face import FaceFinder
        from poise.vision.face_tracker import FaceTracker
        from poise.vision.names import is_virtual, name_of

        self._load_model()
        grabber = Grabber(self._where, self._clock, backlog=BACKLOG)
        try:
            self._finder = self._finder or FaceFinder()
            watcher = FaceTracker(self._finder, self._sensor)
            self._name = name = name_of(self._where)
            words = [f"Watching through {name}."]
            if self._file is not None:
                words.append(f"Your own model {self._file.name} reads along.")
            if is_virtual(name):
                words.append(
                    "It is a virtual camera, which may alter the picture: choose the real one."
                )
            self._say(SensorState.STREAMING, "", " ".join(words))
            self._read(grabber, watcher)
        finally:
            grabber.close()
        if self._stop.is_set():
            return True
        if isinstance(self._where, str) and "://" not in self._where:
            self._say(SensorState.ENDED, "", "The video came to its end.")
            return True
        self._say(SensorState.LOST, "unplugged", "The camera stopped sending pictures.")
        return False

    def _load_model(self) -> None:
        """Load the person's own model, where they named one."""
        if self._file is not None and self._model is None:
            from poise.vision.own_model import OwnModel

            self._model = OwnModel(self._file)

    def _read(self, grabber: Grabber, watcher: FaceTracker) -> None:
        heard_t = counted_t = self._clock.now()
        while not self._stop.is_set():
            frame = grabber.newest(0.5)
            now = self._clock.now()
            if frame is not None:
                heard_t = now
                sample = watcher.look(frame.bgr, frame.t)
                if self._model is not None:
                    said = self._model.read(frame.bgr, watcher.face, frame.t)
                    sample = replace(sample, model=said)
                self._send("sample", sample)
                self._show(frame, watcher)
            elif grabber.ended:
                break
            elif grabber.frozen_s > FROZEN_S:
                heard_t = now
                note = "the picture is frozen: unplug the camera and plug it in again"
                self._send("sample", SkinSample(now, self._sensor, (), 0.0, notes=(note,)))
            elif now - heard_t > PATIENCE_S:
                break
            if now - counted_t > COUNT_EVERY_S:
                counted_t = now
                self._send("counts", grabber.counts)
        self._send("counts", grabber.counts)

    def _show(self, frame: Frame, watcher: FaceTracker) -> None:
        """Send the picture, small, if somebody wants to see it and has not just seen one."""
        if not self._showing.is_set() or frame.t - self._shown_t < EVERY_S:
            return
        from poise.vision.thumbnail import thumbnail

        self._shown_t = frame.t
        self._send("picture", thumbnail(frame.bgr, watcher))

    def _say(self, state: SensorState, reason: str, detail: str) -> None:
        now = self._clock.now()
        told = SensorStatus(now, self._sensor, state, reason, detail, name=self._name)
        self._send("status", told)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


if __name__ == "__main__":
    main()
