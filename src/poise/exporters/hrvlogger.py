"""The text of HRV Logger: the date, the interval, and the time since the start, both in ms."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from poise.exporters import ExportForm, began
from poise.exporters.kubios import number
from poise.files import atomic_write, errors_in_words
from poise.importers.placing import HOLE
from poise.recording.reader import Recording
from poise.recording.tables import intervals

YEARS = (1970, 2999)  # with room for the time zone and the session
FORM = ExportForm(
    ".csv",
    "HRV Logger: date, RR interval and time since the start",
    frozenset({"intervals", "times", "gaps", "start"}),
)


def write(recording: Recording, path: Path) -> None:
    """Write the intervals of the best sensor with the times of their beats.

    ``since start`` counts from the session's zero, to a thousandth of a ms.  Where beats are
    missing and the times do not show it, a row without an interval stands between.
    """
    start = began(recording, YEARS)
    lines = ["date,rr,since start\n"]
    last_t: float | None = None
    for rr in intervals(recording):
        date = (start + timedelta(seconds=rr.t)).strftime("%Y-%m-%d %H:%M:%S %z")
        since = number(round(rr.t * 1000, 3))
        if last_t is not None and not rr.follows:
            hole_s = rr.t - last_t - rr.rr_ms / 1000
            lines += [f"{date},,{since}\n"] if hole_s <= HOLE * rr.rr_ms / 1000 else []
        lines.append(f"{date},{number(rr.rr_ms)},{since}\n")
        last_t = rr.t
    with errors_in_words(path), atomic_write(path) as fresh:
        fresh.write_text("".join(lines), encoding="ascii", newline="\n")
