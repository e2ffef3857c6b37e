"""Find the pace of breathing at which your heart rate swings most, and how sure that is.

Five paces of two minutes, with easy breathing between them, in which you say how comfortable each
was; 6 a minute is measured again at the end. It needs a chest strap. Your usual pace is changed
only after two runs that agree, and if you say so.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from poise.commands import session
from poise.core.pace import words
from poise.core.pace.protocol import PROTOCOLS
from poise.errors import UsageError
from poise.plain import plain


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_argument_group("which run")
    what.add_argument(
        "--protocol", choices=list(PROTOCOLS), default="stepped",
        help="five paces one after the other, or each breath a little longer than the one before "
        "it (default: stepped)",
    )  # fmt: skip
    what.add_argument(
        "--acts", type=Path, metavar="FILE",
        help="what you say of each pace, one JSON object a line: "
        '{"t": 150, "rating": "comfort", "value": 7}',
    )  # fmt: skip
    past = parser.add_argument_group("runs that are over")
    one = past.add_mutually_exclusive_group()
    one.add_argument(
        "--from", type=Path, metavar="FILE", dest="recording",
        help="work out the answer of a recorded run again",
    )  # fmt: skip
    one.add_argument("--past", action="store_true", help="your runs and what they say together")
    one.add_argument(
        "--use", action="store_true", help="make the pace that your last two runs agree on yours"
    )
    past.add_argument(
        "--folder", type=Path, metavar="DIR",
        help="with --past or --use: the runs there, in which a replayed heart counts as a strap",
    )  # fmt: skip
    session.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Lead a run, or tell of those that are over."""
    if args.recording is not None:
        return _again(args.recording, args.json)
    if args.past or args.use:
        return _together(args)
    if args.folder is not None:
        raise UsageError("--folder goes with --past or --use")
    if args.pace:
        raise UsageError("the pace finder leads its own paces: leave out --pace")
    from poise.runtime import acts
    from poise.runtime.script import Script

    script = acts.read(args.acts) if args.acts is not None else Script()
    return session.run(args, PROTOCOLS[args.protocol](), script=script)


def _again(path: Path, as_json: bool) -> int:
    """The answer of a recording, from what was said in it alone."""
    from poise.endings import pace_lines
    from poise.recording import reader
    from poise.recording.summarise import summarise

    summary = summarise(reader.read(path))
    if summary.pace is None:
        raise UsageError(f"{path} is not a run of the pace finder")
    if as_json:
        print(json.dumps(summary.as_dict(), ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(plain(line, None) for line in pace_lines(summary, summary.pace)[1:]))
    return session.DONE


def _left_out(trouble: str) -> None:
    print(f"Left out: {plain(trouble, None)}", file=sys.stderr)


def _together(args: argparse.Namespace) -> int:
    """All runs, and what they say together; with ``--use`` it is done."""
    from poise.commands.live_pace import use
    from poise.library import pace_runs

    replays = args.folder is not None
    runs = pace_runs.in_folder(args.folder, _left_out) if replays else pace_runs.every()
    found = pace_runs.together(runs, replays=replays)
    if args.use and found.per_min is None:
        raise UsageError(f"no other pace is offered. {found.reason}")
    if args.use and found.per_min is not None:
        use(found.per_min)
    if args.json:
        rows = [{"session": str(one.path), **one.answer.as_dict()} for one in runs]
        told = {"kind": "pace", "runs": rows, "together": found.as_dict(), "used": args.use}
        print(json.dumps(told, ensure_ascii=False, allow_nan=False))
        return session.DONE
    for one in runs:
        print(f"{one.began:%Y-%m-%d %H:%M}  {' '.join(words.sentences(one.answer))}")
    print(words.together(found))
    if args.use:
        print(f"Your pace is now {found.per_min:g} a minute.")
    return session.DONE
