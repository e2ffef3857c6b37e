"""The Heart Rate Measurement characteristic (0x2A37) that nearly every strap speaks.

Layout from the Heart Rate Service 1.0 specification, section 3.1: a byte of flags, the heart rate
in one or two bytes, two bytes of energy if flagged, then as many two-byte RR intervals as fit, the
oldest first, in units of 1/1024 s.  All numbers are little endian.  Mask may change from one
notification to the next, so nothing is remembered.
"""

from __future__ import annotations

import struct

from poise.core.events import StrapReading
from poise.errors import MalformedReadingError

HEART_RATE_IS_16_BIT = 0x01
CONTACT_FELT = 0x02  # means something only together with the next
CONTACT_SENSED = 0x04
HAS_ENERGY = 0x08
HAS_RR = 0x10

TICKS_PER_S = 1024

SENSOR_LOCATIONS = ("other", "chest", "wrist", "finger", "hand", "ear lobe", "foot")
"""What the Body Sensor Location characteristic (0x2A38) says, by its value."""


def parse(data: bytes, *, t: float, sensor: str) -> StrapReading:
    """Decode one notification that arrived at ``t`` seconds on the session clock.

    ``rr_ms`` is ticks * 1000/1024, not rounded, in the order sent; an interval of 0 stays.  A heart
    rate of 0 is None.  Half an interval at the end is ignored, the whole ones before it are kept;
    so are bytes after the heart rate when no flag announces them.  ``contact`` is None for a strap
    that does not sense it.

    Raises :class:`MalformedReadingError` when the bytes end inside the heart rate or the energy.
    """
    size = len(data)
    if size < 2:
        raise MalformedReadingError(
            f"a heart rate measurement needs 2 bytes or more, got {_shown(data)}"
        )
    flags = data[0]
    heart_bpm, at = data[1], 2
    if flags & HEART_RATE_IS_16_BIT:
        if size < 3:
            raise MalformedReadingError(
                f"a heart rate of 2 bytes was announced, got {_shown(data)}"
            )
        heart_bpm, at = data[1] | data[2] << 8, 3
    energy_kj = None
    if flags & HAS_ENERGY:
        if size < at + 2:
            raise MalformedReadingError(f"2 bytes of energy were announced, got {_shown(data)}")
        energy_kj, at = data[at] | data[at + 1] << 8, at + 2
    rr_ms: tuple[float, ...] = ()
    if flags & HAS_RR:
        count = (size - at) // 2
        ticks = struct.unpack_from(f"<{count}H", data, at)
        rr_ms = tuple(tick * 1000 / TICKS_PER_S for tick in ticks)
    contact = bool(flags & CONTACT_FELT) if flags & CONTACT_SENSED else None
    return StrapReading(t, sensor, heart_bpm or None, rr_ms, contact, energy_kj)


def build(reading: StrapReading) -> bytes:
    """The notification that says what ``reading`` does: the other way round from :func:`parse`."""
    heart_bpm = reading.heart_bpm or 0
    wide = heart_bpm > 0xFF
    flags = HEART_RATE_IS_16_BIT if wide else 0
    if reading.contact is not None:
        flags |= CONTACT_SENSED | (CONTACT_FELT if reading.contact else 0)
    flags |= (HAS_ENERGY if reading.energy_kj is not None else 0) | (HAS_RR if reading.rr_ms else 0)
    data = bytes([flags]) + heart_bpm.to_bytes(2 if wide else 1, "little")
    if reading.energy_kj is not None:
        data += struct.pack("<H", reading.energy_kj)
    ticks = (min(0xFFFF, round(rr * TICKS_PER_S / 1000)) for rr in reading.rr_ms)
    return data + b"".join(struct.pack("<H", tick) for tick in ticks)


def _shown(data: bytes) -> str:
    return f"{len(data)} ({data.hex(' ')})" if data else "none"
