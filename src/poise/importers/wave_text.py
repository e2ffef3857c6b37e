"""Pulse waves, ECGs and traces of skin colour from text: times in s or ms, or a rate said."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from poise.errors import RecordingError
from poise.importers.table import Table

TIME = ("t_s", "time_s", "t", "time", "time_ms", "t_ms", "timestamp", "seconds", "frame_time")
PULSE = ("pulse", "ppg", "pleth", "bvp", "ir", "wave")
ECG = ("ecg", "ekg", "ecg_mv", "ecg_uv", "mlii", "lead ii", "lead i", "ii")
RED, GREEN, BLUE = ("red", "r"), ("green", "g"), ("blue", "b")
FEWEST = 32


@dataclass(frozen=True, slots=True)
class WaveFile:
    """Samples at times ``t`` (n,) in s: one column (a wave) or three (red, green, blue).

    ``kind`` is ``pulse``, ``ecg`` or ``skin``.

    A column holds as many values as there are times, None where one was not given.
    """

    t: tuple[float, ...]
    columns: tuple[tuple[float | None, ...], ...]
    notes: tuple[str, ...]
    kind: str = "pulse"


def wave_kind(table: Table) -> str | None:
    """``skin``, ``pulse`` or ``ecg`` by the header's names, None when it has none of them."""
    if all(table.find(*names) is not None for names in (RED, GREEN, BLUE)):
        return "skin"
    if table.find(*PULSE) is not None:
        return "pulse"
    return "ecg" if table.find(*ECG) is not None else None


def read_wave(table: Table, kind: str, rate_hz: float | None) -> WaveFile:
    """The columns of a ``pulse``, ``ecg`` or ``skin`` file; errors lack the file's name."""
    wanted = {"skin": (RED, GREEN, BLUE), "ecg": (ECG,)}.get(kind, (PULSE,))
    at = [table.find(*names) for names in wanted]
    if None in at:
        if kind == "skin":
            raise RecordingError("has no columns red, green and blue: name them in a first line")
        at = [_only_column(table, kind)]
    columns = [table.column(i) for i in at if i is not None]
    if len(table.rows) < FEWEST:
        raise RecordingError(f"holds only {len(table.rows)} samples: record some seconds at least")
    times, notes = _times(table, rate_hz)
    kept = [i for i, t in enumerate(times) if t is not None]
    if len(kept) < FEWEST:
        raise RecordingError("has hardly any times: check the column of times")
    holes = sum(v is None for column in columns for v in column)
    if holes:
        notes = (*notes, f"{holes} values were missing and were left out")
    return WaveFile(
        tuple(t for t in times if t is not None),
        tuple(tuple(column[i] for i in kept) for column in columns),
        (*table.notes, *notes),
        kind,
    )


def _only_column(table: Table, kind: str) -> int:
    numeric = [
        i
        for i in range(max(map(len, table.rows[:50]), default=0))
        if sum(v is not None for v in table.column(i)) > 0.5 * len(table.rows)
        and not (table.names and table.names[i : i + 1] and table.names[i] in TIME)
    ]
    if len(numeric) == 2 and not table.names:
        return numeric[1]  # a time and a wave
    if len(numeric) != 1:
        raise RecordingError(
            f"has several columns and none named {kind}: name the one that holds the wave"
        )
    return numeric[0]


def _times(table: Table, rate_hz: float | None) -> tuple[list[float | None], tuple[str, ...]]:
    at = table.find(*TIME)
    if at is None and not table.names and len(table.rows[0]) == 2:
        at = 0
    if at is None or rate_hz is not None:
        if rate_hz is None:
            raise RecordingError(
                "has no column of times: say how many samples a second with --rate HZ"
            )
        return [i / rate_hz for i in range(len(table.rows))], ()
    raw = table.column(at)
    known = [t for t in raw if t is not None]
    steps = [b - a for a, b in pairwise(known)]
    if not steps or known[-1] <= known[0]:
        raise RecordingError("has times that do not run forwards: check the column of times")
    in_ms = table.names[at : at + 1] in (("t_ms",), ("time_ms",)) or median(steps) > 2
    times = [None if t is None else (t / 1000 if in_ms else t) for t in raw]
    notes: list[str] = ["times in ms"] if in_ms else []
    back = sum(step <= 0 for step in steps)
    if back:
        notes.append(f"{back} samples were not later than the one before and were left out")
        latest = float("-inf")
        for i, t in enumerate(times):
            if t is not None and t <= latest:
                times[i] = None
            elif t is not None:
                latest = t
    longest = max(steps) / (1000 if in_ms else 1)
    if longest > 10 * median(steps) / (1000 if in_ms else 1) and longest > 0.3:
        notes.append(f"gaps between samples of up to {longest:.1f} s")
    return times, tuple(notes)
