"""Finding a strap: among those already connected to this computer, then by scanning.

Straps are recognised by the Heart Rate Service they advertise, not by their name.  A strap that a
crashed program left connected does not advertise at all, which is why the system is asked first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, Any

from poise.plain import plain
from poise.sources.bluetooth.calls import ANSWER_S, HEART_RATE_SERVICE, RadioTurn, run, within
from poise.sources.bluetooth.choosing import UNHEARD_DBM, Candidate, StrapQuery

if TYPE_CHECKING:
    from bleak.backends.device import BLEDevice
    from bleak.backends.scanner import AdvertisementData, BaseBleakScanner


@dataclass(frozen=True, slots=True)
class FoundStrap:
    """A strap that can be used now.

    ``rssi_dbm`` is its signal strength (nearer 0 is stronger), None for one that is already
    ``connected`` to this computer.  ``offers`` says that it advertises the Heart Rate Service.
    """

    address: str
    name: str | None
    rssi_dbm: int | None
    connected: bool = False
    offers: bool = True


def scan(seconds: float = 5.0, *, everything: bool = False) -> list[FoundStrap]:
    """Every strap heard within ``seconds``, those already connected first, then by strength.

    With ``everything`` also what has a name and advertises no heart rate: some watches and bands
    tell it nevertheless.  Raises :class:`poise.errors.SensorUnavailableError` when Bluetooth cannot
    be used at all.
    """

    async def look() -> list[FoundStrap]:
        found = [
            FoundStrap(device.address, device.name and plain(device.name), None, connected=True)
            for device in await already_connected()
        ]
        heard: dict[str, FoundStrap] = {}

        def hear(device: BLEDevice, said: Advertisement) -> bool:
            if said.offers or said.name:
                heard[device.address] = FoundStrap(
                    device.address, said.name, said.rssi_dbm, offers=said.offers
                )
            return False

        async with RadioTurn():
            await listen(hear, seconds, None if everything else [HEART_RATE_SERVICE])
        here = {strap.address for strap in found}
        strongest = sorted(
            heard.values(), key=lambda strap: (not strap.offers, -(strap.rssi_dbm or UNHEARD_DBM))
        )
        return found + [strap for strap in strongest if strap.address not in here]

    return run(look(), limit_s=seconds + 3 * ANSWER_S)


@dataclass(frozen=True, slots=True)
class Found:
    """A strap to connect to; ``offers`` says that it advertises the Heart Rate Service.

    ``said`` is its last advertisement, None for one that is connected already.
    """

    device: BLEDevice
    offers: bool
    said: Advertisement | None = None


async def find(
    wanted: StrapQuery,
    *,
    scan_s: float,
    choose_s: float,
    answer_s: float = ANSWER_S,
    scanning: Callable[[], None] = lambda: None,
    backend: type[BaseBleakScanner] | None = None,
    adapter: str = "",
) -> Found | None:
    """The strap that is wanted, None when ``scan_s`` of scanning did not hear it.

    The others get ``choose_s`` to be heard unless one settles the matter.  ``scanning`` is called
    when the scan has begun.  ``backend`` scans instead of the system's own.  Raises what bleak
    raises.
    """
    devices: dict[str, BLEDevice] = {}
    pool: dict[str, Candidate] = {}
    levels: dict[str, list[int]] = {}
    told: dict[str, Advertisement] = {}
    for device in await already_connected(answer_s, adapter) if backend is None else []:
        if wanted.accepts(device.address, device.name):
            devices[device.address] = device
            pool[device.address] = Candidate(device.address, device.name)
    settled = wanted.settles

    def hear(device: BLEDevice, said: Advertisement) -> bool:
        if not wanted.accepts(device.address, said.name):
            return False
        heard = levels.setdefault(device.address, [])
        heard.append(said.rssi_dbm)
        one = Candidate(device.address, said.name, fmean(heard), said.offers)
        devices[device.address], pool[device.address] = device, one
        told[device.address] = said
        return settled(one)

    services = None if wanted.on_purpose else [HEART_RATE_SERVICE]
    if not any(map(settled, pool.values())):
        await listen(hear, min(choose_s, scan_s), services, answer_s, scanning, backend, adapter)
    if not any(map(wanted.will_do, pool.values())) and choose_s < scan_s:
        settled = wanted.will_do
        await listen(hear, scan_s - choose_s, services, answer_s, backend=backend, adapter=adapter)
    best = wanted.best(pool.values())
    if best is None:
        return None
    return Found(devices[best.address], best.offers, told.get(best.address))


def bluez(adapter: str) -> Any:
    """What bleak wants to be told of an adapter; nothing for whichever it takes."""
    return {"adapter": adapter} if adapter else {}


async def already_connected(answer_s: float = ANSWER_S, adapter: str = "") -> list[BLEDevice]:
    """Straps this computer is connected to, whichever program asked for it."""
    from bleak import BleakAdapter

    with suppress(NotImplementedError):
        here = await within(answer_s, BleakAdapter.get(bluez=bluez(adapter)))
        return await within(answer_s, here.get_connected_devices([HEART_RATE_SERVICE]))
    return []


@dataclass(frozen=True, slots=True)
class Advertisement:
    """What one advertisement says."""

    name: str | None
    rssi_dbm: int
    services: tuple[str, ...]

    @property
    def offers(self) -> bool:
        """Whether the Heart Rate Service is among the services."""
        return HEART_RATE_SERVICE in self.services


async def listen(
    hear: Callable[[BLEDevice, Advertisement], bool],
    seconds: float,
    services: list[str] | None,
    answer_s: float = ANSWER_S,
    scanning: Callable[[], None] = lambda: None,
    backend: type[BaseBleakScanner] | None = None,
    adapter: str = "",
) -> None:
    """Scan until ``hear`` returns True of something, or for so long."""
    from bleak import BleakScanner

    enough = asyncio.Event()

    def heard(device: BLEDevice, advertisement: AdvertisementData) -> None:
        name = plain(advertisement.local_name or device.name or "") or None
        services = tuple(advertisement.service_uuids)
        if hear(device, Advertisement(name, advertisement.rssi, services)):
            enough.set()

    scanner = BleakScanner(heard, service_uuids=services, backend=backend, bluez=bluez(adapter))
    await within(answer_s, scanner.start())
    try:
        scanning()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # not wait_for: see link.py
                await enough.wait()
    finally:
        await within(answer_s, scanner.stop())
