"""What a file's own clock says against its being a list of beats.

A heart is no clock: times that run as evenly as one are those of a log, and intervals beside such
times are samples.  Intervals that add up to more than their clock were counted twice; where the
clock begins anew, so does another recording.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from poise.errors import RecordingError
from poise.importers import columns
from poise.importers.columns import FITS, HOLE_MS, known
from poise.importers.rr_file import RRFile
from poise.importers.table import Table

# Times are a clock's when so many of their steps are alike within this part of a step, and the
# step is a whole number of quarters of a second, as programs choose them.
MOST, ALIKE, QUARTER_S, FEWEST = 0.95, 0.01, 0.25, 5
# Intervals may add up to so much more than their clock: a strap tells of beats from before.
MORE, MORE_S = 0.05, 5.0
# A step back by so many usual ones is another clock; longer than an hour ahead, another recording.
BACK, BETWEEN_S = 10.0, 3600.0
RECORDINGS = (
    "holds {} recordings, as its clock begins anew or an hour is missing: nothing is counted across"
)
_IN_MS = re.compile(r"(^|[\W_])(ms|msec|milli\w*)([\W_]|$)")


def refuse_a_clock(table: Table, index: int, steps_s: Sequence[float]) -> None:
    """Raise :class:`RecordingError` when the times of a column are no beats but a log's clock."""
    if len(steps_s) < FEWEST:
        return
    rate = columns.find(table).rate
    rates = table.column(rate) if rate is not None else []
    step = median(steps_s)
    contradicted = False
    if known(rates) and not columns.is_rate_of(table.column(index), rates):
        bpm = median(known(rates))
        contradicted = not 0.9 < 60 / max(step, 1e-6) / max(bpm, 1e-6) < 1.1
    if _is_even(steps_s) or contradicted:
        raise RecordingError(
            f"has a row about each {step:.3g} s, which is a clock and no heart: it is a log of "
            "heart rates, and variability needs the intervals between beats (RR, IBI)"
        )


def _is_even(steps_s: Sequence[float]) -> bool:
    """Whether steps are multiples of one that a program chose; some rows may be missing."""
    base = max(1, round(median(steps_s) / QUARTER_S)) * QUARTER_S
    even = (step > base / 2 and abs((step / base + 0.5) % 1.0 - 0.5) <= ALIKE for step in steps_s)
    return sum(even) >= MOST * len(steps_s)


def refuse_samples(clock: Sequence[float | None], values: Sequence[float | None]) -> None:
    """Raise :class:`RecordingError` for intervals that a clock asked for, not each as it ended.

    Then there is one a step, all steps are alike, and the intervals do not add up to them.
    """
    times = known(clock)
    steps = [b - a for a, b in pairwise(times)]
    off = columns.misfit(clock, values)
    if len(steps) < 2 * FEWEST or off is None or off <= FITS:
        return
    step = median(steps)
    if step <= 0:
        return
    alike = sum(abs(s - step) <= ALIKE * step for s in steps)
    usual = median(known(values))
    ratio = min((usual / step * unit for unit in (1e-3, 1.0, 1e3)), key=lambda r: abs(r - 1))
    if alike >= MOST * len(steps) and abs(ratio - 1) > FITS:
        raise RecordingError(
            "has an interval for each step of a clock, and the intervals do not add up to it: they "
            "were sampled and are not every beat; export each beat's interval"
        )


def refuse_sample_numbers(
    times: Sequence[float], steps: Sequence[float], name: str, said: list[str]
) -> None:
    """Raise :class:`RecordingError` for whole numbers that may be ms or samples of any rate.

    A column named after time is taken as ms, and ``said`` is told so.
    """
    step = median(steps)
    if step < 200 or any(t != int(t) for t in times) or _IN_MS.search(name):
        return
    if columns.is_time_name(name):
        said.append(
            "its times are taken as ms, as they do not say their unit: if they are sample numbers, "
            "say the sampling rate with --rate HZ"
        )
        return
    raise RecordingError(
        f"holds whole numbers {step:g} apart, in ms or as sample numbers: say how many a second "
        "with --rate HZ, which is 1000 for ms"
    )


# ------------------------------------------------------------------ times beside intervals


def kept(file: RRFile, at: Sequence[float], said: list[str]) -> RRFile:
    """``file`` with its times in s and its recordings parted; without them where they are no use.

    Raises :class:`RecordingError` when there is more heart than time.
    """
    begins = _begins_anew(at)
    unit = columns.unit_of(at, [rr / 1000 for rr in file.rr_ms])
    t = [x / unit for x in at]
    ahead = (i for i, (a, b) in enumerate(pairwise(t), 1) if b - a > BETWEEN_S)
    begins = sorted({*begins, *ahead})
    parts = _parts(begins, len(t))
    if any(b < a for lo, hi in parts for a, b in pairwise(t[lo:hi])):
        if at[-1] > at[0]:
            said.append("its times run backwards in places and were not used")
        return file
    if all(t[lo] == t[hi - 1] for lo, hi in parts):
        return file
    file = replace(file, arrival_s=tuple(t), begins=tuple(begins))
    file = _each_once(file, said)
    for lo, hi in _parts(file.begins, len(file.rr_ms)):
        assert file.arrival_s is not None
        _compare(file.arrival_s[lo:hi], file.rr_ms[lo:hi], said)
    if file.begins:
        said.append(RECORDINGS.format(len(file.begins) + 1))
    return file


def _begins_anew(at: Sequence[float]) -> list[int]:
    """Where the clock goes back for good; empty when it does so all the time."""
    steps = [b - a for a, b in pairwise(at)]
    ahead = [step for step in steps if step > 0]
    if not ahead:
        return []
    usual = median(ahead)
    found = [i for i, step in enumerate(steps, 1) if step < -BACK * usual]
    return found if len(found) <= len(at) // 20 else []


def _parts(begins: Sequence[int], n: int) -> list[tuple[int, int]]:
    return list(pairwise([0, *begins, n]))


def _total_s(rr_ms: Sequence[float]) -> float:
    return sum(v for v in rr_ms[1:] if v <= HOLE_MS) / 1000


def _each_once(file: RRFile, said: list[str]) -> RRFile:
    """Without rows that are told twice: the same at the same time, or a whole recording again."""
    assert file.arrival_s is not None
    rows = list(zip(file.arrival_s, file.rr_ms, strict=True))
    drop: set[int] = set()
    parts = _parts(file.begins, len(rows))
    for k, (lo, hi) in enumerate(parts):
        if any(rows[lo:hi] == rows[slice(*before)] for before in parts[:k]):
            drop.update(range(lo, hi))
        elif _is_more(file.arrival_s[lo:hi], file.rr_ms[lo:hi]):
            again = {i for i in range(lo + 1, hi) if rows[i] == rows[i - 1]}
            once = [rows[i] for i in range(lo, hi) if i not in again]
            if not _is_more([t for t, _ in once], [rr for _, rr in once]):
                drop |= again
    if not drop:
        return file
    said.append(f"{len(drop)} rows that it tells twice were counted once")
    left = [i for i in range(len(rows)) if i not in drop]
    where = {bisect_left(left, i) for i in (*file.breaks, *file.begins)}
    begins = {bisect_left(left, i) for i in file.begins}
    return replace(
        file,
        arrival_s=tuple(rows[i][0] for i in left),
        rr_ms=tuple(rows[i][1] for i in left),
        breaks=tuple(sorted(i for i in where - begins if 0 < i < len(left))),
        begins=tuple(sorted(i for i in begins if 0 < i < len(left))),
    )


def _is_more(times: Sequence[float], rr_ms: Sequence[float]) -> bool:
    """Whether there is more heart than time."""
    span_s = times[-1] - times[0]
    return _total_s(rr_ms) - span_s > max(MORE_S, MORE * span_s)


def _compare(times: Sequence[float], rr_ms: Sequence[float], said: list[str]) -> None:
    """Intervals with the file's own clock; some programs confuse ms and 1/1024 s."""
    span_s, total_s = times[-1] - times[0], _total_s(rr_ms)
    if _is_more(times, rr_ms):
        raise RecordingError(
            f"has intervals that add up to {total_s:.0f} s in {span_s:.0f} s of its clock: beats "
            "are counted twice, or two sensors are in one list; save each separately"
        )
    if total_s < 60:
        return
    ratio = span_s / total_s
    for factor, words in ((1.024, "too short"), (1 / 1.024, "too long")):
        if abs(ratio - factor) < 0.006:
            said.append(
                f"the intervals are all 1.024 times {words} by the file's own clock "
                "(1/1024 s taken for ms, or the other way round); they were not changed"
            )
