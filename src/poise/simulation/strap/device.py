"""One strap as bluetoothd sees it: its D-Bus objects and who is listening to it."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field

from dbus_fast import Message, Variant

from poise.simulation.strap.characteristic import Characteristic
from poise.simulation.strap.strap import (
    CLIENT_CONFIGURATION,
    HEART_RATE_SERVICE,
    VirtualStrap,
)

DEVICE = "org.bluez.Device1"
BATTERY = "org.bluez.Battery1"
SERVICE = "org.bluez.GattService1"
CHARACTERISTIC = "org.bluez.GattCharacteristic1"
DESCRIPTOR = "org.bluez.GattDescriptor1"

Properties = dict[str, Variant]
MTU = 247


@dataclass
class Device:
    """bluetoothd's side of a strap.

    ``listeners`` are the D-Bus names that called StartNotify, per characteristic: as with the real
    one they outlive a lost link and end only with StopNotify or with the client's bus, and every
    one of them costs one signal per notification (bleak issue 2002).  ``over_this_link`` are those
    of them, with the characteristic, that called it since the link came up.
    """

    strap: VirtualStrap
    adapter: str
    exposed: bool = False
    connected: bool = False
    resolved: bool = False
    discovered: bool = False
    incomplete: bool = False
    rssi_shown: bool = False
    connecting: Message | None = None
    attempts: int = 0
    listeners: dict[str, list[str]] = field(default_factory=dict)
    over_this_link: set[tuple[str, str]] = field(default_factory=set)
    acquired: dict[str, socket.socket] = field(default_factory=dict)
    timers: list[asyncio.TimerHandle] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"{self.adapter}/dev_{self.strap.address.replace(':', '_')}"

    @property
    def reachable(self) -> bool:
        """Whether a connection would succeed now."""
        return self.strap.in_range and not self.strap.held

    def cancel_timers(self) -> None:
        """Forget what was to happen later."""
        for timer in self.timers:
            timer.cancel()
        self.timers.clear()

    def services(self) -> list[tuple[str, list[Characteristic]]]:
        """What was read of the strap's services."""
        found = self.strap.services()
        return [one for one in found if one[0] != HEART_RATE_SERVICE] if self.incomplete else found

    def device_properties(self) -> Properties:
        """Device1, as far as it can be known now."""
        strap = self.strap
        uuids = [uuid for uuid, _ in self.services()] if self.discovered else strap.advertised()
        properties = {
            "Address": Variant("s", strap.address),
            "AddressType": Variant("s", "random"),
            "Name": Variant("s", strap.name),
            "Alias": Variant("s", strap.name),
            "Paired": Variant("b", False),
            "Bonded": Variant("b", False),
            "Trusted": Variant("b", False),
            "Blocked": Variant("b", False),
            "LegacyPairing": Variant("b", False),
            "Connected": Variant("b", self.connected),
            "UUIDs": Variant("as", uuids),
            "Adapter": Variant("o", self.adapter),
            "ServicesResolved": Variant("b", self.resolved),
        }
        if self.rssi_shown:
            properties["RSSI"] = Variant("n", strap.rssi_dbm)
        return properties

    def battery_properties(self) -> Properties | None:
        """Battery1, None for a strap without a battery service or without a link."""
        if self.strap.battery_percent is None or not self.connected:
            return None
        return {"Percentage": Variant("y", self.strap.battery_percent)}

    def gatt_objects(self) -> list[tuple[str, str, Properties]]:
        """(path, interface, properties) of every service, characteristic and descriptor."""
        found: list[tuple[str, str, Properties]] = []
        handle = 0x000A
        for service_uuid, characteristics in self.services():
            service = f"{self.path}/service{handle:04x}"
            handle += 1
            found.append(
                (
                    service,
                    SERVICE,
                    {
                        "UUID": Variant("s", service_uuid),
                        "Device": Variant("o", self.path),
                        "Primary": Variant("b", True),
                        "Includes": Variant("ao", []),
                    },
                )
            )
            for characteristic in characteristics:
                path = f"{service}/char{handle:04x}"
                found.append(
                    (path, CHARACTERISTIC, self._characteristic(path, service, characteristic))
                )
                handle += 2
                if characteristic.notifies:
                    found.append(
                        (
                            f"{path}/desc{handle:04x}",
                            DESCRIPTOR,
                            {
                                "UUID": Variant("s", CLIENT_CONFIGURATION),
                                "Characteristic": Variant("o", path),
                                "Value": Variant("ay", b""),
                            },
                        )
                    )
                    handle += 1
        return found

    def _characteristic(self, path: str, service: str, what: Characteristic) -> Properties:
        properties = {
            "UUID": Variant("s", what.uuid),
            "Service": Variant("o", service),
            "Value": Variant("ay", b""),
            "Flags": Variant("as", list(what.flags)),
            "MTU": Variant("q", MTU),
        }
        if what.notifies:
            properties["Notifying"] = Variant("b", bool(self.listeners.get(path)))
        if "notify" in what.flags:
            properties["NotifyAcquired"] = Variant("b", path in self.acquired)
        return properties

    def find(self, path: str) -> Characteristic | None:
        """The characteristic at this object path, None when there is none."""
        for found, interface, properties in self.gatt_objects():
            if found == path and interface == CHARACTERISTIC:
                uuid = properties["UUID"].value
                every = (one for _, characteristics in self.services() for one in characteristics)
                return next((one for one in every if one.uuid == uuid), None)
        return None

    def path_of(self, uuid: str) -> str | None:
        """The object path of the characteristic with this UUID, None when there is none."""
        for path, interface, properties in self.gatt_objects():
            if interface == CHARACTERISTIC and properties["UUID"].value == uuid:
                return path
        return None
