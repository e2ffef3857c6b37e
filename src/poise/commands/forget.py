"""Remove a session for good: its recording, its notes, its row, its exports, and what was worked
out of it.
"""

from __future__ import annotations

import argparse
import sys

from poise import signals
from poise.errors import PoiseError, UsageError
from poise.plain import plain


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("session", nargs="?", metavar="SESSION", help="a name, a path, or 'last'")
    parser.add_argument(
        "--all", action="store_true", help="every session, and all that poise remembers"
    )
    parser.add_argument("--yes", action="store_true", help="without asking")


def run(args: argparse.Namespace) -> int:
    """Forget, say what was removed, and look whether anything is left; exit status 1 if so."""
    from poise.library.forget import Forgetting
    from poise.library.sessions import every, find

    if bool(args.session) == args.all:
        raise UsageError("say which session to forget, or --all")
    recordings = tuple(every()) if args.all else (find(args.session),)
    forgetting = Forgetting(recordings, everything=args.all)
    if forgetting.kept and not args.all:
        raise PoiseError(f"{forgetting.kept[0].path} stays: {forgetting.kept[0].why}")
    planned = forgetting.plan()
    for stays in () if args.yes else forgetting.kept:
        print(f"This stays: {plain(stays.path, None)}: {stays.why}")
    if not (planned or forgetting.kept):
        print("There is nothing to forget.")
        return 0
    if not args.yes and not _agreed([str(path) for path in planned]):
        return signals.STOPPED
    removed, left = forgetting.carry_out()
    for path in removed:
        print(f"removed {plain(path, None)}")
    for stays in left:
        print(f"left {plain(stays.path, None)}: {stays.why}")
    traces = forgetting.traces()
    if traces:
        raise PoiseError(
            "it is still named in " + ", ".join(map(str, traces)) + ": another program may be "
            "using poise; close it and forget the session again"
        )
    print("Looked through every file poise keeps: nothing names it any more.")
    return 0


def _agreed(planned: list[str]) -> bool:
    print("This removes for good:", *(plain(path, None) for path in planned), sep="\n  ")
    if not sys.stdin.isatty():
        raise UsageError("there is nobody here to ask: add --yes to go on")
    return input("Forget them? [y/N] ").strip().lower() in ("y", "yes")
