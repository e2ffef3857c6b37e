"""The strap source with the real bleak, on the emulated BlueZ."""

from __future__ import annotations

import gc
import os
import re
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from poise.core.events import SensorState, StrapPayload, StrapReading
from poise.errors import Missing, SensorUnavailableError
from poise.simulation.strap import VirtualStrap, World, encode
from poise.simulation.strap.listener import BRISK, CALM, CHOOSY, StrapListener, scan_for
from poise.simulation.strap.notifications import Notification, load
from poise.simulation.strap.playing import play
from poise.simulation.strap.strap import FIRMWARE_REVISION, MANUFACTURER_NAME, MODEL_NUMBER
from poise.sources.strap import StrapAbout, StrapRequest, about, named, require, scan

OTHER = "C4:12:00:00:00:02"


def ms(*ticks: int) -> tuple[float, ...]:
    return tuple(tick * 1000 / 1024 for tick in ticks)


def test_a_reading_comes_through_the_real_bleak_as_it_was_sent() -> None:
    with World(VirtualStrap()) as world, StrapListener() as listener:
        world.wait_until_heard()
        world.send(encode(72, [812, 850], contact=True, energy_kj=7))
        (reading,) = listener.wait_for_readings(1)
    assert reading == StrapReading(reading.t, "strap", 72, ms(812, 850), True, 7)


def test_it_says_what_it_does_from_searching_to_ended() -> None:
    with World(VirtualStrap()) as world, StrapListener() as listener:
        world.wait_until_heard()
        world.beat(1000)
        listener.wait_for_readings(1)
    assert [status.state for status in listener.statuses] == [
        SensorState.SEARCHING,
        SensorState.CONNECTING,
        SensorState.STREAMING,
        SensorState.ENDED,
    ]


def test_closing_leaves_no_thread_no_file_and_no_link() -> None:
    with World(VirtualStrap()) as world:
        with StrapListener():  # what is loaded once stays
            world.wait_until_heard()
        threads, files = set(threading.enumerate()), open_files()
        for _ in range(3):
            with StrapListener():
                world.wait_until_heard()
            assert not world.bluez.device(world.strap).connected
        assert set(threading.enumerate()) <= threads  # another test's may end meanwhile
        assert open_files() <= files


def open_files() -> Counter[str]:
    """How many are open of each kind, without what only waits for the garbage to be collected."""
    gc.collect()
    found: Counter[str] = Counter()
    for one in os.listdir("/proc/self/fd"):
        with suppress(FileNotFoundError):  # the listing itself
            found[re.sub(r"\d+", "", os.readlink(f"/proc/self/fd/{one}"))] += 1
    return found


def test_ten_thousand_notifications_are_heard_once_each_and_in_order() -> None:
    many = 10_000
    sent = [tuple(range(number % 7, number % 7 + number % 10)) for number in range(many)]

    def flood() -> None:
        for number, ticks in enumerate(sent):
            world.bluez.notify(world.strap, encode(60, ticks, energy_kj=number))

    with World(VirtualStrap()) as world, StrapListener() as listener:
        world.wait_until_heard()
        world.call(flood)
        readings = listener.wait_for_readings(many)
    assert [reading.energy_kj for reading in readings] == list(range(many))
    assert [reading.rr_ms for reading in readings] == [ms(*ticks) for ticks in sent]


def test_after_each_of_five_lost_links_every_reading_still_comes_once() -> None:
    with World(VirtualStrap()) as world, StrapListener() as listener:
        for number in range(6):
            world.wait_until_heard()
            world.send(encode(60, [1000 + number]))
            listener.wait_for_readings(number + 1)
            world.drop()
            listener.wait_for_status(SensorState.LOST, "link-lost")
    assert [reading.rr_ms for reading in listener.readings] == [ms(1000 + n) for n in range(6)]


def test_a_strap_that_answers_is_called_by_its_own_name() -> None:
    strap = VirtualStrap()
    with World(strap) as world, StrapListener() as listener:
        world.wait_until_heard()
        world.beat(1000)
        listener.wait_for_readings(1)
    said = {status.state: status.name for status in listener.statuses}
    assert said[SensorState.SEARCHING] == ""
    assert said[SensorState.CONNECTING] == said[SensorState.STREAMING] == strap.name


def test_unreadable_bytes_are_reported_once_a_minute_and_stop_nothing() -> None:
    with World(VirtualStrap()) as world, StrapListener() as listener:
        world.wait_until_heard()
        for _ in range(50):
            world.send(b"\x10")
        world.beat(1000)
        listener.wait_for_readings(1)
    said = [status for status in listener.statuses if status.reason == "malformed"]
    assert [status.state for status in said] == [SensorState.STREAMING]


def test_a_silent_strap_is_spoken_of_and_then_connected_anew() -> None:
    impatient = replace(CALM, silence_words_s=0.3, silence_reconnect_s=0.6)
    with World(VirtualStrap()) as world, StrapListener(timing=impatient) as listener:
        sent = count(1000)
        listener.wait_until_told(lambda: world.beat(next(sent)))
        listener.wait_for_status(SensorState.CONNECTING)
        listener.wait_for_status(SensorState.LOST, "silent")
        listener.wait_for_status(SensorState.CONNECTING)
        listener.wait_until_told(lambda: world.beat(next(sent)))
    heard = [reading.rr_ms for reading in listener.readings]
    assert heard == sorted(set(heard))


def test_a_strap_that_a_crashed_program_left_connected_is_found_though_it_does_not_advertise() -> (
    None
):
    strap = VirtualStrap()
    with World(strap) as world:
        with StrapListener():
            world.wait_until_heard()
        world.call(world.bluez.leave_connected, strap)
        with StrapListener() as listener:
            world.wait_until_heard()
            world.beat(1000)
            listener.wait_for_readings(1)


def test_of_several_straps_the_named_one_is_taken() -> None:
    ours = VirtualStrap(address=OTHER, name="TICKR 1234", rssi_dbm=-90)
    for settings in (named("tickr"), named(OTHER), StrapRequest(known=(OTHER.lower(),))):
        with (
            World(VirtualStrap(rssi_dbm=-40), ours) as world,
            StrapListener(settings, timing=CHOOSY),
        ):
            world.wait_until_heard(ours)
            assert world.bluez.listeners(world.strap) == 0


def test_with_nothing_named_the_strongest_is_taken() -> None:
    near = VirtualStrap(address=OTHER, name="near", rssi_dbm=-45)
    with World(VirtualStrap(rssi_dbm=-80), near) as world, StrapListener(timing=CHOOSY):
        world.wait_until_heard(near)


def test_a_strange_strap_is_taken_only_after_a_whole_scan_without_a_known_one() -> None:
    strange = VirtualStrap()
    known = VirtualStrap(address=OTHER, name="ours", rssi_dbm=-90, in_range=False)
    with World(strange, known) as world, StrapListener(StrapRequest(known=(OTHER,))):
        world.wait_for(lambda: world.bluez.scanning)
        world.come_back(known)
        world.wait_until_heard(known)
        assert world.bluez.listeners(strange) == 0
    with World(strange) as world, StrapListener(StrapRequest(known=(OTHER,)), timing=BRISK):
        world.wait_until_heard(strange)


def test_after_a_loss_the_same_strap_is_waited_for_though_another_is_near() -> None:
    first, other = VirtualStrap(), VirtualStrap(address=OTHER, name="other", in_range=False)
    with World(first, other) as world, StrapListener(timing=BRISK) as listener:
        world.wait_until_heard(first)
        world.beat(1000)
        listener.wait_for_readings(1)
        world.leave(first)
        world.come_back(other)
        listener.wait_for_status(SensorState.SEARCHING, Missing.NOT_FOUND)
        assert world.bluez.listeners(other) == 0
        world.come_back(first)
        world.wait_until_heard(first)


def test_two_straps_are_listened_to_at_once_and_told_apart() -> None:
    one, two = VirtualStrap(), VirtualStrap(address=OTHER, name="other")
    with (
        World(one, two) as world,
        StrapListener(StrapRequest(address=one.address, sensor="one")) as first,
        StrapListener(StrapRequest(address=two.address, sensor="two")) as second,
    ):
        world.wait_until_heard(one)
        world.wait_until_heard(two)
        world.beat(1000, strap=one)
        world.beat(1111, strap=two)
        (a,), (b,) = first.wait_for_readings(1), second.wait_for_readings(1)
    assert (a.sensor, a.rr_ms) == ("one", ms(1000))
    assert (b.sensor, b.rr_ms) == ("two", ms(1111))


def test_lost_contact_is_said_and_so_is_its_return() -> None:
    with World(VirtualStrap()) as world, StrapListener() as listener:
        world.wait_until_heard()
        world.send(encode(60, [1000], contact=True))
        world.send(encode(0, [], contact=False))
        listener.wait_for_status(SensorState.STREAMING, "no-contact")
        sent = 2
        while len(listener.statuses) < 5:  # the bit may flicker: it has to hold for a while
            world.send(encode(60, [1000], contact=True))
            sent += 1
            listener.wait_for_readings(sent)
    said = [(status.state, status.reason) for status in listener.statuses[2:5]]
    assert said == [
        (SensorState.STREAMING, ""),
        (SensorState.STREAMING, "no-contact"),
        (SensorState.STREAMING, ""),
    ]


def test_a_strap_without_intervals_is_said_to_have_none() -> None:
    timing = replace(CALM, heart_rate_only_s=0.0)
    with World(VirtualStrap()) as world, StrapListener(timing=timing) as listener:
        world.wait_until_heard()
        world.send(encode(72))
        listener.wait_for_status(SensorState.STREAMING, "heart-rate-only")
        world.wait_until_heard()


def test_an_emptying_battery_is_said() -> None:
    with World(VirtualStrap(battery_percent=9)) as world, StrapListener() as listener:
        world.wait_until_heard()
        for _ in range(200):
            world.beat(1000)
            if listener.statuses[-1].reason == "battery-low":
                break
        assert "9 %" in listener.wait_for_status(SensorState.STREAMING, "battery-low").detail


def test_a_device_without_a_heart_rate_service_is_refused_in_words() -> None:
    strap = VirtualStrap(offers_heart_rate=False)
    with World(strap), StrapListener(StrapRequest(address=strap.address)) as listener:
        said = listener.wait_for_status(SensorState.BLOCKED, "no-heart-rate")
    assert "no heart-rate service" in said.detail


def test_a_real_recording_comes_through_with_its_own_batches(real_data: Path) -> None:
    path = real_data / "polar_h10_ibi" / "sample_data_ibi.csv"
    notifications = load(path)
    assert sum(len(notification.ticks) for notification in notifications) == 620
    assert max(len(notification.ticks) for notification in notifications) == 2
    with World(VirtualStrap()) as world, StrapListener() as listener:
        world.run(play(world.bluez, world.strap, notifications, speed=1000))
        readings = listener.wait_for_readings(len(notifications))
    assert [reading.rr_ms for reading in readings] == [ms(*one.ticks) for one in notifications]
    assert [reading.heart_bpm for reading in readings] == [
        notification.heart_bpm for notification in notifications
    ]


def test_a_strap_log_comes_through_byte_for_byte(real_data: Path) -> None:
    """Played by the virtual strap, heard by the real bleak, and what cannot be read is kept too."""
    path = real_data / "cases" / "strap" / "hr_8_flag_16_value.straplog.jsonl"
    strap = VirtualStrap()
    log = [*load(path)[:40], Notification(40.0, 0, (), b"\x19\x40")]
    with World(strap) as world, StrapListener(StrapRequest(keep_raw=True)) as listener:
        world.wait_until_heard()
        world.run(play(world.bluez, strap, log, speed=100.0))
        listener.wait(
            lambda: len([e for e in listener.events if isinstance(e, StrapPayload)]) == 41
        )
    sent = [n.payload.hex() for n in log if n.payload is not None]
    assert [e.hex for e in listener.events if isinstance(e, StrapPayload)] == sent
    assert len(listener.readings) == 40
    assert all(reading.t in {e.t for e in listener.events} for reading in listener.readings)


def test_a_heart_does_not_wait_for_a_lost_link() -> None:
    beats = [Notification(number * 0.02, 60, (1000 + number,)) for number in range(50)]
    with World(VirtualStrap()) as world, StrapListener(timing=BRISK) as listener:
        playing = world.spawn(play(world.bluez, world.strap, beats))
        listener.wait_for_readings(5)
        world.leave()
        listener.wait_for_status(SensorState.LOST, "no-answer")
        world.come_back()
        heard = playing.result()
        readings = listener.wait_for_readings(heard)
    sent = [rr for reading in readings for rr in reading.rr_ms]
    assert 5 <= len(sent) < 50
    assert sent == sorted(set(sent))


def test_a_scan_lists_the_straps_by_strength_and_nothing_else() -> None:
    near = VirtualStrap(address=OTHER, name="near", rssi_dbm=-45)
    lamp = VirtualStrap(address="C4:12:00:00:00:03", name="lamp", advertises_heart_rate=False)
    with World(VirtualStrap(), near, lamp):
        found = scan_for(2)
    assert [(strap.name, strap.rssi_dbm) for strap in found] == [
        ("near", -45),
        ("Polar H10 0A1B2C3D", -60),
    ]


def test_a_scan_also_lists_a_strap_that_is_connected_already() -> None:
    with World(VirtualStrap()) as world, StrapListener():
        world.wait_until_heard()
        (found,) = scan_for(1)
    assert (found.connected, found.rssi_dbm) == (True, None)


def test_a_strap_tells_about_itself_and_is_let_go_of_again() -> None:
    says = {MANUFACTURER_NAME: "Polar Electro Oy", MODEL_NUMBER: "H10", FIRMWARE_REVISION: "5.0.0"}
    strap = VirtualStrap(information=says, battery_percent=80, location=1)
    with World(strap) as world:
        found = about(strap.address)
        assert not world.bluez.device(strap).connected
    assert found == StrapAbout(
        strap.address, strap.name, "Polar Electro Oy", "H10", "5.0.0", 80, "chest"
    )


def test_what_a_strap_does_not_say_about_itself_is_not_known() -> None:
    strap = VirtualStrap(information={}, battery_percent=None, location=200)
    with World(strap):
        assert about(strap.address) == StrapAbout(strap.address, strap.name)


@pytest.mark.parametrize(
    ("world", "reason", "words"),
    [
        (World(daemon=False), Missing.NO_BLUETOOTH, "service is not running"),
        (World(adapter=False), Missing.NO_BLUETOOTH, "no Bluetooth adapter"),
        (World(powered=False), Missing.BLUETOOTH_OFF, "switched off"),
    ],
)
def test_bluetooth_that_cannot_be_used_is_explained(
    world: World, reason: Missing, words: str
) -> None:
    with world:
        for ask in (require, scan):
            with pytest.raises(SensorUnavailableError, match=words) as refused:
                ask()
            assert refused.value.reason is reason


def test_a_forbidden_adapter_is_explained() -> None:
    with World(VirtualStrap(), denied=True), pytest.raises(SensorUnavailableError) as refused:
        scan(0.1)
    assert refused.value.reason is Missing.PERMISSION_DENIED


def test_a_missing_bus_is_explained(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'nowhere'}")
    with pytest.raises(SensorUnavailableError, match="system D-Bus is not running") as refused:
        require()
    assert refused.value.reason is Missing.NO_BLUETOOTH
