"""The life of a connection: tried, made, its services found, lost or let go."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

from dbus_fast import Message, Variant

from poise.simulation.strap.device import BATTERY, CHARACTERISTIC, DEVICE, Device
from poise.simulation.strap.outgoing import Outgoing, error
from poise.simulation.strap.strap import Refusal

ABORTED = "le-connection-abort-by-local"
CANCELLED = Refusal("br-connection-canceled")
GIVES_UP_S = 45.0
"""How long the kernel tries to reach a strap before bluetoothd says it failed."""

YES, NO = Variant("b", True), Variant("b", False)


class Links:
    """Makes and ends connections; ``happened(device)`` is called after each change of one."""

    def __init__(self, out: Outgoing, happened: Callable[[Device], None]) -> None:
        self._out, self._happened = out, happened

    def answer(self, message: Message, device: Device, *, powered: bool) -> Message | bool:
        """The answer to a call on the device; True if it comes later."""
        match message.member:
            case "Connect":
                if not powered:
                    return error(message, "Failed", "Input/output error")
                if device.connecting is not None:
                    return error(message, "Failed", "Operation already in progress")
                if device.connected:
                    return error(message, "AlreadyConnected", "Already Connected")
                self.connect(message, device)
                return True
            case "Disconnect":
                if device.connecting is not None:
                    self.refuse(device, CANCELLED)
                elif device.connected:
                    self.unlink(device, by_loss=False)
                else:
                    return error(message, "NotConnected", "Not Connected")
                return Message.new_method_return(message)
        return error(message, "NotSupported", "Operation is not supported")

    def connect(self, message: Message, device: Device) -> None:
        """Try to reach the strap for the client that sent ``message``, which is answered later."""
        device.attempts += 1
        device.connecting = message
        if device.strap.refusals:
            refusal = device.strap.refusals.pop(0)
            if refusal.text == ABORTED:  # the controller did connect, then gave up at once
                self._out.changed(device.path, DEVICE, {"Connected": YES})
                self._out.changed(device.path, DEVICE, {"Connected": NO})
            self.refuse(device, refusal)
        elif device.reachable:
            self.link_soon(device)
        else:
            self._later(device, GIVES_UP_S, self.refuse, device, Refusal("Host is down"))

    def link_soon(self, device: Device) -> None:
        """The strap has been heard: connect in as long as it takes."""
        device.cancel_timers()
        self._later(device, device.strap.connects_after_s, self.link, device)

    def refuse(self, device: Device, refusal: Refusal) -> None:
        """Answer the client that waits for a connection, if one does, that there will be none."""
        pending, device.connecting = device.connecting, None
        device.cancel_timers()
        if pending is not None:
            self._out.send(Message.new_error(pending, refusal.name, refusal.text))

    def link(self, device: Device) -> None:
        """The connection stands, unless the strap has gone again; then the attempt goes on."""
        device.timers.clear()
        if not device.reachable:
            return
        device.connected = True
        device.over_this_link.clear()
        device.rssi_shown = False
        self._out.changed(device.path, DEVICE, {"Connected": YES})
        pending, device.connecting = device.connecting, None
        if pending is not None:
            self._out.send(Message.new_method_return(pending))
        self._later(device, device.strap.services_after_s, self._resolve, device)
        self._happened(device)

    def unlink(self, device: Device, *, by_loss: bool) -> None:
        """The connection has ended, by itself or because a client asked."""
        device.cancel_timers()
        had_battery = device.resolved and device.battery_properties() is not None
        was_resolved = device.resolved
        device.connected = device.resolved = False
        out, path = self._out, device.path
        if by_loss:
            gone = {"ServicesResolved": NO} if was_resolved else {}
            out.changed(path, DEVICE, {**gone, "Connected": NO})
        if had_battery:
            out.removed(path, [BATTERY])
        if not by_loss:
            if was_resolved:
                out.changed(path, DEVICE, {"ServicesResolved": NO})
            out.changed(path, DEVICE, {"Connected": NO})
        for characteristic, pipe in device.acquired.items():
            pipe.close()
            out.changed(characteristic, CHARACTERISTIC, {"NotifyAcquired": NO})
        device.acquired.clear()
        self._happened(device)

    def withdraw(self, device: Device) -> None:
        """Take the device and everything below it off the bus."""
        self.refuse(device, CANCELLED)
        device.listeners.clear()
        if device.discovered:
            for path, interface, _ in reversed(device.gatt_objects()):
                self._out.removed(path, [interface])
        if device.exposed:
            self._out.removed(device.path, [DEVICE])
        device.exposed = device.discovered = device.incomplete = device.rssi_shown = False

    def _resolve(self, device: Device) -> None:
        """The services have been found, or are known from the last connection."""
        device.timers.clear()
        out, path = self._out, device.path
        device.resolved = True
        properties = device.battery_properties()
        battery = None if properties is None else {BATTERY: properties}
        if device.discovered:
            if battery is not None:
                out.added(path, battery)
            out.changed(path, DEVICE, {"ServicesResolved": YES})
        else:
            device.discovered = True
            if device.strap.incomplete_discoveries:
                device.strap.incomplete_discoveries -= 1
                device.incomplete = True
            for object_path, interface, values in device.gatt_objects():
                out.added(object_path, {interface: values})
            uuids = Variant("as", [uuid for uuid, _ in device.services()])
            out.changed(path, DEVICE, {"UUIDs": uuids, "ServicesResolved": YES})
            if battery is not None:
                out.added(path, battery)
        self._happened(device)

    def _later(
        self, device: Device, delay_s: float, what: Callable[..., None], *args: object
    ) -> None:
        if delay_s <= 0:
            what(*args)
        elif not math.isinf(delay_s):
            device.timers.append(asyncio.get_running_loop().call_later(delay_s, what, *args))
