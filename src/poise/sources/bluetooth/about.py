"""What a strap says about itself: maker, model, firmware, battery, where it is worn."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from poise.errors import Missing, SensorUnavailableError
from poise.plain import plain
from poise.protocols.gatt_heart_rate import SENSOR_LOCATIONS
from poise.sources.bluetooth.calls import ANSWER_S, BASE_UUID, RadioTurn, run, within
from poise.sources.bluetooth.choosing import StrapQuery
from poise.sources.bluetooth.finding import find
from poise.sources.bluetooth.trouble import NOT_FOUND

if TYPE_CHECKING:
    from bleak import BleakClient

CONNECT_S = 20.0
SCAN_S = 10.0

MANUFACTURER, MODEL, FIRMWARE = (BASE_UUID.format(at) for at in (0x2A29, 0x2A24, 0x2A26))
BATTERY_LEVEL, LOCATION = BASE_UUID.format(0x2A19), BASE_UUID.format(0x2A38)


@dataclass(frozen=True, slots=True)
class StrapAbout:
    """A strap's own words; None for whatever it does not say.

    ``battery_percent`` is coarse: a coin cell reads 100 until shortly before its end.
    """

    address: str
    name: str | None
    manufacturer: str | None = None
    model: str | None = None
    firmware: str | None = None
    battery_percent: int | None = None
    location: str | None = None


def about(address: str) -> StrapAbout:
    """Connect to the strap at ``address`` for a moment and ask.

    Do not ask about a strap that is being listened to: on Linux letting go of it cuts both.
    Raises :class:`poise.errors.SensorUnavailableError` when it cannot be reached.
    """

    async def ask() -> StrapAbout | None:
        from bleak import BleakClient

        async with RadioTurn():
            found = await find(StrapQuery(address), scan_s=SCAN_S, choose_s=SCAN_S)
            if found is None:
                return None
            device = found.device
            client = BleakClient(device, timeout=CONNECT_S)
            try:
                await within(CONNECT_S + 1, client.connect())

                name = device.name and plain(device.name)
                return StrapAbout(device.address, name, **await about_connected(client))
            finally:
                with suppress(Exception):
                    await within(ANSWER_S, client.disconnect())

    found = run(ask(), limit_s=SCAN_S + CONNECT_S + 3 * ANSWER_S)
    if found is None:
        raise SensorUnavailableError(NOT_FOUND.detail, Missing.NOT_FOUND)
    return found


async def about_connected(client: BleakClient) -> dict[str, Any]:
    """What a strap that is connected says of itself, by the fields of :class:`StrapAbout`."""
    from bleak.exc import BleakError

    async def read(uuid: str) -> bytes:
        with suppress(BleakError, OSError, TimeoutError):
            return bytes(await within(ANSWER_S, client.read_gatt_char(uuid)))
        return b""

    battery, location = await read(BATTERY_LEVEL), await read(LOCATION)
    said = {
        "manufacturer": _text(await read(MANUFACTURER)),
        "model": _text(await read(MODEL)),
        "firmware": _text(await read(FIRMWARE)),
        "battery_percent": battery[0] if battery and battery[0] <= 100 else None,
        "location": _location(location),
    }
    return {key: value for key, value in said.items() if value is not None}


def _text(data: bytes) -> str | None:
    return plain(data.decode("utf-8", "replace").strip("\0 ")) or None


def _location(data: bytes) -> str | None:
    return SENSOR_LOCATIONS[data[0]] if data and data[0] < len(SENSOR_LOCATIONS) else None
