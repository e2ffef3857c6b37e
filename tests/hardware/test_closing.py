"""Closing ends the strap's thread, whatever happens at that very moment."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from poise.sources.bluetooth import link

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
