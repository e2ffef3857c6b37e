"""A Bluetooth heart-rate strap, on an event loop and a thread of its own.

A strap slips, dries out and walks away, so losing it is news (:class:`SensorStatus`), not an error:
the source says so and looks again until it is closed.  What bleak remembers of bluetoothd is thrown
away, with its event loop, whenever it may have become untrue.
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self

from poise.clock import Clock
from poise.core.events import Input, SensorState
from poise.settings import StrapSettings
from poise.sources import Emit
from poise.sources.bluetooth import first_touch
from poise.sources.bluetooth import trouble as troubles
from poise.sources.bluetooth.about import StrapAbout, about
from poise.sources.bluetooth.calls import release, require
from poise.sources.bluetooth.finding import FoundStrap, scan
from poise.sources.bluetooth.link import StrapLink
from poise.sources.bluetooth.request import StrapRequest, StrapTiming, named
from poise.sources.bluetooth.status import StatusReporter
from poise.sources.bluetooth.trouble import Trouble

__all__ = [
    "FoundStrap",
    "StrapAbout",
    "StrapRequest",
    "StrapSource",
    "StrapTiming",
    "about",
    "named",
    "open_source",
    "request",
    "require",
    "scan",
]

log = logging.getLogger(__name__)

CLOSE_S = 5.0
"""A strap is told to stop and let go within it; a bluetoothd that hangs is left behind."""


def request(value: str, settings: StrapSettings) -> StrapRequest:
    """The strap that is named, else that of the settings, else any."""
    return replace(
        named(value or settings.address),
        ecg=settings.ecg or settings.keep_ecg,
        keep_ecg=settings.keep_ecg,
        adapter=settings.adapter,
        keep_raw=settings.keep_raw,
    )


def open_source(request: StrapRequest, clock: Clock, emit: Emit) -> StrapSource:
    """A source for the strap that is asked for; enter it to start listening.

    ``emit`` is called from the source's own thread and must not block.
    """
    return StrapSource(request, clock, emit)


class StrapSource:
    """Emits a :class:`StrapReading` for every notification, stamped on arrival.

    ``child`` is a command in which Bluetooth is touched first, where that could kill.
    """

    def __init__(
        self,
        request: StrapRequest,
        clock: Clock,
        emit: Emit,
        child: Sequence[str] | None = None,
    ) -> None:
        self._child = child or first_touch.command()
        if request.demo:
            self._child = None
        self._timing = request.timing
        self._hear = emit
        self._voice = StatusReporter(request, clock, self._emit)
        self._link = StrapLink(request, clock, self._emit, self._voice)
        self._thread = threading.Thread(
            target=self._run, name=f"bluetooth {request.sensor}", daemon=True
        )
        self._handover = threading.Lock()  # between close() and a loop that is just starting
        self._loop: asyncio.AbstractEventLoop | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self._closing = self._closed = False
        self._enough = threading.Event()  # while nothing is touched yet

    @property
    def address(self) -> str | None:
        """The strap listened to, or asked for; None while any will do."""
        return self._link.address

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the strap and end the thread; nothing is emitted after this returns."""
        with self._handover:
            self._closing = True
            self._enough.set()
            if self._loop is not None and self._supervisor is not None:
                self._loop.call_soon_threadsafe(self._supervisor.cancel)
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(CLOSE_S)
            if self._thread.is_alive():
                log.warning("the strap's thread does not end: Bluetooth does not answer")
        self._closed = True

    def _emit(self, event: Input) -> None:
        if not self._closed:
            self._hear(event)

    def not_mine(self) -> str | None:
        """Let go of the strap that is listened to and take another; its address.

        Returns at once; None when none is listened to.  That one is not taken again as long as this
        source is open.
        """
        with self._handover:
            address = self._link.listened_to
            if address is not None and self._loop is not None:
                self._loop.call_soon_threadsafe(self._link.not_mine, address)
            return address

    # -------------------------------------------------------------- the thread

    def _run(self) -> None:
        self._voice.look()
        try:
            while not self._closing and not self._can_be_touched():
                self._enough.wait(self._timing.blocked_poll_s)
            while not self._closing:
                asyncio.run(self._live())
        except Exception:  # the thread's boundary: a bug must not go unsaid
            log.exception("the strap's thread ended")
            self._voice.say(SensorState.LOST, "bug", "Lost contact with the strap. Restart poise.")
        else:
            self._voice.say(SensorState.ENDED)

    def _can_be_touched(self) -> bool:
        """Whether Bluetooth may be touched in this process without being killed for it."""
        trouble = first_touch.touch(self._child, enough=lambda: self._closing)
        if trouble is None or self._closing:
            return True
        log.warning("strap: %s: %s", trouble.reason, trouble.detail)
        self._voice.say(self._state(trouble), trouble.reason, trouble.detail)
        return False

    async def _live(self) -> None:
        """One event loop's worth of supervising."""
        with self._handover:
            if self._closing:
                return
            self._loop = asyncio.get_running_loop()
            self._loop.set_exception_handler(unretrieved)
            self._supervisor = asyncio.create_task(self._supervise())
        try:
            await asyncio.wait({self._supervisor})
            if not self._supervisor.cancelled():
                self._supervisor.result()
        finally:
            with self._handover:
                self._loop = self._supervisor = None
            await release()

    async def _supervise(self) -> None:
        """Find, listen, and when it ends say why and begin again; return for a fresh loop."""
        while not self._closing:
            trouble = await self._link.once()
            if self._voice.say(self._state(trouble), trouble.reason, trouble.detail):
                log.warning("strap: %s: %s", trouble.reason, trouble.detail)
            await asyncio.sleep(self._pause_s(trouble))
            if trouble.stale:
                return

    def _state(self, trouble: Trouble) -> SensorState:
        if trouble.blocked:
            return SensorState.BLOCKED
        if trouble is troubles.NOT_FOUND or not self._link.streamed:
            return SensorState.SEARCHING
        return SensorState.LOST

    def _pause_s(self, trouble: Trouble) -> float:
        if trouble.blocked:
            return self._timing.blocked_poll_s
        steps, jitter = self._timing.backoff_s, self._timing.jitter
        pause_s = steps[min(self._link.failures, len(steps) - 1)]
        self._link.failures += 1
        return pause_s * random.uniform(1 - jitter, 1 + jitter)


def unretrieved(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What nobody awaited: writing to a message bus that died is no news, the rest are bugs."""
    error = context.get("exception")
    if isinstance(error, OSError):
        log.debug("strap: %s: %r", context["message"], error)
    else:
        log.error("strap: %s", context["message"], exc_info=error)
