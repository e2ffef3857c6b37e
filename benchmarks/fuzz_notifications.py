"""Notifications in a file: each has its length before it, and comes a second after the last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

MOST = 60  # of one file


def packed(notifications: Sequence[bytes]) -> bytes:
    return b"".join(bytes([len(one)]) + one for one in notifications)


def unpacked(data: bytes) -> Iterator[tuple[float, bytes]]:
    """When each comes, in s, and what it holds; the last may be cut short."""
    at, number = 0, 0
    while at < len(data) and number < MOST:
        number += 1
        size = data[at]
        yield float(number), data[at + 1 : at + 1 + size]
        at += 1 + size
