"""Writing the bytes of a Heart Rate Measurement (0x2A37), right or deliberately wrong."""

from __future__ import annotations

from collections.abc import Iterable


def encode(
    heart_bpm: int,
    ticks: Iterable[int] = (),
    *,
    contact: bool | None = None,
    energy_kj: int | None = None,
    wide: bool = False,
) -> bytes:
    """One notification; ``ticks`` are intervals in 1/1024 s, oldest first.

    ``wide`` sends the heart rate in two bytes.  The energy can serve as a sequence number.
    """
    ticks = tuple(ticks)
    flags = (
        (0x01 if wide else 0)
        | (0 if contact is None else 0x06 if contact else 0x04)
        | (0 if energy_kj is None else 0x08)
        | (0x10 if ticks else 0)
    )
    data = bytes([flags]) + heart_bpm.to_bytes(2 if wide else 1, "little")
    if energy_kj is not None:
        data += energy_kj.to_bytes(2, "little")
    return data + b"".join(tick.to_bytes(2, "little") for tick in ticks)
