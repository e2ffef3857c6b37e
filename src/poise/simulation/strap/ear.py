"""An ear for what a strap source says."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Self

from poise.clock import SystemClock
from poise.core.events import Input, SensorState, SensorStatus, StrapReading
from poise.sources.strap import StrapRequest, StrapTiming, open_source

QUICK = StrapTiming(
    scan_s=0.3,
    choose_s=0.05,
    answer_s=0.5,
    connect_s=0.5,
    disconnect_s=0.5,
    backoff_s=(0.01, 0.02, 0.05),
    jitter=0.0,
    blocked_poll_s=0.05,
    silence_words_s=0.3,
    silence_reconnect_s=0.6,
)
CALM = replace(QUICK, silence_words_s=5.0, silence_reconnect_s=15.0)
"""For counting what was heard: a busy computer must not look like a silent strap."""


class Ear:
    """A strap source, impatient, and everything it has emitted."""

    def __init__(
        self,
        settings: StrapRequest | None = None,
        *,
        timing: StrapTiming = QUICK,
        patience_s: float = 60.0,
        start: bool = True,
    ) -> None:
        self._start, self._patience_s = start, patience_s
        self.events: list[Input] = []
        self._news = threading.Condition()
        self._after = 0
        settings = replace(settings or StrapRequest(), timing=timing)
        self.source = open_source(settings, SystemClock(), self._hear)

    def __enter__(self) -> Self:
        if self._start:
            self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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
