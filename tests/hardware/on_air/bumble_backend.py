"""A bleak back end that speaks HCI to a Bumble controller: strap source above, real ATT below."""

from __future__ import annotations

from typing import Any

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError
from bumble.att import ATT_Error
from bumble.core import AdvertisingData
from bumble.device import Device, Peer
from bumble.gatt import Characteristic
from bumble.hci import Address

from poise.simulation.strap.radio import RadioLink, controller, host

FLAGS = {
    "read": Characteristic.Properties.READ,
    "write": Characteristic.Properties.WRITE,
    "notify": Characteristic.Properties.NOTIFY,
    "indicate": Characteristic.Properties.INDICATE,
}


class Radio:
    """This computer's adapter; ``mtu`` is what it asks for, None to ask for nothing."""

    device: Device
    mtu: int | None = None

    @classmethod
    async def switch_on(cls, link: RadioLink, mtu: int | None = None) -> None:
        cls.mtu = mtu
        cls.device = Device(
            name="computer",
            address=Address("F0:F1:F2:F3:F4:F5", Address.RANDOM_DEVICE_ADDRESS),
            host=host(controller("computer", link)),
        )
        await cls.device.power_on()


class BumbleScanner(BaseBleakScanner):
    def __init__(self, callback: Any, services: list[str] | None, *_: Any, **__: Any) -> None:
        super().__init__(callback, services)

    async def start(self) -> None:
        self.seen_devices = {}
        Radio.device.on("advertisement", self._hear)
        await Radio.device.start_scanning(active=True, filter_duplicates=False)

    async def stop(self) -> None:
        Radio.device.remove_listener("advertisement", self._hear)
        await Radio.device.stop_scanning()

    def _hear(self, heard: Any) -> None:
        name = heard.data.get(AdvertisingData.COMPLETE_LOCAL_NAME)
        services = [
            str(uuid.to_hex_str("-")).lower()
            for uuid in heard.data.get(AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS)
            or []
        ]
        services = [f"0000{u}-0000-1000-8000-00805f9b34fb" if len(u) == 4 else u for u in services]
        if self._service_uuids and not set(self._service_uuids) & set(services):
            return
        address = str(heard.address).split("/")[0]
        data = AdvertisementData(name, {}, {}, services, None, heard.rssi, ())
        device = self.create_or_update_device(address, address, name, heard.address, data)
        self.call_detection_callbacks(device, data)


class BumbleClient(BaseBleakClient):
    _connection: Any = None
    _peer: Any = None

    def __init__(self, device: BLEDevice | str, *args: Any, **kwargs: Any) -> None:
        super().__init__(device, *args, **kwargs)
        self._details = device.details if isinstance(device, BLEDevice) else None

    @property
    def name(self) -> str:
        return self.address

    @property
    def mtu_size(self) -> int:
        return int(self._connection.att_mtu)

    @property
    def is_connected(self) -> bool:
        return self._connection is not None

    async def connect(self, pair: bool, **kwargs: Any) -> None:
        self._connection = await Radio.device.connect_le(
            self._details or Address(self.address, Address.RANDOM_DEVICE_ADDRESS),
            timeout=self._timeout,
        )
        self._connection.on("disconnection", self._gone)
        self._peer = Peer(self._connection)
        if Radio.mtu is not None:
            await self._peer.request_mtu(Radio.mtu)
        await self._peer.discover_services()
        self.services = BleakGATTServiceCollection()
        for service in self._peer.services:
            await service.discover_characteristics()
            made = BleakGATTService(service, service.handle, _uuid(service.uuid))
            self.services.add_service(made)
            for one in service.characteristics:
                await one.discover_descriptors()
                flags = [flag for flag, bit in FLAGS.items() if one.properties & bit]
                self.services.add_characteristic(
                    BleakGATTCharacteristic(
                        one, one.handle, _uuid(one.uuid), flags, lambda: self.mtu_size - 3, made
                    )
                )

    async def disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.disconnect()

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: Any, **kwargs: Any
    ) -> None:
        prefer_notify = "notify" in characteristic.properties
        await characteristic.obj.subscribe(
            lambda value: callback(bytearray(value)), prefer_notify=prefer_notify
        )

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        await characteristic.obj.unsubscribe()

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, **kwargs: Any
    ) -> bytearray:
        try:
            return bytearray(await characteristic.obj.read_value())
        except ATT_Error as error:
            raise BleakError(str(error)) from error

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: Any, response: bool
    ) -> None:
        await characteristic.obj.write_value(bytes(data), with_response=response)

    async def pair(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError

    async def unpair(self) -> None:
        raise NotImplementedError

    async def read_gatt_descriptor(self, d: BleakGATTDescriptor, **kwargs: Any) -> bytearray:
        raise NotImplementedError

    async def write_gatt_descriptor(self, d: BleakGATTDescriptor, data: Any) -> None:
        raise NotImplementedError

    def _gone(self, _reason: int) -> None:
        self._connection = None
        if self._disconnected_callback is not None:
            self._disconnected_callback()


def _uuid(uuid: Any) -> str:
    text = uuid.to_hex_str("-").lower()
    return f"0000{text}-0000-1000-8000-00805f9b34fb" if len(text) == 4 else str(text)
