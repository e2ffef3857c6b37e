"""Watch a recorded session again, computed anew from its sensor readings."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from poise.commands.numbers import SPEEDS, number

if TYPE_CHECKING:
    from poise.core.summary import Summary
    from poise.runtime.replay import Replay
    from poise.ui.shell.window import Window


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("session", metavar="SESSION", help="name, path or 'last'")
    parser.add_argument(
        "--speed", type=number("--speed", *SPEEDS, or_zero=True), default=1.0, metavar="X",
        help="speed factor; 0 is as fast as possible",
    )  # fmt: skip
    parser.add_argument("--headless", action="store_true", help="run in the terminal")
    parser.add_argument(
        "--json", action="store_true", help="run in the terminal and print one JSON object per line"
    )


def run(args: argparse.Namespace) -> int:
    from poise.library.sessions import find
    from poise.recording.reader import read
    from poise.runtime.replay import Replay
    from poise.ui.shell.app import has_display

    replay = Replay(read(find(args.session)))
    if replay.recording.damage:
        print(f"Note: {replay.recording.damage}.", file=sys.stderr)
    if not replay.same:
        print(
            "Note: this version of poise reads the same beats a little differently from "
            f"{replay.recording.header.app}, which recorded them.",
            file=sys.stderr,
        )
    if args.headless or args.json or args.speed == 0 or not has_display():
        return _tell(replay, args)
    return _show(replay, args.speed)


def _tell(replay: Replay, args: argparse.Namespace) -> int:
    from poise.headless import run_live, teller

    tell = teller(replay.exercise, as_json=args.json)
    if args.speed == 0:
        for _, event in replay.said:
            tell.tell(event)
    else:
        with replay.playing(args.speed) as playing:

            def summary() -> Summary | None:
                return replay.summary() if playing.over() else None

            run_live(tell, playing.wait, playing.clock.now, summary)
    tell.finish(replay.summary())
    return 0


def _show(replay: Replay, speed: float) -> int:
    from poise.ui.shell import app
    from poise.ui.shell.link import Link

    with replay.playing(speed) as playing:
        link = Link(
            exercise=replay.exercise,
            clock=playing.clock,
            drain=playing.drain,
            send=lambda _command: None,
            summary=lambda: replay.summary() if playing.over() else None,
            note=f"Watching {replay.recording.name} again",
        )

        def window() -> Window:
            from poise.ui.shell.window import Window

            return Window(link, motion=app.less_motion)

        return app.show(window)
