"""A heart from another program's file, as a session could have heard it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any

from poise.core.events import Input, IntervalReading, StrapReading
from poise.core.hrv.labels import GAP_S
from poise.core.limits import believed_bpm
from poise.importers.boundary import LARGEST_STREAM, in_words, regular

SENSOR = "import"
# How well beats are timed is in no file but ours; an R peak in a strap's ECG is good to 3 ms.
SIGMA_MS = 3.0
# Intervals that reached the host this close together came in one notification.
SAME_PACKET_S = 0.01
NO_SIGMA = "how well its beats are timed: 3 ms is assumed, as of a chest strap"
NO_START = "when it was recorded: the date of the file stands in"
NO_DEVICE = "which sensor it was"


@dataclass(frozen=True, slots=True)
class Imported:
    """One recording of a file.

    ``origin`` names the form and the program that wrote it; ``inputs`` are in order, on a clock
    whose zero is ``began`` (ISO 8601, None when the file does not say).  ``exercise`` is None when
    nothing was led; then the session is one stage as long as the heart.  ``ending`` is None for a
    recording that was cut short.  ``device`` is what is known of the sensor; ``unknown`` what could
    not be known, ``notes`` what was noticed, each in words.  ``heard`` is how a strap told of the
    same beats, or would have, where nothing is missing: it is played so.
    """

    origin: str
    inputs: tuple[Input, ...]
    began: str | None = None
    exercise: dict[str, Any] | None = None
    ending: str | None = "completed"
    tags: tuple[str, ...] = ()
    device: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    heard: tuple[StrapReading, ...] = ()


def in_a_row(
    rr_ms: Sequence[float], breaks: Iterable[int] = (), *, sigma_ms: float = SIGMA_MS
) -> tuple[IntervalReading, ...]:
    """Intervals that are their own clock: each begins where the one before it ended.

    ``breaks`` are the indices before which something is missing; nobody knows how long.  What is
    longer than three seconds is no interval but a hole of that length.
    """
    after_break = {0, *breaks}
    readings: list[IntervalReading] = []
    t, follows = 0.0, True
    for i, rr in enumerate(rr_ms):
        t += rr / 1000
        follows = follows and i not in after_break
        if rr > GAP_S * 1000 or rr <= 0:
            follows = False
            continue
        readings.append(IntervalReading(round(t, 6), SENSOR, rr, sigma_ms, follows))
        follows = True
    return tuple(readings)


def at_times(
    t_s: Sequence[float],
    rr_ms: Sequence[float],
    follows: Sequence[bool],
    *,
    sigma_ms: float = SIGMA_MS,
) -> tuple[IntervalReading, ...]:
    """Intervals whose beats have times of their own."""
    readings: list[IntervalReading] = []
    whole = True
    for t, rr, joined in zip(t_s, rr_ms, follows, strict=True):
        if 0 < rr <= GAP_S * 1000:
            readings.append(IntervalReading(t, SENSOR, rr, sigma_ms, joined and whole))
            whole = True
        else:  # a hole: what comes after it follows nothing
            whole = False
    return tuple(readings)


def between(
    t_s: Sequence[float], after_gap: Sequence[bool], *, longest_s: float, sigma_ms: float
) -> tuple[IntervalReading, ...]:
    """The intervals between beats at ``t_s``; where one is after a gap, or the next is further off
    than ``longest_s``, others are missing and there is none.
    """
    readings: list[IntervalReading] = []
    whole = False
    for (a, b), gap in zip(pairwise(t_s), after_gap[1:], strict=True):
        if gap or not 0 < b - a <= longest_s:
            whole = False
            continue
        readings.append(IntervalReading(b, SENSOR, round((b - a) * 1000, 3), sigma_ms, whole))
        whole = True
    return tuple(readings)


def as_heard(
    arrival_s: Sequence[float], rr_ms: Sequence[float], *, sensor: str = SENSOR
) -> tuple[StrapReading, ...]:
    """Notifications of a strap, from when each interval was heard of."""
    readings: list[StrapReading] = []
    packet: list[float] = []
    for i, (t, rr) in enumerate(zip(arrival_s, rr_ms, strict=True)):
        packet.append(rr)
        if i + 1 < len(arrival_s) and arrival_s[i + 1] - t < SAME_PACKET_S:
            continue
        whole = [x for x in packet if x > 0]
        bpm = believed_bpm(60000 * len(whole) / sum(whole)) if whole else None
        readings.append(StrapReading(t, sensor, bpm, tuple(packet)))
        packet = []
    return tuple(readings)


def each_second(t_s: Sequence[float], rr_ms: Sequence[float]) -> tuple[StrapReading, ...]:
    """Notifications of a strap that speaks once a second, also when there was no beat to tell of.

    For intervals whose beats are known to have come one after another, at ``t_s``.
    """
    told: dict[int, list[float]] = {}
    for t, rr in zip(t_s, rr_ms, strict=True):
        told.setdefault(ceil(t), []).append(rr)
    first, last = min(told, default=0), max(told, default=-1)
    readings: list[StrapReading] = []
    bpm: int | None = None
    for second in range(first, last + 1):
        packet = tuple(told.get(second, ()))
        if whole := [x for x in packet if x > 0]:
            bpm = believed_bpm(60000 * len(whole) / sum(whole))
        readings.append(StrapReading(float(second), SENSOR, bpm, packet))
    return tuple(readings)


def source_digest(path: Path) -> str:
    """The SHA-256 of a file, or of all files in a folder, by which it is known again."""
    total = sha256()
    with in_words(path):
        files = [p for p in path.rglob("*") if p.is_file()] if path.is_dir() else [path]
    for file in sorted(files):
        with in_words(file), regular(file, most=LARGEST_STREAM).open("rb") as opened:
            while part := opened.read(1 << 20):
                total.update(part)
    return total.hexdigest()
