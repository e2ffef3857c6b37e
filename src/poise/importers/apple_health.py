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
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from poise.errors import RecordingError
from poise.importers import dates
from poise.importers.boundary import LARGEST_STREAM, in_words
from poise.importers.imported import Imported, at_times

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
_CLOCK = re.compile(r"(\d{1,2})\D(\d{2})\D(\d{2})(?:[.,](\d+))?")
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
    found = 0
    try:
        for record in _records(path):
            made = _imported(record)
            if made is not None:
                found += 1
                yield made
    except expat.ExpatError as error:
        if not found:
            raise RecordingError(
                f"{path.name} is not whole ({error}): export it from the phone again",
                path=str(path),
            ) from None
    if not found:
        raise RecordingError(
            f"{path.name} holds no beats: the watch keeps them only with its readings of heart "
            "rate variability, such as after a minute of its breathing app",
            path=str(path),
        )


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
    """The beats of one reading on a clock that begins with it; None when too few were kept."""
    began = dates.moment(record.began)
    if began is None or len(record.beats) < FEWEST:
        return None
    beats: list[float] = []
    for text in record.beats:
        t = _since(began, text)
        if t is None:
            return None
        if beats and t < beats[-1] - HOUR_S / 2:  # past the full hour
            t += HOUR_S * ceil((beats[-1] - HOUR_S / 2 - t) / HOUR_S)
        beats.append(t)
    rr = [round((b - a) * 1000, 3) for a, b in pairwise(beats)]
    kept = [(t, x) for t, x in zip(beats[1:], rr, strict=True) if 0 < x <= LONGEST_S * 1000]
    follows = [False] + [
        abs(later - earlier - x / 1000) < 1e-3 for (earlier, _), (later, x) in pairwise(kept)
    ]
    if len(kept) < FEWEST:
        return None
    device: dict[str, Any] = {**_PULSE, "name": record.source}
    inputs = at_times([t for t, _ in kept], [x for _, x in kept], follows, sigma_ms=10.0)
    return Imported("Apple Health", inputs, dates.iso(began), device=device, notes=NOTES)


def _since(began: datetime, text: str) -> float | None:
    """Seconds from ``began`` to the minute and second of a clock, whatever its hour."""
    found = _CLOCK.search(text)
    if found is None:
        return None
    _, minute, second, part = found.groups()
    clock_s = int(minute) * 60 + int(second) + float(f"0.{part or 0}")
    start_s = began.minute * 60 + began.second + began.microsecond / 1e6
    return round((clock_s - start_s + HOUR_S / 2) % HOUR_S - HOUR_S / 2, 6)
