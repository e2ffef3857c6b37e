"""The process that films: ``python -m poise.filming.worker``, told on its command line where.

It loads what it needs, waits for a line on standard input with the session's moment, and opens
camera and microphone only then.  A further line, ``still`` or ``on``, lets the film stand still
while the session does.  It ends, and the film with it, when standard input does.  On standard
output it says as a line of JSON what is filmed and why no more is, and again whenever that changes:
in words of :class:`poise.filming.Why`, for whoever reads them has a language of their own.
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
from typing import TYPE_CHECKING, Any

from poise.clock import Clock, SystemClock
from poise.core.arrays import Picture, Samples
from poise.errors import Missing, SensorUnavailableError
from poise.filming import Why
from poise.sound.microphone import Open, microphone

if TYPE_CHECKING:
    from poise.filming.writer import FilmWriter

LONGEST_S = 1800.0  # of a film, and of a pause in it: a camera is not left open for a night
BLOCK = 1600  # samples of sound: 0.1 s
WAITING = 200  # pictures and blocks that may wait to be written; more are left out
FIRST_S = 8.0  # for the first picture of a camera: some drivers take long
LEAVE_S = 2.0
STILL, ON = "still\n", "on\n"
WHYS = {
    Missing.NO_CAMERA: Why.NO_CAMERA, Missing.CAMERA_BUSY: Why.CAMERA_BUSY,
    Missing.PERMISSION_DENIED: Why.NOT_ALLOWED,
}  # fmt: skip


class Camera:
    """``where`` as :func:`poise.vision.names.place` has it; raises SensorUnavailableError."""

    def __init__(self, where: str, clock: Clock) -> None:
        from poise.vision.names import place
        from poise.vision.opening import open_capture

        self._capture, self._clock = open_capture(place(where)), clock

    def next(self) -> tuple[float, Picture] | None:
        """The next picture and when it came; None when there are no more."""
        ok, bgr = self._capture.read()
        return (self._clock.now(), bgr) if ok else None

    def close(self) -> None:
        self._capture.release()


@dataclass(frozen=True, slots=True)
class Told:
    """What is filmed just now: the picture, the sound, both or neither, and why no more is."""

    picture: bool
    sound: bool
    whys: tuple[Why, ...] = ()


class FilmClock:
    """Seconds into the film, which stands still whenever the session does.

    One thread tells it so, others ask: what they ask of is one value that is replaced.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        # since when it stands still, how long it did so before, and when it last went on
        self._state: tuple[float | None, float, float] = (None, 0.0, float("-inf"))
        self._began = 0.0

    def begin(self) -> None:
        self._began = self._clock.now()

    def stand(self) -> None:
        since, lost_s, on_t = self._state
        if since is None:
            self._state = (self._clock.now(), lost_s, on_t)

    def go_on(self) -> None:
        since, lost_s, _ = self._state
        if since is not None:
            now = self._clock.now()
            self._state = (None, lost_s + now - since, now)

    def at(self, t: float) -> float | None:
        """Where in the film ``t`` of the clock is; None in a pause."""
        since, lost_s, on_t = self._state
        if t < on_t or (since is not None and t >= since):
            return None
        return t - self._began - lost_s

    @property
    def too_long(self) -> bool:
        """Whether film or pause have lasted longer than anybody means them to."""
        since, lost_s, _ = self._state
        now = self._clock.now()
        if since is not None:
            return now - since > LONGEST_S
        return now - self._began - lost_s > LONGEST_S


class Filming:
    """Films what a camera sees, a microphone hears, or both.

    ``camera`` opens one that has ``next`` and ``close``, in a thread of its own; either is None
    where it is not asked for.  ``tell`` is called with what is filmed, whenever that changes.
    """

    def __init__(
        self,
        clock: Clock,
        stop: threading.Event,
        tell: Callable[[Told], None],
        camera: Callable[[], Any] | None,
        microphone: Open | None,
        film_clock: FilmClock | None = None,
    ) -> None:
        self._clock, self._stop, self._tell = clock, stop, tell
        self._camera, self._microphone = camera, microphone
        self._times = film_clock or FilmClock(clock)
        self._came: queue.Queue[tuple[float, Picture | None, Samples | None]]
        self._came = queue.Queue(WAITING)
        self._seen = threading.Event()  # the first picture came, or none will
        self._size: tuple[int, int] | None = None
        self._whys: list[Why] = []
        self._told = Told(False, False)

    def run(self, path: Path, t: float) -> None:
        """Film into ``path`` until it is stopped; ``t`` is the moment of the session now.

        Raises OSError when nothing more can be written; what was is kept.
        """
        self._times.begin()
        watcher = threading.Thread(target=self._watch, name="film", daemon=True)
        if self._camera is not None:
            watcher.start()
        close_microphone = self._listen()
        try:
            size = self._first_size()
            sound = close_microphone is not None
            if self._microphone is not None and not sound:
                self._whys.append(Why.NO_MICROPHONE)
            if size is None and not sound:
                self._tell(Told(False, False, tuple(self._whys)))
            else:
                self._write(path, t, size, sound=sound)
        finally:
            self._stop.set()
            if close_microphone is not None:
                with suppress(Exception):  # one that was pulled out
                    close_microphone()
            if watcher.is_alive():
                watcher.join(LEAVE_S)

    def _watch(self) -> None:
        try:
            assert self._camera is not None
            opened = self._camera()
        except Exception as error:  # noqa: BLE001  (a driver's own too: there is sound alone then)
            self._whys.append(_why(error))
            self._seen.set()
            return
        with suppress(Exception):  # a driver's own: the film goes on without its pictures
            while not self._stop.is_set() and (got := opened.next()) is not None:
                at, picture = got
                if not self._seen.is_set():
                    self._size = (picture.shape[1], picture.shape[0])
                    self._seen.set()
                self._put(at, picture, None)
        self._seen.set()
        opened.close()
        told = self._told
        if told.picture and not self._stop.is_set():  # it was pulled out
            self._tell(Told(False, told.sound, (*told.whys, Why.NO_PICTURE)))

    def _listen(self) -> Callable[[], None] | None:
        """What closes the microphone; None when there is none."""
        if self._microphone is None:
            return None
        from poise.filming.writer import RATE_HZ

        try:
            return self._microphone(
                lambda samples, age_s: self._put(self._clock.now() - age_s, None, samples.copy()),
                RATE_HZ,
                BLOCK,
            )
        except Exception:  # noqa: BLE001  (PortAudio's own: there is the picture alone then)
            return None

    def _first_size(self) -> tuple[int, int] | None:
        """Width and height of the first picture; None when there is none in time."""
        if self._camera is None:
            return None
        self._seen.wait(FIRST_S)
        size = self._size
        if size is None and not self._whys:
            self._whys.append(Why.NO_PICTURE)
        return size

    def _put(self, at: float, picture: Picture | None, samples: Samples | None) -> None:
        s = self._times.at(at)
        if s is not None:
            with suppress(queue.Full):
                self._came.put_nowait((s, picture, samples))

    def _write(self, path: Path, t: float, size: tuple[int, int] | None, *, sound: bool) -> None:
        from poise.filming.writer import FilmWriter

        writer = FilmWriter(path, t, size, sound=sound)
        self._told = Told(size is not None, sound, tuple(self._whys))
        self._tell(self._told)
        try:
            if not self._write_what_comes(writer):
                self._tell(Told(False, False, (*self._whys, Why.LONG_ENOUGH)))
        finally:
            writer.close()

    def _write_what_comes(self, writer: FilmWriter) -> bool:
        """Until it is stopped, and then what was waiting; False when it became too long."""
        while not (self._stop.is_set() and self._came.empty()):
            if self._times.too_long:
                return False
            try:
                at, picture, samples = self._came.get(timeout=0.1)
            except queue.Empty:
                continue
            if picture is not None:
                writer.picture(at, picture)
            if samples is not None:
                writer.sound(at, samples)
        return True


def _why(error: Exception) -> Why:
    """Why a camera could not be opened."""
    reason = error.reason if isinstance(error, SensorUnavailableError) else None
    return WHYS.get(reason, Why.NOT_READ) if reason is not None else Why.NOT_READ


def main() -> None:
    """Wait to be told, film, and end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # poise itself is told, and ends this
    options = json.loads(sys.argv[1])
    with os.fdopen(os.dup(1), "w") as out:
        os.dup2(2, 1)  # whatever a library prints

        def tell(told: Told) -> None:
            with suppress(OSError):
                body = {"picture": told.picture, "sound": told.sound, "whys": told.whys}
                print(json.dumps(body), file=out, flush=True)

        try:
            from poise.filming import writer  # noqa: F401  (while the person still sits quietly)

            if not (line := sys.stdin.readline()):
                return
            stop, clock = threading.Event(), SystemClock()
            times = FilmClock(clock)
            threading.Thread(target=_until_told, args=(stop, times), daemon=True).start()
            where = options["where"]
            camera = (lambda: Camera(where, clock)) if where is not None else None
            heard = microphone if options["sound"] else None
            filming = Filming(clock, stop, tell, camera, heard, times)
            filming.run(Path(options["path"]), float(line))
        except Exception as error:  # noqa: BLE001  (the drill goes on without a film)
            why = Why.NOT_WRITTEN if isinstance(error, OSError) else Why.FAILED
            tell(Told(False, False, (why,)))
    os._exit(0)  # native threads of a library need not be waited for


def _until_told(stop: threading.Event, times: FilmClock) -> None:
    for line in sys.stdin:
        if line == STILL:
            times.stand()
        elif line == ON:
            times.go_on()
    stop.set()


if __name__ == "__main__":
    main()
