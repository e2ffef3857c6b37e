"""What runs inside the machine: a controller, a strap, the real bluetoothd, and poise.

Started by ``__main__.py`` with the folder to leave ``found.json`` in, and with its own poise on
``PYTHONPATH``.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

BLUETOOTHD = "/usr/libexec/bluetooth/bluetoothd"
HEART_RATE = "0000180d-0000-1000-8000-00805f9b34fb"
ADDRESS = "00:1A:7D:DA:71:13"
READINGS = 20


def note(words: str) -> None:
    """A line on the console, with the seconds since the machine started."""
    print(f"[{time.monotonic():6.1f}] {words}", flush=True)


class Room:
    """The straps near this machine, callable from any thread but the loop's own."""

    def __init__(self, loop: asyncio.AbstractEventLoop, strap: Any) -> None:
        self._loop, self.strap = loop, strap

    def _run(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def send(self, value: bytes) -> None:
        """Notify."""
        self._run(self.strap.send(value))

    def drop(self) -> None:
        """Lose the link."""
        self._run(self.strap.drop())


async def controller_and_strap() -> Any:
    """The machine's adapter, as the kernel sees it, and a strap on the same air."""
    from bumble.controller import Controller
    from bumble.hci import LeFeatureMask
    from bumble.transport.vhci import open_vhci_transport

    from poise.simulation.strap import Polar, VirtualStrap
    from poise.simulation.strap.radio import RadioLink, RadioStrap

    link = RadioLink()
    transport = await open_vhci_transport(None)
    adapter = Controller(
        "adapter", host_source=transport.source, host_sink=transport.sink, link=link,
        public_address=ADDRESS,
    )  # fmt: skip
    adapter.le_features &= ~(LeFeatureMask.LL_PRIVACY | LeFeatureMask.LE_EXTENDED_ADVERTISING)
    strap = RadioStrap(VirtualStrap(), link)
    await strap.start()
    polar = RadioStrap(
        VirtualStrap(address="A0:9E:1A:00:00:02", name="Polar H10 ECG", polar=Polar()), link
    )
    return transport, adapter, strap, polar


def radio() -> tuple[asyncio.AbstractEventLoop, Any]:
    """The virtual radio, in a thread of its own."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return loop, asyncio.run_coroutine_threadsafe(controller_and_strap(), loop).result(120)


async def powered() -> None:
    """Wait for the adapter to be there and on."""
    from bleak import BleakAdapter

    while True:
        try:
            adapter = await BleakAdapter.get()
            await adapter.get_connected_devices([HEART_RATE])
        except Exception as error:  # noqa: BLE001  (it is not there yet)
            note(f"waiting for the adapter: {error!r}")
            await asyncio.sleep(1)
        else:
            return


def poise(room: Room, found: dict[str, Any]) -> None:
    """Poise's own source: readings, a lost link, and readings again."""
    from poise.clock import SystemClock
    from poise.core.events import SensorStatus, StrapReading
    from poise.simulation.strap import encode
    from poise.sources.strap import StrapRequest, open_source

    events: list[Any] = []

    def readings() -> int:
        return sum(isinstance(event, StrapReading) for event in events)

    def until(true: Any, limit_s: float = 90) -> float:
        began_s = time.monotonic()
        while not true():
            if time.monotonic() - began_s > limit_s:
                raise TimeoutError([e for e in events if isinstance(e, SensorStatus)])
            time.sleep(0.02)
        return time.monotonic() - began_s

    with open_source(StrapRequest(), SystemClock(), events.append):
        found["to first listener s"] = round(until(lambda: room.strap.listeners), 1)
        for number in range(READINGS):
            room.send(encode(60, [1000 + number], energy_kj=number))
        until(lambda: readings() >= READINGS)
        time.sleep(1)
        heard = [e.energy_kj for e in events if isinstance(e, StrapReading)]
        found["readings once and in order"] = heard == list(range(READINGS))
        room.drop()
        until(lambda: not room.strap.listeners)
        found["link lost to listened to again s"] = round(until(lambda: room.strap.listeners), 1)
        before = readings()
        room.send(encode(61, [990]))
        until(lambda: readings() > before)
        time.sleep(1)
        found["callbacks a notification after reconnecting"] = readings() - before
    found["statuses"] = [[e.state, e.reason] for e in events if isinstance(e, SensorStatus)]


def ecg(loop: asyncio.AbstractEventLoop, strap: Any, found: dict[str, Any]) -> None:
    """Poise asks the Polar strap for its ECG, through the real bluetoothd."""
    from poise.clock import SystemClock
    from poise.core.events import EcgBlock, SensorStatus
    from poise.simulation.strap.polar import DATA
    from poise.sources.strap import StrapRequest, open_source

    asyncio.run_coroutine_threadsafe(strap.start(), loop).result(60)
    polar, events = strap.strap.polar, []
    asked = StrapRequest(name="ECG", ecg=True, keep_ecg=True)
    with open_source(asked, SystemClock(), events.append):
        limit_s = time.monotonic() + 120
        while not polar.running and time.monotonic() < limit_s:
            time.sleep(0.05)
        for _ in range(10):
            frame = polar.ecg_frame(list(range(-36, 37)))
            asyncio.run_coroutine_threadsafe(strap.send(frame, DATA), loop).result(60)
        while sum(isinstance(e, EcgBlock) for e in events) < 10 and time.monotonic() < limit_s:
            time.sleep(0.05)
    found["ecg statuses"] = [[e.state, e.reason] for e in events if isinstance(e, SensorStatus)]
    blocks = [e for e in events if isinstance(e, EcgBlock)]
    found["ecg frames of 10"] = len(blocks)
    found["ecg samples whole"] = all(b.microvolts == tuple(range(-36, 37)) for b in blocks)
    found["ecg requests"] = [request.hex(" ") for request in polar.requests]


def main(out: Path) -> None:
    """Do it all and write down what was found, as far as it went."""
    from poise.simulation.strap.private_bus import PrivateBus

    found: dict[str, Any] = {"kernel": os.uname().release}
    version = subprocess.run([BLUETOOTHD, "--version"], capture_output=True, text=True)
    found["bluetoothd"] = version.stdout.strip()
    daemon = None
    try:
        with PrivateBus() as bus:
            os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = bus.address
            note("bus up")
            loop, (_, _, strap, polar) = radio()
            note("radio up")
            daemon = subprocess.Popen([BLUETOOTHD, "-n"])
            asyncio.run(powered())
            note("bluetoothd up")
            from poise.simulation.strap import trace

            trace.QUIET_S = 3.0
            room = Room(loop, strap)
            found["trace"] = asyncio.run(trace.everything(room))
            note(f"trace of {len(found['trace'])} lines")
            poise(room, found)
            note("poise has listened")
            ecg(loop, polar, found)
            note("poise has had its ECG")
            found["asking"] = asyncio.run(trace.asking())
            found["ended"] = "well"
    except BaseException:  # noqa: BLE001  (whatever it was, it is written down)
        found["ended"] = traceback.format_exc()
    finally:
        (out / "found.json").write_text(json.dumps(found, indent=1))
        if daemon is not None:
            daemon.kill()
    note("done")
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
