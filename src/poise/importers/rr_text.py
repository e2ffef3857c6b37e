"""Intervals between beats from a text file, whoever wrote it.

What a column holds is told by ``columns``, or, without names, from its values: intervals in ms or
s, the times of beats, PhysioNet's time and rate, a strap's arrival and interval, the files of HRM,
Elite HRV, HRV Logger and Empatica.  Nothing is altered; what was assumed is said in the notes.

A file that is no list of beats is refused: times that run like a clock are those of a heart-rate
log, and whole numbers without a unit may be samples of any rate.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median

from poise.errors import RecordingError
from poise.importers import columns, file_clock
from poise.importers.boundary import in_words
from poise.importers.columns import HOLE_MS, Columns, known
from poise.importers.rr_file import RRFile
from poise.importers.samples import are_of_a_wave
from poise.importers.table import Table, parse, read_text

CLOCK_MS = 60_000.0
SECONDS, MS = "intervals in seconds, read as ms", "intervals in ms"
_EXPECTED = "expected one interval a line, or a CSV with a column rr_ms or t_s"
# So many numbers that only rise are rarely a heart's intervals, and rarely so few beats' times.
FEWEST_RISING = 10


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
    sure: bool = False,
) -> RRFile:
    """Intervals from text; ``rate_hz`` is for beats given as sample numbers.

    ``table`` is the same text parsed, by who has it already; ``sure`` that a person said it holds
    intervals.

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
    if not table.names:
        table = _one_list(table)
    file = _told(table, notes, rate_hz, sure)
    unit = () if file.exact or SECONDS in file.notes else (MS,)
    return replace(file, notes=(*unit, *file.notes))


def _told(table: Table, notes: tuple[str, ...], rate_hz: float | None, sure: bool) -> RRFile:
    found = columns.find(table)
    if found.rr is not None:
        return _with_times(table, found, notes)
    if found.time is not None:
        return _beat_times(table, found.time, notes, rate_hz)
    if found.rate is not None:
        raise RecordingError(
            f"seems to hold heart rates ({_name(table, found.rate)}), not the intervals between "
            "beats: export RR intervals, in ms or s"
        )
    if table.names and table.names[0].startswith("<"):
        raise RecordingError("is a web page and no recording: download the file itself")
    if table.names and not columns.nearly_all_numbers(table, 0):
        raise RecordingError(
            f"has no column of intervals (rr_ms) or beat times (t_s) among "
            f"{', '.join(name[:20] for name in table.names[:8])}: "
            "rename the column that holds them"
        )
    return _by_values(table, notes, rate_hz, sure)


def rr_of(values: Sequence[float | None]) -> RRFile:
    """Intervals from values, as a file of one a line would give them; None where one is missing."""
    lines = list(range(1, len(values) + 1))
    return _intervals(values, None, Table((), [], lines, ()), ())


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


def _one_list(table: Table) -> Table:
    """Several numbers a line that belong to one list: a single line, or lines of any length."""
    lengths = {len(row) for row in table.rows}
    one = len(table.rows) == 1 or (len(lengths) > 1 and min(sorted(lengths)[1:]) > 3)
    if lengths == {1} or not one:
        return table
    cells = [cell for row in table.rows for cell in row]
    return Table((), [[cell] for cell in cells], [table.lines[0]] * len(cells), table.notes)


# ------------------------------------------------------------------ which column


def _with_times(table: Table, found: Columns, notes: tuple[str, ...]) -> RRFile:
    assert found.rr is not None
    values = table.column(found.rr)
    if sum(v is not None for v in values) < 0.5 * len(values):
        raise RecordingError(
            f"has few numbers in its {_name(table, found.rr)}: {_EXPECTED}",
            line=table.lines[0],
        )
    clock = found.clock
    if clock is not None and any(t is None for t, v in zip(clock, values, strict=True) if v):
        clock = None  # it has holes: the intervals are their own clock
    if found.why:
        notes = (*notes, f"its intervals are its {_name(table, found.rr)}, {found.why}")
    if clock is not None:
        file_clock.refuse_samples(clock, values)
    return _intervals(values, clock, table, notes)


def _by_values(table: Table, notes: tuple[str, ...], rate_hz: float | None, sure: bool) -> RRFile:
    """Tell from the values what the columns are."""
    width = max(map(len, table.rows[:50]))
    numeric = [i for i in range(width) if columns.nearly_all_numbers(table, i)]
    if not numeric:
        raise RecordingError(f"holds words where numbers were expected: {_EXPECTED}")
    first = table.column(numeric[0])
    if len(numeric) == 1:
        if rate_hz is None and _could_be_both(known(first)):
            raise RecordingError(
                "rises all along, as intervals in ms or as times of beats in s: "
                "say which in a first line, rr_ms or t_s"
            )
        if _rises_like_beats(first, rate_hz):
            return _beat_times(table, numeric[0], notes, rate_hz)
        if not sure and are_of_a_wave(known(first)):
            raise RecordingError(
                "looks like the samples of a wave, not like intervals between beats: say --kind "
                "pulse or --kind ecg, and --rate HZ, the samples a second (--kind rr if it is "
                "intervals)"
            )
        return _intervals(first, None, table, notes)
    for time in (i for i in numeric if columns.rises(table.column(i))):
        beside = (table.column(i) for i in numeric if i != time)
        if any(columns.is_rate_of(table.column(time), rates) for rates in beside):
            said = "two columns, beat times and rates: the intervals are those between times"
            return _beat_times(table, time, (*notes, said), rate_hz)
    likely = [i for i in numeric if _is_like_intervals(table.column(i))]
    likely = [i for i in likely if not columns.rises(table.column(i))] or likely
    likely = [i for i in likely if median(known(table.column(i))) >= columns.USUAL_MS[0]] or likely
    if len(likely) == 1:
        clocks = (i for i in numeric if i not in likely and columns.may_be_a_clock(table.column(i)))
        clock = next(clocks, None)
        return _with_times(
            table, Columns(likely[0], clock, None if clock is None else tuple(table.column(clock))),
            notes,
        )  # fmt: skip
    if _rises_like_beats(first, rate_hz) and not likely:
        return _beat_times(table, numeric[0], notes, rate_hz)
    raise RecordingError(
        f"has {len(numeric)} columns of numbers and "
        + ("no name for its intervals: " if table.names else "no header to tell them apart: ")
        + "name them in a first line, such as t_s,rr_ms"
    )


def _is_like_intervals(values: Sequence[float | None]) -> bool:
    """Whether a column among others may be of intervals: a mark that is 1 in each row is not."""
    numbers = known(values)
    if not columns.is_interval_like(numbers) or len(set(numbers)) <= min(2, len(numbers) // 10):
        return False
    return not (columns.rises(numbers) and max(numbers) > 5 * min(numbers))


def _rises_like_beats(values: Sequence[float | None], rate_hz: float | None) -> bool:
    if rate_hz is not None:
        return columns.rises(values) and len(known(values)) > 2
    return columns.rises_like_beats(values)


def _name(table: Table, index: int) -> str:
    return f"column {table.names[index]!r}" if index < len(table.names) else f"column {index + 1}"


def _could_be_both(values: list[float]) -> bool:
    """Whether a lone column that rises all along is as well intervals in ms as times in s.

    Neither goes on so for long: intervals fall again, and the times of a whole recording begin
    before 200 s.
    """
    steps = [b - a for a, b in pairwise(values)]
    return (
        len(values) >= FEWEST_RISING
        and min(steps) > 0
        and values[0] >= 200
        and values[-1] <= HOLE_MS
        and 0.25 <= median(steps) < 1.9
    )


# ------------------------------------------------------------------ values to a file's intervals


def _intervals(
    values: Sequence[float | None],
    times: Sequence[float | None] | None,
    table: Table,
    notes: tuple[str, ...],
) -> RRFile:
    said = list(notes)
    for value, line in zip(values, table.lines, strict=True):
        if value is not None and value < 0:
            raise RecordingError(
                f"has a negative interval ({value:g}) on line {line}: "
                "check that the column holds the times between beats",
                line=line,
            )
    scale = _to_ms(known(values))
    if scale != 1:
        said.append(SECONDS)
    rr: list[float] = []
    at: list[float] | None = [] if times is not None else None
    breaks: list[int] = []
    unread: list[int] = []
    for i, value in enumerate(values):
        if value is None:
            unread.append(table.lines[i])
            breaks.append(len(rr))
            continue
        # Rounded to a tenth of a µs: a decimal fraction of seconds is no whole number of ms.
        rr.append(round(value * scale, 4) if scale != 1 else value)
        if at is not None and times is not None:
            at.append(times[i] or 0.0)
    if unread:
        said.append(
            f"{_count(len(unread), 'line')} held no number (first: line {unread[0]}); "
            "the interval after each follows nothing"
        )
    if not rr:
        raise RecordingError("holds no interval above 0: record it again")
    if len(rr) > 2 and rr[0] > max(CLOCK_MS, 20 * median(rr)):
        said.append(f"the first value ({rr[0] / scale:g}) is a clock time, not an interval")
        rr, at = rr[1:], at[1:] if at is not None else None
        breaks = [i - 1 for i in breaks if i > 1]
    zeros = sum(v == 0 for v in rr)
    if zeros:
        said.append(f"{_count(zeros, 'interval')} of 0 ms")
    _say_gaps(rr, said)
    file = RRFile(tuple(rr), None, (), breaks=tuple(i for i in breaks if 0 < i < len(rr)))
    if at is not None:
        file = file_clock.kept(file, at, said)
    return replace(file, notes=tuple(said))


def _beat_times(table: Table, index: int, notes: tuple[str, ...], rate_hz: float | None) -> RRFile:
    said = list(notes)
    times = known(table.column(index))
    lost = len(table.rows) - len(times)
    if lost:
        said.append(f"{_count(lost, 'line')} held no time and were passed over")
    if len(times) < 2:
        raise RecordingError("holds fewer than two beat times: there is no interval between them")
    steps = [b - a for a, b in pairwise(times)]
    name = table.names[index] if table.names else ""
    if rate_hz is None:
        file_clock.refuse_sample_numbers(times, steps, name, said)
    scale = _time_to_s(steps, name, rate_hz)
    file_clock.refuse_a_clock(table, index, [step * scale for step in steps])
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
    unit = f"samples, {rate_hz:g} a second" if rate_hz else "s" if scale == 1 else "ms"
    said.append(f"intervals are the steps between its times, in {unit}")
    return RRFile(tuple(rr), tuple(beats[1:]), tuple(said), exact=True)


def _to_ms(numbers: list[float]) -> float:
    """What turns a file's intervals into ms, by their size."""
    positive = [v for v in numbers if v > 0]
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
        f"holds values of about {usual:g}, which are not intervals in ms or s: {_EXPECTED}"
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
    raise RecordingError(f"holds times {step:g} apart, which are not beats in s or ms: {_EXPECTED}")


def _say_gaps(rr_ms: list[float], said: list[str]) -> None:
    gaps = [v for v in rr_ms if v > HOLE_MS]
    if gaps:
        said.append(
            f"{_count(len(gaps), 'gap')} of up to {max(gaps) / 1000:.1f} s, where beats are missing"
        )


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
