"""Straps made of nothing, for the real bleak on an emulated BlueZ."""

from virtual_strap.bluez import FakeBlueZ
from virtual_strap.characteristic import Characteristic
from virtual_strap.payload import encode
from virtual_strap.polar import Polar
from virtual_strap.private_bus import NoDBusError, PrivateBus, available
from virtual_strap.strap import NEVER, Refusal, VirtualStrap
from virtual_strap.world import World

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
