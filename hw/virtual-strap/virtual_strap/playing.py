"""Letting a strap's heart beat."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from virtual_strap.bluez import FakeBlueZ
from virtual_strap.hearts import Notification
from virtual_strap.payload import encode
from virtual_strap.strap import VirtualStrap


async def play(
    bluez: FakeBlueZ,
    strap: VirtualStrap,
    notifications: Sequence[Notification],
    *,
    speed: float = 1.0,
    started: Callable[[], None] = lambda: None,
) -> int:
    """Send every notification at its time, from when somebody first listens; how many were heard.

    The heart does not wait: what is due while nobody listens is lost, as with a real strap.
    """
    while not bluez.listeners(strap):
        await asyncio.sleep(0.01)
    started()
    loop = asyncio.get_running_loop()
    begin_s, heard = loop.time(), 0
    for notification in notifications:
        await asyncio.sleep(begin_s + notification.at_s / speed - loop.time())
        payload = encode(notification.heart_bpm, notification.ticks)
        heard += bluez.notify(strap, payload) > 0
    return heard
