"""bluetoothd, as far as a heart-rate program can tell.

Owns ``org.bluez`` on a private bus and answers as bluetoothd 5.66 was recorded to answer
(``tests/hardware/test_bluez_trace.py`` holds it to that recording).  It knows one adapter and any
number of straps.  It does not know pairing, advertisement monitors (passive scans) or a second
adapter.  Everything here belongs to one asyncio loop; :class:`virtual_strap.world.World` gives it
a thread.
"""

from __future__ import annotations

import asyncio
import math
import select
import socket
from collections import deque
from collections.abc import Callable

from dbus_fast import BusType, Message, MessageFlag, MessageType, NameFlag, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.auth import AuthExternal

from virtual_strap.device import (
    BATTERY,
    CHARACTERISTIC,
    DESCRIPTOR,
    DEVICE,
    MTU,
    SERVICE,
    Device,
    Properties,
)
from virtual_strap.strap import HEART_RATE_MEASUREMENT, Refusal, VirtualStrap

ADAPTER_PATH = "/org/bluez/hci0"
ADAPTER = "org.bluez.Adapter1"
OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager"
PROPERTIES = "org.freedesktop.DBus.Properties"
ERROR = "org.bluez.Error."
UNKNOWN_OBJECT = "org.freedesktop.DBus.Error.UnknownObject"
ABORTED = "le-connection-abort-by-local"
CONNECT_GIVES_UP_S = 45.0
"""How long the kernel tries to reach a strap before bluetoothd says it failed."""


class FakeBlueZ:
    """An emulated bluetoothd with one adapter, on the bus at ``address``.

    ``advertise_s`` is how soon a strap is heard once a scan runs.  ``changed`` is called after
    every change of state, ``sent`` counts notifications as the straps gave them.
    """

    def __init__(self, address: str, *, advertise_s: float = 0.005) -> None:
        self._address = address
        self._advertise_s = advertise_s
        self._bus: MessageBus | None = None
        self._devices: dict[str, Device] = {}
        self._scans: dict[str, list[str]] = {}
        self._filters: dict[str, list[str]] = {}
        self.has_adapter = True
        self.powered = True
        self._deaf = False
        self._unheard: list[Message] = []
        self._unsent: deque[Message] = deque()
        self.scan_refusals: list[Refusal] = []
        self.changed: Callable[[], None] = lambda: None
        self.sent = 0

    # -------------------------------------------------------------- coming and going

    async def start(self, *, announce: bool = True) -> None:
        """Own ``org.bluez``; with ``announce`` say what objects there are, as bluetoothd does."""
        bus = MessageBus(
            bus_address=self._address,
            bus_type=BusType.SYSTEM,
            negotiate_unix_fd=True,
            auth=AuthExternal(),
        )
        await bus.connect()
        self._bus = bus
        bus.add_message_handler(self._handle)
        await bus.call(
            Message(
                destination="org.freedesktop.DBus",
                path="/org/freedesktop/DBus",
                interface="org.freedesktop.DBus",
                member="AddMatch",
                signature="s",
                body=["type='signal',member='NameOwnerChanged',arg2=''"],
            )
        )
        await bus.request_name("org.bluez", NameFlag.REPLACE_EXISTING)
        if announce and self.has_adapter:
            self._added(ADAPTER_PATH, {ADAPTER: self._adapter_properties()})
        self.changed()

    async def stop(self) -> None:
        """Go as on SIGTERM: links are cut and objects withdrawn before the name is given up."""
        for device in self._devices.values():
            if device.connected:
                self._unlink(device, by_loss=False)
        for device in list(self._devices.values()):
            self._withdraw(device)
        if self.has_adapter:
            self._removed(ADAPTER_PATH, [ADAPTER])
        await self.crash()

    async def crash(self) -> None:
        """Go as on SIGKILL: not a word, and everything known is forgotten."""
        for device in self._devices.values():
            device.cancel_timers()
            for held in device.acquired.values():
                held.close()
        self._devices = {
            device.path: Device(device.strap, ADAPTER_PATH) for device in self._devices.values()
        }
        self._scans.clear()
        self._filters.clear()
        self._unheard.clear()
        self._unsent.clear()
        self._deaf = False
        bus, self._bus = self._bus, None
        if bus is not None and bus.connected:
            bus.disconnect()
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
        self.changed()

    # -------------------------------------------------------------- what the world does to it

    def add_strap(self, strap: VirtualStrap) -> None:
        """Bring a strap into the room; it advertises to whoever scans."""
        device = Device(strap, ADAPTER_PATH)
        self._devices[device.path] = device
        self.advertise(strap)

    def device(self, strap: VirtualStrap) -> Device:
        """What bluetoothd knows of this strap."""
        return next(device for device in self._devices.values() if device.strap is strap)

    def advertise(self, strap: VirtualStrap) -> None:
        """Let the strap be heard now: by scans, and by a Connect that waits for it."""
        device = self.device(strap)
        if self._scans:
            self._hear_soon(device)
        if device.connecting is not None and device.reachable:
            self._connect_soon(device)
        self.changed()

    def notify(self, strap: VirtualStrap, value: bytes, uuid: str = HEART_RATE_MEASUREMENT) -> int:
        """Send a notification; the number of listeners that will hear it."""
        device = self.device(strap)
        path = device.path_of(uuid)
        if path is None or not device.connected or self._deaf or self._bus is None:
            return 0
        self.sent += 1
        listeners = device.listeners.get(path, ())
        for _ in listeners:
            self._signal_changed(path, CHARACTERISTIC, {"Value": Variant("ay", value)})
        pipe = device.acquired.get(path)
        if pipe is not None:
            pipe.send(value)
        return len(listeners) + (pipe is not None)

    def lose_link(self, strap: VirtualStrap) -> None:
        """Cut the radio link, as distance does."""
        device = self.device(strap)
        if device.connected:
            self._unlink(device, by_loss=True)

    def leave_connected(self, strap: VirtualStrap) -> None:
        """Be connected to the strap though no program is, as after one that crashed."""
        device = self.device(strap)
        if not device.connected:
            self._link(device)

    def forget(self, strap: VirtualStrap) -> None:
        """Remove the device, as bluetoothd does with unpaired ones it has not heard for a while."""
        device = self.device(strap)
        if device.connected:
            self._unlink(device, by_loss=True)
        self._withdraw(device)
        self.changed()

    def refuse(self, strap: VirtualStrap, *refusals: Refusal) -> None:
        """Refuse the connection that is being tried, if any, and the next ones."""
        strap.refusals.extend(refusals)
        device = self.device(strap)
        pending = device.connecting
        if pending is not None:
            device.connecting = None
            device.cancel_timers()
            self._connect(pending, device)

    def set_deaf(self, deaf: bool) -> None:
        """Hang: hear nothing and say nothing.  Afterwards what was asked meanwhile is answered."""
        self._deaf = deaf
        unheard, self._unheard = self._unheard, []
        for message in unheard if not deaf else ():
            reply = self._handle(message)
            if isinstance(reply, Message):
                self._send(reply)
        self.changed()

    def set_powered(self, powered: bool) -> None:
        """Switch the adapter off or on."""
        if powered == self.powered:
            return
        for device in self._devices.values():
            if not powered and device.connected:
                self._unlink(device, by_loss=True)
            if not powered and device.connecting is not None:
                self._refuse_connect(device, Refusal("br-connection-canceled"))
        self.powered = powered
        if not powered and self._scans:
            self._scans.clear()
            self._signal_changed(ADAPTER_PATH, ADAPTER, {"Discovering": Variant("b", False)})
        self._signal_changed(ADAPTER_PATH, ADAPTER, {"Powered": Variant("b", powered)})
        self.changed()

    def set_adapter(self, present: bool) -> None:
        """Pull the adapter out, or plug it in."""
        if present == self.has_adapter:
            return
        if not present:
            for device in self._devices.values():
                if device.connected:
                    self._unlink(device, by_loss=True)
                if device.connecting is not None:
                    self._refuse_connect(device, Refusal("br-connection-canceled"))
                self._withdraw(device)
            self._scans.clear()
            self.has_adapter = False
            self._removed(ADAPTER_PATH, [ADAPTER])
        else:
            self.has_adapter = True
            self._added(ADAPTER_PATH, {ADAPTER: self._adapter_properties()})
        self.changed()

    # -------------------------------------------------------------- what can be asked of it

    @property
    def scanning(self) -> bool:
        """Whether any client is scanning."""
        return bool(self._scans)

    @property
    def running(self) -> bool:
        """Whether the daemon is on the bus."""
        return self._bus is not None

    def listeners(self, strap: VirtualStrap, uuid: str = HEART_RATE_MEASUREMENT) -> int:
        """How many clients are subscribed to the strap's readings over a link that is up."""
        device = self.device(strap)
        path = device.path_of(uuid)
        if path is None or not device.connected:
            return 0
        return len(device.listeners.get(path, ())) + (path in device.acquired)

    # -------------------------------------------------------------- D-Bus

    def _handle(self, message: Message) -> Message | bool | None:
        if message.message_type is MessageType.SIGNAL:
            if message.member == "NameOwnerChanged" and message.body[2] == "":
                self._client_gone(message.body[0])
            return None
        if message.message_type is not MessageType.METHOD_CALL:
            return None
        if self._deaf:
            self._unheard.append(message)
            return True
        reply = self._answer(message)
        self.changed()
        return reply

    def _answer(self, message: Message) -> Message | bool | None:
        assert message.path is not None
        match message.interface, message.member:
            case str(interface), "GetManagedObjects" if interface == OBJECT_MANAGER:
                return Message.new_method_return(message, "a{oa{sa{sv}}}", [self._objects()])
            case str(interface), "Get" | "GetAll" | "Set" if interface == PROPERTIES:
                return self._property(message)
            case str(interface), member if interface == ADAPTER and self.has_adapter:
                return self._adapter_call(message, member)
            case str(interface), member if interface == DEVICE:
                device = self._devices.get(message.path)
                if device is not None and device.exposed:
                    return self._device_call(message, device, member)
            case str(interface), member if interface == CHARACTERISTIC:
                device = self._devices.get(message.path.rsplit("/", 2)[0])
                if device is not None and device.discovered:
                    return self._characteristic_call(message, device, member)
        return Message.new_error(
            message,
            UNKNOWN_OBJECT,
            f'Method "{message.member}" with signature "{message.signature}" '
            f'on interface "{message.interface}" doesn\'t exist\n',
        )

    def _property(self, message: Message) -> Message:
        interfaces = self._objects().get(message.path or "", {})
        interface = message.body[0]
        if interface not in interfaces:
            return Message.new_error(message, UNKNOWN_OBJECT, "no such object")
        if message.member == "GetAll":
            return Message.new_method_return(message, "a{sv}", [interfaces[interface]])
        if message.member == "Set":
            return Message.new_method_return(message)
        value = interfaces[interface].get(message.body[1])
        if value is None:
            return Message.new_error(message, "org.freedesktop.DBus.Error.InvalidArgs", "unknown")
        return Message.new_method_return(message, "v", [value])

    def _objects(self) -> dict[str, dict[str, Properties]]:
        objects: dict[str, dict[str, Properties]] = {
            "/org/bluez": {"org.bluez.AgentManager1": {}, "org.bluez.ProfileManager1": {}}
        }
        if self.has_adapter:
            objects[ADAPTER_PATH] = {ADAPTER: self._adapter_properties()}
        for device in self._devices.values():
            if not device.exposed:
                continue
            objects[device.path] = {DEVICE: device.device_properties()}
            battery = device.battery_properties()
            if battery is not None and device.resolved:
                objects[device.path][BATTERY] = battery
            if device.discovered:
                for path, interface, properties in device.gatt_objects():
                    objects[path] = {interface: properties}
        return objects

    def _adapter_properties(self) -> Properties:
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
            "Discovering": Variant("b", bool(self._scans)),
            "UUIDs": Variant("as", []),
            "Modalias": Variant("s", "usb:v1D6Bp0246d0542"),
            "Roles": Variant("as", ["central", "peripheral"]),
            "ExperimentalFeatures": Variant("as", []),
        }

    # -------------------------------------------------------------- the adapter

    def _adapter_call(self, message: Message, member: str | None) -> Message | bool:
        sender = message.sender or ""
        match member:
            case "SetDiscoveryFilter":
                wanted = message.body[0].get("UUIDs")
                self._filters[sender] = list(wanted.value) if wanted is not None else []
                return Message.new_method_return(message)
            case "StartDiscovery":
                if not self.powered:
                    return _error(message, "NotReady", "Resource Not Ready")
                if self.scan_refusals:
                    refusal = self.scan_refusals.pop(0)
                    return Message.new_error(message, refusal.name, refusal.text)
                if sender in self._scans:
                    return _error(message, "InProgress", "Operation already in progress")
                first = not self._scans
                self._scans[sender] = self._filters.get(sender, [])
                if first:
                    self._signal_changed(ADAPTER_PATH, ADAPTER, {"Discovering": Variant("b", True)})
                for device in self._devices.values():
                    self._hear_soon(device)
                return Message.new_method_return(message)
            case "StopDiscovery":
                if sender not in self._scans:
                    return _error(message, "Failed", "No discovery started")
                self._end_scan(sender)
                return Message.new_method_return(message)
            case "RemoveDevice":
                found = self._devices.get(message.body[0])
                if found is None or not found.exposed:
                    return _error(message, "DoesNotExist", "Does Not Exist")
                if found.connected:
                    self._unlink(found, by_loss=False)
                self._withdraw(found)
                return Message.new_method_return(message)
        return _error(message, "NotSupported", "Operation is not supported")

    def _end_scan(self, sender: str) -> None:
        del self._scans[sender]
        if self._scans:
            return
        for device in self._devices.values():
            if device.rssi_shown:
                device.rssi_shown = False
                self._signal_changed(device.path, DEVICE, {}, ["RSSI"])
        self._signal_changed(ADAPTER_PATH, ADAPTER, {"Discovering": Variant("b", False)})

    def _hear_soon(self, device: Device) -> None:
        asyncio.get_running_loop().call_later(self._advertise_s, self._hear, device)

    def _hear(self, device: Device) -> None:
        """An advertisement reaches a scan."""
        if not self._scans or not device.reachable or device.connected or self._deaf:
            return
        advertised = set(device.strap.advertised())
        if not any(not wanted or advertised & set(wanted) for wanted in self._scans.values()):
            return
        device.rssi_shown = True
        if device.exposed:
            rssi = {"RSSI": Variant("n", device.strap.rssi_dbm)}
            self._signal_changed(device.path, DEVICE, rssi)
        else:
            device.exposed = True
            self._added(device.path, {DEVICE: device.device_properties()})
        self.changed()

    def _client_gone(self, name: str) -> None:
        if name in self._scans:
            self._end_scan(name)
        self._filters.pop(name, None)
        for device in self._devices.values():
            for path, listeners in device.listeners.items():
                if name in listeners:
                    listeners.remove(name)
                    if not listeners and device.connected:
                        self._signal_changed(
                            path, CHARACTERISTIC, {"Notifying": Variant("b", False)}
                        )
            pending = device.connecting
            if pending is not None and pending.sender == name:
                device.connecting = None
                device.cancel_timers()
        self.changed()

    # -------------------------------------------------------------- a device

    def _device_call(self, message: Message, device: Device, member: str | None) -> Message | bool:
        match member:
            case "Connect":
                return self._connect(message, device)
            case "Disconnect":
                if device.connecting is not None:
                    self._refuse_connect(device, Refusal("br-connection-canceled"))
                elif device.connected:
                    self._unlink(device, by_loss=False)
                else:
                    return _error(message, "NotConnected", "Not Connected")
                return Message.new_method_return(message)
        return _error(message, "NotSupported", "Operation is not supported")

    def _connect(self, message: Message, device: Device) -> Message | bool:
        if not self.powered:
            return _error(message, "Failed", "Input/output error")
        if device.connecting is not None:
            return _error(message, "Failed", "Operation already in progress")
        if device.connected:
            return _error(message, "AlreadyConnected", "Already Connected")
        device.attempts += 1
        device.connecting = message
        if device.strap.refusals:
            refusal = device.strap.refusals.pop(0)
            if refusal.text == ABORTED:  # the controller did connect, then gave up at once
                self._signal_changed(device.path, DEVICE, {"Connected": Variant("b", True)})
                self._signal_changed(device.path, DEVICE, {"Connected": Variant("b", False)})
            self._refuse_connect(device, refusal)
        elif device.reachable:
            self._connect_soon(device)
        else:
            self._later(
                device, CONNECT_GIVES_UP_S, self._refuse_connect, device, Refusal("Host is down")
            )
        return True

    def _connect_soon(self, device: Device) -> None:
        device.cancel_timers()
        self._later(device, device.strap.connects_after_s, self._link, device)

    def _refuse_connect(self, device: Device, refusal: Refusal) -> None:
        pending, device.connecting = device.connecting, None
        device.cancel_timers()
        if pending is not None:
            self._send(Message.new_error(pending, refusal.name, refusal.text))

    def _link(self, device: Device) -> None:
        device.timers.clear()
        if not device.reachable:
            return  # the attempt goes on until the strap is back
        device.connected = True
        device.rssi_shown = False
        self._signal_changed(device.path, DEVICE, {"Connected": Variant("b", True)})
        pending, device.connecting = device.connecting, None
        if pending is not None:
            self._send(Message.new_method_return(pending))
        self._later(device, device.strap.services_after_s, self._resolve, device)
        self.changed()

    def _resolve(self, device: Device) -> None:
        device.timers.clear()
        battery = {BATTERY: device.battery_properties() or {}}
        device.resolved = True
        if device.discovered:  # bluetoothd kept the services of the last connection
            if battery[BATTERY]:
                self._added(device.path, battery)
            self._signal_changed(device.path, DEVICE, {"ServicesResolved": Variant("b", True)})
        else:
            device.discovered = True
            for path, interface, properties in device.gatt_objects():
                self._added(path, {interface: properties})
            uuids = [uuid for uuid, _ in device.strap.services()]
            self._signal_changed(
                device.path,
                DEVICE,
                {"UUIDs": Variant("as", uuids), "ServicesResolved": Variant("b", True)},
            )
            if battery[BATTERY]:
                self._added(device.path, battery)
        self.changed()

    def _unlink(self, device: Device, *, by_loss: bool) -> None:
        device.cancel_timers()
        had_battery = device.resolved and device.battery_properties() is not None
        was_resolved = device.resolved
        device.connected = device.resolved = False
        no = Variant("b", False)
        if by_loss:
            gone = {"ServicesResolved": no} if was_resolved else {}
            self._signal_changed(device.path, DEVICE, {**gone, "Connected": no})
            if had_battery:
                self._removed(device.path, [BATTERY])
        else:
            if had_battery:
                self._removed(device.path, [BATTERY])
            if was_resolved:
                self._signal_changed(device.path, DEVICE, {"ServicesResolved": no})
            self._signal_changed(device.path, DEVICE, {"Connected": no})
        for path, pipe in device.acquired.items():
            pipe.close()
            self._signal_changed(path, CHARACTERISTIC, {"NotifyAcquired": no})
        device.acquired.clear()
        if self._scans:
            self._hear_soon(device)
        self.changed()

    def _withdraw(self, device: Device) -> None:
        """Take the device and everything below it off the bus."""
        self._refuse_connect(device, Refusal("br-connection-canceled"))
        device.listeners.clear()
        if device.discovered:
            for path, interface, _ in reversed(device.gatt_objects()):
                self._removed(path, [interface])
        if device.exposed:
            self._removed(device.path, [DEVICE])
        device.exposed = device.discovered = device.rssi_shown = False

    # -------------------------------------------------------------- a characteristic

    def _characteristic_call(
        self, message: Message, device: Device, member: str | None
    ) -> Message | bool:
        path, sender = message.path or "", message.sender or ""
        what = device.find(path)
        if what is None:
            return Message.new_error(message, UNKNOWN_OBJECT, "no such object")
        if not device.connected:
            return _error(message, "Failed", "Not connected")
        listeners = device.listeners.setdefault(path, [])
        match member:
            case "ReadValue":
                if "read" not in what.flags:
                    return _error(message, "NotPermitted", "Read not permitted")
                self._signal_changed(path, CHARACTERISTIC, {"Value": Variant("ay", what.value)})
                return Message.new_method_return(message, "ay", [what.value])
            case "StartNotify":
                refusal = device.strap.refuses_to_notify
                if refusal is not None:
                    return Message.new_error(message, refusal.name, refusal.text)
                if not what.notifies:
                    return _error(message, "NotSupported", "Operation is not supported")
                if path in device.acquired:
                    return _error(message, "InProgress", "Operation already in progress")
                if sender not in listeners:
                    listeners.append(sender)
                    if len(listeners) == 1:
                        self._signal_changed(
                            path, CHARACTERISTIC, {"Notifying": Variant("b", True)}
                        )
                return Message.new_method_return(message)
            case "StopNotify":
                if sender not in listeners:
                    return _error(message, "Failed", "No notify session started")
                listeners.remove(sender)
                if not listeners:
                    self._signal_changed(path, CHARACTERISTIC, {"Notifying": Variant("b", False)})
                return Message.new_method_return(message)
            case "AcquireNotify":
                if "notify" not in what.flags:
                    return _error(message, "NotSupported", "Operation is not supported")
                if listeners or path in device.acquired:
                    return _error(message, "InProgress", "Operation already in progress")
                ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                ours.setblocking(False)
                device.acquired[path] = ours
                self._signal_changed(path, CHARACTERISTIC, {"NotifyAcquired": Variant("b", True)})
                reply = Message.new_method_return(
                    message, "hq", [0, MTU], unix_fds=[theirs.fileno()]
                )
                assert self._bus is not None
                self._bus.send(reply).add_done_callback(lambda _: theirs.close())
                return True
        return _error(message, "NotSupported", "Operation is not supported")

    # -------------------------------------------------------------- sending

    def _send(self, message: Message) -> None:
        """Send now if the socket takes it, else as soon as it does.

        dbus-fast takes a full socket for a broken one, so it is never given a message then.
        """
        bus = self._bus
        if bus is None or not bus.connected or self._deaf:
            return
        if self._unsent or not _has_room(bus):
            self._unsent.append(message)
            if len(self._unsent) == 1:
                asyncio.get_running_loop().call_later(0.001, self._send_on)
        else:
            bus.send(message)

    def _send_on(self) -> None:
        bus = self._bus
        while self._unsent and bus is not None and bus.connected and _has_room(bus):
            bus.send(self._unsent.popleft())
        if self._unsent and bus is not None and bus.connected:
            asyncio.get_running_loop().call_later(0.001, self._send_on)
        else:
            self._unsent.clear()

    def _signal_changed(
        self, path: str, interface: str, changed: Properties, gone: list[str] | None = None
    ) -> None:
        self._send(
            Message.new_signal(
                path, PROPERTIES, "PropertiesChanged", "sa{sv}as", [interface, changed, gone or []]
            )
        )

    def _added(self, path: str, interfaces: dict[str, Properties]) -> None:
        self._send(
            Message.new_signal(
                "/", OBJECT_MANAGER, "InterfacesAdded", "oa{sa{sv}}", [path, interfaces]
            )
        )

    def _removed(self, path: str, interfaces: list[str]) -> None:
        self._send(
            Message.new_signal("/", OBJECT_MANAGER, "InterfacesRemoved", "oas", [path, interfaces])
        )

    def _later(
        self, device: Device, delay_s: float, what: Callable[..., None], *args: object
    ) -> None:
        if delay_s <= 0:
            what(*args)
        elif not math.isinf(delay_s):
            device.timers.append(asyncio.get_running_loop().call_later(delay_s, what, *args))


def _has_room(bus: MessageBus) -> bool:
    """Whether a small message fits: the kernel says so while three quarters of the socket are."""
    return bus._fd is not None and bool(select.select([], [bus._fd], [], 0)[1])


def _error(message: Message, name: str, text: str) -> Message:
    return Message.new_error(message, ERROR + name, text)


__all__ = ["DESCRIPTOR", "SERVICE", "FakeBlueZ", "MessageFlag"]
