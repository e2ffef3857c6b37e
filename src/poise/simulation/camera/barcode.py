"""The moment a picture was taken, drawn into it: 64 black and white cells along its top edge.

48 bits of microseconds and a 16-bit checksum survive JPEG, so that whoever receives the picture can
say how old it is.
"""

from __future__ import annotations

import binascii

import numpy as np

from poise.core.arrays import Picture

CELL, CELLS, VALUE_BITS = 8, 64, 48


def write(picture: Picture, microseconds: int) -> None:
    """Draw ``microseconds`` into the first rows of ``picture`` (h, at least 512, 3)."""
    value = microseconds & ((1 << VALUE_BITS) - 1)
    word = value << 16 | _check(value)
    bits = np.array([word >> (CELLS - 1 - i) & 1 for i in range(CELLS)], np.uint8) * 255
    picture[:CELL, : CELLS * CELL] = np.repeat(bits, CELL)[None, :, None]


def read(picture: Picture) -> int | None:
    """The microseconds in ``picture``, None where they cannot be read."""
    middle = picture[CELL // 2, CELL // 2 : CELLS * CELL : CELL].mean(axis=1)
    word = 0
    for bright in middle:
        word = word << 1 | int(bright > 127)
    value = word >> 16
    return value if _check(value) == word & 0xFFFF else None


def _check(value: int) -> int:
    return binascii.crc_hqx(value.to_bytes(6, "big"), 0)
