"""A strap log: what a strap sent, byte for byte, so that anybody's strap can be played anywhere.

    {"poise_strap_log": 1, "name": "…", "system": "…", "characteristic": "2a37", …}   the header
    {"t": 1.003, "hex": "104b9003"}                          a notification, and when it arrived
    {"t": 7.5, "note": "take it off"}                        what was asked of the person
    {"t": 22.0, "error": "org.bluez.Error.…"}                what went wrong, word for word

Every line is a JSON object of its own; ``t`` is in seconds on one clock and never goes back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from poise.core.events import StrapReading
from poise.errors import MalformedReadingError
from poise.protocols import gatt_heart_rate

VERSION = 1
MARK = "poise_strap_log"
SUFFIX = ".straplog.jsonl"
MEASUREMENT = "2a37"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line: ``payload`` of a notification, or the words of a ``note`` or an ``error``."""

    t: float
    payload: bytes | None = None
    note: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class StrapLog:
    """A whole log; ``header`` holds all that its first line says, whoever wrote it."""

    header: Mapping[str, Any]
    lines: tuple[LogLine, ...]

    @property
    def name(self) -> str:
        """What the device called itself, empty when the log does not say."""
        return str(self.header.get("name") or "")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The readings of a log in the order they came, and how many payloads could not be read."""

    readings: tuple[StrapReading, ...]
    refused: int = field(default=0)


def begins_one(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a strap log, of whatever version."""
    first = head.lstrip(b"\xef\xbb\xbf \r\n\t").split(b"\n", 1)[0]
    return first.startswith(b"{") and f'"{MARK}"'.encode() in first


def parse(text: str) -> StrapLog:
    """The log; raises ValueError in words that follow a file's name.

    A last line that was cut short is left out; any other that cannot be read is an error.
    """
    rows = [(number, row) for number, row in enumerate(text.splitlines(), 1) if row.strip()]
    header = _object(rows[0][1]) if rows else None
    version = header.get(MARK) if header is not None else None
    if header is None or not isinstance(version, int):
        raise ValueError(f'is not a strap log: its first line should hold "{MARK}": {VERSION}')
    if version > VERSION:
        raise ValueError(
            f"is a strap log of a newer poise (version {version}, this one reads {VERSION}): "
            "update poise"
        )
    characteristic = str(header.get("characteristic", MEASUREMENT)).lower()
    if MEASUREMENT not in characteristic:
        raise ValueError(
            f"is a log of the characteristic {characteristic[:40]}; expected {MEASUREMENT}, "
            "the heart rate measurement"
        )
    lines: list[LogLine] = []
    for number, row in rows[1:]:
        line = _line(row)
        if line is None and number == rows[-1][0]:
            break
        if line is None or (lines and line.t < lines[-1].t):
            raise ValueError(
                f'has a line {number} that is none of a strap log: expected {{"t": seconds, '
                '"hex": "…"}, its times in order'
            )
        lines.append(line)
    return StrapLog(header, tuple(lines))


def dump(header: Mapping[str, Any], lines: Iterable[LogLine]) -> str:
    """The text of a log; the mark and the characteristic are put in where ``header`` has none."""
    body = {MARK: VERSION, "characteristic": MEASUREMENT, **header}
    return "".join(f"{_dumped(row)}\n" for row in (body, *map(_row, lines)))


def readings(log: StrapLog, *, sensor: str, origin_s: float = 0.0) -> Decoded:
    """What the notifications say, with ``origin_s`` of the log's clock as zero."""
    found, refused = [], 0
    for line in log.lines:
        if line.payload is None:
            continue
        try:
            t = round(line.t - origin_s, 6)
            found.append(gatt_heart_rate.parse(line.payload, t=t, sensor=sensor))
        except MalformedReadingError:
            refused += 1
    return Decoded(tuple(found), refused)


def _row(line: LogLine) -> dict[str, Any]:
    if line.payload is not None:
        return {"t": line.t, "hex": line.payload.hex()}
    return {"t": line.t, "error": line.error} if line.error else {"t": line.t, "note": line.note}


def _line(text: str) -> LogLine | None:
    row = _object(text)
    t = row.get("t") if row is not None else None
    if row is None or not isinstance(t, int | float) or isinstance(t, bool) or not 0 <= t < 1e9:
        return None
    if "hex" not in row:
        return LogLine(float(t), note=str(row.get("note", "")), error=str(row.get("error", "")))
    try:
        return LogLine(float(t), bytes.fromhex(row["hex"]))
    except (TypeError, ValueError):
        return None


def _object(text: str) -> dict[str, Any] | None:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _dumped(row: Mapping[str, Any]) -> str:
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace").decode()
