"""The session clock, and the only module that may ask the computer for the time."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Seconds since the session clock began."""

    def now(self) -> float:
        """The moment it is, in seconds on this clock."""
        ...

    def real_s(self, clock_s: float) -> float:
        """How long a wait of ``clock_s`` on this clock is in the world, in seconds."""
        ...


class SystemClock:
    """The computer's steady clock, from the moment this object is made.

    ``perf_counter`` rather than ``monotonic``, which steps in 15.6 ms on Windows before Python
    3.13.  With ``speed`` 10 it runs ten times as fast as the world: for recordings and the
    synthetic person only.
    """

    def __init__(self, speed: float = 1.0) -> None:
        if speed <= 0:
            raise ValueError(f"a clock runs forwards, got a speed of {speed}")
        self._speed = speed
        self._origin = time.perf_counter()

    @property
    def began_s(self) -> float:
        """What the steady clock that all programs here share read when this was made."""
        return self._origin

    def now(self) -> float:
        """Seconds since this clock was made, times its speed."""
        return (time.perf_counter() - self._origin) * self._speed

    def real_s(self, clock_s: float) -> float:
        """``clock_s`` divided by the speed."""
        return clock_s / self._speed


class ManualClock:
    """A clock that stands still until it is moved: for tests and for running at full speed."""

    def __init__(self, t: float = 0.0) -> None:
        self._t = t

    def now(self) -> float:
        """The moment last set."""
        return self._t

    def real_s(self, clock_s: float) -> float:
        """Nothing: nobody waits for this clock."""
        return 0.0

    def move_to(self, t: float) -> None:
        """Set the time; it never runs backwards."""
        if t < self._t:
            raise ValueError(f"the clock stands at {self._t} s and cannot go back to {t} s")
        self._t = t


def cpu_s() -> float:
    """The processor time this process has used so far, in seconds, all its threads together."""
    return time.process_time()


# What goes on while the computer sleeps, and what stands still: on Linux, and on macOS.
_SLEEP = (("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"), ("CLOCK_MONOTONIC", "CLOCK_UPTIME_RAW"))


def asleep_s() -> float:
    """How long this computer slept since it was started while its steady clock stood still.

    0 where that cannot be told, and where the steady clock goes on in sleep.
    """
    for always, awake in _SLEEP:
        if hasattr(time, always) and hasattr(time, awake):
            return time.clock_gettime(getattr(time, always)) - time.clock_gettime(
                getattr(time, awake)
            )
    return 0.0


def utc_now(ago_s: float = 0.0) -> str:
    """The wall-clock time ``ago_s`` ago, ISO 8601 with its offset: for a recording's header."""
    then = datetime.now(UTC) - timedelta(seconds=ago_s)
    return then.astimezone().isoformat(timespec="milliseconds")


def stamp() -> str:
    """The wall-clock time as a file name: ``2026-03-01T14-05-09``."""
    return datetime.now().strftime("%Y-%m-%dT%H-%M-%S")


def today() -> date:
    """The day it is where the person is."""
    return datetime.now().astimezone().date()


def hour() -> int:
    """The hour it is where the person is, 0 to 23."""
    return datetime.now().hour


def moment() -> datetime:
    """The moment it is where the person is, to the second, with its offset."""
    return datetime.now().astimezone().replace(microsecond=0)
