"""What can go wrong with Bluetooth, in words.

Each situation was met with bleak 3.1 on a real or an emulated bluetoothd; those of Windows and
macOS were read in bleak's source.  docs/troubleshooting.md has the remedies at length.  bleak is
imported inside the function that needs it: half the commands never do.
"""

from __future__ import annotations

import platform
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
    "Bluetooth is unavailable: the system D-Bus is not running. You can breathe without a strap.",
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
    "This computer has no Bluetooth adapter. Plug one in, or try the demo.",
    blocked=True,
)
NO_LOW_ENERGY = Trouble(
    Missing.NO_BLUETOOTH,
    "Straps need Bluetooth Low Energy, which this adapter lacks. Plug in a "
    "Bluetooth 4.0 adapter or newer.",
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
ON_WSL = Trouble(
    Missing.NO_BLUETOOTH,
    "Linux inside Windows (WSL) has no Bluetooth. Run poise on Windows itself.",
    blocked=True,
)
DIALOG_OPEN = Trouble(
    "permission-asked",
    "macOS is asking whether this program may use Bluetooth. Allow it in the dialog.",
    stale=True,
)
RESETTING = Trouble("resetting", "Bluetooth is restarting. Waiting for it.", stale=True)
KILLED = Trouble(
    Missing.PERMISSION_DENIED,
    "macOS blocks Bluetooth for the program that started poise. Start poise from "
    "Terminal, and allow Bluetooth when asked.",
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
    "No strap found. Moisten it, put it on, and check that no other app or watch is using it."
    " A watch must be broadcasting its heart rate.",
)
NO_ANSWER = Trouble("no-answer", "No answer from the strap. Is it on your chest and nearby?")
ASLEEP = Trouble(
    "no-answer", "The strap is asleep or out of range. Moisten it, put it on, and move closer."
)
LINK_LOST = Trouble("link-lost", "Connection lost. Reconnecting.")
SILENT = Trouble(
    "silent",
    "Nothing from the strap for a while. Is it on your chest and nearby? A watch "
    "sends only during a workout or while broadcasting.",
)
GONE_SILENT = Trouble("silent", "Nothing from the strap for too long. Reconnecting.", stale=True)
BUSY = Trouble("busy", "Bluetooth is busy. Trying again.")
RESTARTED = Trouble(
    "restarted", "The Bluetooth service was restarted. Looking for the strap again.", stale=True
)
TAKEN = Trouble(
    "taken",
    "Another program is using the strap. Close it, or forget the strap there, and try again.",
)
REFUSED = Trouble(
    "refused",
    "The strap refused a request. Take it off, wait half a minute, put it on again.",
)
WANTS_PAIRING = Trouble(
    "wants-pairing",
    {
        "darwin": "Pair this device first: allow it in the macOS dialog, or turn on open "
        "broadcasting on the device.",
        "win32": "Pair this device first in Settings, Bluetooth & devices, or turn on open "
        "broadcasting on the device.",
    }.get(
        sys.platform,
        "Pair this device first, in your Bluetooth settings or with bluetoothctl, or "
        "turn on open broadcasting on the device.",
    ),
)
INCOMPLETE = Trouble("incomplete", "The strap's answer was incomplete. Asking again.")
SILENT_ON_HEART = Trouble(
    "no-heart-rate",
    "This device announces a heart rate but sends none. Switch it off and on, or choose another.",
)
NOT_MINE = Trouble("not-mine", "Not your strap. Looking for another.")
NO_HEART_RATE = Trouble(
    "no-heart-rate", "This device offers no heart-rate service. Choose another.", blocked=True
)
CONNECT_FAILED = Trouble("connect-failed", "Could not connect. Trying again.")


SECURITY_ERRORS = (0x05, 0x08, 0x0C, 0x0F)
"""ATT's insufficient authentication, authorisation, key size and encryption (Core, vol. 3, F)."""


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
            return WANTS_PAIRING if error.args[0] in SECURITY_ERRORS else REFUSED
        case BluetoothHangsError():
            # macOS answers nothing until its question is
            return DIALOG_OPEN if sys.platform == "darwin" else HANGS
        case TimeoutError():
            return NO_ANSWER
        case FileNotFoundError() | ConnectionRefusedError() if sys.platform == "linux":
            return _here(NO_BUS)  # dbus-fast: there is no socket, or nobody listens on it
        case EOFError() | OSError() if sys.platform == "linux":
            return RESTARTED  # the message bus ended in the middle of something
        case exc.BleakError() if "not found" in str(error):
            return NOT_FOUND  # bluetoothd has forgotten it
        case exc.BleakError() if "Access Denied" in str(error):
            return TAKEN  # Windows
        case exc.BleakError() if "Unreachable" in str(error):
            return ASLEEP  # Windows
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
    found = {
        "NO_BLUETOOTH": NO_ADAPTER,
        "NO_BLE_CENTRAL_ROLE": NO_LOW_ENERGY,
        "POWERED_OFF": SWITCHED_OFF,
        "UNKNOWN": RESETTING,
    }.get(reason, NO_ADAPTER)
    return _here(found)


def _here(trouble: Trouble) -> Trouble:
    """The trouble, or what it comes from where Bluetooth cannot be had at all."""
    wsl = sys.platform == "linux" and "microsoft" in platform.release().lower()
    return ON_WSL if wsl and trouble in (NO_BUS, NO_DAEMON, NO_ADAPTER) else trouble


def _from_dbus(error: Any) -> Trouble:
    name: str = error.dbus_error.rsplit(".", 1)[-1]
    text: str = error.dbus_error_details or ""
    match name:
        case "ServiceUnknown" | "NameHasNoOwner" | "Disconnected":
            return _here(NO_DAEMON)
        case "UnknownObject" | "UnknownMethod" | "NoReply":
            return RESTARTED
        case "AccessDenied" | "AuthFailed":
            return FORBIDDEN
        case _ if name.startswith("Authentication"):
            return WANTS_PAIRING
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
        case "NotAuthorized":
            return WANTS_PAIRING
        case "NotPermitted" if text == "Not paired":
            return WANTS_PAIRING
        case "Failed" if any(f"0x{code:02x}" in text for code in SECURITY_ERRORS):
            return WANTS_PAIRING
        case "NotPermitted" | "NotSupported":
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
