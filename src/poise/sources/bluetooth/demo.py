"""A strap inside the program, on every system: ``--strap demo``.

It stands in for bleak's own back end, so that everything above it (searching, connecting,
listening, letting go) runs as with a real strap.  Its heart is the synthetic person's.  This module
imports bleak; import it only when it is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection

from poise.core.events import StrapReading
from poise.sources.bluetooth.calls import BASE_UUID, HEART_RATE_SERVICE
from poise.sources.synthetic import SyntheticSettings, events

ADDRESS, NAME = "DE:30:00:00:00:00", "poise demo strap"
HEARD_AFTER_S, CONNECTED_AFTER_S = 0.3, 0.3
MTU = 23


class DemoScanner(BaseBleakScanner):
    """Hears the one strap there is."""

    def __init__(self, callback: Any, services: list[str] | None, *_: Any, **__: Any) -> None:
        super().__init__(callback, services)
        self._timer: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Hear it soon."""
        self.seen_devices = {}
        self._timer = asyncio.get_running_loop().call_later(HEARD_AFTER_S, self._hear)

    async def stop(self) -> None:
        """Hear nothing more."""
        if self._timer is not None:
            self._timer.cancel()

    def _hear(self) -> None:
        data = AdvertisementData(NAME, {}, {}, [HEART_RATE_SERVICE], None, -50, ())
        device = self.create_or_update_device(ADDRESS, ADDRESS, NAME, None, data)
        self.call_detection_callbacks(device, data)


class DemoClient(BaseBleakClient):
    """Is connected to it; it notifies once a second."""

    _connected = False
    _heart: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        """What the strap is called."""
        return NAME

    @property
    def mtu_size(self) -> int:
        """The smallest there is."""
        return MTU

    @property
    def is_connected(self) -> bool:
        """Whether it is."""
        return self._connected

    async def connect(self, pair: bool, **kwargs: Any) -> None:
        """Connect, and know its one service."""
        await asyncio.sleep(CONNECTED_AFTER_S)
        service = BleakGATTService(None, 1, HEART_RATE_SERVICE)
        measurement = BleakGATTCharacteristic(
            None, 2, BASE_UUID.format(0x2A37), ["notify"], lambda: MTU - 3, service
        )
        self.services = BleakGATTServiceCollection()
        self.services.add_service(service)
        self.services.add_characteristic(measurement)
        self._connected = True

    async def disconnect(self) -> None:
        """Let go of it."""
        self._connected, self.services = False, None
        if self._heart is not None:
            self._heart.cancel()

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: Any, **kwargs: Any
    ) -> None:
        """Let its heart be heard."""
        self._heart = asyncio.create_task(self._beat(callback))

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Let its heart be heard no more."""
        if self._heart is not None:
            self._heart.cancel()

    async def _beat(self, callback: Any) -> None:
        begin_s = asyncio.get_running_loop().time()
        for at_s, payload in _payloads():
            await asyncio.sleep(begin_s + at_s - asyncio.get_running_loop().time())
            callback(bytearray(payload))

    async def pair(self, *args: Any, **kwargs: Any) -> None:
        """Needs no pairing."""

    async def unpair(self) -> None:
        """Needs no pairing."""

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, **kwargs: Any
    ) -> bytearray:
        """Has nothing to read."""
        return bytearray()

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, **kwargs: Any
    ) -> bytearray:
        """Has nothing to read."""
        return bytearray()

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: Any, response: bool
    ) -> None:
        """Takes anything."""

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: Any) -> None:
        """Takes anything."""


def _payloads() -> Iterator[tuple[float, bytes]]:
    """When each notification is sent, in seconds from the first listener, and its bytes."""
    for event in events(SyntheticSettings()):
        if isinstance(event, StrapReading):
            ticks = [round(rr * 1.024).to_bytes(2, "little") for rr in event.rr_ms]
            yield event.t, bytes([0x10, event.heart_bpm or 0]) + b"".join(ticks)
