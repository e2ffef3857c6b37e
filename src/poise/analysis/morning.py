"""A morning reading: ln RMSSD of two quiet minutes against one's own last seven days, in words.

It is compared with nobody else's, and called neither readiness nor recovery.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, sqrt
from pathlib import Path
from statistics import fmean, stdev

from poise.analysis.options import Options
from poise.analysis.study import analyse
from poise.core.standard_errors import student_ci_95
from poise.errors import PoiseError
from poise.library.session_row import SessionRow

NAME = "morning"
QUIET_S, DAYS, FEWEST = 120.0, 7, 3
# A made-up heart, or a recorded one shown again, is nobody's morning.
NOT_ONES_OWN = ("none", "synthetic", "replay")
MOVED_BY = "Sleep, a drink, an early alarm and how fast you breathed all move it."
HOW = (
    "Take one with 'poise train morning', or label an imported file: "
    "'poise import FILE --tag morning'."
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One morning: ``ln_rmssd`` of its first two minutes, and its standard error."""

    day: date
    ln_rmssd: float
    se: float


@dataclass(frozen=True, slots=True)
class Compared:
    """A reading beside the ``mean`` of ``n`` others; ``usual`` is how far one may be off by chance.

    19 of 20 mornings of somebody who does not change lie within ``usual`` of the mean.
    """

    reading: Reading
    mean: float
    n: int
    usual: float

    @property
    def difference(self) -> float:
        """How much higher ln RMSSD is than the mean."""
        return self.reading.ln_rmssd - self.mean


def readings(rows: Iterable[SessionRow]) -> list[Reading]:
    """The first morning reading of each day that has one, the earliest first."""
    found: dict[date, Reading] = {}
    for row in rows:
        began = row.began and row.began.astimezone()
        if began is None or began.date() in found or not is_one(row):
            continue
        reading = of_recording(Path(row.path), began.date())
        if reading is not None:
            found[began.date()] = reading
    return [found[day] for day in sorted(found)]


def is_one(row: SessionRow) -> bool:
    """Whether a session is a morning reading, by its exercise or its label."""
    said = row.summary
    if said is None or said.sensor in NOT_ONES_OWN:
        return False
    return said.exercise == NAME or NAME in row.tags


def of_recording(path: Path, day: date) -> Reading | None:
    """The reading of a recording; None where its two minutes cannot be read beat by beat."""
    try:
        windows = analyse(path, Options(windows_s=QUIET_S)).windows
    except PoiseError:
        return None
    first = windows[0] if windows and windows[0].end_s == QUIET_S else None
    if first is None or not first.rmssd_ms or first.rmssd_se_ms is None:
        return None
    return Reading(day, log(first.rmssd_ms), first.rmssd_se_ms / first.rmssd_ms)


def compared(reading: Reading, others: Sequence[Reading]) -> Compared | None:
    """``reading`` beside those of the seven days before it; None with fewer than three."""
    since = reading.day - timedelta(days=DAYS)
    values = [one.ln_rmssd for one in others if since <= one.day < reading.day]
    n = len(values)
    if n < FEWEST:
        return None
    spread = max(stdev(values), reading.se)
    return Compared(reading, fmean(values), n, student_ci_95(n - 1) * spread * sqrt(1 + 1 / n))


def in_words(found: Sequence[Reading], today: date) -> str:
    """What the latest of the readings says, for a person."""
    if not found:
        return f"No morning reading yet. {HOW}"
    last = found[-1]
    when = "This morning" if last.day == today else f"On {last.day:%Y-%m-%d}"
    said = f"{when}: RMSSD {exp(last.ln_rmssd):.0f} ms (ln RMSSD {last.ln_rmssd:.2f})"
    beside = compared(last, found)
    if beside is None:
        known = sum(last.day - timedelta(days=DAYS) <= one.day < last.day for one in found)
        return (
            f"{said}. A comparison needs {FEWEST} mornings in the {DAYS} days before; "
            f"there {'is' if known == 1 else 'are'} {known}."
        )
    usual = f"your mean of {beside.n} mornings in the {DAYS} days before, {exp(beside.mean):.0f} ms"
    by = f"{abs(beside.difference):.2f} in ln RMSSD"
    if abs(beside.difference) <= beside.usual:
        return (
            f"{said}, as usual beside {usual}: it differs by {by}, and yours differ by up to "
            f"{beside.usual:.2f} by themselves."
        )
    way = "higher" if beside.difference > 0 else "lower"
    return (
        f"{said}, {way} than {usual}: by {by}, where yours differ by up to {beside.usual:.2f} by "
        f"themselves. {MOVED_BY}"
    )
