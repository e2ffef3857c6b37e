"""A virtual strap on a virtual radio: real HCI, real ATT, by Bumble.

    link = RadioLink()
    strap = RadioStrap(VirtualStrap(), link)
    await strap.start()
    await strap.send(encode(72, [850, 861]))

Where the emulated BlueZ stands in for everything below D-Bus, here every packet is made and taken
apart as on the air; only the air is missing.  Needs Bumble: ``pip install 'poise[bumble]'``.
Everything here belongs to one asyncio loop.
"""

from __future__ import annotations

import asyncio
from typing import Any

from bumble.att import ATT_Error, Attribute, ErrorCode
from bumble.controller import Controller
from bumble.core import UUID, AdvertisingData, PhysicalTransport
from bumble.device import Device, DeviceConfiguration
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.hci import Address, LeFeatureMask
from bumble.host import Host
from bumble.link import LocalLink
from bumble.transport.common import AsyncPipeSink

from poise.simulation.strap.characteristic import Characteristic as Offered
from poise.simulation.strap.strap import HEART_RATE_MEASUREMENT, VirtualStrap

ADVERTISING_MS = 20.0
PROPERTIES = {
    "read": Characteristic.Properties.READ,
    "write": Characteristic.Properties.WRITE,
    "notify": Characteristic.Properties.NOTIFY,
    "indicate": Characteristic.Properties.INDICATE,
}


class RadioLink(LocalLink):
    """The air between controllers.

    Bumble's own takes the sender's address of the moment; BlueZ changes that while it scans, so
    here it is the one the connection was made with.
    """

    def send_acl_data(
        self, sender: Any, destination: Any, transport: PhysicalTransport, data: bytes
    ) -> None:
        """Deliver it on the loop's next round, or not at all."""
        connection = sender.le_connections.get(destination)
        receiver = self.find_le_controller(destination)
        if connection is None or receiver is None:
            return
        asyncio.get_running_loop().call_soon(
            receiver.on_link_acl_data, connection.self_address, transport, data
        )


def controller(name: str, link: LocalLink, address: str | None = None) -> Controller:
    """A controller as simple as a strap's: no private addresses, no extended advertising.

    BlueZ needs a public ``address``, or it asks the kernel's cryptography for one.
    """
    made = Controller(name, link=link, public_address=address)
    made.le_features &= ~(LeFeatureMask.LL_PRIVACY | LeFeatureMask.LE_EXTENDED_ADVERTISING)
    return made


def host(over: Controller) -> Host:
    """A host that speaks HCI with this controller, in this process."""
    made = Host(over, AsyncPipeSink(over))
    over.host = made
    return made


class RadioStrap:
    """A strap of ``link``'s air: its services as ``strap`` offers them when it is started."""

    def __init__(self, strap: VirtualStrap, link: LocalLink) -> None:
        self.strap = strap
        self._link = link
        self._tasks: set[asyncio.Task[None]] = set()
        self._found: dict[str, Characteristic[Any]] = {}
        self.device: Device | None = None

    async def start(self) -> None:
        """Switch it on; it advertises, also again after each lost link."""
        address = Address(self.strap.address, Address.RANDOM_DEVICE_ADDRESS)
        device = Device(
            config=DeviceConfiguration(
                name=self.strap.name, address=address, gatt_service_enabled=False
            ),
            host=host(controller(self.strap.name, self._link)),
        )
        for uuid, characteristics in self.strap.services():
            for one in characteristics:
                self._found[one.uuid] = self._made(one)
            device.add_service(Service(UUID(uuid), [self._found[c.uuid] for c in characteristics]))
        device.advertising_interval_min = device.advertising_interval_max = ADVERTISING_MS
        device.advertising_data = self._advertising()
        self.device = device
        await device.power_on()
        await device.start_advertising(auto_restart=True)

    async def send(self, value: bytes, uuid: str = HEART_RATE_MEASUREMENT) -> None:
        """Notify, or indicate, whoever subscribed."""
        assert self.device is not None
        what = self._found[uuid]
        if what.properties & Characteristic.Properties.NOTIFY:
            await self.device.notify_subscribers(what, value)
        else:
            await self.device.indicate_subscribers(what, value)

    async def drop(self) -> None:
        assert self.device is not None
        for connection in list(self.device.connections.values()):
            await connection.disconnect()

    @property
    def listeners(self) -> int:
        """How many links have subscribed to the heart rate."""
        assert self.device is not None
        server, handle = self.device.gatt_server, self._found[HEART_RATE_MEASUREMENT].handle
        return sum(
            1
            for subscriptions in server.subscribers.values()
            if subscriptions.get(handle, b"\0\0") != b"\0\0"
        )

    def _advertising(self) -> bytes:
        """What it says of itself; a name too long for one packet is cut, as straps do."""
        services = b"".join(
            UUID.from_16_bits(int(uuid[4:8], 16)).to_bytes() for uuid in self.strap.advertised()
        )
        name = self.strap.name.encode()
        room = 31 - 3 - (2 + len(services)) - 2
        return bytes(
            AdvertisingData(
                [
                    (AdvertisingData.FLAGS, bytes([0x06])),
                    (AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, services),
                    (AdvertisingData.COMPLETE_LOCAL_NAME, name[:room]),
                ]
            )
        )

    def _made(self, one: Offered) -> Characteristic[Any]:
        properties = Characteristic.Properties(0)
        for flag in one.flags:
            properties |= PROPERTIES[flag]
        allowed = Attribute.Permissions.READABLE | Attribute.Permissions.WRITEABLE

        def read(_: Any) -> bytes:
            if "read" not in one.flags:  # Bumble itself lets everything be read and written
                raise ATT_Error(ErrorCode.READ_NOT_PERMITTED)
            return one.value

        def write(_: Any, data: bytes) -> None:
            if "write" not in one.flags:
                raise ATT_Error(ErrorCode.WRITE_NOT_PERMITTED)
            self._written(one.uuid, data)

        value = CharacteristicValue(read=read, write=write)
        return Characteristic(UUID(one.uuid), properties, allowed, value)

    def _written(self, uuid: str, data: bytes) -> None:
        for answers_as, answer in self.strap.written(uuid, bytes(data)):
            task = asyncio.get_running_loop().create_task(self.send(answer, answers_as))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
