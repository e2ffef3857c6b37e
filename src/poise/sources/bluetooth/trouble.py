"""What can go wrong with Bluetooth, in words.

Each situation was met with bleak 3.1 on a real or an emulated bluetoothd; those of Windows and
macOS were read in bleak's source.  docs/troubleshooting.md has the remedies at length.  bleak is
imported inside the function that needs it: half the commands never do.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from poise.errors import Missing, SensorUnavailableError


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that went wrong: ``reason`` for programs, ``detail`` for the person.

    ``blocked`` means only the person can help; ``stale`` that what bleak remembers of bluetoothd
    can no longer be believed, so that the next attempt must start on a fresh event loop.
    """

    reason: str
    detail: str
    blocked: bool = False
    stale: bool = False


class BluetoothHangsError(TimeoutError):
    """The computer's Bluetooth did not answer; a strap that does not is a plain TimeoutError."""


NO_BUS = Trouble(
    Missing.NO_BLUETOOTH,
    "The system message bus is not reachable, so Bluetooth cannot be used here."
    " Start the dbus service, or breathe without a strap.",
    blocked=True,
    stale=True,
)
NO_DAEMON = Trouble(
    Missing.NO_BLUETOOTH,
    "The Bluetooth service is not running."
    " Start it (sudo systemctl start bluetooth), or install BlueZ.",
    blocked=True,
    stale=True,
)
NO_ADAPTER = Trouble(
    Missing.NO_BLUETOOTH,
    "This computer has no Bluetooth adapter. Plug one in, or use the synthetic person.",
    blocked=True,
)
NO_LOW_ENERGY = Trouble(
    Missing.NO_BLUETOOTH,
    "This Bluetooth adapter does not speak Bluetooth Low Energy, which straps need."
    " Plug in one that does (Bluetooth 4.0 or later).",
    blocked=True,
)
SWITCHED_OFF = Trouble(
    Missing.BLUETOOTH_OFF, "Bluetooth is switched off. Switch it on.", blocked=True
)
FORBIDDEN = Trouble(
    Missing.PERMISSION_DENIED,
    {
        "darwin": "This program may not use Bluetooth. Allow it in System Settings, Privacy &"
        " Security, Bluetooth.",
        "win32": "This program may not use Bluetooth. Allow it in Settings, Privacy & security.",
    }.get(
        sys.platform,
        "This program may not use Bluetooth. Join the group bluetooth (sudo usermod -aG bluetooth"
        " $USER, then log in again), or allow org.bluez in the sandbox.",
    ),
    blocked=True,
)
HANGS = Trouble(
    Missing.NO_BLUETOOTH,
    "Bluetooth does not answer. Switch it off and on again.",
    blocked=True,
    stale=True,
)
NOT_FOUND = Trouble(
    Missing.NOT_FOUND,
    "No strap found. Moisten it, put it on, and check that no other app or watch is using it.",
)
NO_ANSWER = Trouble("no-answer", "No answer from the strap. Is it on your chest and near?")
LINK_LOST = Trouble("link-lost", "Connection lost, reconnecting.")
SILENT = Trouble("silent", "Nothing from the strap for a while. Is it on your chest and near?")
GONE_SILENT = Trouble(
    "silent", "Nothing from the strap for too long, so poise connects to it again.", stale=True
)
BUSY = Trouble("busy", "Bluetooth is busy with another request; poise tries again.")
RESTARTED = Trouble(
    "restarted", "The Bluetooth service was restarted; poise looks for the strap again.", stale=True
)
TAKEN = Trouble(
    "taken", "Another program holds the strap. Close it, or forget the strap there and try again."
)
REFUSED = Trouble(
    "refused",
    "The strap refused a request. Take it off, wait half a minute, put it on again.",
)
NO_HEART_RATE = Trouble(
    "no-heart-rate", "This device offers no heart-rate service. Choose another.", blocked=True
)
CONNECT_FAILED = Trouble("connect-failed", "The connection did not come about; poise tries again.")


def explain(error: BaseException) -> Trouble:
    """What this exception from bleak, D-Bus or asyncio means.

    Anything unknown is ``connect-failed`` with the exception's own words in its detail.
    """
    from bleak import exc

    match error:
        case exc.BleakBluetoothNotAvailableError():
            return _unavailable(error.reason.name)
        case exc.BleakDBusError():
            return _from_dbus(error)
        case exc.BleakCharacteristicNotFoundError():
            return NO_HEART_RATE
        case exc.BleakDeviceNotFoundError():
            return NOT_FOUND
        case exc.BleakGATTProtocolError():
            return REFUSED
        case BluetoothHangsError():
            return HANGS
        case TimeoutError():
            return NO_ANSWER
        case FileNotFoundError() | ConnectionRefusedError() if sys.platform == "linux":
            return NO_BUS  # dbus-fast: there is no socket, or nobody listens on it
        case EOFError() | OSError() if sys.platform == "linux":
            return RESTARTED  # the message bus ended in the middle of something
        case exc.BleakError() if "not found" in str(error):
            return NOT_FOUND  # bluetoothd has forgotten it
        case exc.BleakError() if "Access Denied" in str(error) or "Unreachable" in str(error):
            return TAKEN  # Windows
        case exc.BleakError() if _says_not_connected(str(error)):
            return LINK_LOST
    return _unknown(error)


def _says_not_connected(text: str) -> bool:
    return any(
        words in text
        for words in ("Not connected", "Service Discovery has not been", "device disconnected")
    )


def _unavailable(reason: str) -> Trouble:
    if reason.startswith("DENIED"):
        return FORBIDDEN
    return {
        "NO_BLUETOOTH": NO_ADAPTER,
        "NO_BLE_CENTRAL_ROLE": NO_LOW_ENERGY,
        "POWERED_OFF": SWITCHED_OFF,
    }.get(reason, NO_ADAPTER)


def _from_dbus(error: Any) -> Trouble:
    name: str = error.dbus_error.rsplit(".", 1)[-1]
    text: str = error.dbus_error_details or ""
    match name:
        case "ServiceUnknown" | "NameHasNoOwner" | "Disconnected":
            return NO_DAEMON
        case "UnknownObject" | "UnknownMethod" | "NoReply":
            return RESTARTED
        case "AccessDenied" | "AuthFailed":
            return FORBIDDEN
        case "NotReady":
            return SWITCHED_OFF
        case "InProgress":
            return BUSY
        case "Failed" if text == "Input/output error":
            return SWITCHED_OFF
        case "Failed" if "in progress" in text or "canceled" in text:
            return BUSY
        case "Failed" if text in {"Host is down", "Page Timeout"}:
            return NO_ANSWER
        case "Failed" if text == "Not connected":
            return LINK_LOST
        case "NotConnected":
            return LINK_LOST
        case "NotPermitted" | "NotAuthorized" | "NotSupported":
            return REFUSED
    return _unknown(error)


def _unknown(error: BaseException) -> Trouble:
    words = str(error) or type(error).__name__
    detail = f"{CONNECT_FAILED.detail} (Bluetooth said: {words})"
    return Trouble(CONNECT_FAILED.reason, detail, stale=True)


def unavailable(trouble: Trouble) -> SensorUnavailableError:
    """The trouble as an exception, for a command that cannot go on."""
    known = {missing.value for missing in Missing}
    reason = Missing(trouble.reason) if trouble.reason in known else Missing.NOT_FOUND
    return SensorUnavailableError(trouble.detail, reason)
