"""A strap log (protocols/strap_log.py), as the session that its strap would have made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from poise.core.events import SensorState, SensorStatus, StrapPayload, StrapReading
from poise.errors import RecordingError
from poise.importers.dates import iso, moment
from poise.importers.imported import NO_START, SENSOR, Imported
from poise.importers.table import read_text
from poise.protocols import strap_log
from poise.protocols.strap_log import StrapLog

HEAD = 4096
NOT_LED = "what was led meanwhile"
KNOWN = ("name", "firmware", "system", "adapter", "services")


def is_one(path: Path, head: bytes) -> bool:
    return strap_log.begins_one(head)


def is_at(path: Path) -> bool:
    """Whether the file begins as a strap log; False too for one that cannot be opened."""
    try:
        with path.open("rb") as file:
            return strap_log.begins_one(file.read(HEAD))
    except OSError:
        return False


def read(path: Path) -> Iterator[Imported]:
    log, heard, notes = read_log(path, sensor=SENSOR)
    sent = [
        StrapPayload(round(line.t - origin_s(log), 6), SENSOR, line.payload.hex())
        for line in log.lines
        if line.payload is not None
    ]
    began = moment(str(log.header.get("utc_at_t0") or ""))
    first = SensorStatus(0.0, SENSOR, SensorState.STREAMING, name=log.name)
    yield Imported(
        "a strap log",
        tuple(sorted([first, *sent, *heard], key=lambda event: event.t)),
        began=iso(began + timedelta(seconds=origin_s(log))) if began is not None else None,
        device={key: _kept(log.header[key]) for key in KNOWN if log.header.get(key)},
        unknown=(NOT_LED, *(() if began is not None else (NO_START,))),
        notes=notes,
    )


def read_log(
    path: Path, *, sensor: str
) -> tuple[StrapLog, tuple[StrapReading, ...], tuple[str, ...]]:
    """The log, its readings with their first second on the clock, and what was noticed, in words.

    Raises :class:`RecordingError` when it cannot be read or nothing in it can.
    """
    text, notes = read_text(path)
    try:
        log = strap_log.parse(text)
    except ValueError as error:
        raise RecordingError(f"{path.name} {error}", path=str(path)) from None
    found = strap_log.readings(log, sensor=sensor, origin_s=origin_s(log))
    if not found.readings:
        raise RecordingError(
            f"{path.name} holds no notification that can be read: record the strap again",
            path=str(path),
        )
    if found.refused:
        notes = (*notes, f"{found.refused} notifications could not be read and were left out")
    return log, found.readings, notes


def origin_s(log: StrapLog) -> float:
    """What of the log's clock is zero: a log that began long before its strap was found is heard
    from a second before the first notification on.
    """
    first_t = next((line.t for line in log.lines if line.payload is not None), 0.0)
    return max(0.0, first_t - 1.0)


def _kept(value: Any) -> Any:
    return value if isinstance(value, str | int | float | list) else str(value)
