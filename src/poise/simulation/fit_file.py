"""Small FIT files of intervals between beats, by the protocol's own description."""

from __future__ import annotations

import struct

FILE_ID, EVENT, HRV = 0, 21, 78
FIT_EPOCH = 631065600  # 1989-12-31, in Unix time
UINT16, UINT32, ENUM = 0x84, 0x86, 0x00
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
    body = definition(0, FILE_ID, (0, 1, ENUM), (1, 2, UINT16), (4, 4, UINT32))
    body += struct.pack("<BBHI", 0, 4, 1, began_unix - FIT_EPOCH)
    body += definition(1, HRV, (0, 10, UINT16))
    body += definition(2, EVENT, (253, 4, UINT32), (0, 1, ENUM), (1, 1, ENUM))
    for part, rr_ms in enumerate(heard):
        body += struct.pack("<BIBB", 2, began_unix - FIT_EPOCH + 100 * part, 0, 0)
        for i in range(0, len(rr_ms), 5):
            five = rr_ms[i : i + 5]
            body += struct.pack("<B5H", 1, *five, *[NOTHING] * (5 - len(five)))
    head = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    head += struct.pack("<H", crc16(head))
    return head + body + struct.pack("<H", crc16(head + body))
