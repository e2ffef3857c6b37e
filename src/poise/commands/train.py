"""A longer session of slow breathing (default: steady-six, ten minutes)."""

from __future__ import annotations

import argparse

from poise.commands import session
from poise.commands.numbers import number


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "exercise", nargs="?", default="steady-six", metavar="EXERCISE",
        help="see 'poise train list' (default: steady-six)",
    )  # fmt: skip
    parser.add_argument(
        "--minutes",
        type=number("--minutes", 0, 1440),
        metavar="M",
        help="length, rounded to whole breaths",
    )
    session.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Run the exercise, or list them all."""
    if args.exercise == "list":
        from poise import exercises

        for name in exercises.names():
            exercise = exercises.load(name)
            print(f"{name:<18} {exercise.fitted().duration_s / 60:4.1f} min  {exercise.about}")
        return 0
    return session.run(args, args.exercise)
