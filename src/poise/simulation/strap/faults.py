"""Things that happen to straps and to Bluetooth, each with the end of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from poise.simulation.strap.world import World


def _nothing(_world: World) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Fault:
    """``strike`` makes it happen, ``heal`` ends it; without an end it is over at once."""

    name: str
    strike: Callable[[World], None]
    heal: Callable[[World], None] = _nothing


def _in_order(*steps: Callable[[World], None]) -> Callable[[World], None]:
    def all_of_them(world: World) -> None:
        for step in steps:
            step(world)

    return all_of_them


FAULTS = {
    fault.name: fault
    for fault in (
        Fault("link lost", World.drop),
        Fault("out of range", World.leave, World.come_back),
        Fault("taken by another", World.take, World.come_back),
        Fault("forgotten", World.forget),
        Fault("switched off", lambda world: world.switch(False), lambda world: world.switch(True)),
        Fault("unplugged", lambda world: world.plug(False), lambda world: world.plug(True)),
        Fault("bluetoothd stopped", World.stop_daemon, World.start_daemon),
        Fault("bluetoothd killed", World.crash_daemon, World.start_daemon),
        Fault(
            "bluetoothd killed and back at once", _in_order(World.crash_daemon, World.start_daemon)
        ),
        Fault(
            "bluetoothd back without a word",
            _in_order(World.crash_daemon, lambda world: world.start_daemon(announce=False)),
        ),
        Fault(
            "bluetoothd hangs", lambda world: world.deafen(True), lambda world: world.deafen(False)
        ),
        Fault("message bus restarted", World.restart_bus),
    )
}
