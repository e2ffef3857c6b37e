"""Plays a prepared stream of events as it would have come: behind replay and synthetic."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Event, Thread

from poise.clock import Clock
from poise.core.events import Input
from poise.sources import Emit

CLOSE_S = 2.0  # the next event may have to come from a disk that is gone


class Playing:
    """Emits each event of ``events`` when the clock reaches its ``t``, until it is left."""

    def __init__(self, events: Iterable[Input], clock: Clock, emit: Emit, name: str) -> None:
        self._events, self._clock, self._emit = events, clock, emit
        self._closing = Event()
        self._thread = Thread(target=self._run, name=name, daemon=True)

    def __enter__(self) -> Playing:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._thread.join(CLOSE_S)

    def _run(self) -> None:
        for event in self._events:
            while (ahead_s := event.t - self._clock.now()) > 0:
                if self._closing.wait(self._clock.real_s(ahead_s)):
                    return
            if self._closing.is_set():
                return
            self._emit(event)
