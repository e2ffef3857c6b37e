"""Straps made of nothing, for the real bleak on an emulated BlueZ."""

from poise.simulation.strap.bluez import FakeBlueZ
from poise.simulation.strap.characteristic import Characteristic
from poise.simulation.strap.payload import encode
from poise.simulation.strap.polar import Polar
from poise.simulation.strap.private_bus import NoDBusError, PrivateBus, available
from poise.simulation.strap.strap import NEVER, Refusal, VirtualStrap
from poise.simulation.strap.world import World

__all__ = [
    "NEVER",
    "Characteristic",
    "FakeBlueZ",
    "NoDBusError",
    "Polar",
    "PrivateBus",
    "Refusal",
    "VirtualStrap",
    "World",
    "available",
    "encode",
]
