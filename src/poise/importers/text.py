"""Intervals in text, of whichever program: which one it was, and when it began.

The values are read by ``rr_text`` and put in time by ``placing``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from poise.core.events import StrapReading
from poise.errors import RecordingError
from poise.importers import dates
from poise.importers.boundary import in_words
from poise.importers.columns import HOLE_MS
from poise.importers.imported import (
    NO_DEVICE,
    NO_SIGMA,
    NO_START,
    Imported,
    as_heard,
    at_times,
    each_second,
)
from poise.importers.placing import Placed, placed
from poise.importers.rr_file import RRFile
from poise.importers.rr_text import parse_rr, rr_of
from poise.importers.table import Table, parse, read_text

UNIX_S = 1e8
FAR_S = 60.0
IN_NAME = "it began when its name says"


@dataclass(frozen=True, slots=True)
class Listed:
    """What a text holds: ``origin`` names its program, ``parts`` are its recordings.

    ``began`` is when each began, None where the file does not say.
    """

    origin: str
    parts: tuple[Placed, ...]
    began: tuple[datetime | None, ...]
    device: dict[str, str]
    notes: tuple[str, ...]


def is_one(path: Path, head: bytes) -> bool:
    """Any file: whether it holds intervals is seen on reading."""
    return not path.is_dir()


def read(path: Path, rate_hz: float | None = None) -> Iterator[Imported]:
    """The recordings of a text file; ``rate_hz`` is for beats given as sample numbers."""
    text, notes = read_text(path)
    with in_words(path):
        found = listed(text, notes, rate_hz=rate_hz)
        named = dates.in_name(path.name)
        made = []
        for part, began in zip(found.parts, found.began, strict=True):
            by_name = began is None and named is not None and part.first == 0
            made.append(_imported(found, part, named if by_name else began, by_name=by_name))
        made = [one for one in made if one.inputs]
        if not made:
            raise RecordingError("holds no intervals between beats")
    yield from made


def of_values(values: Sequence[float]) -> Iterator[Imported]:
    """Intervals from a list; errors are raised without the file's name."""
    found = _listed("a list of intervals", rr_of(values), None)
    yield _imported(found, found.parts[0], None, by_name=False)


def listed(
    text: str,
    notes: tuple[str, ...] = (),
    *,
    rate_hz: float | None = None,
    table: Table | None = None,
    sure: bool = False,
) -> Listed:
    """What ``text`` holds; errors are raised without the file's name.

    ``sure`` is whether a person said that it holds intervals.
    """
    origin, how = next(((origin, how) for knows, origin, how in _PROGRAMS if knows(text)), _PLAIN)
    if how is _plain:
        return _plain(origin, text, notes, rate_hz, table, sure=sure)
    return how(origin, text, notes, rate_hz, table)


# ------------------------------------------------------------------ one program each


def _plain(
    origin: str,
    text: str,
    notes: tuple[str, ...],
    rate_hz: float | None = None,
    table: Table | None = None,
    device: dict[str, str] | None = None,
    *,
    sure: bool = False,
) -> Listed:
    table = parse(text) if table is None else table
    file = parse_rr(text, notes, rate_hz=rate_hz, table=table, sure=sure)
    return _listed(origin, file, table, device)


def _polar_sensor_logger(origin: str, text: str, notes: tuple[str, ...], *_more: object) -> Listed:
    return _plain(origin, text, notes, device={"maker": "Polar"})


def _polar_flow(origin: str, text: str, notes: tuple[str, ...], *_more: object) -> Listed:
    """Intervals with a mark where the strap had lost the skin: those are no intervals."""
    table = parse(text)
    values, marks = table.column(0), table.column(1)
    rr: list[float] = []
    breaks: list[int] = []
    offline = 0
    for value, mark in zip(values, marks, strict=True):
        if value is None or mark:
            offline += 1
            breaks.append(len(rr))
        else:
            rr.append(value)
    if not rr:
        raise RecordingError("holds no interval with skin contact: record it again")
    if offline:
        notes = (*notes, f"{offline} intervals were marked offline and left out")
    file = RRFile(tuple(rr), None, notes, breaks=tuple(i for i in breaks if i < len(rr)))
    return _listed(origin, file, None, {"maker": "Polar"})


def _hrm(origin: str, text: str, notes: tuple[str, ...], *_more: object) -> Listed:
    found = dict(re.findall(r"^(Date|StartTime|Monitor)=(\S+)", text, re.MULTILINE | re.IGNORECASE))
    said = {key.lower(): value for key, value in found.items()}
    began = dates.moment(f"{said.get('date', '')}T{said.get('starttime', '').split('.')[0]}")
    device = {"maker": "Polar", "monitor": said["monitor"]} if "monitor" in said else {}
    return _listed(origin, parse_rr(text, notes), None, device, began)


def _empatica(origin: str, text: str, notes: tuple[str, ...], *_more: object) -> Listed:
    """Its first line is the Unix time of zero, then the beat's time and interval, both in s."""
    first, _, rest = text.lstrip("\ufeff").partition("\n")
    file = parse_rr("t_s,ibi_s\n" + rest, notes)
    began = dates.unix(float(first.split(",")[0]))
    return _listed(
        origin, file, None, {"maker": "Empatica", "kind": "optical, at the wrist"}, began
    )


_PLAIN: tuple[str, Callable[..., Listed]] = ("RR text", _plain)
_PROGRAMS: tuple[tuple[Callable[[str], object], str, Callable[..., Listed]], ...] = (
    (re.compile(r"\s*\[Params\]", re.IGNORECASE).match, "Polar HRM", _hrm),
    (
        re.compile(r"\ufeff?\s*\d{9,}(\.\d+)?\s*,\s*IBI\b", re.IGNORECASE).match,
        "Empatica IBI",
        _empatica,
    ),
    (
        re.compile(r"\ufeff?\s*duration\s*[,;]\s*offline\b", re.IGNORECASE).match,
        "Polar Flow",
        _polar_flow,
    ),
    (
        re.compile(r"\ufeff?\s*phone timestamp\s*;\s*rr-interval", re.IGNORECASE).match,
        "Polar Sensor Logger",
        _polar_sensor_logger,
    ),
    (
        re.compile(
            r"\ufeff?\s*(date|timestamp)\s*,\s*rr\s*,\s*since[ _]start", re.IGNORECASE
        ).match,
        "HRV Logger",
        _plain,
    ),
)


# ------------------------------------------------------------------ when it was


def _listed(
    origin: str,
    file: RRFile,
    table: Table | None,
    device: dict[str, str] | None = None,
    began: datetime | None = None,
) -> Listed:
    parts = tuple(placed(file))
    moments = table.moments() if table is not None else None
    # Rows that held no interval move the dates: then only the first is known.
    whole = moments is not None and len(moments) == len(file.rr_ms)
    starts = [
        began or _began(part, moments if whole or part.first == 0 else None, file) for part in parts
    ]
    return Listed(origin, parts, tuple(starts), dict(device or {}), file.notes)


def _began(part: Placed, moments: list[datetime | None] | None, file: RRFile) -> datetime | None:
    """When the zero of a recording's clock was.

    Dates are cut to whole seconds, so that the latest of what their rows say is the nearest.
    """
    clock = None if file.arrival_s is None else file.arrival_s[part.first :]
    if moments is not None and part.first < len(moments):
        first = moments[part.first]
        if first is None or clock is None or not -1 <= clock[0] <= FAR_S:
            return first
        rows = zip(moments[part.first :], clock, range(len(part.rr_ms)), strict=False)
        near = [m - timedelta(seconds=t) for m, t, _ in rows if m is not None]
        start = near[0]
        return max((m for m in near if abs((m - start).total_seconds()) < 1.0), default=start)
    if clock is not None and clock[0] > UNIX_S:
        return dates.unix(clock[0])
    return None


def _imported(found: Listed, part: Placed, began: datetime | None, *, by_name: bool) -> Imported:
    unknown = [NO_SIGMA] if found.device else [NO_DEVICE, NO_SIGMA]
    if began is None:
        unknown.append(NO_START)
    shift_s = _zero(part.arrival_s or part.t_s)
    t_s = [round(t - shift_s, 6) for t in part.t_s]
    heard: tuple[StrapReading, ...] = ()
    if part.arrival_s is not None:
        heard = as_heard([t - shift_s for t in part.arrival_s], part.rr_ms)
    elif all(part.follows[1:]) and max(part.rr_ms) <= HOLE_MS:
        heard = each_second(t_s, part.rr_ms)
    return Imported(
        found.origin,
        at_times(t_s, part.rr_ms, part.follows),
        dates.iso(began) if began is not None else None,
        device=dict(found.device),
        unknown=(*unknown, *part.unknown),
        notes=(*found.notes, *part.notes, *((IN_NAME,) if by_name else ())),
        heard=heard,
    )


def _zero(t_s: tuple[float, ...]) -> float:
    """What is taken from times so that they begin near 0: nothing when they do."""
    return 0.0 if -1.0 <= t_s[0] <= FAR_S else t_s[0]
