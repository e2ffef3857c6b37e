"""Delete a session permanently: its recording, notes, exports and everything computed from it."""

from __future__ import annotations

import argparse
import sys

from poise import signals
from poise.commands.asking import agreed
from poise.errors import PoiseError, UsageError
from poise.plain import plain


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("session", nargs="?", metavar="SESSION", help="name, path or 'last'")
    parser.add_argument(
        "--all", action="store_true", help="all sessions and everything poise remembers"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask first")


def run(args: argparse.Namespace) -> int:
    """Forget, say what was removed, and look whether anything is left; exit status 1 if so."""
    from poise.library.forget import Forgetting
    from poise.library.sessions import every, find

    if bool(args.session) == args.all:
        raise UsageError("name a session to forget, or use --all")
    recordings = tuple(every()) if args.all else (find(args.session),)
    forgetting = Forgetting(recordings, everything=args.all)
    if forgetting.kept and not args.all:
        raise PoiseError(f"{forgetting.kept[0].path} stays: {forgetting.kept[0].why}")
    planned = forgetting.plan()
    for stays in () if args.yes else forgetting.kept:
        print(f"Kept: {plain(stays.path, None)}: {stays.why}")
    if not (planned or forgetting.kept):
        print("Nothing to delete.")
        return 0
    if not args.yes and not _agreed([str(path) for path in planned]):
        return signals.STOPPED
    removed, left = forgetting.carry_out()
    for path in removed:
        print(f"deleted {plain(path, None)}")
    for stays in left:
        print(f"kept {plain(stays.path, None)}: {stays.why}")
    traces = forgetting.traces()
    if traces:
        raise PoiseError(
            "it is still named in " + ", ".join(map(str, traces)) + ": another program may be "
            "using poise; close it and forget the session again"
        )
    print("Checked every file poise keeps: no trace is left.")
    return 0


def _agreed(planned: list[str]) -> bool:
    print("This permanently deletes:", *(plain(path, None) for path in planned), sep="\n  ")
    if not sys.stdin.isatty():
        raise UsageError("cannot ask without a terminal: add --yes")
    return agreed("Delete them?")
