"""Reading a characteristic, writing to it and subscribing to it."""

from __future__ import annotations

import socket
from collections.abc import Callable

from dbus_fast import Message, Variant

from poise.simulation.strap.device import CHARACTERISTIC, MTU, Device
from poise.simulation.strap.outgoing import Outgoing, error, no_such_method


def answer(
    message: Message, device: Device, out: Outgoing, written: Callable[[bytes, str], None]
) -> Message | bool:
    """The answer to a call on one of the device's characteristics; True if it is already sent.

    ``written`` is told of what a client wrote, and to which characteristic.
    """
    path = message.path or ""
    what = device.find(path)
    if what is None:
        return no_such_method(message)
    if not device.connected:
        return error(message, "Failed", "Not connected")
    match message.member:
        case "ReadValue":
            if "read" not in what.flags:
                return error(message, "NotPermitted", "Read not permitted")
            out.changed(path, CHARACTERISTIC, {"Value": Variant("ay", what.value)})
            return Message.new_method_return(message, "ay", [what.value])
        case "WriteValue":
            if "write" not in what.flags:
                return error(message, "NotPermitted", "Write not permitted")
            written(bytes(message.body[0]), what.uuid)
            return Message.new_method_return(message)
        case "StartNotify":
            refusal = device.strap.refuses_to_notify
            if refusal is not None:
                return Message.new_error(message, refusal.name, refusal.text)
            if not what.notifies:
                return error(message, "NotSupported", "Operation is not supported")
            return _start(message, device, out)
        case "StopNotify":
            return _stop(message, device, out)
        case "AcquireNotify":
            if "notify" not in what.flags:
                return error(message, "NotSupported", "Operation is not supported")
            return _acquire(message, device, out)
    return error(message, "NotSupported", "Operation is not supported")


def _start(message: Message, device: Device, out: Outgoing) -> Message:
    path, sender = message.path or "", message.sender or ""
    if path in device.acquired:
        return error(message, "InProgress", "Operation already in progress")
    listeners = device.listeners.setdefault(path, [])
    device.over_this_link.add((path, sender))
    if sender not in listeners:
        listeners.append(sender)
        if len(listeners) == 1:
            out.changed(path, CHARACTERISTIC, {"Notifying": Variant("b", True)})
    return Message.new_method_return(message)


def _stop(message: Message, device: Device, out: Outgoing) -> Message:
    path, sender = message.path or "", message.sender or ""
    listeners = device.listeners.get(path, [])
    if sender not in listeners:
        return error(message, "Failed", "No notify session started")
    listeners.remove(sender)
    if not listeners:
        out.changed(path, CHARACTERISTIC, {"Notifying": Variant("b", False)})
    return Message.new_method_return(message)


def _acquire(message: Message, device: Device, out: Outgoing) -> Message | bool:
    """Hand out a socket through which notifications come without D-Bus."""
    path = message.path or ""
    if device.listeners.get(path) or path in device.acquired:
        return error(message, "InProgress", "Operation already in progress")
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)
    device.acquired[path] = ours
    out.changed(path, CHARACTERISTIC, {"NotifyAcquired": Variant("b", True)})
    reply = Message.new_method_return(message, "hq", [0, MTU], unix_fds=[theirs.fileno()])
    assert out.bus is not None
    out.bus.send(reply).add_done_callback(lambda _: theirs.close())
    return True
