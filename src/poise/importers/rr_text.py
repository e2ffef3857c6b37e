"""Intervals between beats from a text file, whoever wrote it.

What a column holds is told from its header where it has one and else from its values: intervals
in ms or s, the times of beats, PhysioNet's time and rate, a strap's arrival and interval, the
files of HRM, Elite HRV, HRV Logger and Empatica.  Nothing is altered; what was noticed is said in
the notes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

from poise.errors import RecordingError
from poise.importers.boundary import in_words
from poise.importers.table import Table, parse, read_text

RR_NAMES = (
    "rr_ms", "rr", "rri", "rr_s", "ibi_ms", "ibi", "ibi_s", "nn", "nn_ms", "rr interval",
    "rr-interval", "rr_interval", "rr interval (ms)", "rr interval [ms]", "rr-interval [ms]",
    "rr (ms)", "rr [ms]", "rr_interval_ms", "rr-intervals", "rr intervals", "ibi (ms)",
    "ibi [ms]", "interval_ms", "interval",
)  # fmt: skip
TIME_NAMES = (
    "t_s", "time_s", "beat_s", "t_ms", "time_ms", "arrival_s", "since start", "time", "t",
    "timestamp", "seconds", "elapsed",
)  # fmt: skip
# An interval longer than this is no interval: the recording has a hole there.
GAP_MS = 3000.0
CLOCK_MS = 60_000.0


@dataclass(frozen=True, slots=True)
class RRFile:
    """The intervals of a file, as written, and what was noticed.

    ``arrival_s`` holds a time for each interval, None when the file has none: the later beat's
    own time when ``exact``, else when it was heard.  ``breaks`` are the indices of intervals
    before which something is missing from the file.
    """

    rr_ms: tuple[float, ...]
    arrival_s: tuple[float, ...] | None
    notes: tuple[str, ...]
    exact: bool = False
    breaks: tuple[int, ...] = ()


def read_rr(path: Path) -> RRFile:
    """Read intervals from ``path``; :class:`RecordingError` says what is wrong with it."""
    text, notes = read_text(path)
    with in_words(path):
        return parse_rr(text, notes)


def parse_rr(
    text: str,
    notes: tuple[str, ...] = (),
    *,
    rate_hz: float | None = None,
    table: Table | None = None,
) -> RRFile:
    """Intervals from text; ``rate_hz`` is for beats given as sample numbers.

    ``table`` is the same text parsed, by who has it already.

    Errors are raised without the file's name: :func:`read_rr` puts it before them.
    """
    body = _after_hrm_header(text)
    if body is not None:
        notes = (*notes, "a Polar HRM file: the intervals of its [HRData]")
        table = parse(body)
    elif table is None:
        table = parse(text)
    notes = (*notes, *table.notes)
    if not table.rows:
        raise RecordingError(f"holds no numbers: {_EXPECTED}")
    rr_at = table.find(*RR_NAMES)
    t_at = table.find(*TIME_NAMES)
    if rr_at is not None:
        return _with_times(table, rr_at, t_at, notes)
    if t_at is not None:
        return _beat_times(table, t_at, notes, rate_hz)
    if table.names and not _nearly_all_numbers(table, 0):
        raise RecordingError(
            f"has no column of intervals (rr_ms) or beat times (t_s) among "
            f"{', '.join(name[:20] for name in table.names[:8])}: "
            "rename the column that holds them"
        )
    return _without_header(table, notes, rate_hz)


def rr_of(values: Sequence[float | None]) -> RRFile:
    """Intervals from values, as a file of one a line would give them; None where one is missing."""
    lines = list(range(1, len(values) + 1))
    return _intervals(values, None, Table((), [], lines, ()), ())


_EXPECTED = "expected one interval a line, or a CSV with a column rr_ms or t_s"


def _after_hrm_header(text: str) -> str | None:
    """The [HRData] of a Polar HRM file, None for any other text."""
    if not re.match(r"\s*\[Params\]", text, re.IGNORECASE):
        return None
    interval = re.search(r"^Interval=(\d+)", text, re.MULTILINE | re.IGNORECASE)
    data = re.search(r"\[HRData\](.*?)(\n\[|\Z)", text, re.DOTALL | re.IGNORECASE)
    if data is None or not data.group(1).strip():
        raise RecordingError("is an HRM file without [HRData]: export it again with its data")
    if interval is not None and interval.group(1) not in ("238", "0"):
        raise RecordingError(
            f"is an HRM file of heart rates every {interval.group(1)} s, not of the intervals "
            "between beats: record again with RR intervals switched on"
        )
    return data.group(1)


# ------------------------------------------------------------------ with a header


def _with_times(table: Table, rr_at: int, t_at: int | None, notes: tuple[str, ...]) -> RRFile:
    values = table.column(rr_at)
    if sum(v is not None for v in values) < 0.5 * len(values):
        raise RecordingError(
            f"has few numbers in its column {table.names[rr_at]!r}: {_EXPECTED}",
            line=table.lines[0],
        )
    times = table.column(t_at) if t_at is not None else None
    if times is not None and any(t is None for t, v in zip(times, values, strict=True) if v):
        times = None  # dates, or holes: the intervals are their own clock
    return _intervals(values, times, table, notes)


# ------------------------------------------------------------------ without one


def _without_header(table: Table, notes: tuple[str, ...], rate_hz: float | None) -> RRFile:
    """Tell from the values what the columns are."""
    if _is_one_list(table):
        cells = [cell for row in table.rows for cell in row]
        table = Table((), [[cell] for cell in cells], [table.lines[0]] * len(cells), ())
    numeric = [i for i in range(len(table.rows[0])) if _nearly_all_numbers(table, i)]
    if not numeric:
        raise RecordingError(f"holds words where numbers were expected: {_EXPECTED}")
    first = table.column(numeric[0])
    if len(numeric) == 1:
        if _rises_like_beats(first, rate_hz):
            return _beat_times(table, numeric[0], notes, rate_hz)
        return _intervals(first, None, table, notes)
    second = table.column(numeric[1])
    if _is_interval_like(first) and _rises(second) and not _rises(first):
        return _intervals(first, second, table, notes)
    if _is_interval_like(second) and not _is_rate_of(first, second):
        return _intervals(second, first if _rises(first) else None, table, notes)
    if _rises(first) and _is_rate_of(first, second):
        notes = (*notes, "two columns, beat times and rates: the intervals are those between times")
        return _beat_times(table, numeric[0], notes, rate_hz)
    if _rises_like_beats(first, rate_hz):
        return _beat_times(table, numeric[0], notes, rate_hz)
    raise RecordingError(
        f"has {len(numeric)} columns of numbers and no header to tell them apart: "
        "name them in a first line, such as t_s,rr_ms"
    )


def _is_one_list(table: Table) -> bool:
    """Several numbers a line that belong to one list: a single line, or lines of any length."""
    lengths = {len(row) for row in table.rows}
    if lengths == {1}:
        return False
    return len(table.rows) == 1 or (len(lengths) > 1 and min(sorted(lengths)[1:]) > 3)


def _nearly_all_numbers(table: Table, index: int) -> bool:
    values = table.column(index)
    return sum(v is not None for v in values) >= 0.8 * len(values) > 0


def _known(values: Sequence[float | None]) -> list[float]:
    return [v for v in values if v is not None]


def _rises(values: list[float | None]) -> bool:
    known = _known(values)
    backwards = sum(b < a for a, b in pairwise(known))
    return len(known) > 1 and known[-1] > known[0] and backwards <= len(known) // 100


def _rises_like_beats(values: list[float | None], rate_hz: float | None) -> bool:
    """Whether a lone column is of times: it rises by about a beat, to more than any interval is.

    Intervals that rise for a while do so by far less than their own length.
    """
    known = _known(values)
    if len(known) < 3 or not _rises(values):
        return False
    step = median(b - a for a, b in pairwise(known))
    if rate_hz is not None:
        return True
    if max(known) <= 3.0 or (min(known) >= 200 and max(known) <= 3000 and step >= 1.9):
        return False
    return 0.25 <= step <= 2.5 or step >= 5  # s; ms or sample numbers


def _is_interval_like(values: list[float | None]) -> bool:
    known = _known(values)
    return bool(known) and (200 <= median(known) <= 3000 or 0.2 <= median(known) <= 3.0)


def _is_rate_of(times: list[float | None], rates: list[float | None]) -> bool:
    """Whether ``rates`` are beats a minute for the steps of ``times``, of either neighbour."""
    pairs = [(t, r) for t, r in zip(times, rates, strict=True) if t is not None and r is not None]
    if len(pairs) < 3 or not 20 <= median(r for _, r in pairs) <= 250:
        return False
    fits = 0
    for (t0, r0), (t1, r1) in pairwise(pairs):
        step = t1 - t0
        step = step / 1000 if step > 100 else step
        fits += step > 0 and min(abs(60 / step - r0), abs(60 / step - r1)) < 2
    return fits > 0.8 * (len(pairs) - 1)


# ------------------------------------------------------------------ values to a file's intervals


def _intervals(
    values: Sequence[float | None],
    times: Sequence[float | None] | None,
    table: Table,
    notes: tuple[str, ...],
) -> RRFile:
    said = list(notes)
    known = _known(values)
    for value, line in zip(values, table.lines, strict=True):
        if value is not None and value < 0:
            raise RecordingError(
                f"has a negative interval ({value:g}) on line {line}: "
                "check that the column holds the times between beats",
                line=line,
            )
    scale = _to_ms(known)
    if scale != 1:
        said.append("intervals in seconds, read as ms")
    rr: list[float] = []
    at: list[float] | None = [] if times is not None else None
    breaks: list[int] = []
    unread: list[int] = []
    for i, value in enumerate(values):
        if value is None:
            unread.append(table.lines[i])
            breaks.append(len(rr))
            continue
        rr.append(value * scale)
        if at is not None and times is not None:
            at.append(times[i] or 0.0)
    if unread:
        said.append(
            f"{_count(len(unread), 'line')} held no number (first: line {unread[0]}); "
            "the interval after each follows nothing"
        )
    usual = median(rr)
    if len(rr) > 2 and rr[0] > max(CLOCK_MS, 20 * usual):
        said.append(f"the first value ({rr[0] / scale:g}) is a clock time, not an interval")
        rr, at = rr[1:], at[1:] if at is not None else None
        breaks = [i - 1 for i in breaks if i > 1]
    zeros = sum(v == 0 for v in rr)
    if zeros:
        said.append(f"{_count(zeros, 'interval')} of 0 ms")
    _say_gaps(rr, said)
    if at is not None:
        at = _seconds(at, rr)
        if not at or at[-1] <= at[0] or any(b < a for a, b in pairwise(at)):
            if at and at[-1] > at[0]:
                said.append("its times run backwards in places and were not used")
            at = None
    if at is not None:
        _say_pace(at, rr, said)
    return RRFile(
        tuple(rr),
        None if at is None else tuple(at),
        tuple(said),
        breaks=tuple(i for i in breaks if i < len(rr)),
    )


def _beat_times(table: Table, index: int, notes: tuple[str, ...], rate_hz: float | None) -> RRFile:
    said = list(notes)
    times = _known(table.column(index))
    lost = len(table.rows) - len(times)
    if lost:
        said.append(f"{_count(lost, 'line')} held no time and were passed over")
    if len(times) < 2:
        raise RecordingError("holds fewer than two beat times: there is no interval between them")
    steps = [b - a for a, b in pairwise(times)]
    name = table.names[index] if table.names else ""
    scale = _time_to_s(steps, name, rate_hz)
    beats = [t * scale for t in times]
    for (a, b), line in zip(pairwise(beats), table.lines[1:], strict=False):
        if b < a:
            raise RecordingError(
                f"has beat times that run backwards at line {line}: "
                "sort them, or save one recording a file",
                line=line,
            )
    # Rounded to a tenth of a microsecond: the difference of two decimal fractions is not one.
    rr = [round((b - a) * 1000, 4) for a, b in pairwise(beats)]
    zeros = sum(v == 0 for v in rr)
    if zeros:
        said.append(f"{_count(zeros, 'interval')} of 0 ms: beat times given twice")
    _say_gaps(rr, said)
    return RRFile(tuple(rr), tuple(beats[1:]), tuple(said), exact=True)


def _to_ms(known: list[float]) -> float:
    """What turns a file's intervals into ms, by their size."""
    positive = [v for v in known if v > 0]
    if not positive:
        raise RecordingError("holds no interval above 0: record it again")
    usual = median(positive)
    if 0.1 <= usual <= 5:
        return 1000.0
    if 100 < usual <= 10_000:
        return 1.0
    if 20 <= usual <= 250:
        raise RecordingError(
            f"seems to hold heart rates (about {usual:.0f}), not the intervals between beats: "
            "export RR intervals, in ms or s"
        )
    raise RecordingError(
        f"holds values of about {usual:g}, which are no intervals in ms or s: {_EXPECTED}"
    )


def _time_to_s(steps: list[float], name: str, rate_hz: float | None) -> float:
    """What turns a file's beat times into seconds."""
    if rate_hz is not None:
        return 1 / rate_hz
    step = median(steps)
    if 200 < step <= 5000 and not name.endswith("_s"):
        return 0.001
    if 0.15 <= step <= 5 and not name.endswith("_ms"):
        return 1.0
    if name.endswith(("_s", "_ms")):
        raise RecordingError(
            f"has times {step:g} apart in {name}, which are no beats: "
            "a pulse wave needs a column named pulse"
        )
    if step > 5:
        raise RecordingError(
            f"seems to hold beats as sample numbers, {step:g} apart: say the sampling rate "
            "with --rate HZ"
        )
    raise RecordingError(f"holds times {step:g} apart, which are no beats in s or ms: {_EXPECTED}")


def _seconds(times: list[float], rr_ms: list[float]) -> list[float]:
    """A column of times beside intervals, in s whatever it was: their sum tells."""
    total_s = sum(v for v in rr_ms[1:] if v < GAP_MS) / 1000
    if not total_s:
        return times
    ratio = (times[-1] - times[0]) / total_s
    scale = next((unit for unit in (1e9, 1e6, 1e3) if ratio > 0.3 * unit), 1.0)
    return [t / scale for t in times]


def _say_gaps(rr_ms: list[float], said: list[str]) -> None:
    gaps = [v for v in rr_ms if v > GAP_MS]
    if gaps:
        said.append(
            f"{_count(len(gaps), 'gap')} of up to {max(gaps) / 1000:.1f} s, where beats are missing"
        )


def _say_pace(at: list[float], rr_ms: list[float], said: list[str]) -> None:
    """Compare the intervals with the file's own clock: some programs confuse ms and 1/1024 s."""
    span_s, total_s = at[-1] - at[0], sum(rr_ms[1:]) / 1000
    if total_s < 60:
        return
    ratio = span_s / total_s
    for factor, words in ((1.024, "too short"), (1 / 1.024, "too long")):
        if abs(ratio - factor) < 0.006:
            said.append(
                f"the intervals are all 1.024 times {words} by the file's own clock "
                "(1/1024 s taken for ms, or the other way round); they were not changed"
            )


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
