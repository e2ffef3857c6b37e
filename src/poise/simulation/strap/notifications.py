"""From RR intervals to the notifications a strap would have sent, and when."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from poise.errors import RecordingError
from poise.importers import strap_log
from poise.protocols.strap_log import StrapLog

SAME_NOTIFICATION_S = 0.05
"""Intervals recorded as arriving within this time of each other came in one notification."""
MOST_INTERVALS = 9  # what fits beside an 8-bit heart rate in the smallest Bluetooth packet


@dataclass(frozen=True, slots=True)
class Notification:
    """What is sent ``at_s`` seconds after the start; ``ticks`` are intervals in 1/1024 s.

    ``payload`` holds the bytes of one that is played from a strap log, whatever they say.
    """

    at_s: float
    heart_bpm: int
    ticks: tuple[int, ...]
    payload: bytes | None = None


def load(path: Path) -> list[Notification]:
    """The notifications of a strap whose intervals are in a file.

    Two columns are arrival in seconds and interval in ms, as the polar_h10_ibi recordings have
    them: arrivals and batches are kept.  One column is intervals in ms: a notification is made
    every second.  A strap log is played as it was.  Raises ValueError, in a sentence, for anything
    else.
    """
    if strap_log.is_at(path):
        try:
            return of_log(strap_log.read_log(path, sensor="strap")[0])
        except RecordingError as error:
            raise ValueError(str(error)) from None
    try:
        with path.open(newline="") as lines:
            rows = _rows(path, csv.reader(lines))
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    widths = {len(row) for row in rows}
    if not rows or widths not in ({1}, {2}):
        raise ValueError(f"{path} should hold an interval a line, or arrival and interval")
    if any(not math.isfinite(row[-1]) or not 0 < row[-1] <= 64_000 for row in rows):
        raise ValueError(f"{path} holds an interval that no strap can send (0 to 64,000 ms)")
    if widths == {2}:
        return as_recorded([(row[0], row[1]) for row in rows])
    return every_second([row[0] for row in rows])


def _rows(path: Path, lines: Iterable[list[str]]) -> list[list[float]]:
    """The numbers of each line that has any; the first line may be a header."""
    rows: list[list[float]] = []
    for number, line in enumerate(lines, 1):
        cells = [cell.strip() for cell in line if cell.strip()]
        if not cells or cells[0].startswith("#"):
            continue
        try:
            rows.append([float(cell) for cell in cells])
        except ValueError:
            if number > 1:
                raise ValueError(
                    f"line {number} of {path} is not a number: {','.join(cells)[:40]!r}"
                ) from None
    return rows


def of_log(log: StrapLog) -> list[Notification]:
    """The notifications of a log byte for byte, the first of them at 0 s."""
    sent = [(line.t, line.payload) for line in log.lines if line.payload is not None]
    begin_s = sent[0][0] if sent else 0.0
    return [Notification(t - begin_s, 0, (), payload) for t, payload in sent]


def as_recorded(rows: Sequence[tuple[float, float]]) -> list[Notification]:
    """Notifications from (arrival s, interval ms), starting with the first at 0 s."""
    groups: list[tuple[float, list[float]]] = []
    for arrival_s, rr_ms in rows:
        last = groups[-1] if groups else None
        if (
            last is not None
            and arrival_s - last[0] < SAME_NOTIFICATION_S
            and len(last[1]) < MOST_INTERVALS
        ):
            last[1].append(rr_ms)
        else:
            groups.append((arrival_s, [rr_ms]))
    start_s = groups[0][0] if groups else 0.0
    return [_notification(at_s - start_s, intervals) for at_s, intervals in groups]


def every_second(rr_ms: Iterable[float], *, period_s: float = 1.0) -> list[Notification]:
    """One notification each ``period_s``, with the beats since the one before, maybe none."""
    notifications: list[Notification] = []
    waiting: list[float] = []
    beat_s, last_ms = 0.0, 0.0
    sent = 0

    def send() -> None:
        nonlocal sent
        sent += 1
        now, later = waiting[:MOST_INTERVALS], waiting[MOST_INTERVALS:]
        notifications.append(_notification(sent * period_s, now, last_ms))
        waiting[:] = later

    for interval in rr_ms:
        beat_s += interval / 1000
        while beat_s > (sent + 1) * period_s:
            send()
        waiting.append(interval)
        last_ms = interval
    while waiting:
        send()
    return notifications


def _notification(at_s: float, rr_ms: Sequence[float], last_ms: float = 0.0) -> Notification:
    mean = sum(rr_ms) / len(rr_ms) if rr_ms else last_ms
    heart_bpm = min(255, round(60_000 / mean)) if mean else 0
    return Notification(at_s, heart_bpm, tuple(round(rr * 1.024) for rr in rr_ms))
