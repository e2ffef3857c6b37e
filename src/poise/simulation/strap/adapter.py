"""The Bluetooth adapter: its power, and who is scanning with it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from dbus_fast import Message, Variant

from poise.simulation.strap.device import DEVICE, Device, Properties
from poise.simulation.strap.outgoing import Outgoing, error
from poise.simulation.strap.strap import Refusal

FIRST = "hci0"
ADAPTER = "org.bluez.Adapter1"


class Adapter:
    """One adapter and its scans: each client has at most one, with the services it asked for.

    ``refusals`` are the answers to the next attempts to scan.  It hears the devices that are its.
    """

    def __init__(
        self, out: Outgoing, devices: dict[str, Device], *, advertise_s: float, name: str = FIRST
    ) -> None:
        self._out, self._devices, self._advertise_s = out, devices, advertise_s
        self.path = f"/org/bluez/{name}"
        self.present = True
        self.powered = True
        self.refusals: list[Refusal] = []
        self._scans: dict[str, list[str]] = {}
        self._filters: dict[str, list[str]] = {}

    @property
    def scanning(self) -> bool:
        return bool(self._scans)

    def properties(self) -> Properties:
        """Adapter1."""
        return {
            "Address": Variant("s", "00:1A:7D:DA:71:13"),
            "AddressType": Variant("s", "public"),
            "Name": Variant("s", "virtual"),
            "Alias": Variant("s", "virtual"),
            "Class": Variant("u", 0),
            "Powered": Variant("b", self.powered),
            "Discoverable": Variant("b", False),
            "DiscoverableTimeout": Variant("u", 180),
            "Pairable": Variant("b", False),
            "PairableTimeout": Variant("u", 0),
            "Discovering": Variant("b", self.scanning),
            "UUIDs": Variant("as", []),
            "Modalias": Variant("s", "usb:v1D6Bp0246d0542"),
            "Roles": Variant("as", ["central", "peripheral"]),
            "ExperimentalFeatures": Variant("as", []),
        }

    def answer(self, message: Message) -> Message:
        """The answer to a call about scanning."""
        sender = message.sender or ""
        match message.member:
            case "SetDiscoveryFilter":
                wanted = message.body[0].get("UUIDs")
                self._filters[sender] = list(wanted.value) if wanted is not None else []
                return Message.new_method_return(message)
            case "StartDiscovery":
                return self._start(message, sender)
            case "StopDiscovery":
                if sender not in self._scans:
                    return error(message, "Failed", "No discovery started")
                self._end_scan(sender)
                return Message.new_method_return(message)
        return error(message, "NotSupported", "Operation is not supported")

    def forget_client(self, name: str) -> None:
        """A client has left the bus, and its scan ends with it."""
        if name in self._scans:
            self._end_scan(name)
        self._filters.pop(name, None)

    def forget_scans(self, *, say: bool = True) -> None:
        """End every scan at once."""
        if self._scans and say:
            self._out.changed(self.path, ADAPTER, {"Discovering": Variant("b", False)})
        self._scans.clear()

    def hear_soon(self, devices: Collection[Device]) -> None:
        """Let the devices be heard by whoever scans."""
        if self._scans:
            for device in devices:
                if device.adapter != self.path:
                    continue
                asyncio.get_running_loop().call_later(self._advertise_s, self._hear, device)

    def _start(self, message: Message, sender: str) -> Message:
        if not self.powered:
            return error(message, "NotReady", "Resource Not Ready")
        if self.refusals:
            refusal = self.refusals.pop(0)
            return Message.new_error(message, refusal.name, refusal.text)
        if sender in self._scans:
            return error(message, "InProgress", "Operation already in progress")
        first = not self._scans
        self._scans[sender] = self._filters.get(sender, [])
        if first:
            self._out.changed(self.path, ADAPTER, {"Discovering": Variant("b", True)})
        self.hear_soon(self._devices.values())
        return Message.new_method_return(message)

    def _end_scan(self, sender: str) -> None:
        del self._scans[sender]
        if self._scans:
            return
        for device in self._devices.values():
            if device.rssi_shown and device.adapter == self.path:
                device.rssi_shown = False
                self._out.changed(device.path, DEVICE, {}, ["RSSI"])
        self._out.changed(self.path, ADAPTER, {"Discovering": Variant("b", False)})

    def _hear(self, device: Device) -> None:
        """An advertisement reaches the scans."""
        if not device.reachable or device.connected or self._out.mute:
            return
        advertised = set(device.strap.advertised())
        if not any(not wanted or advertised & set(wanted) for wanted in self._scans.values()):
            return
        device.rssi_shown = True
        if device.exposed:
            rssi = {"RSSI": Variant("n", device.strap.rssi_dbm)}
            self._out.changed(device.path, DEVICE, rssi)
        else:
            device.exposed = True
            self._out.added(device.path, {DEVICE: device.device_properties()})
