"""What the importer ``text`` reads: lists, and the exports of other programs that it knows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from benchmarks.fuzz_importers import Form
from poise.simulation.foreign_files import SOME_MS

BEATS = SOME_MS * 5
TIMES = [t_ms / 1000 for t_ms in accumulate(BEATS)]
MINUTE_ENDS_S = 27  # of the clock that the rows are stamped with
FLOW = "".join(f"{rr},{int(k % 11 == 3)}\n" for k, rr in enumerate(BEATS))
HRM = "[Params]\nVersion=106\nMonitor=33\nDate=20210304\nStartTime=10:12:33.0\n\n[HRData]\n"


def told(head: str, row: Callable[[float, int], str]) -> bytes:
    """A title, and a row for each beat until the minute of its clock is over."""
    rows = (row(t, rr) for t, rr in zip(TIMES, BEATS, strict=True) if t < MINUTE_ENDS_S)
    return "\n".join([head, *rows, ""]).encode()


FORM = Form(
    "text",
    {
        "flow.txt": ("duration, offline\n" + FLOW).encode(),
        "monitor.hrm": (HRM + "".join(f"{rr}\n" for rr in BEATS)).encode(),
        "IBI.csv": told("1614852753.0, IBI", lambda t, rr: f"{t:.6f},{rr / 1000:.6f}"),
        "sensor_logger.txt": told(
            "Phone timestamp;RR-interval [ms]",
            lambda t, rr: f"2021-03-04T10:12:{33 + t:06.3f};{rr}",
        ),
        "logger.csv": told(
            "date,rr,since start",
            lambda t, rr: f"2021-03-04 10:12:{33 + int(t):02d} +0000,{rr},{1000 * t:.0f}",
        ),
    },
)
seeds, read = FORM.seeds, FORM.read
