"""Small and large harm done to a file, drawn by a generator of random numbers.

A text is harmed as text three times in four (numbers, words, lines, brackets), and as bytes else.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Sequence
from random import Random

NUMBERS = (
    b"nan", b"NaN", b"inf", b"-Infinity", b"1e999", b"-1e308", b"1e-320", b"0", b"-0.0", b"-1",
    b"1e10", b"2147483648", b"9223372036854775808", b"1" + b"0" * 400, b"9" * 5000, b"0x1f",
    b"1_000", b"1,5", b"00012", b"null", b"true", b'"12"', b"[1]", b"{}", "٣".encode(),
)  # fmt: skip
WORDS = (
    b"", b"\\ud800", b"\xed\xa0\x80", b"\\u0000", b"\0", b"\x1b[2J", "\u202e".encode(),
    b"A" * 100_000, b"../../etc/passwd", b"=1+1", b"<script>", b"%s%n", b"'", b'"', b"\\", b"\r",
    b"\xff\xfe", b"__class__",
)  # fmt: skip
NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
WORD = re.compile(rb"[A-Za-z_][\w-]+")
PAIRS = ((b"[", b"]"), (b"{", b"}"), (b'{"a":', b"}"), (b"<a>", b"</a>"))
LARGEST = 2_000_000

Mutator = Callable[[bytes, Random, Sequence[bytes]], bytes]


def mutated(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    """``data`` after one to four mutations; ``others`` are files to take pieces from."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        kinds = TEXT if _is_text(data) and random.random() < 0.75 else BYTES
        data = random.choice(kinds)(data, random, others)[:LARGEST]
    return data


def _is_text(data: bytes) -> bool:
    return b"\0" not in data[:1000]


# ------------------------------------------------------------------ as bytes


def flip(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    made = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8, 64)) if made else 0):
        made[random.randrange(len(made))] ^= 1 << random.randrange(8)
    return bytes(made)


def overwrite(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    """A number of one to eight bytes at its limits, in either order of bytes."""
    size, code = random.choice(((1, "b"), (2, "h"), (4, "i"), (8, "q"), (4, "f"), (8, "d")))
    if code in "fd":
        value: float = random.choice((float("nan"), float("inf"), -1e30, 0.0))
    else:
        top = 1 << (8 * size - 1)
        value = random.choice((0, 1, -1, top - 1, -top, top // 2))
    at = random.randrange(max(1, len(data) - size))
    return data[:at] + struct.pack(random.choice("<>") + code, value) + data[at + size :]


def cut(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def remove(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    start, end = _range(data, random)
    return data[:start] + data[end:]


def repeat(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    start, end = _range(data, random)
    times = random.choice((2, 2, 3, 100, 10_000))
    return data[:end] + data[start:end] * min(times, LARGEST // max(1, end - start)) + data[end:]


def insert(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.randbytes(random.choice((1, 4, 64, 4096))) + data[at:]


def splice(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    other = random.choice(others)
    return cut(data, random, others) + other[random.randrange(len(other) + 1) :]


# ------------------------------------------------------------------ as text


def number(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    return _replaced(data, random, NUMBER, NUMBERS)


def word(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    return _replaced(data, random, WORD, WORDS)


def exchanged(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    """A word of the text in the place of another one, a number in the place of another number."""
    pattern = random.choice((NUMBER, WORD))
    found = [match.group() for match in pattern.finditer(_window(data, random))]
    return _replaced(data, random, pattern, found) if found else data


def lines(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    """Lines left out, doubled, exchanged or put in another order."""
    rows = data.split(b"\n")
    i, j = random.randrange(len(rows)), random.randrange(len(rows))
    match random.randrange(5):
        case 0:
            del rows[i]
        case 1:
            rows[i:i] = [rows[j]] * random.choice((1, 2, 1000))
        case 2:
            rows[i], rows[j] = rows[j], rows[i]
        case 3:
            rows[min(i, j) : max(i, j)] = reversed(rows[min(i, j) : max(i, j)])
        case _:
            rows[i] = rows[i][: random.randrange(len(rows[i]) + 1)]
    return b"\n".join(rows)


def nested(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    """A value inside of many others."""
    opening, closing = random.choice(PAIRS)
    depth = random.choice((1, 10, 200, 1000, 100_000))
    matches = list(NUMBER.finditer(_window(data, random)))
    inner = random.choice(matches).group() if matches else b""
    at = data.find(inner)
    closed = closing * depth if random.random() < 0.7 else b""
    return data[:at] + opening * depth + inner + closed + data[at + len(inner) :]


def recoded(data: bytes, random: Random, _others: Sequence[bytes]) -> bytes:
    text = data.decode("utf-8", "replace")
    match random.randrange(6):
        case 0:
            code = random.choice(("utf-16", "utf-16-le", "utf-32", "utf-7", "cp500"))
            return text.encode(code, "replace")
        case 1:
            return b"\xef\xbb\xbf" + data
        case 2:
            return data.replace(b"\n", random.choice((b"\r\n", b"\r", b"\n\n", "\u2028".encode())))
        case 3:
            return data.replace(b",", random.choice((b";", b"\t", b" ", b"|")))
        case 4:
            return data.replace(b".", b",")
        case _:
            return data.replace(b'"', random.choice((b"'", b"", b'""')))


BYTES: tuple[Mutator, ...] = (flip, overwrite, cut, remove, repeat, insert, splice)
TEXT: tuple[Mutator, ...] = (number, number, number, word, word, exchanged, lines, nested, recoded)


def _range(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 2, 7, 64, 1000, 100_000)))


def _window(data: bytes, random: Random) -> bytes:
    """A part of a large text, so that looking for a place costs little; often its beginning."""
    if len(data) < 20_000 or random.random() < 0.4:
        return data[:4000]
    start = random.randrange(len(data))
    return data[start : start + 4000]


def _replaced(
    data: bytes, random: Random, pattern: re.Pattern[bytes], by: Sequence[bytes]
) -> bytes:
    window = _window(data, random)
    start = data.find(window)
    matches = list(pattern.finditer(window))
    if not matches:
        return data
    match = random.choice(matches)
    return data[: start + match.start()] + random.choice(by) + data[start + match.end() :]
