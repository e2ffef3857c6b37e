"""Whose strap it is, with the real bleak on the emulated BlueZ."""

from __future__ import annotations

from poise.core.events import SensorState
from poise.simulation.strap import VirtualStrap, World
from poise.simulation.strap.listener import BRISK, CHOOSY, StrapListener, scan_for
from poise.simulation.strap.strap import Refusal
from poise.sources.strap import StrapRequest, StrapSource, named, scan

MINE, OTHER = "A0:9E:1A:0A:1B:2C", "C4:12:00:00:00:02"


def two(**mine: int) -> tuple[VirtualStrap, VirtualStrap]:
    other = VirtualStrap(address=OTHER, name="Polar H10 99999999", rssi_dbm=-85)
    return other, VirtualStrap(MINE, **mine)


def test_the_strap_used_last_is_taken_though_another_known_one_is_heard_first() -> None:
    other, mine = two(rssi_dbm=-90)
    with (
        World(other, mine) as world,
        StrapListener(StrapRequest(known=(MINE, OTHER)), timing=CHOOSY),
    ):
        world.wait_until_heard(mine)
        assert not world.bluez.device(other).attempts


def test_one_connected_to_this_computer_does_not_beat_the_one_used_last() -> None:
    other, mine = two()
    with World(other, mine) as world:
        world.call(world.bluez.adapter.hear_soon, [])
        world.bluez.device(other).exposed = True
        world.call(world.bluez.leave_connected, other)
        with StrapListener(StrapRequest(known=(MINE,)), timing=CHOOSY):
            world.wait_until_heard(mine)
            assert not world.bluez.listeners(other)


def test_of_several_with_the_name_the_strongest_is_taken() -> None:
    other, mine = two()
    with World(other, mine) as world, StrapListener(named("polar h10"), timing=CHOOSY):
        world.wait_until_heard(mine)
        assert not world.bluez.device(other).attempts


def test_a_strap_that_is_not_mine_is_let_go_of_and_not_taken_again() -> None:
    other, mine = two(rssi_dbm=-95)
    with World(other, mine) as world, StrapListener(timing=CHOOSY) as listener:
        world.wait_until_heard(other)
        world.beat(1000, strap=other)
        listener.wait_for_readings(1)
        assert listener.source.not_mine() == OTHER
        listener.wait_for_status(SensorState.LOST, "not-mine")
        world.wait_until_heard(mine)
        world.beat(1000, strap=mine)
        listener.wait_for_readings(2)
        assert not world.bluez.listeners(other)
        assert listener.source.address == MINE


def test_a_watch_is_followed_when_its_address_rotates() -> None:
    watch = VirtualStrap("4A:00:00:00:00:01", "Forerunner 55")
    with World(watch) as world, StrapListener(timing=BRISK) as listener:
        world.wait_until_heard()
        world.rotate("5B:00:00:00:00:02")
        world.wait_until_heard()
        world.beat(1000)
        listener.wait_for_readings(1)
        assert listener.source.address == "5B:00:00:00:00:02"


def test_another_of_the_same_name_is_not_taken_when_two_are_in_range() -> None:
    watch = VirtualStrap("4A:00:00:00:00:01", "Galaxy Watch")
    theirs = [VirtualStrap(f"6C:00:00:00:00:0{n}", "Galaxy Watch", in_range=False) for n in (1, 2)]
    with World(watch, *theirs) as world, StrapListener(timing=BRISK) as listener:
        world.wait_until_heard()
        world.leave()
        for strap in theirs:
            world.come_back(strap)
        listener.wait_for_status(SensorState.SEARCHING, "not-found")
        assert not any(world.bluez.device(strap).attempts for strap in theirs)
        world.come_back()
        world.wait_until_heard()


def test_one_incomplete_reading_of_its_services_is_made_good() -> None:
    strap = VirtualStrap(incomplete_discoveries=1)
    with World(strap) as world, StrapListener() as listener:
        listener.wait_for_reason({"incomplete"})
        world.wait_until_heard()
        assert SensorState.BLOCKED not in {status.state for status in listener.statuses}


def test_a_device_that_never_gives_its_heart_rate_is_left_for_another_and_not_blocked() -> None:
    odd = VirtualStrap(OTHER, "odd", rssi_dbm=-40, incomplete_discoveries=99)
    with World(odd, VirtualStrap()) as world, StrapListener(timing=CHOOSY) as listener:
        world.wait_until_heard(world.straps[1])
        reasons = [status.reason for status in listener.statuses]
        assert reasons.count("no-heart-rate") == 1
        assert SensorState.BLOCKED not in {status.state for status in listener.statuses}


def test_a_device_that_wants_to_be_paired_says_so_and_works_once_it_is() -> None:
    strap = VirtualStrap()
    strap.refuses_to_notify = Refusal("Not paired", "org.bluez.Error.NotPermitted")
    with World(strap) as world, StrapListener() as listener:
        listener.wait_for_reason({"wants-pairing"})
        strap.refuses_to_notify = None
        world.wait_until_heard()


def test_a_band_that_does_not_advertise_heart_rate_is_found_by_its_name_and_listed() -> None:
    band = VirtualStrap(name="Mi Smart Band 5", advertises_heart_rate=False)
    with World(band) as world:
        assert scan(0.1) == []
        (found,) = scan_for(1, everything=True)
        assert (found.name, found.offers) == ("Mi Smart Band 5", False)
        with StrapListener(named("mi smart")):
            world.wait_until_heard()


def test_a_source_that_listens_to_nothing_has_nothing_that_is_not_mine() -> None:
    with World(), StrapListener() as listener:
        source: StrapSource = listener.source
        assert source.not_mine() is None


def test_the_other_adapter_is_tried_when_a_scan_hears_nothing() -> None:
    strap = VirtualStrap(near_adapter="hci1")
    with World(strap, second_adapter=True) as world, StrapListener(timing=BRISK) as listener:
        world.wait_until_heard()
        assert "not-found" in {status.reason for status in listener.statuses}


def test_the_adapter_that_is_asked_for_is_the_only_one_used() -> None:
    strap = VirtualStrap(near_adapter="hci1")
    with World(strap, second_adapter=True) as world:
        with StrapListener(StrapRequest(adapter="hci1")) as listener:
            world.wait_until_heard()
            assert "not-found" not in {status.reason for status in listener.statuses}
        with StrapListener(StrapRequest(adapter="hci0"), timing=BRISK) as listener:
            for _ in range(2):
                listener.wait_for_reason({"not-found"})
            assert world.bluez.device(strap).attempts == 1
