"""Finding one strap, connecting to it and listening until that ends, again and again.

BlueZ delivers every notification twice after a reconnect unless the old client was disconnected, so
each connection gets a new client, and every client is disconnected.  And bleak can believe in a
link that is dead, so silence is watched.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from poise.clock import Clock
from poise.core.events import Input, SensorState, StrapPayload
from poise.devices.straps import StrapSheet, sheet_for
from poise.errors import MalformedReadingError
from poise.plain import plain
from poise.protocols import gatt_heart_rate
from poise.sources import Emit
from poise.sources.bluetooth import trouble as troubles
from poise.sources.bluetooth.about import BATTERY_LEVEL, about_connected
from poise.sources.bluetooth.calls import BASE_UUID, CLEANING_UP_S, RadioTurn, adapters, within
from poise.sources.bluetooth.choosing import StrapQuery
from poise.sources.bluetooth.diagnosis import Diagnosis
from poise.sources.bluetooth.finding import Found, find
from poise.sources.bluetooth.observer import ConnectionObserver
from poise.sources.bluetooth.request import StrapRequest
from poise.sources.bluetooth.status import StatusReporter
from poise.sources.bluetooth.trouble import Trouble

if TYPE_CHECKING:
    from bleak import BleakClient
    from bleak.backends.client import BaseBleakClient
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import BaseBleakScanner

log = logging.getLogger(__name__)

MEASUREMENT = BASE_UUID.format(0x2A37)
DISCOVERIES = 3
BANNED_S = 60.0
DEMO_WORDS = ("demo", "Demo strap: this is not your heart.")


class StrapLink:
    """What is known of the strap from one connection to the next.

    ``address`` is None until one was listened to, unless it was asked for; from then on no other
    will do, but one that has the same name and whose address has rotated.  ``failures`` counts the
    attempts since a reading last came.
    """

    def __init__(
        self, request: StrapRequest, clock: Clock, emit: Emit, voice: StatusReporter
    ) -> None:
        self._request, self._timing = request, request.timing
        self._clock, self._emit, self._voice = clock, emit, voice
        self.address = request.address
        self._adapter = request.adapter
        self.failures = 0
        self.streamed = False
        self._alias: str | None = None
        self._last: Found | None = None
        self._incomplete: Counter[str] = Counter()
        self._banned: dict[str, float] = {}  # until when, on the loop's clock
        self._not_mine: set[str] = set()
        self._let_go: asyncio.Event | None = None  # of the connection that stands

    async def once(self) -> Trouble:
        """Find the strap, connect, and listen until it ends; what ended it.

        Raises nothing but what cancels it.
        """
        try:
            trouble = await self._attempt()
        except (
            Exception
        ) as error:  # bleak, D-Bus and asyncio raise a good deal more than BleakError
            trouble = troubles.explain(error)
            self._request.observer.error(self._clock.now(), error)
            known = trouble.reason != troubles.CONNECT_FAILED.reason
            log.info("strap: %s: %r", trouble.reason, error, exc_info=not known)
            if trouble is troubles.NO_HEART_RATE and self._last is not None:
                trouble = self._without_heart_rate(self._last)
        # right after a loss the strap is likely still where it was: no scan needed, except that
        # Windows connects reliably only after a fresh one (bleak issues 1402 and 2017)
        if trouble is not troubles.LINK_LOST or sys.platform == "win32":
            self._last = None
        return trouble

    @property
    def listened_to(self) -> str | None:
        """The address of the strap that is listened to now, from any thread."""
        last = self._last
        return last.device.address if self._let_go is not None and last is not None else None

    def not_mine(self, address: str) -> None:
        """Let go of the strap at ``address`` and take it no more; call it on the loop."""
        self._not_mine.add(address)
        if address != self.listened_to:
            return
        self.address = self._alias = None
        if self._let_go is not None:
            self._let_go.set()

    def _settle_on(self, device: BLEDevice) -> None:
        """From now on this one and no other."""
        if device.address not in self._not_mine:
            self.address, self._alias = device.address, plain(device.name or "") or None

    def _without_heart_rate(self, found: Found) -> Trouble:
        """What to say of a device whose services were read and hold no heart rate.

        One that advertised the service was read incompletely, as happens; so it is asked again.
        """
        address = found.device.address
        self._incomplete[address] += 1
        if found.offers and self._incomplete[address] < DISCOVERIES:
            return troubles.INCOMPLETE
        self._incomplete[address] = 0
        self._banned[address] = asyncio.get_running_loop().time() + BANNED_S
        if found.offers and self._request.address is None:
            return troubles.SILENT_ON_HEART
        return troubles.NO_HEART_RATE

    def _refused(self) -> frozenset[str]:
        now = asyncio.get_running_loop().time()
        banned = {address for address, until in self._banned.items() if now < until}
        if self.address is not None:
            banned.discard(self.address)
        return frozenset(banned | self._not_mine)

    async def _attempt(self) -> Trouble:
        from bleak import BleakClient
        from bleak.exc import BleakCharacteristicNotFoundError

        timing = self._timing
        lost = asyncio.Event()
        client: BleakClient | None = None
        try:
            async with RadioTurn():
                found = self._last = self._last or await self._find()
                if found is None:
                    return troubles.NOT_FOUND
                device = found.device
                self._report_found(found)
                self._voice.name = device.name or ""
                self._voice.say(
                    SensorState.CONNECTING, "", f"Connecting to {device.name or device.address}."
                )
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
            try:
                trouble = await self._listen(client, device, lost)
            except BleakCharacteristicNotFoundError:
                if found.offers:
                    await self._unlearn(client, device)
                raise
            return troubles.NOT_MINE if device.address in self._not_mine else trouble
        finally:
            self._let_go = None
            if client is not None:
                with suppress(Exception):  # the strap is gone already, or bluetoothd is
                    await within(timing.disconnect_s, client.disconnect())

    async def _unlearn(self, client: BleakClient, device: BLEDevice) -> None:
        """Let bluetoothd forget the services it remembers, so that they are read from the strap.

        It keeps them for devices that are not paired too; a paired one is left alone.
        """
        if sys.platform == "linux" and not self._request.demo:
            details = device.details if isinstance(device.details, dict) else {}
            if not details.get("props", {}).get("Paired"):
                with suppress(Exception):  # it was worth a try
                    await within(self._timing.disconnect_s, client.unpair())

    async def _find(self) -> Found | None:
        wanted = StrapQuery(
            self.address, self._request.name, self._request.known, self._refused(), self._alias
        )
        backend = self._scanner_backend()
        if not self._adapter and backend is None:  # or bleak would leave it to chance
            several = await within(self._timing.answer_s, adapters())
            self._adapter = several[0] if len(several) > 1 else ""
        found = await find(
            wanted,
            scan_s=self._timing.scan_s,
            choose_s=self._timing.choose_s,
            answer_s=self._timing.answer_s,
            scanning=self._voice.look,
            backend=backend,
            adapter=self._adapter,
        )
        if found is None and not self._request.adapter and backend is None:
            self._adapter = await self._next_adapter()
        return found

    async def _next_adapter(self) -> str:
        """The adapter to try after one that heard nothing; empty where there is no other."""
        names = await within(self._timing.answer_s, adapters())
        if len(names) < 2:
            return ""
        now = names.index(self._adapter) if self._adapter in names else 0
        return names[(now + 1) % len(names)]

    def _report_found(self, found: Found) -> None:
        said = found.said
        rssi_dbm, services = (None, ()) if said is None else (said.rssi_dbm, said.services)
        name = found.device.name or (said.name if said is not None else None) or ""
        self._request.observer.found(self._clock.now(), name, rssi_dbm, services)

    async def _report_connected(self, client: BleakClient) -> None:
        """Ask it of itself, where somebody writes that down."""
        if type(self._request.observer) is ConnectionObserver:
            return
        said = await about_connected(client)
        services = [service.uuid for service in client.services]
        self._request.observer.connected(self._clock.now(), services, said)

    def _scanner_backend(self) -> type[BaseBleakScanner] | None:
        if not self._request.demo:
            return None
        from poise.sources.bluetooth.demo import DemoScanner

        return DemoScanner

    def _client_backend(self) -> type[BaseBleakClient] | None:
        if not self._request.demo:
            return None
        from poise.sources.bluetooth.demo import DemoClient

        return DemoClient

    def _say_streaming(self, words: tuple[str, str], t: float, delay_s: float | None) -> None:
        self._voice.say(SensorState.STREAMING, *words, t=t, delay_s=delay_s)

    async def _listen(self, client: BleakClient, device: BLEDevice, lost: asyncio.Event) -> Trouble:
        """Pass readings on until the link is lost or has been silent for too long."""
        timing, now = self._timing, asyncio.get_running_loop().time
        sheet = sheet_for(device.name)
        delay_s = sheet.least_delay_s if sheet is not None else None
        usual = DEMO_WORDS if self._request.demo else ("", _assumed(sheet))
        notes = Diagnosis(now(), timing.heart_rate_only_s, timing.malformed_every_s, usual)

        def malformed(error: MalformedReadingError) -> None:
            if notes.refused(now()):
                log.info("strap: %s", error)
                self._say_streaming(notes.words(now()), self._clock.now(), delay_s)

        def heard(_: object, data: bytearray) -> None:
            t = self._clock.now()  # first, before anything can delay it
            self._request.observer.payload(t, bytes(data))
            if self._request.keep_raw:
                self._emit(StrapPayload(t, self._request.sensor, bytes(data).hex()))
            try:
                reading = gatt_heart_rate.parse(bytes(data), t=t, sensor=self._request.sensor)
            except MalformedReadingError as error:
                malformed(error)
                return
            self._settle_on(device)
            notes.heard(reading, now())
            self.failures, self.streamed = 0, True
            self._say_streaming(notes.words(now()), t, delay_s)
            self._emit(reading)

        self._let_go = lost
        await within(timing.connect_s, client.start_notify(MEASUREMENT, heard))
        self._incomplete.clear()
        self._settle_on(device)
        await self._report_connected(client)
        if not self._request.ecg:
            return await self._stay(client, lost, notes)
        from poise.sources.bluetooth.polar import GRANTED, PolarStream  # loads numpy

        def beat(event: Input) -> None:
            notes.beat()
            self._emit(event)

        stream = PolarStream(
            client, self._clock, beat, malformed, sensor=self._request.sensor,
            keep=self._request.keep_ecg, answer_s=timing.answer_s,
        )  # fmt: skip

        async def begin() -> None:
            nonlocal delay_s
            notes.usual = await stream.start()
            if notes.usual in GRANTED:
                delay_s = None  # its beats carry their own time

        beginning = asyncio.create_task(begin())  # a link may be lost while it is asked for
        try:
            return await self._stay(client, lost, notes)
        finally:
            beginning.cancel()
            await asyncio.wait({beginning}, timeout=CLEANING_UP_S)
            await stream.stop()

    async def _stay(self, client: BleakClient, lost: asyncio.Event, notes: Diagnosis) -> Trouble:
        """Watch over a connection that streams until it ends."""
        timing, now = self._timing, asyncio.get_running_loop().time
        battery_due_s = now()
        while not lost.is_set():
            if now() >= battery_due_s:
                notes.battery_percent = await self._battery(client)
                battery_due_s = now() + timing.battery_every_s
            silent_s = now() - notes.last_s
            if silent_s >= timing.silence_reconnect_s:
                return troubles.GONE_SILENT
            if silent_s >= timing.silence_words_s:
                if self._voice.say(
                    SensorState.LOST, troubles.SILENT.reason, troubles.SILENT.detail
                ):
                    if await self._is_dead(client):
                        return troubles.GONE_SILENT
                    continue
                next_s = notes.last_s + timing.silence_reconnect_s
            else:
                next_s = notes.last_s + timing.silence_words_s
            # Not wait_for: in Python 3.11 it forgets a cancellation that comes with what it awaits.
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, min(next_s, battery_due_s) - now())):
                    await lost.wait()
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


def _assumed(sheet: StrapSheet | None) -> str:
    """What is assumed of this strap's delay, in words; empty when nothing is."""
    if sheet is None or sheet.least_delay_s is None:
        return ""
    return (
        f"{sheet.name}: beats are shifted by {sheet.least_delay_s:.1f} s, "
        "this model's published delay."
    )
