"""A strap as the radio sees it: what it offers, and what mood it is in."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from poise.simulation.strap.characteristic import Characteristic
from poise.simulation.strap.polar import Polar

BASE = "0000{:04x}-0000-1000-8000-00805f9b34fb"
HEART_RATE_SERVICE = BASE.format(0x180D)
HEART_RATE_MEASUREMENT = BASE.format(0x2A37)
SENSOR_LOCATION = BASE.format(0x2A38)
DEVICE_INFORMATION = BASE.format(0x180A)
MANUFACTURER_NAME = BASE.format(0x2A29)
MODEL_NUMBER = BASE.format(0x2A24)
FIRMWARE_REVISION = BASE.format(0x2A26)
BATTERY_SERVICE = BASE.format(0x180F)
BATTERY_LEVEL = BASE.format(0x2A19)
GENERIC_ATTRIBUTE = BASE.format(0x1801)
SERVICE_CHANGED = BASE.format(0x2A05)
SERVER_FEATURES = BASE.format(0x2B3A)
CLIENT_CONFIGURATION = BASE.format(0x2902)

NEVER = math.inf


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer to Connect that is not a connection; ``name`` is a D-Bus error name."""

    text: str = "le-connection-abort-by-local"
    name: str = "org.bluez.Error.Failed"


@dataclass
class VirtualStrap:
    """What a strap offers, and its mood, which may be changed at any time on the world's loop.

    ``refusals`` are the answers to the next connects; ``services_after_s`` is how long finding its
    services takes (``NEVER`` is possible); ``held`` means another computer or watch is using it.
    ``incomplete_discoveries`` is how often reading its services ends before the heart rate; what
    was read is remembered until bluetoothd is told to forget the strap.
    ``polar`` makes it a Polar sensor, which streams more than a heart rate.
    ``voice`` is how it speaks when its heart is played: see :mod:`poise.simulation.strap.playing`.
    """

    address: str = "A0:9E:1A:0A:1B:2C"
    name: str = "Polar H10 0A1B2C3D"
    rssi_dbm: int = -60
    offers_heart_rate: bool = True
    advertises_heart_rate: bool = True
    battery_percent: int | None = 87
    location: int | None = 1
    information: dict[str, str] = field(default_factory=lambda: {MANUFACTURER_NAME: "Virtual"})
    extra: tuple[tuple[str, tuple[Characteristic, ...]], ...] = ()
    polar: Polar | None = None

    voice: str = "well"
    in_range: bool = True
    near_adapter: str = "hci0"
    held: bool = False
    refusals: list[Refusal] = field(default_factory=list)
    connects_after_s: float = 0.0
    services_after_s: float = 0.0
    refuses_to_notify: Refusal | None = None
    incomplete_discoveries: int = 0

    def advertised(self) -> list[str]:
        """The service UUIDs in its advertisements."""
        return [HEART_RATE_SERVICE] if self.advertises_heart_rate else []

    def services(self) -> list[tuple[str, list[Characteristic]]]:
        """Every service with its characteristics, in the order of their handles."""
        found = [
            (
                GENERIC_ATTRIBUTE,
                [
                    Characteristic(SERVICE_CHANGED, ("indicate",)),
                    Characteristic(SERVER_FEATURES, ("read",), b"\x00"),
                ],
            )
        ]
        if self.offers_heart_rate:
            heart = [Characteristic(HEART_RATE_MEASUREMENT, ("notify",))]
            if self.location is not None:
                heart.append(Characteristic(SENSOR_LOCATION, ("read",), bytes([self.location])))
            found.append((HEART_RATE_SERVICE, heart))
        if self.information:
            found.append(
                (
                    DEVICE_INFORMATION,
                    [
                        Characteristic(uuid, ("read",), text.encode())
                        for uuid, text in self.information.items()
                    ],
                )
            )
        if self.battery_percent is not None:
            level = Characteristic(BATTERY_LEVEL, ("read", "notify"), bytes([self.battery_percent]))
            found.append((BATTERY_SERVICE, [level]))
        if self.polar is not None:
            found.append(self.polar.service())
        found.extend((service, list(characteristics)) for service, characteristics in self.extra)
        return found

    def written(self, uuid: str, value: bytes) -> list[tuple[str, bytes]]:
        """What it indicates, by characteristic, when ``value`` is written to one of its own."""
        return self.polar.written(uuid, value) if self.polar is not None else []
