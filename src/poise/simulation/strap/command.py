"""The command line: a strap to try poise (or any other program that uses bleak) with."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from poise import signals
from poise.simulation.strap.notifications import load
from poise.simulation.strap.private_bus import VARIABLE, NoDBusError
from poise.simulation.strap.script import Script, perform, read
from poise.simulation.strap.strap import VirtualStrap
from poise.simulation.strap.world import World


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status is the program's, if one was started."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command: list[str] = []
    if "--" in given:
        at = given.index("--")
        given, command = given[:at], given[at + 1 :]
    options = _parser().parse_args(given)
    try:
        if options.speed <= 0:
            raise ValueError(f"a heart beats forwards, got --speed {options.speed:g}")
        script = options.script(options)
        with (
            signals.heeded(signals.interrupt),
            World(*(strap for strap, _ in script.straps)) as world,
        ):
            performing = world.spawn(perform(world, script, speed=options.speed, say=_say))
            if command:
                # The person's own program, and a script of straps: both last as long as they last.
                status = subprocess.call(command, env={**os.environ, **world.environment})
                performing.cancel()
                return status
            print(f"export {VARIABLE}={world.environment[VARIABLE]}", flush=True)
            _say("run poise reset --strap with this set; Ctrl+C ends")
            heard = performing.result()
            for (strap, heart), count in zip(script.straps, heard, strict=True):
                _say(f"{strap.name}: {count} of {len(heart)} notifications were heard")
    except KeyboardInterrupt:
        return 130
    except (ValueError, NoDBusError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _say(words: str) -> None:
    print(f"virtual strap: {words}", file=sys.stderr, flush=True)


def _one(options: argparse.Namespace) -> Script:
    strap = VirtualStrap(name=options.name, address=options.address)
    return Script(((strap, load(options.file)),), ())


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
    played.set_defaults(script=_one)
    run = commands.add_parser(
        "run",
        help="run a script of straps and mishaps",
        description="Run SCRIPT: any number of straps, and what befalls them at which second.",
        epilog="What follows -- is run with the variable set that leads bleak to these straps.",
    )
    run.add_argument("file", type=Path, metavar="SCRIPT", help="a TOML file, see script.py")
    run.add_argument("--speed", type=float, default=1.0, help="how fast the hearts' clock runs")
    run.set_defaults(script=lambda options: read(options.file))
    return parser
