"""A longer session of slow breathing (default: steady-six, ten minutes)."""

from __future__ import annotations

import argparse
from pathlib import Path

from poise.commands import checking, session
from poise.commands.numbers import number
from poise.errors import UsageError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "exercise", nargs="?", default="steady-six", metavar="EXERCISE",
        help="see 'poise train list' (default: steady-six); 'check' says what is wrong with yours",
    )  # fmt: skip
    parser.add_argument(
        "--minutes",
        type=number("--minutes", 0, 1440),
        metavar="M",
        help="length, rounded to whole breaths",
    )
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE",
        help="after check: your own files (default: all of them)",
    )  # fmt: skip
    session.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Run the exercise, or list them all."""
    from poise import exercises

    if args.exercise == "list":
        return checking.listing(exercises.SHELF, as_json=args.json)
    if args.exercise == "check":
        return checking.check(exercises.SHELF, args.files, as_json=args.json)
    if args.exercise.isdecimal():
        raise UsageError(
            f"no exercise is called {args.exercise!r}; "
            f"for so many minutes: 'poise train --minutes {args.exercise[:5]}'"
        )
    if args.files:
        raise UsageError(f"{args.files[0]} is one word too many: 'poise train check FILE'")
    return session.run(args, args.exercise)
