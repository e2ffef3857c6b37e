"""Write a recorded session in a form other programs read."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``poise export``."""
    from poise import exporters

    parser.add_argument("session", metavar="SESSION", help="a name, a path, or 'last'")
    parser.add_argument("--to", choices=exporters.names(), default="csv", help="(default: csv)")
    parser.add_argument(
        "-o", "--out", type=Path, metavar="PATH",
        help="a folder to make (default: the session's name, here)",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """Export the session and say where it went."""
    from poise import exporters
    from poise.library.sessions import find
    from poise.recording.reader import read

    recording = read(find(args.session))
    out = args.out or Path(recording.name)
    exporters.load(args.to)(recording, out)
    print(out)
    if recording.damage:
        print(f"Note: {recording.damage}.")
    return 0
