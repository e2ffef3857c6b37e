"""A room with straps in it and a computer that believes it has Bluetooth.

    with World(VirtualStrap()) as world:
        ...any unmodified bleak program, in this process or a child of it...

Everything may be called from any thread: the emulation has a thread of its own.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import Any, Self, TypeVar

from poise.simulation.strap.bluez import FakeBlueZ
from poise.simulation.strap.payload import encode
from poise.simulation.strap.polar import DATA as POLAR_DATA
from poise.simulation.strap.private_bus import VARIABLE, PrivateBus
from poise.simulation.strap.strap import Refusal, VirtualStrap
from poise.sources.strap import unretrieved

T = TypeVar("T")


class World:
    """A private bus, an emulated bluetoothd and straps, for the length of a ``with``.

    While it is open ``DBUS_SYSTEM_BUS_ADDRESS`` points to its bus.  ``daemon=False`` leaves
    bluetoothd out (start it with ``start_daemon``), ``adapter=False`` the adapter;
    ``second_adapter`` adds hci1; ``denied`` forbids clients to use it.
    """

    def __init__(
        self,
        *straps: VirtualStrap,
        adapter: bool = True,
        powered: bool = True,
        daemon: bool = True,
        denied: bool = False,
        advertise_s: float = 0.005,
        second_adapter: bool = False,
    ) -> None:
        self.straps = straps
        self._bus = PrivateBus(denied=denied)
        self._daemon = daemon
        self._setup = (adapter, powered, advertise_s)
        self._second_adapter = second_adapter
        self._change = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(unretrieved)  # this end of a bus dies like the other
        self._thread = threading.Thread(target=self._loop.run_forever, name="virtual straps")
        self._before: str | None = None

    @property
    def strap(self) -> VirtualStrap:
        return self.straps[0]

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs in its environment to live in this world."""
        return {VARIABLE: self._bus.address}

    def __enter__(self) -> Self:
        self._bus.__enter__()
        self._thread.start()
        self._before = os.environ.get(VARIABLE)
        os.environ.update(self.environment)
        adapter, powered, advertise_s = self._setup
        self.bluez = FakeBlueZ(self._bus.address, advertise_s=advertise_s)
        self.bluez.adapter.present, self.bluez.adapter.powered = adapter, powered
        self.bluez.second.present = self._second_adapter
        self.bluez.changed = self._notice
        for strap in self.straps:
            self.call(self.bluez.add_strap, strap)
        if self._daemon:
            self.start_daemon()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.run(self.bluez.crash())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
            self._loop.close()
            self._bus.__exit__(None, None, None)
            if self._before is None:
                os.environ.pop(VARIABLE, None)
            else:
                os.environ[VARIABLE] = self._before

    # -------------------------------------------------------------- doing things in it

    def call(self, what: Callable[..., T], *args: Any) -> T:
        """Call something on the emulation's own thread and return its answer."""

        async def there() -> T:
            return what(*args)

        return self.run(there())

    def run(self, work: Awaitable[T]) -> T:
        """Await something on the emulation's loop, from any other thread."""

        async def there() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(there(), self._loop).result(timeout=60)

    def spawn(self, work: Awaitable[T]) -> Future[T]:
        """Start something on the emulation's loop without waiting for it."""

        async def there() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(there(), self._loop)

    def wait_for(self, true: Callable[[], bool], timeout_s: float = 60.0) -> None:
        """Wait until something about the world is so; TimeoutError if it does not become so."""
        with self._change:
            if not self._change.wait_for(true, timeout_s):
                raise TimeoutError(f"not so within {timeout_s} s")

    def wait_until_heard(self, strap: VirtualStrap | None = None, timeout_s: float = 60.0) -> None:
        """Wait until somebody is subscribed to the strap's readings."""
        strap = strap or self.strap
        self.wait_for(lambda: self.bluez.listeners(strap) > 0, timeout_s)

    def send(self, value: bytes, strap: VirtualStrap | None = None) -> int:
        """Send a raw notification; the number of listeners that will hear it."""
        return self.call(self.bluez.notify, strap or self.strap, value)

    def beat(self, *ticks: int, heart_bpm: int = 60, strap: VirtualStrap | None = None) -> int:
        return self.send(encode(heart_bpm, ticks), strap)

    def send_polar(self, frame: bytes, strap: VirtualStrap | None = None) -> int:
        """Send a frame of a Polar sensor's own stream."""
        return self.call(self.bluez.notify, strap or self.strap, frame, POLAR_DATA)

    # -------------------------------------------------------------- faults

    def drop(self, strap: VirtualStrap | None = None) -> None:
        """Lose the link; the strap stays near and advertises again."""
        self.call(self.bluez.lose_link, strap or self.strap)

    def leave(self, strap: VirtualStrap | None = None) -> None:
        """Carry the strap out of range."""
        strap = strap or self.strap
        strap.in_range = False
        self.drop(strap)

    def come_back(self, strap: VirtualStrap | None = None) -> None:
        """Bring the strap back, free and near."""
        strap = strap or self.strap
        strap.in_range, strap.held = True, False
        self.call(self.bluez.advertise, strap)

    def take(self, strap: VirtualStrap | None = None) -> None:
        """Let another computer or watch take the strap; ``come_back`` frees it."""
        strap = strap or self.strap
        strap.held = True
        self.drop(strap)

    def forget(self, strap: VirtualStrap | None = None) -> None:
        """Let bluetoothd forget the strap."""
        self.call(self.bluez.forget, strap or self.strap)

    def rotate(self, address: str, strap: VirtualStrap | None = None) -> None:
        """Let the strap go on under another address."""
        self.call(self.bluez.rotate, strap or self.strap, address)

    def refuse(self, *refusals: Refusal, strap: VirtualStrap | None = None) -> None:
        """Refuse the connection that is being tried, if any, and the next ones."""
        self.call(self.bluez.refuse, strap or self.strap, *refusals)

    def switch(self, on: bool) -> None:
        self.call(self.bluez.set_powered, on)

    def plug(self, present: bool) -> None:
        """Pull the adapter out or plug it in."""
        self.call(self.bluez.set_adapter, present)

    def deafen(self, deaf: bool) -> None:
        """Let bluetoothd hang, or come to itself."""
        self.call(self.bluez.set_deaf, deaf)

    def start_daemon(self, *, announce: bool = True) -> None:
        self.run(self.bluez.start(announce=announce))

    def stop_daemon(self) -> None:
        """End bluetoothd as its service manager does."""
        self.run(self.bluez.stop())

    def crash_daemon(self) -> None:
        self.run(self.bluez.crash())

    def restart_bus(self) -> None:
        """Kill the D-Bus daemon itself and start it and bluetoothd again."""
        self.crash_daemon()
        self._bus.kill()
        self._bus.start()
        self.start_daemon()

    def _notice(self) -> None:
        with self._change:
            self._change.notify_all()
