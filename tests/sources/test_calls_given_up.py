"""A call that a Bluetooth stack gives up is an error, and not that somebody ended poise."""

from __future__ import annotations

import asyncio

import pytest

from poise.sources.bluetooth.calls import within


def test_work_that_is_cancelled_from_within_is_a_lost_link() -> None:
    async def given_up() -> None:
        raise asyncio.CancelledError

    with pytest.raises(ConnectionAbortedError):
        asyncio.run(within(60, given_up()))
