"""A Bluetooth heart-rate strap, on an event loop and a thread of its own.

A strap slips, dries out and walks away, so losing it is news (:class:`SensorStatus`), not an error:
the source says so and looks again until it is closed.  Two things learnt the hard way shape it.
BlueZ delivers every notification twice after a reconnect unless the old client was disconnected,
so each connection gets a new client, and every client is disconnected.  And bleak can believe in a
link that is dead, so silence is watched, and what bleak remembers is thrown away, with its event
loop, whenever it may have become untrue.
"""

from __future__ import annotations

import asyncio
import logging
import random
import sys
import threading
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from poise.clock import Clock
from poise.core.events import SensorState, SensorStatus
from poise.errors import MalformedReadingError
from poise.protocols import gatt_heart_rate
from poise.sources import Emit
from poise.sources.bluetooth import trouble as troubles
from poise.sources.bluetooth.about import BATTERY_LEVEL, StrapAbout, about
from poise.sources.bluetooth.asking import BASE_UUID, RadioTurn, release, require, within
from poise.sources.bluetooth.finding import FoundStrap, Wanted, find, scan
from poise.sources.bluetooth.noticing import Noticing
from poise.sources.bluetooth.settings import StrapSettings, StrapTiming, named
from poise.sources.bluetooth.trouble import Trouble

if TYPE_CHECKING:
    from bleak import BleakClient
    from bleak.backends.client import BaseBleakClient
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import BaseBleakScanner

__all__ = [
    "FoundStrap",
    "StrapAbout",
    "StrapSettings",
    "StrapSource",
    "StrapTiming",
    "about",
    "named",
    "open_source",
    "require",
    "scan",
]

log = logging.getLogger(__name__)

DEMO_WORDS = ("demo", "A strap made by the program, not you.")
MEASUREMENT = BASE_UUID.format(0x2A37)


def open_source(settings: StrapSettings, clock: Clock, emit: Emit) -> StrapSource:
    """A source for the strap that ``settings`` names; enter it to start listening.

    ``emit`` is called from the source's own thread and must not block.
    """
    return StrapSource(settings, clock, emit)


class StrapSource:
    """Emits a :class:`StrapReading` for every notification, stamped on arrival."""

    def __init__(self, settings: StrapSettings, clock: Clock, emit: Emit) -> None:
        self._settings, self._timing = settings, settings.timing
        self._clock, self._emit = clock, emit
        self._thread = threading.Thread(target=self._run, name=f"bluetooth {settings.sensor}")
        self._handover = threading.Lock()  # between close() and a loop that is just starting
        self._loop: asyncio.AbstractEventLoop | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self._closing = False
        self._address = settings.address
        self._last: BLEDevice | None = None
        self._tried: str | None = None
        self._not_straps: set[str] = set()
        self._failures = 0
        self._streamed = False
        self._said: tuple[SensorState, str, str] | None = None

    @property
    def address(self) -> str | None:
        """The strap listened to, or asked for; None while any will do."""
        return self._address

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the strap and end the thread; nothing is emitted after this returns."""
        with self._handover:
            self._closing = True
            if self._loop is not None and self._supervisor is not None:
                self._loop.call_soon_threadsafe(self._supervisor.cancel)
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    # -------------------------------------------------------------- the thread

    def _run(self) -> None:
        self._say(SensorState.SEARCHING, "", self._looking())
        try:
            while not self._closing:
                asyncio.run(self._live())
        except Exception:  # the thread's boundary: a bug must not go unsaid
            log.exception("the strap's thread ended")
            self._say(SensorState.LOST, "bug", "Listening to the strap failed; start poise again.")
        else:
            self._say(SensorState.ENDED)

    async def _live(self) -> None:
        """One event loop's worth of supervising."""
        with self._handover:
            if self._closing:
                return
            self._loop = asyncio.get_running_loop()
            self._loop.set_exception_handler(_unretrieved)
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
        while True:
            try:
                trouble = await self._session()
            except Exception as error:
                trouble = troubles.explain(error)
                known = trouble.reason != troubles.CONNECT_FAILED.reason
                log.info("strap: %s: %r", trouble.reason, error, exc_info=not known)
            if trouble is troubles.NO_HEART_RATE and self._tried is not None:
                self._not_straps.add(self._tried)
            if trouble is not troubles.LINK_LOST:
                self._last = None
            self._say(self._state(trouble), trouble.reason, trouble.detail)
            await asyncio.sleep(self._pause_s(trouble))
            if trouble.stale:
                return

    def _state(self, trouble: Trouble) -> SensorState:
        if trouble.blocked:
            return SensorState.BLOCKED
        if trouble is troubles.NOT_FOUND or not self._streamed:
            return SensorState.SEARCHING
        return SensorState.LOST

    def _pause_s(self, trouble: Trouble) -> float:
        if trouble.blocked:
            return self._timing.blocked_poll_s
        steps, jitter = self._timing.backoff_s, self._timing.jitter
        pause_s = steps[min(self._failures, len(steps) - 1)]
        self._failures += 1
        return pause_s * random.uniform(1 - jitter, 1 + jitter)

    # -------------------------------------------------------------- one connection

    async def _session(self) -> Trouble:
        """Find the strap, connect, and listen until it ends; what ended it."""
        from bleak import BleakClient

        timing = self._timing
        lost = asyncio.Event()
        client: BleakClient | None = None
        try:
            async with RadioTurn():
                # right after a loss the strap is likely still where it was: no scan needed
                device, self._last = self._last or await self._find(), None
                if device is None:
                    return troubles.NOT_FOUND
                self._tried = device.address
                # Windows connects reliably only after a fresh scan (bleak issues 1402 and 2017)
                self._last = device if sys.platform != "win32" else None
                self._say(SensorState.CONNECTING, "", f"Connecting to {_name(device)}.")
                client = BleakClient(
                    device,
                    lambda _: lost.set(),
                    timeout=timing.connect_s,
                    winrt={"use_cached_services": False},
                    backend=self._client_backend(),
                )
                await within(timing.connect_s + 1, client.connect())
            lost.clear()  # bleak also calls back during its own retries inside connect()
            if not client.is_connected:
                return troubles.LINK_LOST
            return await self._listen(client, device, lost)
        finally:
            if client is not None:
                with suppress(Exception):  # the strap is gone already, or bluetoothd is
                    await within(timing.disconnect_s, client.disconnect())

    async def _find(self) -> BLEDevice | None:
        wanted = Wanted(
            self._address,
            self._settings.name,
            self._settings.known,
            frozenset(self._not_straps),
        )
        return await find(
            wanted,
            scan_s=self._timing.scan_s,
            choose_s=self._timing.choose_s,
            answer_s=self._timing.answer_s,
            scanning=self._say_looking,
            backend=self._scanner_backend(),
        )

    def _scanner_backend(self) -> type[BaseBleakScanner] | None:
        if not self._settings.demo:
            return None
        from poise.sources.bluetooth.demo import DemoScanner

        return DemoScanner

    def _client_backend(self) -> type[BaseBleakClient] | None:
        if not self._settings.demo:
            return None
        from poise.sources.bluetooth.demo import DemoClient

        return DemoClient

    async def _listen(self, client: BleakClient, device: BLEDevice, lost: asyncio.Event) -> Trouble:
        """Pass readings on until the link is lost or has been silent for too long."""
        timing, now = self._timing, asyncio.get_running_loop().time
        usual = DEMO_WORDS if self._settings.demo else ("", "")
        notes = Noticing(now(), timing.heart_rate_only_s, timing.malformed_every_s, usual)

        def heard(_: object, data: bytearray) -> None:
            t = self._clock.now()  # first, before anything can delay it
            try:
                reading = gatt_heart_rate.parse(bytes(data), t=t, sensor=self._settings.sensor)
            except MalformedReadingError as error:
                if notes.refused(now()):
                    log.info("strap: %s", error)
                    self._say(SensorState.STREAMING, *notes.words(now()), t=t)
                return
            notes.heard(reading, now())
            self._failures, self._streamed = 0, True
            self._say(SensorState.STREAMING, *notes.words(now()), t=t)
            self._emit(reading)

        await within(timing.connect_s, client.start_notify(MEASUREMENT, heard))
        self._address = device.address  # from now on this one and no other
        battery_due_s = now()
        while not lost.is_set():
            if now() >= battery_due_s:
                notes.battery_percent = await self._battery(client)
                battery_due_s = now() + timing.battery_every_s
            silent_s = now() - notes.last_s
            if silent_s >= timing.silence_reconnect_s:
                return troubles.GONE_SILENT
            if silent_s >= timing.silence_words_s:
                if self._say(SensorState.LOST, troubles.SILENT.reason, troubles.SILENT.detail):
                    if await self._is_dead(client):
                        return troubles.GONE_SILENT
                    continue
                next_s = notes.last_s + timing.silence_reconnect_s
            else:
                next_s = notes.last_s + timing.silence_words_s
            with suppress(TimeoutError):
                await asyncio.wait_for(lost.wait(), max(0.0, min(next_s, battery_due_s) - now()))
        return troubles.LINK_LOST

    async def _is_dead(self, client: BleakClient) -> bool:
        """Whether the link is gone without bleak knowing; a strap without a battery cannot tell."""
        from bleak import exc

        try:
            await within(self._timing.answer_s, client.read_gatt_char(BATTERY_LEVEL))
        except (exc.BleakCharacteristicNotFoundError, exc.BleakGATTProtocolError):
            return False
        except (exc.BleakError, OSError, EOFError):
            return True
        return False

    async def _battery(self, client: BleakClient) -> int | None:
        """The battery level in percent; None when the strap does not say, which harms nothing."""
        from bleak.exc import BleakError

        with suppress(BleakError, OSError, TimeoutError):
            level = await within(self._timing.disconnect_s, client.read_gatt_char(BATTERY_LEVEL))
            return level[0] if level else None
        return None

    # -------------------------------------------------------------- words

    def _looking(self) -> str:
        wanted = self._settings.name or self._settings.address or "a heart-rate strap"
        if self._settings.demo:
            wanted = "the strap inside the program"
        return f"Looking for {wanted}."

    def _say_looking(self) -> None:
        """Say that a scan runs, unless what was last said about searching says more."""
        if self._said is None or self._said[0] is not SensorState.SEARCHING:
            self._say(SensorState.SEARCHING, "", self._looking())

    def _say(
        self, state: SensorState, reason: str = "", detail: str = "", *, t: float | None = None
    ) -> bool:
        """Emit a status, unless it is what was said last; whether it was emitted."""
        if self._said == (state, reason, detail):
            return False
        self._said = (state, reason, detail)
        t = self._clock.now() if t is None else t
        self._emit(SensorStatus(t, self._settings.sensor, state, reason, detail))
        return True


def _name(device: BLEDevice) -> str:
    return device.name or device.address


def _unretrieved(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What nobody awaited: writing to a message bus that died is no news, the rest are bugs."""
    error = context.get("exception")
    if isinstance(error, OSError):
        log.debug("strap: %s: %r", context["message"], error)
    else:
        log.error("strap: %s", context["message"], exc_info=error)
