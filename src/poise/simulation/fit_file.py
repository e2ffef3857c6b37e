"""Small FIT files of intervals between beats, by the protocol's own description."""

from __future__ import annotations

import struct

FILE_ID, RECORD, EVENT, HRV, HR, BEAT_INTERVALS, RAW_BBI = 0, 20, 21, 78, 132, 290, 372
FIT_EPOCH = 631065600  # 1989-12-31, in Unix time
UINT8, UINT16, UINT32, ENUM, BYTE = 0x02, 0x84, 0x86, 0x00, 0x0D
NOTHING = 0xFFFF
_CRC = (
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
)  # fmt: skip


def crc16(data: bytes) -> int:
    crc = 0
    for byte in data:
        for nibble in (byte & 0xF, byte >> 4):
            crc = (crc >> 4) ^ _CRC[crc & 0xF] ^ _CRC[nibble]
    return crc


def definition(local: int, message: int, *fields: tuple[int, int, int]) -> bytes:
    head = struct.pack("<BBBHB", 0x40 | local, 0, 0, message, len(fields))
    return head + b"".join(struct.pack("<BBB", *field) for field in fields)


def fit(*heard: list[int], began_unix: int = 1_600_000_000) -> bytes:
    """Intervals in ms; between two lists the watch was paused."""
    body = definition(1, HRV, (0, 10, UINT16))
    body += definition(2, EVENT, (253, 4, UINT32), (0, 1, ENUM), (1, 1, ENUM))
    for part, rr_ms in enumerate(heard):
        body += struct.pack("<BIBB", 2, began_unix - FIT_EPOCH + 100 * part, 0, 0)
        for i in range(0, len(rr_ms), 5):
            five = rr_ms[i : i + 5]
            body += struct.pack("<B5H", 1, *five, *[NOTHING] * (5 - len(five)))
    return _whole(body, began_unix)


def with_records(
    rr_ms: list[int],
    *,
    missing: dict[int, float] | None = None,
    every_s: int = 1,
    to_a_message: int = 5,
    began_unix: int = 1_600_000_000,
) -> bytes:
    """Intervals as a watch writes them, after the record of each second (or more) that they ended.

    ``missing`` says before which interval beats are missing, and for how many seconds.
    """
    body = definition(1, HRV, (0, 2 * to_a_message, UINT16)) + definition(
        2, RECORD, (253, 4, UINT32)
    )
    t_s, second = 0.0, 0
    waiting: list[int] = []
    for i, rr in enumerate(rr_ms):
        t_s += rr / 1000 + (missing or {}).get(i, 0.0)
        while second + every_s <= t_s:
            body += _hrv(waiting, to_a_message)
            waiting = []
            second += every_s
            body += struct.pack("<BI", 2, began_unix - FIT_EPOCH + second)
        waiting.append(rr)
    return _whole(body + _hrv(waiting, to_a_message), began_unix)


def _hrv(rr_ms: list[int], to_a_message: int) -> bytes:
    body = b""
    for i in range(0, len(rr_ms), to_a_message):
        some = rr_ms[i : i + to_a_message]
        body += struct.pack(f"<B{to_a_message}H", 1, *some, *[NOTHING] * (to_a_message - len(some)))
    return body


def of_hr_messages(rr_ms: list[int], *, began_unix: int = 1_600_000_000) -> bytes:
    """Beats as straps that store them write: a full time in 1/1024 s, then twelve bits of each."""
    ticks = [100 * 1024]
    for rr in rr_ms:
        ticks.append(ticks[-1] + round(rr * 1.024))
    body = definition(1, HR, (253, 4, UINT32), (6, 1, UINT8), (9, 4, UINT32))
    body += struct.pack("<BIBI", 1, began_unix - FIT_EPOCH, 66, ticks[0])
    body += definition(2, HR, (6, 8, UINT8), (10, 12, BYTE))
    for i in range(1, len(ticks), 8):
        eight = [tick & 0xFFF for tick in ticks[i : i + 8]]
        rates = [66] * len(eight) + [0xFF] * (8 - len(eight))
        eight += [0] * (8 - len(eight))
        packed = b"".join(
            bytes([a & 0xFF, a >> 8 | (b & 0xF) << 4, b >> 4])
            for a, b in zip(eight[::2], eight[1::2], strict=True)
        )
        body += struct.pack("<B8B", 2, *rates) + packed
    return _whole(body, began_unix)


def of_the_wrist(
    rr_ms: list[int], *, raw: bool = False, poor: tuple[int, ...] = (), gaps: tuple[int, ...] = (),
    began_unix: int = 1_600_000_000,
) -> bytes:  # fmt: skip
    """Intervals of an optical sensor, five to a message; ``raw`` has two bits beside each.

    The places in ``poor`` are not to be believed, those in ``gaps`` hold how long nothing was seen.
    """
    number, count = (RAW_BBI, 5) if raw else (BEAT_INTERVALS, 5)
    body = definition(1, number, (253, 4, UINT32), (0, 2, UINT16), (1, 2 * count, UINT16))
    t_ms = 0
    for i in range(0, len(rr_ms), count):
        five = [
            rr | (i + k not in poor) << 14 | (i + k in gaps) << 15 if raw else rr
            for k, rr in enumerate(rr_ms[i : i + count])
        ]
        t_ms += sum(rr_ms[i : i + count])
        seconds, ms = divmod(t_ms, 1000)
        five += [NOTHING] * (count - len(five))
        body += struct.pack("<BIH5H", 1, began_unix - FIT_EPOCH + seconds, ms, *five)
    return _whole(body, began_unix)


def _whole(body: bytes, began_unix: int) -> bytes:
    """A file of messages, with who made it before them and its sums around."""
    first = definition(0, FILE_ID, (0, 1, ENUM), (1, 2, UINT16), (4, 4, UINT32))
    body = first + struct.pack("<BBHI", 0, 4, 1, began_unix - FIT_EPOCH) + body
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    head += struct.pack("<H", crc16(head))
    return head + body + struct.pack("<H", crc16(head + body))
