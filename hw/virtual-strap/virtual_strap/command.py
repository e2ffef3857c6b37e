"""The command line: a strap to try poise (or any other program that uses bleak) with."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from virtual_strap.hearts import load
from virtual_strap.playing import play
from virtual_strap.private_bus import VARIABLE, NoDBusError
from virtual_strap.strap import VirtualStrap
from virtual_strap.world import World


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is the program's, if one was started."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command: list[str] = []
    if "--" in given:
        at = given.index("--")
        given, command = given[:at], given[at + 1 :]
    options = _parser().parse_args(given)
    try:
        notifications = load(options.file)
        if options.speed <= 0:
            raise ValueError(f"a heart beats forwards, got --speed {options.speed:g}")
        strap = VirtualStrap(name=options.name, address=options.address)
        with World(strap) as world:
            playing = world.spawn(
                play(
                    world.bluez,
                    strap,
                    notifications,
                    speed=options.speed,
                    started=lambda: print("virtual strap: somebody listens", file=sys.stderr),
                )
            )
            if command:
                status = subprocess.call(command, env={**os.environ, **world.environment})
                playing.cancel()
                return status
            print(f"export {VARIABLE}={world.environment[VARIABLE]}", flush=True)
            print("Run poise reset --strap with this set. Ctrl+C ends.", file=sys.stderr)
            print(f"{playing.result()} of {len(notifications)} notifications heard")
    except KeyboardInterrupt:
        return 130
    except (ValueError, NoDBusError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="virtual-strap", description="A heart-rate strap without hardware (Linux)."
    )
    commands = parser.add_subparsers(required=True)
    played = commands.add_parser(
        "play",
        help="play a file of RR intervals",
        description="Play FILE as a strap would, from when a program first listens.",
        epilog="What follows -- is run with the variable set that leads bleak to this strap.",
    )
    played.add_argument("file", type=Path, help="intervals in ms, or arrival s and interval ms")
    played.add_argument("--speed", type=float, default=1.0, help="how fast the heart's clock runs")
    played.add_argument("--name", default="Polar H10 0A1B2C3D")
    played.add_argument("--address", default="A0:9E:1A:0A:1B:2C")
    return parser
