"""Apple Health's export: the beats behind each of the watch's variability readings.

The file may be gigabytes long, so it is streamed: of everything else in it nothing is kept.  It may
be given as the zip that the phone makes.  The watch notes the clock time of each beat to 10 ms,
in the words of its language and sometimes an hour or more off its own record, so only minutes and
seconds are believed.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from poise.errors import RecordingError
from poise.importers import dates
from poise.importers.boundary import LARGEST_STREAM, in_words
from poise.importers.imported import Imported, between

HRV = "HKQuantityTypeIdentifierHeartRateVariabilitySDNN"
PART = 1 << 18
# More than a real export holds: what packs tighter, nests deeper or names more beats is a trap.
TIGHTEST, UNPACKED_FREELY = 200, 2**27
DEEPEST, MOST_BEATS, LONGEST_WORD, LONGEST_TAG = 8, 100_000, 200, 2**22
HOUR_S = 3600.0
# Beats this far apart have others between them that were not kept.
LONGEST_S = 2.0
FEWEST = 3
NOTES = ("beats are timed to 10 ms, by an optical sensor at the wrist",)
# Hour, minute and second with whatever stands between, and a part of the second, in any digits; a
# date may stand before them, and an offset from Greenwich, which has no seconds, after.
_CLOCK = re.compile(r"(?<![\d/-])\d{1,2}\D{1,6}(\d{2})\D{1,6}(\d{2})(?!\d)(?:[.,\u066b](\d+))?")
_PULSE = {"maker": "Apple", "kind": "optical, at the wrist", "sigma_ms": 10.0}


def is_one(path: Path, head: bytes) -> bool:
    """XML that begins with HealthData, or the zip it comes in."""
    if head.startswith(b"PK"):
        return _inside(path) is not None
    return b"<HealthData" in head or b"<!DOCTYPE HealthData" in head


def read(path: Path) -> Iterator[Imported]:
    """One recording for each reading that kept its beats."""
    with in_words(path, "an export of Apple Health", "export it from the phone again"):
        yield from _read(path)


def _read(path: Path) -> Iterator[Imported]:
    found, unread = 0, list[str]()
    waiting: Imported | None = None
    try:
        for record in _records(path):
            try:
                made = _imported(record)
            except _UnknownClockError as error:
                unread.append(str(error))
                continue
            if made is not None:
                found += 1
                if waiting is not None:
                    yield waiting
                waiting = made  # the last of them tells what could not be read
    except expat.ExpatError as error:
        if not found:
            raise RecordingError(
                f"{path.name} is not whole ({error}): export it from the phone again",
                path=str(path),
            ) from None
    if waiting is not None:
        yield replace(waiting, notes=(*waiting.notes, *_unread(unread)))
    elif unread:
        raise RecordingError(
            f"{path.name} {_unread(unread)[0]}: report it with a line of the export, please",
            path=str(path),
        )
    if not found:
        raise RecordingError(
            f"{path.name} holds no beats: the watch keeps them only with its readings of heart "
            "rate variability, such as after a minute of its breathing app",
            path=str(path),
        )


def _unread(clocks: list[str]) -> tuple[str, ...]:
    if not clocks:
        return ()
    readings = "1 reading has" if len(clocks) == 1 else f"{len(clocks)} readings have"
    return (f"{readings} beats at times that cannot be read, such as {clocks[0][:40]!r}",)


class _UnknownClockError(Exception):
    """A beat at a time that is written in no way known."""


@dataclass(slots=True)
class _Record:
    began: str
    source: str
    beats: list[str] = field(default_factory=list)  # the clock times as written


def _records(path: Path) -> Iterator[_Record]:
    """The variability readings of the file, one at a time."""
    done: list[_Record] = []
    now: list[_Record] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Record":
            if attributes.get("type") == HRV:
                began, source = attributes.get("startDate", ""), attributes.get("sourceName", "")
                now.append(_Record(began[:LONGEST_WORD], source[:LONGEST_WORD]))
                if len(now) > DEEPEST:
                    raise RecordingError("has readings within readings")
        elif name == "InstantaneousBeatsPerMinute" and now:
            now[-1].beats.append(attributes.get("time", "")[:LONGEST_WORD])
            if len(now[-1].beats) > MOST_BEATS:
                raise RecordingError(f"has more than {MOST_BEATS} beats in one reading")

    def end(name: str) -> None:
        if name == "Record" and now:
            done.append(now.pop())

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.EntityDeclHandler = _no_entities
    parser.buffer_text = False
    fed = 0
    with _opened(path) as file:
        while part := file.read(PART):
            parser.Parse(part, False)
            fed += len(part)
            if fed - parser.CurrentByteIndex > LONGEST_TAG + PART:
                raise RecordingError("has a tag that does not end")
            yield from done
            done.clear()
        parser.Parse(b"", True)


def _no_entities(*_told: object) -> None:
    """Apple's export declares none, and a few lines of them can stand for gigabytes."""
    raise RecordingError("declares entities, which Apple's export never does")


def _opened(path: Path) -> IO[bytes]:
    inside = _inside(path)
    if inside is None:
        return path.open("rb")
    size = inside.file_size
    if size > LARGEST_STREAM or size > max(UNPACKED_FREELY, TIGHTEST * inside.compress_size):
        raise RecordingError(
            f"unpacks to {size / 2**20:.0f} MB, as no export does: export it from the phone again"
        )
    return zipfile.ZipFile(path).open(inside)


def _inside(path: Path) -> zipfile.ZipInfo | None:
    """The export in a zip, None when the file is none or holds none."""
    try:
        with zipfile.ZipFile(path) as archive:
            held = archive.infolist()
    except (OSError, zipfile.BadZipFile):
        return None
    pages = [i for i in held if i.filename.endswith(".xml") and "cda" not in i.filename]
    named = [i for i in pages if i.filename.endswith("export.xml")]
    return next(iter(named or pages), None)


def _imported(record: _Record) -> Imported | None:
    """The beats of one reading on a clock that begins with it; None when too few were kept.

    Raises :class:`_UnknownClockError` when the times of its beats cannot be read.
    """
    began = dates.moment(record.began)
    if began is None or len(record.beats) < FEWEST:
        return None
    beats: list[float] = []
    for text in record.beats:
        t = _since(began, text)
        if t is None:
            raise _UnknownClockError(text)
        if beats and t < beats[-1] - HOUR_S / 2:  # past the full hour
            t += HOUR_S * ceil((beats[-1] - HOUR_S / 2 - t) / HOUR_S)
        beats.append(t)
    inputs = between(beats, [False] * len(beats), longest_s=LONGEST_S, sigma_ms=10.0)
    if len(inputs) < FEWEST:
        return None
    device: dict[str, Any] = {**_PULSE, "name": record.source}
    return Imported("Apple Health", inputs, dates.iso(began), device=device, notes=NOTES)


def _since(began: datetime, text: str) -> float | None:
    """Seconds from ``began`` to the minute and second of a clock, whatever its hour.

    A date may stand before it, and an offset after it.
    """
    found = next(reversed(list(_CLOCK.finditer(text))), None)
    if found is None:
        return None
    minute, second, part = found.groups()
    if int(minute) > 59 or int(second) > 60:
        return None
    clock_s = int(minute) * 60 + int(second) + float(f"0.{part or 0}")
    start_s = began.minute * 60 + began.second + began.microsecond / 1e6
    return round((clock_s - start_s + HOUR_S / 2) % HOUR_S - HOUR_S / 2, 6)
