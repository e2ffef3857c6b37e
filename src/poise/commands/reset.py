"""The 90-second reset: nine slow breaths before something that matters."""

from __future__ import annotations

import argparse

from poise.commands import session


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--before", action="store_true",
        help="sit quietly for 20 s first, for a fairer comparison of before and after",
    )  # fmt: skip
    session.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    return session.run(args, "interview-reset")
