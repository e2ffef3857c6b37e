"""What bluetoothd says: signals, answers and refusals, over a D-Bus connection that may be full."""

from __future__ import annotations

import asyncio
import select
from collections import deque

from dbus_fast import Message
from dbus_fast.aio import MessageBus

from poise.simulation.strap.device import Properties

OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager"
PROPERTIES = "org.freedesktop.DBus.Properties"
UNKNOWN_OBJECT = "org.freedesktop.DBus.Error.UnknownObject"
TRY_AGAIN_S = 0.001


class Outgoing:
    """Sends in order; drops everything while there is no ``bus`` or while ``mute``.

    dbus-fast takes a full socket for a broken one, so it is never given a message then.
    """

    def __init__(self) -> None:
        self.bus: MessageBus | None = None
        self.mute = False
        self._waiting: deque[Message] = deque()

    def send(self, message: Message) -> None:
        """Send now if the socket takes it, else as soon as it does."""
        bus = self.bus
        if bus is None or not bus.connected or self.mute:
            return
        if self._waiting or not _has_room(bus):
            self._waiting.append(message)
            if len(self._waiting) == 1:
                asyncio.get_running_loop().call_later(TRY_AGAIN_S, self._send_on)
        else:
            bus.send(message)

    def forget(self) -> None:
        """Drop what has not been sent."""
        self._waiting.clear()

    def changed(
        self, path: str, interface: str, changed: Properties, gone: list[str] | None = None
    ) -> None:
        """Properties have new values, or (``gone``) none any more."""
        body = [interface, changed, gone or []]
        self.send(Message.new_signal(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", body))

    def added(self, path: str, interfaces: dict[str, Properties]) -> None:
        """An object has new interfaces."""
        body = [path, interfaces]
        self.send(Message.new_signal("/", OBJECT_MANAGER, "InterfacesAdded", "oa{sa{sv}}", body))

    def removed(self, path: str, interfaces: list[str]) -> None:
        """An object has lost interfaces."""
        body = [path, interfaces]
        self.send(Message.new_signal("/", OBJECT_MANAGER, "InterfacesRemoved", "oas", body))

    def _send_on(self) -> None:
        bus = self.bus
        while self._waiting and bus is not None and bus.connected and _has_room(bus):
            bus.send(self._waiting.popleft())
        if self._waiting and bus is not None and bus.connected:
            asyncio.get_running_loop().call_later(TRY_AGAIN_S, self._send_on)
        else:
            self._waiting.clear()


def _has_room(bus: MessageBus) -> bool:
    """Whether a small message fits: the kernel says so while three quarters of the socket are."""
    return bus._fd is not None and bool(select.select([], [bus._fd], [], 0)[1])


def error(message: Message, name: str, text: str) -> Message:
    """One of bluetoothd's own refusals."""
    return Message.new_error(message, f"org.bluez.Error.{name}", text)


def no_such_method(message: Message) -> Message:
    """What D-Bus says of an object or a method that is not there."""
    return Message.new_error(
        message,
        UNKNOWN_OBJECT,
        f'Method "{message.member}" with signature "{message.signature}" '
        f'on interface "{message.interface}" doesn\'t exist\n',
    )
