"""bluetoothd, as far as a heart-rate program can tell.

Owns ``org.bluez`` on a private bus and answers as bluetoothd 5.66 was recorded to answer
(``tests/hardware/test_bluez_trace.py`` holds it to that recording).  It knows an adapter, a second
one where that is wanted, and any number of straps, each heard by one adapter.  It does not know
pairing agents or advertisement monitors (passive scans).  Everything here belongs to one asyncio
loop; :class:`~poise.simulation.strap.world.World` gives it a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from dbus_fast import BusType, Message, MessageType, NameFlag, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.auth import AuthExternal

from poise.simulation.strap import gatt
from poise.simulation.strap.adapter import ADAPTER, Adapter
from poise.simulation.strap.device import BATTERY, CHARACTERISTIC, DEVICE, Device, Properties
from poise.simulation.strap.links import CANCELLED, Links
from poise.simulation.strap.outgoing import (
    OBJECT_MANAGER,
    PROPERTIES,
    UNKNOWN_OBJECT,
    Outgoing,
    error,
    no_such_method,
)
from poise.simulation.strap.strap import HEART_RATE_MEASUREMENT, Refusal, VirtualStrap


class FakeBlueZ:
    """An emulated bluetoothd with one adapter, on the bus at ``address``.

    ``advertise_s`` is how soon a strap is heard once a scan runs.  ``changed`` is called after
    every change of state.
    """

    def __init__(self, address: str, *, advertise_s: float = 0.005) -> None:
        self._address = address
        self._devices: dict[str, Device] = {}
        self._out = Outgoing()
        self.adapter = Adapter(self._out, self._devices, advertise_s=advertise_s)
        self.second = Adapter(self._out, self._devices, advertise_s=advertise_s, name="hci1")
        self.second.present = False
        self._links = Links(self._out, self._happened)
        self._unheard: list[Message] = []
        self.changed: Callable[[], None] = lambda: None

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
        self._out.bus = bus
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
        for adapter in self._adapters() if announce else ():
            self._out.added(adapter.path, {ADAPTER: adapter.properties()})
        self.changed()

    async def stop(self) -> None:
        """Go as on SIGTERM: links are cut and objects withdrawn before the name is given up."""
        for device in self._devices.values():
            if device.connected:
                self._links.unlink(device, by_loss=False)
            self._links.withdraw(device)
        for adapter in self._adapters():
            self._out.removed(adapter.path, [ADAPTER])
        await self.crash()

    async def crash(self) -> None:
        """Go as on SIGKILL: not a word, and everything known is forgotten."""
        bus, self._out.bus = self._out.bus, None
        self._out.forget()
        self._out.mute = False
        self._unheard.clear()
        self.adapter.forget_scans(say=False)
        self.second.forget_scans(say=False)
        for path, device in list(self._devices.items()):
            device.cancel_timers()
            for pipe in device.acquired.values():
                pipe.close()
            self._devices[path] = Device(device.strap, device.adapter)
        if bus is not None and bus.connected:
            bus.disconnect()
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
        self.changed()

    # -------------------------------------------------------------- what can be asked of it

    @property
    def running(self) -> bool:
        """Whether the daemon is on the bus."""
        return self._out.bus is not None

    @property
    def scanning(self) -> bool:
        return self.adapter.scanning or self.second.scanning

    def device(self, strap: VirtualStrap) -> Device:
        """What bluetoothd knows of this strap."""
        return next(device for device in self._devices.values() if device.strap is strap)

    def listeners(self, strap: VirtualStrap, uuid: str = HEART_RATE_MEASUREMENT) -> int:
        """How many clients have subscribed to the strap's readings over the link that is up.

        Not those left over from a link before it, which are about to go and hear for nobody.
        """
        device = self.device(strap)
        path = device.path_of(uuid)
        if path is None or not device.connected:
            return 0
        listeners = device.listeners.get(path, ())
        here = sum((path, name) in device.over_this_link for name in listeners)
        return here + (path in device.acquired)

    # -------------------------------------------------------------- what befalls it

    def add_strap(self, strap: VirtualStrap) -> None:
        """Bring a strap into the room; it advertises to whoever scans."""
        device = Device(strap, f"/org/bluez/{strap.near_adapter}")
        self._devices[device.path] = device
        self.advertise(strap)

    def advertise(self, strap: VirtualStrap) -> None:
        """Let the strap be heard now: by scans, and by a Connect that waits for it."""
        device = self.device(strap)
        self._hear_soon(device)
        if device.connecting is not None and device.reachable:
            self._links.link_soon(device)
        self.changed()

    def notify(self, strap: VirtualStrap, value: bytes, uuid: str = HEART_RATE_MEASUREMENT) -> int:
        """Send a notification; the number of listeners that will hear it."""
        device = self.device(strap)
        path = device.path_of(uuid)
        if path is None or not device.connected or self._out.mute or not self.running:
            return 0
        listeners = device.listeners.get(path, ())
        for _ in listeners:  # one signal for each, and every one of them hears all
            self._out.changed(path, CHARACTERISTIC, {"Value": Variant("ay", value)})
        pipe = device.acquired.get(path)
        if pipe is not None:
            pipe.send(value)
        return len(listeners) + (pipe is not None)

    def lose_link(self, strap: VirtualStrap) -> None:
        """Cut the radio link, as distance does."""
        device = self.device(strap)
        if device.connected:
            self._links.unlink(device, by_loss=True)

    def leave_connected(self, strap: VirtualStrap) -> None:
        """Be connected to the strap though no program is, as after one that crashed."""
        device = self.device(strap)
        if not device.connected:
            self._links.link(device)

    def forget(self, strap: VirtualStrap) -> None:
        """Remove the device, as bluetoothd does with unpaired ones it has not heard for a while."""
        self.lose_link(strap)
        self._links.withdraw(self.device(strap))
        self.changed()

    def rotate(self, strap: VirtualStrap, address: str) -> None:
        """Let the strap go on under another address, as a privacy setting makes watches do."""
        self.lose_link(strap)
        old = self.device(strap)
        self._links.withdraw(old)
        del self._devices[old.path]
        strap.address = address
        self.add_strap(strap)

    def refuse(self, strap: VirtualStrap, *refusals: Refusal) -> None:
        """Refuse the connection that is being tried, if any, and the next ones."""
        strap.refusals.extend(refusals)
        device = self.device(strap)
        pending, device.connecting = device.connecting, None
        if pending is not None:
            device.cancel_timers()
            self._links.connect(pending, device)

    def set_deaf(self, deaf: bool) -> None:
        """Hang: hear nothing and say nothing.  Afterwards what was asked meanwhile is answered."""
        self._out.mute = deaf
        unheard, self._unheard = self._unheard, []
        for message in unheard if not deaf else ():
            reply = self._handle(message)
            if isinstance(reply, Message):
                self._out.send(reply)
        self.changed()

    def set_powered(self, powered: bool) -> None:
        if powered == self.adapter.powered:
            return
        if not powered:
            self._cut_everything()
            self.adapter.forget_scans()
        self.adapter.powered = powered
        self._out.changed(self.adapter.path, ADAPTER, {"Powered": Variant("b", powered)})
        self.changed()

    def set_adapter(self, present: bool) -> None:
        """Pull the adapter out, or plug it in."""
        if present == self.adapter.present:
            return
        self.adapter.present = present
        if present:
            self._out.added(self.adapter.path, {ADAPTER: self.adapter.properties()})
        else:
            self._cut_everything()
            for device in self._devices.values():
                self._links.withdraw(device)
            self.adapter.forget_scans(say=False)
            self._out.removed(self.adapter.path, [ADAPTER])
        self.changed()

    def _cut_everything(self) -> None:
        for device in self._devices.values():
            if device.connected:
                self._links.unlink(device, by_loss=True)
            self._links.refuse(device, CANCELLED)

    def _adapters(self) -> list[Adapter]:
        return [adapter for adapter in (self.adapter, self.second) if adapter.present]

    def _hear_soon(self, device: Device) -> None:
        for adapter in self._adapters():
            adapter.hear_soon([device])

    def _happened(self, device: Device) -> None:
        if not device.connected:
            self._hear_soon(device)
        self.changed()

    def _written(self, device: Device, value: bytes, uuid: str) -> None:
        """The strap answers what was written to it, after bluetoothd has."""
        loop = asyncio.get_running_loop()
        for answers_as, answer in device.strap.written(uuid, value):
            loop.call_soon(self.notify, device.strap, answer, answers_as)

    # -------------------------------------------------------------- D-Bus

    def _handle(self, message: Message) -> Message | bool | None:
        if message.message_type is MessageType.SIGNAL:
            if message.member == "NameOwnerChanged" and message.body[2] == "":
                self._client_gone(message.body[0])
            return None
        if message.message_type is not MessageType.METHOD_CALL:
            return None
        if self._out.mute:
            self._unheard.append(message)
            return True
        reply = self._answer(message)
        self.changed()
        return reply

    def _answer(self, message: Message) -> Message | bool:
        path = message.path or ""
        if message.interface == OBJECT_MANAGER and message.member == "GetManagedObjects":
            return Message.new_method_return(message, "a{oa{sa{sv}}}", [self._objects()])
        if message.interface == PROPERTIES:
            return self._property(message)
        for adapter in self._adapters() if message.interface == ADAPTER else ():
            if adapter.path == path:
                if message.member == "RemoveDevice":
                    return self._remove(message)
                return adapter.answer(message)
        if message.interface == DEVICE:
            device = self._devices.get(path)
            if device is not None and device.exposed:
                return self._links.answer(message, device, powered=self.adapter.powered)
        if message.interface == CHARACTERISTIC:
            device = self._devices.get(path.rsplit("/", 2)[0])
            if device is not None and device.discovered:
                return gatt.answer(message, device, self._out, partial(self._written, device))
        return no_such_method(message)

    def _remove(self, message: Message) -> Message:
        device = self._devices.get(message.body[0])
        if device is None or not device.exposed:
            return error(message, "DoesNotExist", "Does Not Exist")
        if device.connected:
            self._links.unlink(device, by_loss=False)
        self._links.withdraw(device)
        return Message.new_method_return(message)

    def _property(self, message: Message) -> Message:
        interfaces = self._objects().get(message.path or "", {})
        values = interfaces.get(message.body[0])
        if values is None:
            return Message.new_error(message, UNKNOWN_OBJECT, "no such object")
        if message.member == "GetAll":
            return Message.new_method_return(message, "a{sv}", [values])
        if message.member == "Set":
            return Message.new_method_return(message)
        value = values.get(message.body[1])
        if value is None:
            return Message.new_error(message, "org.freedesktop.DBus.Error.InvalidArgs", "unknown")
        return Message.new_method_return(message, "v", [value])

    def _objects(self) -> dict[str, dict[str, Properties]]:
        objects: dict[str, dict[str, Properties]] = {
            "/org/bluez": {"org.bluez.AgentManager1": {}, "org.bluez.ProfileManager1": {}}
        }
        for adapter in self._adapters():
            objects[adapter.path] = {ADAPTER: adapter.properties()}
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

    def _client_gone(self, name: str) -> None:
        self.adapter.forget_client(name)
        self.second.forget_client(name)
        for device in self._devices.values():
            for path, listeners in device.listeners.items():
                if name in listeners:
                    listeners.remove(name)
                    if not listeners and device.connected:
                        self._out.changed(path, CHARACTERISTIC, {"Notifying": Variant("b", False)})
            pending = device.connecting
            if pending is not None and pending.sender == name:
                device.connecting = None
                device.cancel_timers()
        self.changed()
