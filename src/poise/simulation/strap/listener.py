"""Listens to a strap source, and waits for what it is to say."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Self

from poise.clock import SystemClock
from poise.core.events import Input, SensorState, SensorStatus, StrapReading
from poise.sources.strap import FoundStrap, StrapRequest, StrapTiming, open_source, scan

CALM = StrapTiming(
    scan_s=30.0,
    choose_s=0.05,
    answer_s=30.0,
    connect_s=30.0,
    disconnect_s=30.0,
    backoff_s=(0.01, 0.02, 0.05),
    jitter=0.0,
    blocked_poll_s=0.05,
    silence_words_s=30.0,
    silence_reconnect_s=60.0,
)
"""Tries again at once, and gives up nothing because the computer is busy."""
CHOOSY = replace(CALM, choose_s=1.0)
"""For several straps: each of them has been heard before one is chosen."""
BRISK = replace(CALM, scan_s=0.3, connect_s=0.5)
"""For a strap that is away: what looks for it or tries to reach it comes to an end."""
QUICK = replace(BRISK, answer_s=0.5, disconnect_s=0.5, silence_words_s=0.3, silence_reconnect_s=0.6)
"""Gives up everything, a busy computer's strap too, so any single beat may be missed."""


def scan_for(count: int, *, everything: bool = False) -> list[FoundStrap]:
    """What a scan hears; it is longer, the busier the computer is, until it hears so many."""
    found: list[FoundStrap] = []
    for seconds in (0.1, 1.0, 10.0):
        found = scan(seconds, everything=everything)
        if len(found) >= count:
            break
    return found


class StrapListener:
    """A strap source that is told its patience, and everything it has emitted."""

    def __init__(
        self,
        settings: StrapRequest | None = None,
        *,
        timing: StrapTiming = CALM,
        patience_s: float = 60.0,
        start: bool = True,
    ) -> None:
        self._start, self._patience_s = start, patience_s
        self.events: list[Input] = []
        self._news = threading.Condition()
        self._after = 0
        settings = replace(settings or StrapRequest(), timing=timing)
        self._clock = SystemClock()
        self.source = open_source(settings, self._clock, self._hear)

    def __enter__(self) -> Self:
        if self._start:
            self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        self.source.__enter__()

    def close(self) -> None:
        self.source.close()

    def _hear(self, event: Input) -> None:
        with self._news:
            self.events.append(event)
            self._news.notify_all()

    @property
    def readings(self) -> list[StrapReading]:
        return [event for event in self.events if isinstance(event, StrapReading)]

    @property
    def statuses(self) -> list[SensorStatus]:
        return [event for event in self.events if isinstance(event, SensorStatus)]

    def wait(
        self, true: Callable[[], object], timeout_s: float | None = None, *, or_fail: bool = True
    ) -> None:
        """Wait until it is so; the statuses are the message if it does not become so."""
        with self._news:
            so = self._news.wait_for(true, timeout_s or self._patience_s)
            assert so or not or_fail, self.statuses

    def wait_for_reason(self, reasons: set[str]) -> None:
        """Wait until one of these reasons has been given."""
        self.wait(lambda: {status.reason for status in self.statuses} & reasons)

    def wait_for_readings(self, count: int) -> list[StrapReading]:
        self.wait(lambda: len(self.readings) >= count)
        return self.readings

    def wait_until_told(self, send: Callable[[], object]) -> None:
        """Send again and again until a reading comes: one may fall between two connections."""
        before, began_s = len(self.readings), self._clock.now()
        while len(self.readings) == before:
            assert self._clock.now() - began_s < self._patience_s, self.statuses
            send()
            self.wait(lambda: len(self.readings) > before, 0.02, or_fail=False)

    def wait_for_status(self, state: SensorState, reason: str | None = None) -> SensorStatus:
        """The next status of this kind after the one last waited for."""

        def find() -> int | None:
            for index, event in enumerate(self.events[self._after :], self._after):
                if (
                    isinstance(event, SensorStatus)
                    and event.state is state
                    and reason in (None, event.reason)
                ):
                    return index
            return None

        self.wait(lambda: find() is not None)
        index = find()
        assert index is not None
        self._after = index + 1
        status = self.events[index]
        assert isinstance(status, SensorStatus)
        return status
