"""A bench that runs by itself: straps, their hearts, and what befalls them at which second.

[[strap]]
name = "Polar H10 0A1B2C3D"
address = "A0:9E:1A:0A:1B:2C"
rr = "rr.txt"              # or: bpm = 62

[[at]]
s = 30                     # seconds after somebody first listened
do = "leave"               # one of DEEDS, or "voice silent" and the other voices
strap = 1                  # which one, from 1; the first when left out
"""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from poise.simulation.strap.notifications import Notification, every_second, load
from poise.simulation.strap.playing import play, spoken
from poise.simulation.strap.strap import VirtualStrap
from poise.simulation.strap.world import World

DEEDS: dict[str, Callable[[World, VirtualStrap], None]] = {
    "drop": World.drop,
    "leave": World.leave,
    "come back": World.come_back,
    "take": World.take,
    "forget": World.forget,
    "switch off": lambda world, _: world.switch(False),
    "switch on": lambda world, _: world.switch(True),
    "unplug": lambda world, _: world.plug(False),
    "plug in": lambda world, _: world.plug(True),
    "hang": lambda world, _: world.deafen(True),
    "answer again": lambda world, _: world.deafen(False),
    "stop bluetoothd": lambda world, _: world.stop_daemon(),
    "kill bluetoothd": lambda world, _: world.crash_daemon(),
    "start bluetoothd": lambda world, _: world.start_daemon(),
    "restart the bus": lambda world, _: world.restart_bus(),
}


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done to a strap or its world, ``at_s`` seconds after somebody first listened."""

    at_s: float
    do: str
    strap: int = 1


@dataclass(frozen=True, slots=True)
class Script:
    """Straps with their notifications, and the deeds in the order of their times."""

    straps: tuple[tuple[VirtualStrap, Sequence[Notification]], ...]
    deeds: tuple[Deed, ...]


def read(path: Path) -> Script:
    """A script from a TOML file; raises ValueError, in a sentence, when it is none."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    straps = []
    for number, entry in enumerate(data.get("strap", [])):
        strap = VirtualStrap(
            address=entry.get("address", f"A0:9E:1A:0A:1B:{number:02X}"),
            name=entry.get("name", f"Virtual {number + 1}"),
        )
        if "rr" in entry:
            heart = load(path.parent / entry["rr"])
        else:
            heart = every_second([60_000 / entry.get("bpm", 60)] * 10_000)
        straps.append((strap, heart))
    if not straps:
        raise ValueError(f"{path} has no [[strap]]")
    deeds = tuple(
        Deed(float(entry["s"]), entry["do"], entry.get("strap", 1)) for entry in data.get("at", [])
    )
    for deed in deeds:
        check(deed, len(straps))
    return Script(tuple(straps), tuple(sorted(deeds, key=lambda deed: deed.at_s)))


def check(deed: Deed, straps: int) -> None:
    """Raise ValueError when there is no such deed, voice or strap."""
    if not 1 <= deed.strap <= straps:
        raise ValueError(f"there is no strap {deed.strap}, only {straps}")
    if deed.do.startswith("voice "):
        strap = VirtualStrap(voice=deed.do.removeprefix("voice "))
        spoken(strap, Notification(0, 60, ()))
    elif deed.do not in DEEDS:
        raise ValueError(f"there is no deed {deed.do!r}; there are {', '.join(DEEDS)}, voice …")


def do(world: World, deed: Deed) -> None:
    """Do it now; call it from any thread but the world's own."""
    strap = world.straps[deed.strap - 1]
    if deed.do.startswith("voice "):
        strap.voice = deed.do.removeprefix("voice ")
    else:
        DEEDS[deed.do](world, strap)


async def perform(
    world: World,
    script: Script,
    *,
    speed: float = 1.0,
    say: Callable[[str], None] = lambda _: None,
) -> list[int]:
    """Play every heart and do every deed; how many notifications of each strap were heard."""

    async def deeds() -> None:
        straps = [strap for strap, _ in script.straps]
        while not any(world.bluez.listeners(strap) for strap in straps):
            await asyncio.sleep(0.01)
        loop = asyncio.get_running_loop()
        begin_s = loop.time()
        for deed in script.deeds:
            await asyncio.sleep(begin_s + deed.at_s / speed - loop.time())
            say(f"{deed.at_s:g} s: {deed.do}")
            await asyncio.to_thread(do, world, deed)

    hearts: list[Awaitable[int]] = [
        play(world.bluez, strap, heart, speed=speed) for strap, heart in script.straps
    ]
    doing = asyncio.ensure_future(deeds())
    try:
        heard = await asyncio.gather(*hearts)
        await doing
        return list(heard)
    finally:
        doing.cancel()
