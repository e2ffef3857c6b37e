"""The options that send a session to other programs while it runs."""

from __future__ import annotations

import argparse

from poise import live
from poise.errors import UsageError
from poise.live import Sending


def add_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("live output to other programs")
    group.add_argument(
        "--lsl", action="store_true", help="send heart and breath by Lab Streaming Layer"
    )
    group.add_argument(
        "--osc", metavar="[HOST:]PORT",
        help="send heart and breath by OSC (default host: this computer)",
    )  # fmt: skip


def ways(args: argparse.Namespace) -> tuple[Sending, ...]:
    """The ways that were asked for, each of them possible."""
    asked = [Sending("lsl")] if args.lsl else []
    asked += [Sending("osc", args.osc)] if args.osc is not None else []
    if asked and args.speed == 0:
        raise UsageError("--lsl and --osc do not work with --speed 0")
    for sending in asked:
        live.check(sending)
    return tuple(asked)


def note(sends: tuple[Sending, ...]) -> str:
    """What to keep on screen while they are on."""
    return " ".join(live.check(sending) for sending in sends)
