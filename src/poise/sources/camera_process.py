"""The camera's process as seen from here: what it says, and whether it still goes on.

A driver or a decoder can stand still for ever, and so can a whole process.  So it tells twice a
second what it is doing and for how long its main thread has made no step
(``poise.vision.worker``).  :class:`Patience` judges by what it was told and by waits in which
nothing came, never by a clock: when poise itself was stopped, nobody is late.
"""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from typing import IO, Any

from poise import children
from poise.clock import Clock
from poise.core.events import SensorState
from poise.vision import wire
from poise.vision.messages import BEAT_S
from poise.vision.wire import Message

SLOW_S = 3.0  # without a picture, and the person is told
GRACE_S = 1.5
# So long may the main thread be at one step of what it does.
STEP_S = {"starting": 20.0, "loading": 60.0, "opening": 30.0, "watching": 8.0, "closing": 12.0}
# While large libraries are loaded no other thread may run either.
SILENT_S = {"starting": 20.0, "loading": 20.0}
ANSWER_S = 3.0


class Liveness(Enum):
    """What is to be done about a process: nothing, tell the person, or start another."""

    FINE = "fine"
    SLOW = "slow"
    STUCK = "stuck"


class Patience:
    """Judges one process."""

    def __init__(self) -> None:
        self._doing = "starting"
        self._still_s = self._silent_s = self._unready_s = 0.0

    def heard(self, message: Message) -> None:
        """It said something; raises KeyError, TypeError or ValueError when that is none of ours."""
        self._silent_s = 0.0
        if message.kind == "alive":
            doing, self._still_s = message.body["doing"], float(message.body["still_s"])
            if not isinstance(doing, str):
                raise TypeError(f"{doing!r} is nothing one can do")
            self._doing = doing
            self._unready(BEAT_S)
        elif message.kind == "sample":
            self._doing = "watching"
        elif message.kind == "status":
            self._unready_s = 0.0  # the person has just been told something
            if message.body.get("state") == SensorState.STREAMING:
                self._doing = "watching"

    def waited(self, seconds: float) -> None:
        """Nothing came for so long."""
        self._silent_s += seconds
        self._unready(seconds)

    def _unready(self, seconds: float) -> None:
        self._unready_s = 0.0 if self._doing == "watching" else self._unready_s + seconds

    @property
    def verdict(self) -> Liveness:
        """What it comes to by now."""
        if self._silent_s >= SILENT_S.get(self._doing, ANSWER_S):
            return Liveness.STUCK
        if self._still_s >= STEP_S.get(self._doing, ANSWER_S):
            return Liveness.STUCK
        waits_s = max(self._unready_s, self._still_s)
        return Liveness.SLOW if waits_s >= SLOW_S else Liveness.FINE


class Messages:
    """What a process says, read in a thread, each message with the moment it came."""

    def __init__(self, stream: IO[bytes], clock: Clock) -> None:
        self._stream, self._clock = stream, clock
        self._said: queue.SimpleQueue[tuple[float, Message] | str] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="camera's words", daemon=True)
        self._thread.start()

    def next(self, timeout_s: float) -> tuple[float, Message] | str | None:
        """The next one and when it came; None when none does; at the end a word why."""
        with suppress(queue.Empty):
            return self._said.get(timeout=timeout_s)
        return None

    def wake(self) -> None:
        """Let whoever waits see an end at once."""
        self._said.put("closing")

    def _run(self) -> None:
        why = "it said no more"
        try:
            while (message := wire.read(self._stream)) is not None:
                self._said.put((self._clock.now(), message))
        except (wire.MalformedError, OSError) as error:
            why = f"it said what nobody understands: {error}"
        self._said.put(why)
        with suppress(OSError):
            self._stream.close()


class CameraProcess:
    """One process that watches a camera, told on its command line which."""

    def __init__(self, told: Mapping[str, Any], clock: Clock) -> None:
        self._process = children.start(
            "poise.vision.worker", json.dumps(told), stderr=subprocess.DEVNULL
        )
        assert self._process.stdout is not None
        self.messages = Messages(self._process.stdout, clock)

    def tell(self, byte: bytes) -> None:
        """One byte on its standard input: the pipe has room for all that a person can click."""
        if self._process.stdin is not None:
            with suppress(OSError, ValueError):  # it has just ended: the next one is told
                self._process.stdin.write(byte)
                self._process.stdin.flush()

    def end(self, *, at_once: bool = False) -> int | None:
        """Have it let go of the camera, or kill it; how it ended."""
        return children.end(self._process, 0.0 if at_once else GRACE_S)
