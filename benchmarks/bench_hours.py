"""Whether what a session costs grows in line with its length: one, four, twelve and 24 hours.

    python -m benchmarks.bench_hours [--hours 1 4 12 24] [--out FILE]

Seconds of the processor for everything that is done with a recording, for each hour of it, and the
last over the first: 1 is in line.  Exit status 1 when one is above 1.3.  About eight minutes.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from math import sin
from pathlib import Path
from typing import Any

from poise import exercises, exporters, importers
from poise.analysis.options import Options
from poise.analysis.study import analyse
from poise.recording import reader
from poise.recording.summarise import summarise
from poise.runtime.importing import record
from poise.runtime.replay import Replay
from poise.simulation.recordings import made_up

MOST = 1.3
MEAN_MS, SWING_MS = 830, 50


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, nargs="+", default=[1, 4, 12, 24], metavar="H")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the JSON there as well")
    args = parser.parse_args()
    spent: dict[str, list[float]] = {}
    for hours in args.hours:
        with tempfile.TemporaryDirectory(prefix="bench-hours-") as folder:
            os.environ["POISE_HOME"] = folder
            for name, work in _works(Path(folder), hours):
                # what is over in a moment is measured thrice, and can be said again
                times = 3 if name.startswith("read from") else 1
                spent.setdefault(name, []).append(min(_spent_s(work) for _ in range(times)))
                print(f"{hours:g} h {name}: {spent[name][-1]:.2f} s", file=sys.stderr, flush=True)
    print(
        "| work | " + " | ".join(f"{h:g} h" for h in args.hours) + " | an hour, last over first |"
    )
    print("|---|" + "---|" * (len(args.hours) + 1))
    worst = 0.0
    for name, seconds in spent.items():
        each = [s / h for s, h in zip(seconds, args.hours, strict=True)]
        worst = max(worst, each[-1] / each[0])
        print(f"| {name} | " + " | ".join(f"{s:.2f} s" for s in seconds)
              + f" | {each[-1] / each[0]:.2f} |")  # fmt: skip
    if args.out is not None:
        found: dict[str, Any] = {"hours": args.hours, "cpu_s": spent}
        args.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 1 if worst > MOST else 0


def _spent_s(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def _works(folder: Path, hours: float) -> Iterator[tuple[str, Callable[[], object]]]:
    """Everything that is done with a recording of so many hours, by its name."""
    exercise = exercises.load("steady-six").fitted(minutes=hours * 60)
    path = folder / "long.poise.jsonl"
    yield "a session, made up and recorded", lambda: made_up(path, exercise=exercise)
    yield "its summary", lambda: summarise(reader.skim(path))
    yield "read whole", lambda: reader.read(path)
    recording = reader.read(path)
    yield "replayed", lambda: Replay(recording)
    for form in exporters.names():
        out = folder / f"out-{form}{exporters.form(form).suffix}"
        yield f"exported as {form}", lambda form=form, out=out: exporters.load(form)(recording, out)
        yield f"read from {form}", lambda out=out: list(importers.read(out))
    yield "analyzed", lambda: analyse(path, Options())
    text = folder / "rr.txt"
    count = round(hours * 3600 * 1000 / MEAN_MS)
    rows = (str(MEAN_MS + round(SWING_MS * sin(k / 1.9))) for k in range(count))
    text.write_text("\n".join(rows), encoding="utf-8")
    (found,) = importers.read(text)
    yield "imported from text", lambda: record(found, text, "0")
    yield "analyzed from text", lambda: analyse(text, Options())


if __name__ == "__main__":
    sys.exit(main())
