"""Polar's own streams: ECG and pulse intervals, read or refused in a sentence."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poise.errors import MalformedReadingError
from poise.protocols import polar_pmd
from poise.protocols.polar_pmd import EcgFrame, Kind, PpiFrame, PulseInterval, Status


def test_the_request_for_ecg_is_the_one_polar_s_users_send() -> None:
    # github.com/polarofficial/polar-ble-sdk issue 207
    assert polar_pmd.start_ecg().hex(" ") == "02 00 00 01 82 00 01 01 0e 00"


def test_the_other_requests_are_an_operation_and_a_kind() -> None:
    assert polar_pmd.start_ppi().hex(" ") == "02 03"
    assert polar_pmd.stop(Kind.ECG).hex(" ") == "03 00"


def test_pulse_intervals_of_a_real_verity_sense() -> None:
    # github.com/polarofficial/polar-ble-sdk issue 311, with what Polar's program made of it
    data = bytes.fromhex("03 0000000000000000 00 3c2c04060006 3c0904060006 3ca203070006")
    frame = polar_pmd.frame(data)
    assert isinstance(frame, PpiFrame)
    assert frame.last_ns is None
    assert [interval.pp_ms for interval in frame.intervals] == [1068, 1033, 930]
    assert frame.intervals[0] == PulseInterval(1068, 6, 60, moving=False, contact=True)


def test_a_moving_sensor_says_so_and_one_that_feels_no_skin_too() -> None:
    frame = polar_pmd.frame(bytes.fromhex("03 0000000000000000 00 00e803ffff05 00e803ffff00"))
    assert isinstance(frame, PpiFrame)
    moving, plain = frame.intervals
    assert (moving.moving, moving.contact, moving.heart_bpm) == (True, False, None)
    assert (plain.moving, plain.contact) == (False, None)


def test_ecg_samples_are_signed_numbers_of_three_bytes() -> None:
    frame = polar_pmd.frame(bytes.fromhex("00 0100000000000000 00 010000 ffffff 00ff7f 000080"))
    assert frame == EcgFrame(1, (1, -1, 0x7FFF00, -0x800000))


@given(st.lists(st.integers(-(2**23), 2**23 - 1), max_size=73), st.integers(0, 2**64 - 1))
def test_every_ecg_frame_reads_back(microvolts: list[int], last_ns: int) -> None:
    samples = b"".join(value.to_bytes(3, "little", signed=True) for value in microvolts)
    data = bytes([Kind.ECG]) + last_ns.to_bytes(8, "little") + b"\0" + samples
    assert polar_pmd.frame(data) == EcgFrame(last_ns, tuple(microvolts))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "header of 10 bytes, got 0"),
        ("00 0000000000000000", "got 9"),
        ("00 0000000000000000 00 0102", "whole samples of 3 bytes"),
        ("03 0000000000000000 00 0102", "whole samples of 6 bytes"),
        ("00 0000000000000000 80", "type 0 compressed"),
        ("02 0000000000000000 00 01", "measurement 2"),
    ],
)
def test_what_is_not_read_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(MalformedReadingError, match=words):
        polar_pmd.frame(bytes.fromhex(text))


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for read in (polar_pmd.frame, polar_pmd.answer, polar_pmd.features):
        with suppress(MalformedReadingError):
            read(data)


def test_what_a_polar_h10_can_measure() -> None:
    assert polar_pmd.features(bytes.fromhex("0f 05 00")) == {Kind.ECG, Kind.ACCELERATION}


def test_a_stream_that_runs_already_is_granted() -> None:
    assert polar_pmd.answer(bytes.fromhex("f0 02 00 00 00")).granted
    assert polar_pmd.answer(bytes.fromhex("f0 02 00 06 00")).granted
    refused = polar_pmd.answer(bytes.fromhex("f0 02 00 0d 00"))
    assert refused.status is Status.CHARGING
    assert not refused.granted
    assert polar_pmd.answer(bytes.fromhex("f0 02 00 63 00")).status == 99
