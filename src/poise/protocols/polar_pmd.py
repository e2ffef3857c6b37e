"""Polar Measurement Data: the service through which Polar sensors stream ECG and pulse intervals.

Written after Polar's "Polar Measurement Data Specification" (polarofficial/polar-ble-sdk, technical
documentation).  Requests go to the control point, which answers with an indication; samples come as
notifications of the data characteristic.  All numbers are little endian.

A stream that was started must be stopped: a Polar H10 whose ECG is left running stays awake until
its battery is taken out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from poise.errors import MalformedReadingError

SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8"
CONTROL_POINT = "fb005c81-02e7-f387-1cad-8acd2d8df0c8"
DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8"

ECG_HZ = 130  # by the sensor's own clock, which may be 2 % off: take the time from the stamps
ECG_BITS = 14

_HEADER = 10  # kind, 8 bytes of time stamp, frame type
_COMPRESSED = 0x80
_FEATURES, _RESPONSE = 0x0F, 0xF0


class Kind(IntEnum):
    ECG = 0
    PPG = 1
    ACCELERATION = 2
    PPI = 3


class Request(IntEnum):
    """What can be asked of the control point."""

    SETTINGS = 1
    START = 2
    STOP = 3


class Status(IntEnum):
    """How the control point answers."""

    SUCCESS = 0
    INVALID_REQUEST = 1
    INVALID_KIND = 2
    NOT_SUPPORTED = 3
    INVALID_LENGTH = 4
    INVALID_PARAMETER = 5
    ALREADY = 6
    INVALID_RESOLUTION = 7
    INVALID_RATE = 8
    INVALID_RANGE = 9
    INVALID_MTU = 10
    INVALID_CHANNELS = 11
    INVALID_STATE = 12
    CHARGING = 13


@dataclass(frozen=True, slots=True)
class Answer:
    """The control point's answer to ``request``; ``status`` is a plain number when it is new."""

    request: int
    kind: int
    status: Status | int

    @property
    def granted(self) -> bool:
        """Whether it did what was asked; a stream that ran already runs."""
        return self.status in (Status.SUCCESS, Status.ALREADY)


@dataclass(frozen=True, slots=True)
class EcgFrame:
    """Consecutive samples in µV; ``last_ns`` is the sensor's time of the last of them.

    It counts from 2000 on a sensor whose clock was set, from anywhere on another.
    """

    last_ns: int
    microvolts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PulseInterval:
    """One interval between pulses, from an optical sensor.

    ``error_ms`` is the sensor's own estimate of its error.  ``moving`` says that movement made it
    unreliable.  ``contact`` is None for a sensor that does not sense it.
    """

    pp_ms: int
    error_ms: int
    heart_bpm: int | None
    moving: bool
    contact: bool | None


@dataclass(frozen=True, slots=True)
class PpiFrame:
    """Consecutive pulse intervals, oldest first; ``last_ns`` is None for a sensor without time."""

    last_ns: int | None
    intervals: tuple[PulseInterval, ...]


def start_ecg() -> bytes:
    """The request to stream ECG at 130 Hz and 14 bits, the one setting a Polar H10 has."""
    rate, resolution = ECG_HZ.to_bytes(2, "little"), ECG_BITS.to_bytes(2, "little")
    return bytes([Request.START, Kind.ECG, 0, 1, *rate, 1, 1, *resolution])


def start_ppi() -> bytes:
    """The request to stream pulse intervals; the first come after some 25 s."""
    return bytes([Request.START, Kind.PPI])


def stop(kind: Kind) -> bytes:
    """The request to end a stream."""
    return bytes([Request.STOP, kind])


def features(data: bytes) -> frozenset[Kind]:
    """What the sensor can measure, from reading the control point."""
    if len(data) < 2 or data[0] != _FEATURES:
        raise MalformedReadingError(f"Polar features begin with 0f, got {data.hex(' ') or 'none'}")
    return frozenset(kind for kind in Kind if data[1] >> kind & 1)


def answer(data: bytes) -> Answer:
    """An indication of the control point."""
    if len(data) < 4 or data[0] != _RESPONSE:
        raise MalformedReadingError(f"a Polar answer begins with f0, got {data.hex(' ') or 'none'}")
    known = {status.value for status in Status}
    return Answer(data[1], data[2], Status(data[3]) if data[3] in known else data[3])


def frame(data: bytes) -> EcgFrame | PpiFrame:
    """A notification of the data characteristic.

    Raises :class:`MalformedReadingError` for bytes that end too soon and for what poise does not
    read: other measurements, and compressed frames.
    """
    if len(data) < _HEADER:
        raise MalformedReadingError(f"a Polar frame has a header of 10 bytes, got {len(data)}")
    kind, last_ns, frame_type = data[0], int.from_bytes(data[1:9], "little"), data[9]
    samples = data[_HEADER:]
    if frame_type != 0:
        raise MalformedReadingError(
            f"poise reads plain Polar frames of type 0, got type {frame_type & ~_COMPRESSED}"
            f"{' compressed' if frame_type & _COMPRESSED else ''}"
        )
    match kind:
        case Kind.ECG:
            _whole(samples, 3)
            microvolts = tuple(
                int.from_bytes(samples[at : at + 3], "little", signed=True)
                for at in range(0, len(samples), 3)
            )
            return EcgFrame(last_ns, microvolts)
        case Kind.PPI:
            _whole(samples, 6)
            intervals = tuple(_interval(samples[at : at + 6]) for at in range(0, len(samples), 6))
            return PpiFrame(last_ns or None, intervals)
    raise MalformedReadingError(f"poise reads ECG and pulse intervals, got measurement {kind}")


def _whole(samples: bytes, size: int) -> None:
    if len(samples) % size:
        raise MalformedReadingError(
            f"a Polar frame holds whole samples of {size} bytes, got {len(samples)} bytes"
        )


def _interval(sample: bytes) -> PulseInterval:
    flags = sample[5]
    return PulseInterval(
        pp_ms=int.from_bytes(sample[1:3], "little"),
        error_ms=int.from_bytes(sample[3:5], "little"),
        heart_bpm=sample[0] or None,
        moving=bool(flags & 0x01),
        contact=bool(flags & 0x02) if flags & 0x04 else None,
    )
