"""The strap source above real ATT and HCI, byte for byte as on the air."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest

pytest.importorskip("bumble.device", reason="needs Bumble: pip install -e '.[bumble]'")

from bumble_backend import BumbleClient, BumbleScanner, Radio
from hypothesis import given, settings
from hypothesis import strategies as st

from poise.clock import SystemClock
from poise.core.events import EcgBlock, Input, SensorState, SensorStatus, StrapReading
from poise.protocols import gatt_heart_rate
from poise.simulation.strap import Polar, VirtualStrap, encode
from poise.simulation.strap.listener import CALM
from poise.simulation.strap.radio import RadioLink, RadioStrap
from poise.sources.bluetooth.link import StrapLink
from poise.sources.bluetooth.request import StrapRequest
from poise.sources.bluetooth.status import StatusReporter
from poise.sources.bluetooth.trouble import LINK_LOST, Trouble

# ATT adds three bytes; with the smallest MTU of 23 nine intervals are all that fits beside the rate
MOST_IN_SMALLEST = 9


class AirLink(StrapLink):
    """poise's own link to a strap, over this back end instead of the system's."""

    def _scanner_backend(self) -> type[BumbleScanner]:
        return BumbleScanner

    def _client_backend(self) -> type[BumbleClient]:
        return BumbleClient


class Air:
    """A strap that is listened to."""

    def __init__(self, strap: RadioStrap, events: list[Input], link: AirLink) -> None:
        self.strap, self.events, self.link = strap, events, link

    @property
    def readings(self) -> list[StrapReading]:
        return [event for event in self.events if isinstance(event, StrapReading)]

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(60):
            while not true():
                await asyncio.sleep(0.001)

    async def heard(self, value: bytes) -> StrapReading:
        """What comes of these bytes."""
        before = len(self.readings)
        await self.strap.send(value)
        await self.until(lambda: len(self.readings) > before)
        return self.readings[-1]


@asynccontextmanager
async def listening(
    strap: VirtualStrap, *, mtu: int | None = None, ecg: bool = False, keep_ecg: bool = False
) -> AsyncIterator[tuple[Air, asyncio.Task[Trouble]]]:
    air, clock = RadioLink(), SystemClock()
    radio_strap, events = RadioStrap(strap, air), []
    await radio_strap.start()
    await Radio.switch_on(air, mtu)
    asked = StrapRequest(timing=CALM, ecg=ecg, keep_ecg=keep_ecg)
    link = AirLink(asked, clock, events.append, StatusReporter(asked, clock, events.append))
    task = asyncio.create_task(link.once())
    heard = Air(radio_strap, events, link)
    try:
        await heard.until(lambda: radio_strap.listeners or task.done())
        assert not task.done(), task.result()
        yield heard, task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def on_air(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(asyncio.wait_for(test(), 120))


def test_every_kind_of_reading_arrives_as_it_was_sent() -> None:
    payloads = [
        encode(72, [850, 861]),
        encode(72),
        encode(255, [1000] * MOST_IN_SMALLEST),
        encode(300, [400] * 7, energy_kj=65535, wide=True),
        encode(0, contact=False),
        encode(60, [0, 1024], contact=True, energy_kj=1),
    ]

    async def test() -> None:
        async with listening(VirtualStrap()) as (air, _):
            for payload in payloads:
                reading = await air.heard(payload)
                assert reading == gatt_heart_rate.parse(payload, t=reading.t, sensor="strap")

    on_air(test)


@given(st.data())
@settings(max_examples=8)
def test_whatever_a_strap_sends_comes_as_it_was_sent(data: st.DataObject) -> None:
    ticks = data.draw(st.lists(st.integers(0, 65535), max_size=MOST_IN_SMALLEST))
    bpm = data.draw(st.integers(0, 255))

    async def test() -> None:
        async with listening(VirtualStrap()) as (air, _):
            reading = await air.heard(encode(bpm, ticks))
            assert reading.rr_ms == tuple(tick * 1000 / 1024 for tick in ticks)
            assert reading.heart_bpm == (bpm or None)

    on_air(test)


def test_nine_intervals_fit_the_smallest_packet_and_a_tenth_needs_a_larger_one() -> None:
    async def test(mtu: int | None, sent: int, arrive: int) -> None:
        async with listening(VirtualStrap(), mtu=mtu) as (air, _):
            reading = await air.heard(encode(60, range(1000, 1000 + sent)))
            assert len(reading.rr_ms) == arrive
            assert reading.rr_ms[-1] == pytest.approx((1000 + arrive - 1) * 1000 / 1024)

    on_air(lambda: test(None, 9, 9))
    on_air(lambda: test(None, 10, 9))  # ATT cuts off what does not fit; the newest is lost
    on_air(lambda: test(247, 10, 10))


def test_a_thousand_notifications_come_once_each_and_in_order() -> None:
    async def test() -> None:
        async with listening(VirtualStrap()) as (air, _):
            for number in range(1000):
                await air.strap.send(encode(60, [1000], energy_kj=number))
            await air.until(lambda: len(air.readings) >= 1000)
            assert [reading.energy_kj for reading in air.readings] == list(range(1000))

    on_air(test)


def test_a_lost_link_is_said_and_the_strap_found_again_and_heard_once() -> None:
    async def test() -> None:
        async with listening(VirtualStrap()) as (air, task):
            await air.heard(encode(60, [1000]))
            await air.strap.drop()
            assert await task is LINK_LOST
            await air.until(lambda: not air.strap.listeners)  # the strap has noticed it, too
            again = asyncio.create_task(air.link.once())
            await air.until(lambda: air.strap.listeners)
            before = len(air.readings)
            for bpm in (61, 62):  # a second listener would say 61 again before 62 comes
                await air.heard(encode(bpm, [990]))
            assert [reading.heart_bpm for reading in air.readings[before:]] == [61, 62]
            again.cancel()
            with suppress(asyncio.CancelledError):
                await again

    on_air(test)


def test_the_battery_is_read_over_the_air() -> None:
    async def test() -> None:
        async with listening(VirtualStrap(battery_percent=11)) as (air, _):
            async with asyncio.timeout(60):
                while True:
                    await air.heard(encode(60, [1000]))
                    statuses = [e for e in air.events if isinstance(e, SensorStatus)]
                    if statuses[-1].reason == "battery-low":
                        break
            assert statuses[-1].state is SensorState.STREAMING

    on_air(test)


def test_ecg_is_written_for_indicated_streamed_and_stopped() -> None:
    polar = Polar()

    async def test() -> None:
        async with listening(VirtualStrap(polar=polar), mtu=247, keep_ecg=True, ecg=True) as (
            air,
            _,
        ):
            await air.until(lambda: polar.running)
            frame = polar.ecg_frame(list(range(-36, 37)))
            assert len(frame) == 229  # an H10's frame, whole, at the MTU it asks for
            await air.strap.send(frame, "fb005c82-02e7-f387-1cad-8acd2d8df0c8")
            await air.until(lambda: any(isinstance(e, EcgBlock) for e in air.events))
            (block,) = [e for e in air.events if isinstance(e, EcgBlock)]
            assert block.microvolts == tuple(range(-36, 37))

    on_air(test)
    assert [request[0] for request in polar.requests] == [2, 3]
