"""How the camera's process speaks: two lengths, a JSON object, and the bytes of a picture if any.

    4 bytes, big-endian: length of the object      4 bytes: length of what follows it
    {"kind": "sample", …}                          …

Nothing in it is executed by who reads it, as a pickle would be.  What is longer than any message of
ours, or no object with a kind, is refused.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import IO, Any, NamedTuple

LENGTHS = struct.Struct(">II")
LONGEST, LARGEST = 65_536, 1_000_000

_JSON = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


class MalformedError(ValueError):
    """What came is no message of ours."""


class Message(NamedTuple):
    """``raw`` are a picture's bytes, empty in every other ``kind``."""

    kind: str
    body: dict[str, Any]
    raw: bytes = b""


def packed(kind: str, body: Mapping[str, Any], raw: bytes = b"") -> bytes:
    """The message as it is sent."""
    text = _JSON.encode({"kind": kind, **body}).encode()
    return LENGTHS.pack(len(text), len(raw)) + text + raw


def read(stream: IO[bytes]) -> Message | None:
    """The next message, None at the end; raises :class:`MalformedError`."""
    head = stream.read(LENGTHS.size)
    if not head:
        return None
    if len(head) < LENGTHS.size:
        raise MalformedError("it broke off")
    length, more = LENGTHS.unpack(head)
    if length > LONGEST or more > LARGEST:
        raise MalformedError(f"{length} and {more} bytes are more than any message has")
    text, raw = stream.read(length), stream.read(more)
    if len(text) < length or len(raw) < more:
        raise MalformedError("it broke off")
    try:
        body = _OBJECT.decode(text.decode())
        kind = body.pop("kind")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise MalformedError(f"it is not an object with a kind ({error})") from None
    if not isinstance(kind, str):
        raise MalformedError("its kind is no word")
    return Message(kind, body, raw)


def _refused(word: str) -> float:
    raise ValueError(f"{word} is not a number")


_OBJECT = json.JSONDecoder(parse_constant=_refused)
