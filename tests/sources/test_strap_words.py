"""What is said about a strap, and why; no Bluetooth is needed to know."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from bleak import exc
from bleak.exc import BleakBluetoothNotAvailableReason as Reason

from poise.core.events import StrapReading
from poise.errors import Missing
from poise.sources.bluetooth import diagnosis, polar, trouble
from poise.sources.bluetooth.choosing import StrapQuery
from poise.sources.bluetooth.diagnosis import Diagnosis
from poise.sources.bluetooth.trouble import Trouble, explain, unavailable
from poise.sources.strap import named

FAILED = "org.bluez.Error.Failed"


def dbus(name: str, text: str = "") -> exc.BleakDBusError:
    return exc.BleakDBusError(name, [text])


def off(reason: Reason) -> exc.BleakBluetoothNotAvailableError:
    return exc.BleakBluetoothNotAvailableError("", reason)


@pytest.mark.parametrize(
    ("error", "reason", "blocked"),
    [
        (off(Reason.NO_BLUETOOTH), Missing.NO_BLUETOOTH, True),
        (off(Reason.NO_BLE_CENTRAL_ROLE), Missing.NO_BLUETOOTH, True),
        (off(Reason.POWERED_OFF), Missing.BLUETOOTH_OFF, True),
        (off(Reason.DENIED_BY_USER), Missing.PERMISSION_DENIED, True),
        (off(Reason.DENIED_BY_SYSTEM), Missing.PERMISSION_DENIED, True),
        (dbus("org.freedesktop.DBus.Error.AccessDenied"), Missing.PERMISSION_DENIED, True),
        (dbus("org.freedesktop.DBus.Error.ServiceUnknown"), Missing.NO_BLUETOOTH, True),
        (dbus(FAILED, "Input/output error"), Missing.BLUETOOTH_OFF, True),
        (dbus("org.bluez.Error.NotReady", "Resource Not Ready"), Missing.BLUETOOTH_OFF, True),
        (exc.BleakCharacteristicNotFoundError("2a37"), "no-heart-rate", True),
        (exc.BleakDeviceNotFoundError("A0"), Missing.NOT_FOUND, False),
        (exc.BleakError("device 'dev_A0' not found"), Missing.NOT_FOUND, False),
        (dbus("org.bluez.Error.InProgress", "Operation already in progress"), "busy", False),
        (dbus(FAILED, "br-connection-canceled"), "busy", False),
        (dbus(FAILED, "Operation already in progress"), "busy", False),
        (dbus("org.freedesktop.DBus.Error.UnknownObject"), "restarted", False),
        (TimeoutError(), "no-answer", False),
        (exc.BleakError("Not connected"), "link-lost", False),
        (exc.BleakError("Service Discovery has not been performed yet"), "link-lost", False),
        (exc.BleakGATTProtocolError(5), "wants-pairing", False),
        (exc.BleakGATTProtocolError(15), "wants-pairing", False),
        (exc.BleakGATTProtocolError(14), "refused", False),
        (dbus("org.bluez.Error.NotPermitted", "Not paired"), "wants-pairing", False),
        (dbus("org.bluez.Error.NotPermitted", "Write not permitted"), "refused", False),
        (dbus("org.bluez.Error.NotAuthorized", "Not authorized"), "wants-pairing", False),
        (dbus("org.bluez.Error.AuthenticationFailed", "Failed"), "wants-pairing", False),
        (dbus(FAILED, "Operation failed with ATT error: 0x0f"), "wants-pairing", False),
        (off(Reason.UNKNOWN), "resetting", False),
        (exc.BleakError("Could not get GATT services: Access Denied"), "taken", False),
        (exc.BleakError("Could not get GATT services: Unreachable"), "no-answer", False),
        (dbus(FAILED, "le-connection-abort-by-local"), "connect-failed", False),
        (exc.BleakError("something new"), "connect-failed", False),
    ],
)
def test_every_known_failure_has_its_reason(error: Exception, reason: str, blocked: bool) -> None:
    found = explain(error)
    assert (found.reason, found.blocked) == (reason, blocked)
    assert found.detail.endswith((".", "?", ")"))


def test_what_is_not_known_is_passed_on_in_bluetooths_own_words() -> None:
    assert "something new" in explain(exc.BleakError("something new")).detail


@pytest.mark.skipif(sys.platform != "linux", reason="a missing D-Bus socket is a matter of Linux")
@pytest.mark.parametrize("error", [FileNotFoundError(), ConnectionRefusedError()])
def test_a_missing_message_bus_is_not_a_bleak_error_and_still_explained(error: OSError) -> None:
    assert explain(error).reason == Missing.NO_BLUETOOTH


def test_a_trouble_without_a_name_of_its_own_is_not_found_to_a_command() -> None:
    assert unavailable(Trouble("no-answer", "…")).reason is Missing.NOT_FOUND
    assert unavailable(Trouble(Missing.BLUETOOTH_OFF, "…")).reason is Missing.BLUETOOTH_OFF


def reading(*rr_ms: float, heart_bpm: int | None = 60, contact: bool | None = None) -> StrapReading:
    return StrapReading(0, "strap", heart_bpm, rr_ms, contact)


@pytest.fixture
def notes() -> Diagnosis:
    return Diagnosis(began_s=100, heart_rate_only_s=20, malformed_every_s=60)


def test_nothing_is_said_of_a_strap_that_does_well(notes: Diagnosis) -> None:
    notes.heard(reading(1000), 101)
    assert notes.words(101) == ("", "")


def test_a_heart_rate_without_intervals_is_spoken_of_after_twenty_seconds(notes: Diagnosis) -> None:
    for second in range(101, 122):
        notes.heard(reading(), second)
    assert notes.words(120)[0] == ""
    assert notes.words(121)[0] == "heart-rate-only"
    notes.heard(reading(1000), 122)
    assert notes.words(122)[0] == ""


def test_a_strap_off_the_body_is_not_called_heart_rate_only(notes: Diagnosis) -> None:
    for second in range(101, 140):
        notes.heard(reading(heart_bpm=None), second)
    assert notes.words(139)[0] == ""


def test_no_contact_comes_before_anything_else(notes: Diagnosis) -> None:
    notes.battery_percent = 5
    notes.heard(reading(contact=False), 101)
    assert notes.words(101)[0] == "no-contact"
    for second in range(102, 106):
        notes.heard(reading(1000, contact=True), second)
    assert notes.words(105)[0] == "battery-low"


def test_a_contact_bit_that_flickers_is_not_repeated(notes: Diagnosis) -> None:
    said = []
    for second in range(101, 231):
        notes.heard(reading(contact=second % 3 == 0, heart_bpm=None), second)
        said.append(notes.words(second)[0])
    assert set(said) == {"no-contact"}


def test_a_contact_bit_is_doubted_once_the_beats_add_up_for_15_s(notes: Diagnosis) -> None:
    for second in range(101, 117):
        notes.heard(reading(1000, contact=False), second)
    assert notes.words(115)[0] == "no-contact"
    assert notes.words(116)[0] == "contact-doubted"


def test_unreadable_bytes_are_counted_and_said_at_most_once_a_minute(notes: Diagnosis) -> None:
    assert [notes.refused(second) for second in (100, 101, 159)] == [True, False, False]
    assert notes.words(105)[0] == "malformed"
    assert notes.words(110)[0] == ""
    assert notes.refused(160)
    assert notes.words(160)[1].startswith("4 readings")


def test_unreadable_bytes_do_not_count_as_having_heard_the_strap(notes: Diagnosis) -> None:
    notes.heard(reading(1000), 101)
    notes.refused(105)
    assert notes.last_s == 101


@pytest.mark.parametrize(
    ("text", "address", "name"),
    [
        (None, None, None),
        ("", None, None),
        ("polar h10", None, "polar h10"),
        ("a0:9e:1a:0a:1b:2c", "a0:9e:1a:0a:1b:2c", None),
        ("5A5F6A5B-1111-2222-3333-444455556666", "5A5F6A5B-1111-2222-3333-444455556666", None),
    ],
)
def test_a_strap_is_named_by_address_or_name(
    text: str | None, address: str | None, name: str | None
) -> None:
    assert (named(text).address, named(text).name) == (address, name)


def test_a_name_matches_in_part_and_an_address_in_any_case() -> None:
    assert StrapQuery(name="h10").accepts("A0", "Polar H10 1234")
    assert not StrapQuery(name="h10").accepts("A0", None)
    assert StrapQuery(address="a0").accepts("A0", None)
    assert not StrapQuery(address="a1").accepts("A0", "anything")
    assert StrapQuery().accepts("A0", None)
    assert not StrapQuery(refused=frozenset({"A0"})).accepts("A0", "lamp")


def test_the_strap_module_loads_nothing_slow() -> None:
    slow = "{'bleak', 'scipy', 'cv2', 'PySide6', 'numpy'}"
    program = f"import sys, poise.sources.strap; print(sorted({slow} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_every_sentence_the_troubleshooting_page_explains_is_one_that_is_said() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "troubleshooting.md"
    explained = re.findall(r'^## "([^"]+)"', page.read_text("utf-8"), re.M)
    said = [value.detail for value in vars(trouble).values() if isinstance(value, Trouble)]
    said += [diagnosis.NO_CONTACT[1], diagnosis.HEART_RATE_ONLY[1], polar.NOT_GRANTED[1]]
    assert len(explained) >= 14
    for sentence in explained:
        if "microphone" in sentence:  # which no strap says: tests/test_speech.py has those
            continue
        assert any(detail.startswith(sentence) for detail in said), sentence


def test_every_trouble_only_the_person_can_end_is_explained_on_the_page() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "troubleshooting.md"
    explained = re.findall(r'^## "([^"]+)"', page.read_text("utf-8"), re.M)
    for value in vars(trouble).values():
        if isinstance(value, Trouble) and value.blocked and value is not trouble.NO_LOW_ENERGY:
            assert any(value.detail.startswith(words) for words in explained), value.detail
