"""The process that films: ``python -m poise.filming.worker``, told on its command line where.

It loads what it needs, waits for a line on standard input with the session's moment, and opens
camera and microphone only then.  It ends, and the film with it, when standard input does.  On
standard output it says once, as a line of JSON, what is filmed or why nothing is.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from poise.clock import Clock, SystemClock
from poise.core.arrays import Picture, Samples

LONGEST_S = 1800.0  # who leaves a paused drill is not filmed for a night
BLOCK = 1600  # samples of sound: 0.1 s
WAITING = 200  # pictures and blocks that may wait to be written; more are left out
FIRST_S = 8.0  # for the first picture of a camera: some drivers take long
LEAVE_S = 2.0

# Gives a picture after another, with its moment on the clock, until there are no more.
Pictures = Callable[[Clock], "Camera"]
Hear = Callable[[Samples, float], None]
# Opens the microphone, as :func:`poise.sound.microphone.microphone` does.
Microphone = Callable[[Hear, int, int], Callable[[], None]]


class Camera:
    """``where`` as :func:`poise.vision.names.place` has it; raises SensorUnavailableError."""

    def __init__(self, where: str, clock: Clock) -> None:
        from poise.vision.capture import open_capture
        from poise.vision.names import place

        self._capture, self._clock = open_capture(place(where)), clock

    def next(self) -> tuple[float, Picture] | None:
        """The next picture and when it came; None when there are no more."""
        ok, bgr = self._capture.read()
        return (self._clock.now(), bgr) if ok else None

    def close(self) -> None:
        self._capture.release()


@dataclass(frozen=True, slots=True)
class Told:
    """What is filmed: the picture, the sound, or neither, and then why, in words."""

    picture: bool
    sound: bool
    why: str = ""


def film(
    path: Path,
    t: float,
    clock: Clock,
    stop: threading.Event,
    tell: Callable[[Told], None],
    camera: Callable[[], Any] | None,
    microphone: Microphone | None,
) -> None:
    """Film into ``path`` until ``stop``; ``t`` is the moment of the session now.

    ``camera`` opens one that has ``next`` and ``close``.  Raises OSError when nothing more can be
    written; what was is kept.
    """
    from poise.filming.writer import RATE_HZ, FilmWriter

    began = clock.now()
    came: queue.Queue[tuple[float, Picture | None, Samples | None]] = queue.Queue(WAITING)

    def put(at: float, picture: Picture | None, samples: Samples | None) -> None:
        with suppress(queue.Full):
            came.put_nowait((at - began, picture, samples))

    why, size, close = "", None, None
    seen, sizes, whys = threading.Event(), list[tuple[int, int]](), list[str]()

    def look() -> None:
        try:
            assert camera is not None
            opened = camera()
        except Exception as error:  # noqa: BLE001  (a driver's own too: there is sound alone then)
            whys.append(str(error))
            seen.set()
            return
        while not stop.is_set() and (got := opened.next()) is not None:
            if not seen.is_set():
                sizes.append((got[1].shape[1], got[1].shape[0]))
                seen.set()
            put(got[0], got[1], None)
        seen.set()
        opened.close()

    watcher = threading.Thread(target=look, name="film", daemon=True)
    if camera is not None:
        watcher.start()
    if microphone is not None:
        try:
            close = microphone(
                lambda samples, age_s: put(clock.now() - age_s, None, samples.copy()),
                RATE_HZ,
                BLOCK,
            )
        except Exception:  # noqa: BLE001  (PortAudio's own: there is the picture alone then)
            close = None
    try:
        if camera is not None:
            seen.wait(FIRST_S)
            size = sizes[0] if sizes else None
            if size is None:
                why = whys[0] if whys else "no picture comes from the camera"
        if size is None and close is None:
            tell(Told(False, False, why or "neither a camera nor a microphone can be used"))
            return
        writer = FilmWriter(path, t, size, sound=close is not None)
        tell(Told(size is not None, close is not None, why))
        try:
            _write(writer, came, clock, began, stop)
        finally:
            writer.close()
    finally:
        stop.set()
        if close is not None:
            with suppress(Exception):  # one that was pulled out
                close()
        if watcher.is_alive():
            watcher.join(LEAVE_S)


def _write(writer: Any, came: queue.Queue[Any], clock: Clock, began: float, stop: Any) -> None:
    """Write what comes until ``stop``, and then what was waiting."""
    while not (stop.is_set() and came.empty()):
        if clock.now() - began > LONGEST_S:
            return
        try:
            at, picture, samples = came.get(timeout=0.1)
        except queue.Empty:
            continue
        if picture is not None:
            writer.picture(at, picture)
        if samples is not None:
            writer.sound(at, samples)


def main() -> None:
    """Wait to be told, film, and end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # poise itself is told, and ends this
    options = json.loads(sys.argv[1])
    with os.fdopen(os.dup(1), "w") as out:
        os.dup2(2, 1)  # whatever a library prints

        def tell(told: Told) -> None:
            with suppress(OSError):
                body = {"picture": told.picture, "sound": told.sound, "why": told.why}
                print(json.dumps(body), file=out, flush=True)

        try:
            from poise.filming import writer  # noqa: F401  (while the person still sits quietly)

            if not (line := sys.stdin.readline()):
                return
            stop = threading.Event()
            threading.Thread(target=_until_told, args=(stop,), daemon=True).start()
            clock = SystemClock()
            where = options["where"]
            camera = (lambda: Camera(where, clock)) if where is not None else None
            microphone = _microphone() if options["sound"] else None
            film(Path(options["path"]), float(line), clock, stop, tell, camera, microphone)
        except Exception as error:  # noqa: BLE001  (the drill goes on without a film)
            tell(Told(False, False, str(error)))
    os._exit(0)  # native threads of a library need not be waited for


def _microphone() -> Microphone:
    from poise.sound.microphone import microphone

    return microphone


def _until_told(stop: threading.Event) -> None:
    while sys.stdin.read(1):
        pass
    stop.set()


if __name__ == "__main__":
    main()
