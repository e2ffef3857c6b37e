"""A Polar strap's own stream through the real bleak, on the emulated BlueZ."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from poise.core.events import EcgBlock, SensorState, StrapBeat
from poise.simulation.ecg import microvolts
from poise.simulation.hearts import swinging
from poise.simulation.strap import Polar, VirtualStrap, World
from poise.simulation.strap.listener import CALM, StrapListener
from poise.simulation.strap.polar import CONTROL_POINT, DATA, ECG, PPI
from poise.sources.strap import StrapRequest

START_ECG = "02 00 00 01 82 00 01 01 0e 00"
FRAME = 73


@contextmanager
def listening(polar: Polar | None, **asked: bool) -> Iterator[tuple[World, StrapListener]]:
    settings = StrapRequest(**{"ecg": True, **asked})
    strap = VirtualStrap(polar=polar)
    timing = CALM if polar is None or polar.answers else replace(CALM, answer_s=0.5)
    with World(strap) as world, StrapListener(settings, timing=timing) as listener:
        world.wait_until_heard()
        yield world, listener


def wait_for_stream(world: World, polar: Polar, kind: int = ECG) -> None:
    world.wait_for(lambda: kind in polar.running and len(polar.requests) > 0)
    world.wait_for(lambda: world.bluez.listeners(world.strap, DATA) > 0)


def wait_for_words(world: World, listener: StrapListener, reason: str) -> None:
    """Wait until that is what it says of the strap while readings come."""

    def said() -> bool:
        world.beat(1000)
        return bool(listener.readings) and listener.statuses[-1].reason == reason

    listener.wait(said)
    assert listener.statuses[-1].state is SensorState.STREAMING


def test_a_polar_strap_s_ecg_is_asked_for_kept_and_stopped() -> None:
    polar = Polar()
    with listening(polar, keep_ecg=True) as (world, listener):
        wait_for_stream(world, polar)
        samples = list(range(-36, 37))
        world.send_polar(polar.ecg_frame(samples))
        listener.wait(lambda: any(isinstance(e, EcgBlock) for e in listener.events))
        wait_for_words(world, listener, "ecg")
        assert listener.statuses[-1].delay_s is None  # the intervals' delay is not that of the ECG
        (block,) = [e for e in listener.events if isinstance(e, EcgBlock)]
        assert block.microvolts == tuple(samples)
    assert [request.hex(" ") for request in polar.requests] == [START_ECG, "03 00"]
    assert polar.running == set()


def test_nobody_s_ecg_is_asked_for_unasked() -> None:
    polar = Polar()
    with listening(polar, ecg=False) as (world, listener):
        wait_for_words(world, listener, "")
        assert world.bluez.listeners(world.strap, CONTROL_POINT) == 0
    assert polar.requests == []


def test_beats_come_from_the_ecg_and_the_ecg_itself_only_when_asked() -> None:
    polar, truth = Polar(), swinging(20)
    ecg = [round(value) for value in microvolts(truth, 130, 20)]
    with listening(polar) as (world, listener):
        wait_for_stream(world, polar)
        for at in range(0, len(ecg) - FRAME, FRAME):
            world.send_polar(polar.ecg_frame(ecg[at : at + FRAME]))
        listener.wait(lambda: sum(isinstance(e, StrapBeat) for e in listener.events) >= 18)
        beats = [e for e in listener.events if isinstance(e, StrapBeat)]
        assert not any(isinstance(e, EcgBlock) for e in listener.events)
    intervals = (truth[1:] - truth[:-1])[: len(beats)] * 1000
    assert [beat.rr_ms for beat in beats] == pytest.approx(list(intervals), abs=2.5)


def test_after_a_lost_link_the_stream_that_still_runs_is_taken_up_again() -> None:
    polar = Polar()
    with listening(polar, keep_ecg=True) as (world, listener):
        wait_for_stream(world, polar)
        wait_for_words(world, listener, "ecg")
        world.drop()
        listener.wait_for_status(SensorState.LOST, "link-lost")
        assert polar.running == {ECG}  # nobody could stop it
        world.wait_for(lambda: len(polar.requests) == 2)
        world.wait_for(lambda: world.bluez.listeners(world.strap, DATA) > 0)
        world.send_polar(polar.ecg_frame([1] * FRAME))
        listener.wait(lambda: any(isinstance(e, EcgBlock) for e in listener.events))
    assert [request[0] for request in polar.requests] == [2, 2, 3]
    assert polar.running == set()


@pytest.mark.parametrize(
    "polar",
    [None, Polar(measures=(2,)), Polar(status=12), Polar(answers=False)],
    ids=["no-service", "no-ecg", "refused", "mute"],
)
def test_without_ecg_the_heart_rate_goes_on_and_it_is_said(polar: Polar | None) -> None:
    with listening(polar) as (world, listener):
        wait_for_words(world, listener, "no-ecg")
    if polar is not None and not polar.answers:  # it may run all the same, so it is stopped
        assert [request[0] for request in polar.requests] == [2, 3]


def test_a_link_lost_while_the_ecg_is_asked_for_is_a_lost_link_at_once() -> None:
    polar = Polar(answers=False)
    with (
        World(VirtualStrap(polar=polar)) as world,
        StrapListener(StrapRequest(ecg=True)) as listener,
    ):
        world.wait_for(lambda: len(polar.requests) == 1)
        wait_for_words(world, listener, "")
        world.drop()
        listener.wait_for_status(SensorState.LOST, "link-lost")
        world.wait_for(lambda: len(polar.requests) == 2)
        polar.answers = True


def test_a_band_of_light_tells_its_pulse_intervals() -> None:
    polar = Polar(measures=(PPI,))
    with listening(polar) as (world, listener):
        wait_for_stream(world, polar, PPI)
        world.send_polar(polar.ppi_frame((900, 6, 0x06), (910, 8, 0x06), (400, 30, 0x07)))
        listener.wait(lambda: sum(isinstance(e, StrapBeat) for e in listener.events) == 2)
        beats = [e for e in listener.events if isinstance(e, StrapBeat)]
        wait_for_words(world, listener, "ppi")
    assert [beat.rr_ms for beat in beats] == [900.0, 910.0]


def test_a_frame_nobody_can_read_is_said_and_left_out() -> None:
    polar = Polar()
    with listening(polar, keep_ecg=True) as (world, listener):
        wait_for_stream(world, polar)
        world.send_polar(bytes(9))
        listener.wait_for_status(SensorState.STREAMING, "malformed")
    assert not any(isinstance(e, EcgBlock) for e in listener.events)
