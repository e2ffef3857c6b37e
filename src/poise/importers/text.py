"""Intervals in text, of whichever program: which one it was, when it began, when each beat was.

The values are read by ``rr_text``.  Times beside them are believed as the beats' own when their
steps are the intervals; else they are when a strap was heard, and a session places the beats.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from poise.core.events import Input
from poise.errors import RecordingError
from poise.importers import dates
from poise.importers.boundary import in_words
from poise.importers.imported import (
    NO_DEVICE,
    NO_SIGMA,
    NO_START,
    Imported,
    as_heard,
    at_times,
    in_a_row,
)
from poise.importers.rr_text import RRFile, parse_rr
from poise.importers.table import Table, parse, read_text

NO_TIMES = "when each beat happened: the intervals were laid end to end"
NO_LENGTHS = "how long its breaks lasted: they take no time here"
# Times are the beats' own when so many of their steps are the interval beside them, nearly.
MOST, NEARLY_S = 0.5, 0.005
# A step longer than its interval by more than this part of it leaves a beat out.  A shorter one
# leaves nothing out: a clock was set right.
HOLE = 0.5
UNIX_S = 1e8
FAR_S = 60.0


def is_one(path: Path, head: bytes) -> bool:
    """Any file: whether it holds intervals is seen on reading."""
    return not path.is_dir()


def read(path: Path) -> Iterator[Imported]:
    """The one recording of a text file."""
    text, notes = read_text(path)
    with in_words(path):
        how = next((how for knows, how in _PROGRAMS if knows(text)), _plain)
        found = how(text, notes)
        if not any(True for _ in found.inputs):
            raise RecordingError("holds no intervals between beats")
    named = dates.in_name(path.name)
    if found.began is None and named is not None:
        found = replace(
            found,
            began=dates.iso(named),
            unknown=tuple(u for u in found.unknown if u != NO_START),
            notes=(*found.notes, "it began when its name says"),
        )
    yield found


# ------------------------------------------------------------------ one program each


def _plain(text: str, notes: tuple[str, ...]) -> Imported:
    table = parse(text)
    began, dated = _first_date(table)
    file = parse_rr(text, notes, table=table)
    if file.arrival_s is None and dated is not None and len(dated) == len(file.rr_ms):
        file = replace(file, arrival_s=dated)
    return _imported("RR text", file, began)


def _hrv_logger(text: str, notes: tuple[str, ...]) -> Imported:
    table = parse(text)
    file = parse_rr(text, notes, table=table)
    began, _ = _first_date(table)
    if began is not None and file.arrival_s is not None and file.arrival_s[0] < UNIX_S:
        began -= timedelta(seconds=file.arrival_s[0])
    return _imported("HRV Logger", file, began)


def _polar_sensor_logger(text: str, notes: tuple[str, ...]) -> Imported:
    table = parse(text)
    file = parse_rr(text, notes, table=table)
    began, dated = _first_date(table)
    if dated is not None and len(dated) == len(file.rr_ms):
        file = replace(file, arrival_s=dated)
    return _imported("Polar Sensor Logger", file, began, device={"maker": "Polar"})


def _polar_flow(text: str, notes: tuple[str, ...]) -> Imported:
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
    file = RRFile(tuple(rr), None, notes, breaks=tuple(breaks))
    return _imported("Polar Flow", file, None, device={"maker": "Polar"})


def _hrm(text: str, notes: tuple[str, ...]) -> Imported:
    found = dict(re.findall(r"^(Date|StartTime|Monitor)=(\S+)", text, re.MULTILINE | re.IGNORECASE))
    said = {key.lower(): value for key, value in found.items()}
    began = dates.moment(f"{said.get('date', '')}T{said.get('starttime', '').split('.')[0]}")
    device = {"maker": "Polar", "monitor": said["monitor"]} if "monitor" in said else {}
    return _imported("Polar HRM", parse_rr(text, notes), began, device=device)


def _empatica(text: str, notes: tuple[str, ...]) -> Imported:
    """Its first line is the Unix time of zero, then the beat's time and interval, both in s."""
    first, _, rest = text.lstrip("\ufeff").partition("\n")
    file = parse_rr("t_s,ibi_s\n" + rest, notes)
    began = dates.unix(float(first.split(",")[0]))
    device = {"maker": "Empatica", "kind": "optical, at the wrist"}
    return _imported("Empatica IBI", file, began, device=device)


_PROGRAMS: tuple[tuple[Callable[[str], object], Callable[..., Imported]], ...] = (
    (re.compile(r"\s*\[Params\]", re.IGNORECASE).match, _hrm),
    (re.compile(r"\ufeff?\s*\d{9,}(\.\d+)?\s*,\s*IBI\b", re.IGNORECASE).match, _empatica),
    (re.compile(r"\ufeff?\s*duration\s*[,;]\s*offline\b", re.IGNORECASE).match, _polar_flow),
    (
        re.compile(r"\ufeff?\s*phone timestamp\s*;\s*rr-interval", re.IGNORECASE).match,
        _polar_sensor_logger,
    ),
    (
        re.compile(
            r"\ufeff?\s*(date|timestamp)\s*,\s*rr\s*,\s*since[ _]start", re.IGNORECASE
        ).match,
        _hrv_logger,
    ),
)


# ------------------------------------------------------------------ when the beats were


def _imported(
    origin: str, file: RRFile, began: datetime | None, *, device: dict[str, str] | None = None
) -> Imported:
    unknown = [NO_SIGMA] if device else [NO_DEVICE, NO_SIGMA]
    if file.arrival_s is not None and file.arrival_s[0] > UNIX_S:
        began = began or dates.unix(file.arrival_s[0])
    if began is None:
        unknown.append(NO_START)
    inputs: tuple[Input, ...]
    own = own_times(file) if file.arrival_s is not None else None
    if own is not None:
        t_s, follows = _from_zero(own[0]), own[1]
        inputs = at_times(t_s, file.rr_ms, follows)
    elif file.arrival_s is not None:
        inputs = as_heard(_from_zero(list(file.arrival_s)), file.rr_ms)
        unknown.append("when exactly each beat happened: only when it was heard of")
    else:
        inputs = in_a_row(file.rr_ms, file.breaks)
        unknown.append(NO_TIMES)
        if file.breaks:
            unknown.append(NO_LENGTHS)
    return Imported(
        origin,
        inputs,
        dates.iso(began) if began is not None else None,
        device=dict(device or {}),
        unknown=tuple(unknown),
        notes=file.notes,
    )


def own_times(file: RRFile) -> tuple[list[float], list[bool]] | None:
    """The beats' own times in s, and what follows what; None when times say when it was heard.

    A column of times may be of an interval's end or of its beginning.
    """
    t, rr = file.arrival_s, file.rr_ms
    if t is None or len(t) < 3:
        return (list(t), [False] + [True] * (len(t) - 1)) if t and file.exact else None
    steps = [b - a for a, b in pairwise(t)]
    for late, shift in ((1, 0.0), (0, 1.0)):
        off = [step - rr[i + late] / 1000 for i, step in enumerate(steps)]
        if sum(abs(o) <= NEARLY_S for o in off) >= MOST * len(off):
            beats = [a + shift * b / 1000 for a, b in zip(t, rr, strict=True)]
            follows = [False] + [o <= HOLE * rr[i + 1] / 1000 for i, o in enumerate(off)]
            for i in file.breaks:
                follows[i : i + 1] = [False] * len(follows[i : i + 1])
            return beats, follows
    return None


def _from_zero(t_s: list[float]) -> list[float]:
    """Times as they are, unless they begin far from 0."""
    if -1.0 <= t_s[0] <= FAR_S:
        return t_s
    return [t - t_s[0] for t in t_s]


def _first_date(table: Table) -> tuple[datetime | None, tuple[float, ...] | None]:
    """The first moment of a column of dates, and all of them in s from it when all are there."""
    for i in range(len(table.rows[0]) if table.rows else 0):
        first = (
            dates.moment(table.rows[0][i]) if re.search(r"\d[-T:]\d", table.rows[0][i]) else None
        )
        if first is None:
            continue
        moments = [dates.moment(row[i]) if i < len(row) else None for row in table.rows]
        if any(m is None for m in moments):
            return first, None
        since = tuple((m - first).total_seconds() for m in moments if m is not None)
        fine = len(set(since)) > 0.9 * len(since)  # whole seconds tell two beats nothing
        return first, since if fine and list(since) == sorted(since) else None
    return None, None
