"""Heart Rate Measurement bytes: decoded, or refused in a sentence; never anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from poise.core.events import StrapReading
from poise.errors import MalformedReadingError
from poise.protocols import gatt_heart_rate


def parse(text: str) -> StrapReading:
    return gatt_heart_rate.parse(bytes.fromhex(text), t=12.5, sensor="strap")


def by_the_specification(data: bytes) -> tuple[int, int | None, list[int], bool | None] | None:
    """Heart rate, energy, ticks and contact, read bit by bit; None if the bytes end too soon."""
    rest = list(data)

    def number(size: int) -> int | None:
        if len(rest) < size:
            return None
        taken = [rest.pop(0) for _ in range(size)]
        return int.from_bytes(taken, "little")

    flags = number(1)
    if flags is None:
        return None
    bits = [bool(flags >> bit & 1) for bit in range(8)]
    heart = number(2 if bits[0] else 1)
    if heart is None:
        return None
    energy = number(2) if bits[3] else None
    if bits[3] and energy is None:
        return None
    ticks: list[int] = []
    while bits[4] and (tick := number(2)) is not None:
        ticks.append(tick)
    return heart, energy, ticks, bits[1] if bits[2] else None


def check(data: bytes) -> None:
    expected = by_the_specification(data)
    if expected is None:
        with pytest.raises(MalformedReadingError):
            gatt_heart_rate.parse(data, t=0, sensor="s")
        return
    heart, energy, ticks, contact = expected
    reading = gatt_heart_rate.parse(data, t=0, sensor="s")
    assert reading.heart_bpm == (heart or None)
    assert reading.energy_kj == energy
    assert list(reading.rr_ms) == [tick / 1024 * 1000 for tick in ticks]
    assert reading.contact is contact


def test_a_polar_h10_says_heart_rate_and_one_interval() -> None:
    assert parse("10 48 2c 03") == StrapReading(12.5, "strap", 72, (792.96875,))


def test_intervals_are_kept_to_the_tick_and_oldest_first() -> None:
    assert parse("10 49 5e 03 96 03").rr_ms == (841.796875, 896.484375)


def test_energy_stands_before_the_intervals() -> None:
    reading = parse("19 48 00 34 12 2c 03")
    assert (reading.heart_bpm, reading.energy_kj, reading.rr_ms) == (72, 0x1234, (792.96875,))


def test_contact_is_unknown_unless_the_strap_senses_it() -> None:
    assert parse("10 48").contact is None
    assert parse("12 48").contact is None
    assert parse("14 48").contact is False
    assert parse("16 48").contact is True


def test_a_heart_rate_of_zero_is_not_a_heart_rate() -> None:
    assert parse("00 00").heart_bpm is None
    assert parse("01 00 00").heart_bpm is None


def test_an_interval_of_zero_is_passed_on_as_sent() -> None:
    assert parse("10 48 00 00 2c 03").rr_ms == (0.0, 792.96875)


def test_half_an_interval_is_ignored_and_the_whole_one_kept() -> None:
    assert parse("10 3e b1 03 de").rr_ms == (922.8515625,)


def test_nine_intervals_fit_in_one_notification() -> None:
    assert parse("10 ff" + "00 01" * 9).rr_ms == (250.0,) * 9


@pytest.mark.parametrize("text", ["", "10", "01 48", "08 48", "08 48 01", "09 48 00 01", "19 48"])
def test_bytes_that_end_too_soon_are_refused_with_what_came(text: str) -> None:
    with pytest.raises(MalformedReadingError, match=text or "none"):
        parse(text)


def test_every_real_payload_reads_as_its_owner_says(real_data: Path) -> None:
    payloads = json.loads((real_data / "ble_2a37" / "payloads.json").read_text())["payloads"]
    assert len(payloads) == 28
    for payload in payloads:
        reading, expected = parse(payload["hex"]), payload["decoded"]
        assert reading.heart_bpm == expected["hr_bpm"], payload
        assert [rr * 1024 / 1000 for rr in reading.rr_ms] == expected["rr_ticks_1_1024s"], payload
        assert reading.contact is expected["contact_detected"], payload
        assert reading.energy_kj == expected["energy_kj"], payload


@pytest.mark.parametrize("size", range(21))
def test_every_combination_of_flags_at_this_length(size: int) -> None:
    for flags in range(32):
        check(bytes([flags, *range(7, 26)][:size]))
        check(bytes([flags | 0xE0, *range(200, 219)][:size]))  # the reserved bits change nothing


@given(st.binary(max_size=40))
@example(b"")
@settings(max_examples=500)
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    check(data)
