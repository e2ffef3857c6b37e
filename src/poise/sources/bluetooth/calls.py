"""Asking Bluetooth for something without hanging, and without leaving anything open.

D-Bus calls have no time limit of their own, so when bluetoothd hangs, so does every await in bleak,
its cleaning up included.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from poise.sources.bluetooth import first_touch
from poise.sources.bluetooth.trouble import BluetoothHangsError, explain, unavailable

T = TypeVar("T")

BASE_UUID = "0000{:04x}-0000-1000-8000-00805f9b34fb"
HEART_RATE_SERVICE = BASE_UUID.format(0x180D)
"""In full, because bleak's scanner does not recognise ``180d``."""

CLEANING_UP_S = 2.0
"""How long bleak may take to tidy up before it is interrupted again."""

ANSWER_S = 10.0
"""How long bluetoothd may take for what involves no strap."""

LEAVING_S = 3 * CLEANING_UP_S
"""After the limit of a call: two tries to interrupt it, and the end of its event loop."""

_radio = threading.Lock()


class RadioTurn:
    """One scan or connection attempt at a time in this process: two at once disturb each other.

    A lock between threads, because every strap has an event loop of its own; it is asked for again
    and again so that waiting for it can be cancelled.
    """

    async def __aenter__(self) -> None:
        while not _radio.acquire(blocking=False):
            await asyncio.sleep(0.02)

    async def __aexit__(self, *_: object) -> None:
        _radio.release()


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """Await ``work``, for so long; :class:`BluetoothHangsError` after that.

    :class:`ConnectionAbortedError` when the work was cancelled from within.

    Unlike ``asyncio.timeout`` it interrupts the cleaning up too when that does not end.
    """
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if done:
            if task.cancelled():  # by a stack that gives its calls up so when the link is lost
                raise ConnectionAbortedError("the link was lost in the middle of a call")
            return task.result()
        raise BluetoothHangsError
    finally:
        for _ in range(2):
            if not task.done():
                task.cancel()
                await asyncio.wait({task}, timeout=CLEANING_UP_S)
        if task.done() and not task.cancelled():
            task.exception()  # seen


def require() -> None:
    """Return if Bluetooth can be used now.

    Raises :class:`SensorUnavailableError`, with the sentence and the reason, when it cannot.
    """
    trouble = first_touch.touch(first_touch.command())
    if trouble is not None:
        raise unavailable(trouble)

    async def ask() -> None:
        from bleak import BleakAdapter

        with contextlib.suppress(NotImplementedError):
            adapter = await BleakAdapter.get()
            await adapter.get_connected_devices([HEART_RATE_SERVICE])

    run(ask(), limit_s=ANSWER_S)


def run(work: Coroutine[Any, Any, T], *, limit_s: float) -> T:
    """Run ``work`` on a fresh loop in a thread of its own, and wait for it.

    A thread because the caller may have a loop already, and because Windows wants bleak away from
    the window's thread.  Raises :class:`SensorUnavailableError` for whatever bleak raises.
    """
    answer: list[T] = []
    failure: list[Exception] = []

    async def guarded() -> None:
        try:
            answer.append(await within(limit_s, work))
        except Exception as error:  # noqa: BLE001  (raised again in the caller's thread)
            failure.append(error)
        finally:
            await release()

    thread = threading.Thread(target=asyncio.run, args=(guarded(),), name="bluetooth", daemon=True)
    thread.start()
    thread.join(limit_s + LEAVING_S)
    if not (answer or failure):  # not even what is bleak's own came to an end
        failure.append(BluetoothHangsError())
    if failure:
        raise unavailable(explain(failure[0])) from failure[0]
    return answer[0]


def adapters_here() -> list[str]:
    """The same from outside a loop.  Raises :class:`SensorUnavailableError`."""
    return run(adapters(), limit_s=ANSWER_S)


async def adapters() -> list[str]:
    """The names of the adapters that are switched on, in their order; empty on other systems.

    bleak takes whichever its set of them gives first, and has no public list.
    """
    if sys.platform != "linux":
        return []
    from bleak.backends.bluezdbus.manager import get_global_bluez_manager

    manager = await get_global_bluez_manager()
    known: dict[str, Any] = getattr(manager, "_properties", {})
    usable = (path for path in getattr(manager, "_adapters", ()) if _is_on(known.get(path, {})))
    return sorted(path.rsplit("/", 1)[-1] for path in usable)


def _is_on(interfaces: dict[str, Any]) -> bool:
    adapter = interfaces.get("org.bluez.Adapter1", {})
    return bool(adapter.get("Powered")) and "central" in adapter.get("Roles", ["central"])


async def release() -> None:
    """Close what bleak keeps open for this event loop; call it before the loop ends.

    bleak has no public call for it: it keeps one D-Bus connection per loop until another loop asks
    for one, and bluetoothd would keep our scan running for as long.
    """
    if sys.platform != "linux":
        return
    from bleak.backends.bluezdbus import manager, version

    instance = manager._global_instances.pop(asyncio.get_running_loop(), None)
    watcher = getattr(instance, "_bus_watcher_task", None)
    if watcher is not None:
        watcher.cancel()  # or it would report the closing as a loss
    bus = getattr(instance, "_bus", None)
    if bus is not None:
        bus.disconnect()
        # The end is read on the loop's next round, and the socket closed; later where much else is
        # still to be read.
        for _ in range(100):
            await asyncio.sleep(0)
            if getattr(bus, "_disconnected", True):
                break
    features = version.BlueZFeatures
    if (
        not features.checked_bluez_version
    ):  # a check that was interrupted would block all later ones
        features._check_bluez_event = None
