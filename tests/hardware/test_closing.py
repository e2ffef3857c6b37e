"""Closing ends the strap's thread, whatever happens at that very moment."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from poise.errors import SensorUnavailableError
from poise.simulation.strap import VirtualStrap, World
from poise.simulation.strap.listener import StrapListener
from poise.sources.bluetooth import calls, link

HELD_S = 5.0


def test_what_waits_with_a_limit_does_not_forget_that_it_was_cancelled() -> None:
    """The link is lost and the source closed in one turn of the loop: both must be noticed."""

    async def listen(lost: asyncio.Event) -> str:
        async with asyncio.timeout(HELD_S):
            await lost.wait()
        return "went on"

    async def both() -> None:
        lost = asyncio.Event()
        task = asyncio.create_task(listen(lost))
        await asyncio.sleep(0)
        lost.set()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(both())


def test_no_wait_of_the_strap_forgets_a_cancellation() -> None:
    """asyncio.wait_for does in Python 3.11, when what it awaits is done in the same turn."""
    for path in Path(link.__file__).parent.glob("*.py"):
        assert "asyncio.wait_for(" not in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize("phase", ["searching", "listening"])
def test_a_message_bus_that_stands_still_does_not_hold_up_the_end(phase: str) -> None:
    listener = StrapListener(start=False)
    with World(VirtualStrap()) as world:
        daemon = world._bus._daemon
        assert daemon is not None
        if phase == "searching":
            daemon.send_signal(signal.SIGSTOP)
        listener.start()
        try:
            if phase == "listening":
                world.wait_until_heard()
                daemon.send_signal(signal.SIGSTOP)
            listener.close()
            heard = len(listener.events)
        finally:
            daemon.send_signal(signal.SIGCONT)
        listener.source._thread.join(60)  # it lets go as soon as it can, and tells nobody
        assert not listener.source._thread.is_alive()
        assert len(listener.events) == heard


def test_a_message_bus_that_goes_away_does_not_hold_up_the_end() -> None:
    with World(VirtualStrap()) as world:
        with StrapListener() as listener:
            world.wait_until_heard()
            world._bus.kill()
        assert not listener.source._thread.is_alive()
        world._bus.start()


def test_asking_a_message_bus_that_stands_still_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calls, "ANSWER_S", 0.1)
    monkeypatch.setattr(calls, "CLEANING_UP_S", 0.1)
    with World(VirtualStrap()) as world:
        daemon = world._bus._daemon
        assert daemon is not None
        daemon.send_signal(signal.SIGSTOP)
        try:
            with pytest.raises(SensorUnavailableError, match="Bluetooth"):
                calls.require()
        finally:
            daemon.send_signal(signal.SIGCONT)
