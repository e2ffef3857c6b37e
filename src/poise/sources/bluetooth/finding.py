"""Finding a strap: among those already connected to this computer, then by scanning.

Straps are recognised by the Heart Rate Service they advertise, not by their name.  A strap that a
crashed program left connected does not advertise at all, which is why the system is asked first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from poise.plain import plain
from poise.sources.bluetooth.calls import ANSWER_S, HEART_RATE_SERVICE, RadioTurn, run, within

if TYPE_CHECKING:
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import BaseBleakScanner

UNHEARD_DBM = -127


@dataclass(frozen=True, slots=True)
class StrapQuery:
    """Which strap is looked for: an address, else part of a name, else any.

    Of any, a ``known`` address is taken at once, and another only when a whole scan heard none;
    ``refused`` ones turned out to be no straps.
    """

    address: str | None = None
    name: str | None = None
    known: tuple[str, ...] = ()
    refused: frozenset[str] = frozenset()

    def accepts(self, address: str, name: str | None) -> bool:
        """Whether this device is one of those looked for."""
        if self.address is not None:
            return address.lower() == self.address.lower()
        if address in self.refused:
            return False
        return self.name is None or self.name.lower() in (name or "").lower()

    @property
    def anyone(self) -> bool:
        """Whether the first that comes will do."""
        return self.address is None and self.name is None and not self.known

    def needs_no_rival(self, address: str) -> bool:
        """Whether to take this one as soon as it is heard, without listening for others."""
        named = self.address is not None or self.name is not None
        return named or address.lower() in {one.lower() for one in self.known}


@dataclass(frozen=True, slots=True)
class FoundStrap:
    """A strap that can be used now.

    ``rssi_dbm`` is its signal strength (nearer 0 is stronger), None for one that is already
    ``connected`` to this computer.
    """

    address: str
    name: str | None
    rssi_dbm: int | None
    connected: bool = False


def scan(seconds: float = 5.0) -> list[FoundStrap]:
    """Every strap heard within ``seconds``, those already connected first, then by strength.

    Raises :class:`poise.errors.SensorUnavailableError` when Bluetooth cannot be used at all.
    """

    async def look() -> list[FoundStrap]:
        found = [
            FoundStrap(device.address, device.name and plain(device.name), None, connected=True)
            for device in await already_connected()
        ]
        heard: dict[str, FoundStrap] = {}

        def hear(device: BLEDevice, name: str | None, rssi_dbm: int) -> bool:
            heard[device.address] = FoundStrap(device.address, name, rssi_dbm)
            return False

        async with RadioTurn():
            await listen(hear, seconds, [HEART_RATE_SERVICE])
        here = {strap.address for strap in found}
        strongest = sorted(heard.values(), key=lambda strap: -(strap.rssi_dbm or UNHEARD_DBM))
        return found + [strap for strap in strongest if strap.address not in here]

    return run(look(), limit_s=seconds + 3 * ANSWER_S)


async def find(
    wanted: StrapQuery,
    *,
    scan_s: float,
    choose_s: float,
    answer_s: float = ANSWER_S,
    scanning: Callable[[], None] = lambda: None,
    backend: type[BaseBleakScanner] | None = None,
) -> BLEDevice | None:
    """The strap that is wanted, None when ``scan_s`` of scanning did not hear it.

    When any will do and none is known, the strongest of those heard in the first ``choose_s`` is
    taken.  ``scanning`` is called when the scan has begun.  ``backend`` scans instead of the
    system's own.  Raises what bleak raises.
    """
    here = await already_connected(answer_s) if backend is None else []
    connected = [device for device in here if wanted.accepts(device.address, device.name)]
    connected.sort(key=lambda device: not wanted.needs_no_rival(device.address))
    if connected:
        return connected[0]

    heard: dict[str, tuple[int, BLEDevice]] = {}

    def hear(device: BLEDevice, name: str | None, rssi_dbm: int) -> bool:
        if not wanted.accepts(device.address, name):
            return False
        heard[device.address] = (rssi_dbm, device)
        return choosing_is_over or wanted.needs_no_rival(device.address)

    # a strap named by its address is taken at its word even if it does not advertise the service
    services = None if wanted.address is not None else [HEART_RATE_SERVICE]
    choosing_is_over = False
    first_s = choose_s if wanted.anyone else scan_s
    await listen(hear, first_s, services, answer_s, scanning, backend)
    if not heard and first_s < scan_s:
        choosing_is_over = True
        await listen(hear, scan_s - first_s, services, answer_s, backend=backend)
    if not heard:
        return None
    first = [one for address, one in heard.items() if wanted.needs_no_rival(address)]
    return max(first or list(heard.values()), key=lambda one: one[0])[1]


async def already_connected(answer_s: float = ANSWER_S) -> list[BLEDevice]:
    """Straps this computer is connected to, whichever program asked for it."""
    from bleak import BleakAdapter

    with suppress(NotImplementedError):
        adapter = await within(answer_s, BleakAdapter.get())
        return await within(answer_s, adapter.get_connected_devices([HEART_RATE_SERVICE]))
    return []


async def listen(
    hear: Callable[[BLEDevice, str | None, int], bool],
    seconds: float,
    services: list[str] | None,
    answer_s: float = ANSWER_S,
    scanning: Callable[[], None] = lambda: None,
    backend: type[BaseBleakScanner] | None = None,
) -> None:
    """Scan until ``hear(device, name, rssi_dbm)`` returns True, or for so long."""
    from bleak import BleakScanner

    enough = asyncio.Event()

    def heard(device: BLEDevice, advertisement: object) -> None:
        name = getattr(advertisement, "local_name", None) or device.name
        if hear(device, name and plain(name), getattr(advertisement, "rssi", UNHEARD_DBM)):
            enough.set()

    scanner = BleakScanner(heard, service_uuids=services, backend=backend)
    await within(answer_s, scanner.start())
    try:
        scanning()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # not wait_for: see link.py
                await enough.wait()
    finally:
        await within(answer_s, scanner.stop())
