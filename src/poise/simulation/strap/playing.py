"""Letting a strap's heart beat, in whatever voice the strap is in.

The voices: ``well``; ``silent`` says nothing over a link that is up; ``garbage`` sends bytes nobody
can read; ``heart-rate-only`` leaves the intervals out; ``no-contact`` says that it feels no skin;
``zeros`` sends intervals of 0 and no heart rate; ``twice`` says everything again at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from poise.simulation.strap.bluez import FakeBlueZ
from poise.simulation.strap.notifications import Notification
from poise.simulation.strap.payload import encode
from poise.simulation.strap.strap import VirtualStrap


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
        heard += sum(bluez.notify(strap, said) for said in spoken(strap, notification)) > 0
    return heard


def spoken(strap: VirtualStrap, notification: Notification) -> list[bytes]:
    """What the strap sends for this notification, in its present voice."""
    well = notification.payload or encode(notification.heart_bpm, notification.ticks)
    match strap.voice:
        case "well":
            return [well]
        case "silent":
            return []
        case "garbage":
            return [b"\x19" + well[1:2]]
        case "heart-rate-only":
            return [encode(notification.heart_bpm)]
        case "no-contact":
            return [encode(0, contact=False)]
        case "zeros":
            return [encode(0, [0] * len(notification.ticks))]
        case "twice":
            return [well, well]
    raise ValueError(f"a strap has no voice called {strap.voice!r}")
