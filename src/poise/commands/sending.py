"""The options that send a session to other programs while it runs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from poise import live
from poise.errors import UsageError
from poise.live import Sending

if TYPE_CHECKING:
    from poise.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("live output to other programs")
    group.add_argument(
        "--lsl", action="store_true", help="send heart and breath by Lab Streaming Layer"
    )
    group.add_argument(
        "--osc", metavar="[HOST:]PORT",
        help="send heart and breath by OSC (default host: this computer)",
    )  # fmt: skip
    group.add_argument(
        "--serve", nargs="?", const="", metavar="PORT",
        help="show heart and breath as a web page, on this computer alone (default port: 8350)",
    )  # fmt: skip
    group.add_argument(
        "--new-key", action="store_true", help="with --serve: a new address; the old one is closed"
    )
    group.add_argument(
        "--text", metavar="FILE", help="keep the heart rate in a file of one line, for overlays"
    )


def ways(args: argparse.Namespace, known: Settings) -> tuple[Sending, ...]:
    """The ways that were asked for, each of them possible."""
    asked = [Sending("lsl")] if args.lsl else []
    asked += [Sending("osc", args.osc, known.osc)] if args.osc is not None else []
    asked += [Sending("serve", args.serve)] if args.serve is not None else []
    asked += [Sending("text", args.text, known.text)] if args.text is not None else []
    if asked and args.speed == 0:
        raise UsageError("--lsl, --osc, --serve and --text do not work with --speed 0")
    if args.new_key:
        if args.serve is None:
            raise UsageError("--new-key goes with --serve")
        from poise.live import serve

        serve.key(new=True)
        args.new_key = False  # the next session of this window has the same address
    for sending in asked:
        live.check(sending)
    return tuple(asked)


def note(sends: tuple[Sending, ...]) -> str:
    """What to keep on screen while they are on."""
    return " ".join(live.check(sending) for sending in sends)
