"""Check whether a camera or strap is good enough, how large its delay is, and whether two sensors
agree.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from poise.commands.numbers import number
from poise.commands.places import add_force, place
from poise.errors import PoiseError, UsageError

if TYPE_CHECKING:
    from poise.checks.report import AgreementCheck, CheckReport


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=("camera", "strap", "agreement"))
    parser.add_argument(
        "of", nargs="*", metavar="DEVICE|FILE",
        help="a camera's number, URL or file; a strap's name or address; 'virtual'; for agreement "
        "a recorded session or 'last', or two files (the strap's intervals and the camera's "
        "recording); without one, record two minutes with both",
    )  # fmt: skip
    parser.add_argument(
        "--screen", action="store_true",
        help="camera: measure its delay with a changing grey on this screen",
    )  # fmt: skip
    parser.add_argument(
        "--seconds",
        type=number("--seconds", 5, 3600),
        metavar="S",
        help="duration (default: camera 10, strap 120)",
    )
    parser.add_argument(
        "--strap", nargs="?", const="", metavar="NAME|ADDRESS", help="agreement: the strap to use"
    )
    parser.add_argument(
        "--camera",
        nargs="?",
        const="",
        metavar="INDEX|URL|FILE",
        help="agreement: the camera to use",
    )
    parser.add_argument(
        "--report", type=Path, metavar="FILE",
        help="strap: record two minutes with a strap that poise does not know yet, as a file to "
        "attach to a bug report",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write JSON to this file")
    add_force(parser)


def run(args: argparse.Namespace) -> int:
    """Check, print, and exit with 0 however good or bad it is."""
    if args.report is not None:
        return _report(args)
    out = None if args.out is None else place(args.out, args)
    found = _found(args)
    if args.json:
        print(json.dumps(found.as_dict(), ensure_ascii=False, allow_nan=False))
    else:
        from poise.bench import words

        for line in words.lines(found):
            print(line)
    if out is not None:
        out.write(json.dumps(found.as_dict(), indent=1, ensure_ascii=False) + "\n")
    return 0


def _report(args: argparse.Namespace) -> int:
    """Two minutes with a strange strap; exit status 3 when none was heard."""
    from contextlib import ExitStack

    from poise import paths, settings
    from poise.bench import strap_report, virtual
    from poise.sources.bluetooth.calls import require
    from poise.sources.strap import request

    if args.what != "strap" or len(args.of) > 1:
        raise UsageError("--report goes with 'poise check strap' and one strap at most")
    where = args.of[0] if args.of else ""
    out = place(args.report, args)
    with ExitStack() as open_:
        if virtual.is_virtual(where):
            open_.enter_context(virtual.strap(where))
            where = ""
        require()
        wanted = request(where, settings.load(paths.config()).strap)
        report = strap_report.run(wanted, out.write, print)
    print(strap_report.line(report, args.report))
    return 0 if "name" in report.header else 3


def _found(args: argparse.Namespace) -> CheckReport:
    if args.screen and args.what != "camera":
        raise UsageError("--screen goes with 'poise check camera'")
    from poise.bench import checks

    if args.what == "agreement":
        return _agreement(args)
    if len(args.of) > 1:
        raise UsageError("one device at a time. To compare several, use 'poise bench'")
    where = args.of[0] if args.of else ""
    if args.what == "strap":
        return checks.strap(where, args.seconds or 120.0, _say)
    if args.screen:
        _require_display()
        return checks.screen(where or "0", _say)
    return checks.camera(where or "0", args.seconds or 10.0, _say)


def _agreement(args: argparse.Namespace) -> AgreementCheck:
    from poise.bench import checks

    if len(args.of) > 2:
        raise UsageError("agreement takes one recorded session, or a strap's and a camera's file")
    if len(args.of) == 2:
        return checks.two_files(*map(Path, args.of))
    if args.of:
        from poise.library.sessions import find

        return checks.recorded(find(args.of[0]))
    return checks.recorded(_breathe(args))


def _breathe(args: argparse.Namespace) -> Path:
    """Two minutes with the guide, both sensors on; where they were recorded."""
    from poise.commands import train
    from poise.library.sessions import fresh_path

    parser = argparse.ArgumentParser()
    train.add_arguments(parser)
    path = fresh_path("agreement")
    words = ["--minutes", "2", "--strap", args.strap or "", "--camera", args.camera or ""]
    words += ["--tag", "agreement", "--out", str(path)]
    if args.json:
        words.append("--headless")
    status = train.run(parser.parse_args(words))
    if status != 0 or not path.exists():
        raise PoiseError("stopped before the two minutes were over. Start again when you have time")
    return path


def _require_display() -> None:
    from poise.ui.shell.app import has_display

    if not has_display():
        raise UsageError("--screen needs a display")


def _say(words: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)
