"""Measure the delay and cost of cameras, straps, and the whole chain on inputs with known truth."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from poise.commands.numbers import number
from poise.commands.places import add_force, place
from poise.errors import SensorUnavailableError, UsageError

if TYPE_CHECKING:
    from poise.bench.result import DeviceResult
    from poise.bench.table import Columns

    Say = Callable[[str], None]
    Job = tuple[str, Callable[[Say], list[DeviceResult]]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("camera", "strap", "pipeline"))
    parser.add_argument(
        "device", nargs="*", metavar="DEVICE",
        help="a camera's number, URL or file; a strap's name or address; 'virtual' needs no "
        "hardware; several are compared in one table",
    )  # fmt: skip
    parser.add_argument(
        "--seconds", type=number("--seconds", 3, 3600), metavar="S",
        help="duration for each device (default: camera 20, twice; strap 60)",
    )  # fmt: skip
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object with every value"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write JSON to this file")
    add_force(parser)


def run(args: argparse.Namespace) -> int:
    """Measure, one device after the other, and print the table."""
    from poise.bench import result
    from poise.bench.table import LiveTable

    out = None if args.out is None else place(args.out, args)
    columns, jobs = _jobs(args)
    live = LiveTable(sys.stderr if args.json else sys.stdout, columns)
    devices: list[DeviceResult] = []
    missing = False
    try:
        for name, job in jobs:
            try:
                found = job(lambda words, name=name: live.say(f"{name}: {words}"))  # type: ignore[misc]
            except SensorUnavailableError as error:
                if len(jobs) == 1:
                    raise
                missing = True
                found = [result.DeviceResult(name, notes=[str(error)])]
            devices += found
            live.add(found)
    finally:
        live.finish()  # also what was measured before somebody lost patience
    report = result.report(args.what, devices)
    if args.json:
        print(json.dumps(report, ensure_ascii=False, allow_nan=False))
    if out is not None:
        out.write(result.written(report))
    return 3 if missing else 0  # as for one device: docs/command-line.md


def _jobs(args: argparse.Namespace) -> tuple[Columns, list[Job]]:
    if args.what == "camera":
        from poise.bench import camera

        seconds = args.seconds or 20.0
        return camera.COLUMNS, [
            (where, lambda say, where=where: [camera.measure(where, seconds, say)])  # type: ignore[misc]
            for where in args.device or ["0"]
        ]
    if args.what == "strap":
        from poise.bench import strap

        seconds = args.seconds or 60.0
        return strap.COLUMNS, [
            (where or "strap", lambda say, where=where: [strap.measure(where, seconds, say)])  # type: ignore[misc]
            for where in args.device or [""]
        ]
    if args.device or args.seconds is not None:
        raise UsageError("'poise bench pipeline' takes no device and no --seconds")
    from poise.bench import pipeline

    return pipeline.COLUMNS, pipeline.jobs()
