"""What straps cost and how soon they come back, with the real bleak on the emulated BlueZ.

    python -m benchmarks.bench_straps decode              what one costs; a million at random
    python -m benchmarks.bench_straps latency [--stall]   from the strap to callback, inbox, paint
    python -m benchmarks.bench_straps recovery [--quick]  every fault at every phase, as a table
    python -m benchmarks.bench_straps timing              beat times against the truth, as a table
    python -m benchmarks.bench_straps dropouts [--data D] a real strap whose intervals are emptied
    python -m benchmarks.bench_straps soak [--hours 12]   a long session with many lost links

Add ``--out FILE`` for JSON.  ``recovery`` runs with the patience poise really has, several cases at
a time, and takes some minutes; with ``--quick`` it has the patience of the tests.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.straps.decode import decode
from benchmarks.straps.dropouts import dropouts
from benchmarks.straps.latency import emit, latency
from benchmarks.straps.recovery import one_case, recovery
from benchmarks.straps.soak import soak
from benchmarks.straps.timing import timing


def main() -> None:
    """Run one of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    commands = parser.add_subparsers(required=True, metavar="WHAT")

    def add(name: str, what: Callable[[argparse.Namespace], Any]) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=(what.__doc__ or "").splitlines()[0])
        command.add_argument("--out", type=Path)
        command.set_defaults(what=what)
        return command

    add("decode", decode).add_argument("--count", type=int, default=1_000_000)
    for name, what in (("latency", latency), ("emit", emit)):
        command = add(name, what)
        command.add_argument("--count", type=int, default=2000)
        command.add_argument("--period", type=float, default=0.05)
        command.add_argument("--stall", action="store_true")
        command.add_argument("--log")
    command = add("recovery", recovery)
    command.add_argument("--quick", action="store_true")
    command.add_argument("--jobs", type=int, default=8)
    command = add("case", one_case)
    command.add_argument("name")
    command.add_argument("--quick", action="store_true")
    add("timing", timing)
    add("dropouts", dropouts).add_argument("--data", type=Path, default=Path("tests/data"))
    command = add("soak", soak)
    command.add_argument("--hours", type=float, default=12.0)
    command.add_argument("--minutes", type=float, default=5.0)

    options = parser.parse_args()
    found = options.what(options)
    if found is not None and options.what is not recovery:
        print(json.dumps(found, indent=1))
    if options.out and found is not None:
        options.out.write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
