"""Walk through an interview with closed eyes: a tone and a sentence at a time, and a stumble.

'poise rehearse --list' lists the scripts. Read one first: 'poise rehearse SCRIPT --read'. Your own
are files; 'poise rehearse --check' says what is wrong with one.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from poise import rehearsals
from poise.commands import checking, session
from poise.commands.numbers import whole_number
from poise.core.rehearsal.parts import VIVIDNESS
from poise.formatting import clock_time
from poise.plain import plain

if TYPE_CHECKING:
    from poise.core.guide.exercise import Exercise


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "script", nargs="?", default=rehearsals.FIRST_ROUND, metavar="SCRIPT",
        help=f"which one (default: {rehearsals.FIRST_ROUND}); {rehearsals.OPENER} takes 45 s",
    )  # fmt: skip
    what = parser.add_argument_group("scripts")
    one = what.add_mutually_exclusive_group()
    one.add_argument("--list", action="store_true", help="list the scripts, and do nothing")
    one.add_argument("--read", action="store_true", help="print the script to read it beforehand")
    one.add_argument(
        "--check", nargs="*", type=Path, metavar="FILE",
        help="check your own files (default: all of them), and do nothing",
    )  # fmt: skip
    how = parser.add_argument_group("rehearsal")
    how.add_argument("--silent", action="store_true", help="in a terminal: no tone and no voice")
    how.add_argument(
        f"--{VIVIDNESS}", type=whole_number(f"--{VIVIDNESS}", 0, 10), metavar="N",
        help="how clearly you saw it, 0 to 10, instead of being asked afterwards",
    )  # fmt: skip
    session.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Rehearse, or list, read or check scripts; exit status 1 when a checked file has a fault."""
    if args.check is not None:
        return checking.check(rehearsals.SHELF, args.check, as_json=args.json)
    if args.list:
        return checking.listing(rehearsals.SHELF, as_json=args.json)
    script = rehearsals.load(args.script)
    if args.read:
        for line in _read(script, as_json=args.json):
            print(line)
        return 0
    for fault in rehearsals.SHELF.faults():
        print(f"Skipped: {plain(fault, None)}", file=sys.stderr)
    from poise.runtime.script import Script

    said = {} if args.vividness is None else {VIVIDNESS: args.vividness}
    return session.run(args, script, script=Script((), said), aloud=not args.silent)


def _read(script: Exercise, *, as_json: bool) -> list[str]:
    """The script as it is read beforehand: when each part begins, and its sentence."""
    at, lines = 0.0, []
    for stage in script.stages:
        row = {"at_s": at, "seconds": stage.duration_s, "title": stage.title, "say": stage.says}
        lines.append(
            json.dumps(row, ensure_ascii=False)
            if as_json
            else f"{clock_time(at)}  {plain(stage.title, None)}: {plain(stage.says, None)}"
        )
        at += stage.duration_s
    return lines if as_json else [*lines, f"{clock_time(at)}  The end."]
