"""What the importer ``text`` reads: lists, and the exports of other programs that it knows."""

from __future__ import annotations

from itertools import accumulate

from benchmarks.fuzz_importers import Form
from poise.simulation.foreign_files import SOME_MS

BEATS = SOME_MS * 5
TIMES = [t_ms / 1000 for t_ms in accumulate(BEATS)]
FLOW = "".join(f"{rr},{int(k % 11 == 3)}\n" for k, rr in enumerate(BEATS))
HRM = "[Params]\nVersion=106\nMonitor=33\nDate=20210304\nStartTime=10:12:33.0\n\n[HRData]\n"
FORM = Form(
    "text",
    {
        "flow.txt": ("duration, offline\n" + FLOW).encode(),
        "monitor.hrm": (HRM + "".join(f"{rr}\n" for rr in BEATS)).encode(),
        "IBI.csv": (
            "1614852753.0, IBI\n"
            + "".join(f"{t:.6f},{rr / 1000:.6f}\n" for t, rr in zip(TIMES, BEATS, strict=True))
        ).encode(),
        "sensor_logger.txt": (
            "Phone timestamp;RR-interval [ms]\n"
            + "".join(
                f"2021-03-04T10:12:{33 + t:06.3f};{rr}\n"
                for t, rr in zip(TIMES, BEATS, strict=True)
                if t < 27
            )
        ).encode(),
        "logger.csv": (
            "date,rr,since start\n"
            + "".join(
                f"2021-03-04 10:12:{33 + int(t):02d} +0000,{rr},{1000 * t:.0f}\n"
                for t, rr in zip(TIMES, BEATS, strict=True)
                if t < 27
            )
        ).encode(),
    },
)
seeds, read = FORM.seeds, FORM.read
