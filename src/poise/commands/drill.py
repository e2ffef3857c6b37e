"""Sit quietly, answer surprise interview questions, recover; then see how your heart responded.

Your heart rate is shown afterwards, never while you answer. 'poise drill --list' lists the levels
and kinds; without a level, the level of your last drill is used.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from poise import clock, drills
from poise.commands import session
from poise.commands.numbers import LARGEST_SEED, number, whole_number
from poise.core.events import Rating
from poise.core.guide.drill import (
    HIGHEST_LEVEL,
    LONGEST_TASK_S,
    LOWEST_LEVEL,
    SHORTEST_TASK_S,
    Timer,
)
from poise.errors import UsageError
from poise.formatting import clock_time

if TYPE_CHECKING:
    from poise.drills import Form
    from poise.runtime.script import Script


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "level", nargs="?", type=whole_number("LEVEL", LOWEST_LEVEL, HIGHEST_LEVEL),
        metavar="LEVEL", help="1, nobody listens, to 6, no rest; the one that is due when not said",
    )  # fmt: skip
    what = parser.add_argument_group("which drill")
    one = what.add_mutually_exclusive_group()
    one.add_argument(
        "--standard", action="store_true",
        help="the short one that is the same every time, so that weeks can be compared",
    )  # fmt: skip
    one.add_argument(
        "--checkpoint", action="store_true", help="the standard one between two paced blocks"
    )
    one.add_argument("--kind", choices=drills.KINDS, help="one that practises one thing")
    what.add_argument(
        "--bank", action="append", default=[], metavar="NAME",
        help="questions of this bank; may be repeated ('poise questions' lists them)",
    )  # fmt: skip
    what.add_argument(
        "--hard", type=whole_number("--hard", 1, 3), metavar="1|2|3", help="how hard the questions"
    )
    what.add_argument(
        "--seed", type=whole_number("--seed", 0, LARGEST_SEED), metavar="N",
        help="the same seed draws the same drill",
    )  # fmt: skip
    what.add_argument(
        "--task", type=number("--task", SHORTEST_TASK_S, LONGEST_TASK_S), metavar="S",
        help="how long you are asked, in seconds",
    )  # fmt: skip
    what.add_argument(
        "--mirror", type=whole_number("--mirror", 0, int(LONGEST_TASK_S)), metavar="S",
        help="seconds for which you see yourself, 0 for the whole task; level 3 in the window",
    )  # fmt: skip
    what.add_argument(
        "--varied", action="store_true",
        help="a drill of another level or bank on purpose: your level stays as it was",
    )  # fmt: skip
    what.add_argument("--timer", choices=[str(one) for one in Timer], help="what is seen of it")
    what.add_argument(
        "--acts", type=Path, metavar="FILE", help="what somebody does in it, one JSON object a line"
    )
    what.add_argument(
        "--expect", type=whole_number("--expect", 0, 10), metavar="N",
        help="how bad it will be, 0 to 10",
    )  # fmt: skip
    what.add_argument("--list", action="store_true", help="what there is, and do nothing")
    session.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Draw a drill and run it, or list what there is."""
    if args.list:
        for form in _listed(args):
            print(_line(form))
        return 0
    if args.level is not None and (args.standard or args.checkpoint or args.kind):
        raise UsageError("a level goes without --standard, --checkpoint and --kind")
    from poise.library import drilling, past_drills

    standard = args.standard or args.checkpoint
    due = past_drills.DueDrill(args.level or LOWEST_LEVEL)
    if args.level is None and not (standard or args.kind or args.bank):
        due = past_drills.due(past_drills.every())
    banks = (due.bank,) if due.bank else tuple(args.bank)
    planned = drilling.plan(
        _form(args, due.level),
        args.seed if args.seed is not None else past_drills.fresh_seed(),
        wish=drilling.Wish(
            banks, args.hard, args.task, Timer(args.timer) if args.timer else None, args.mirror
        ),
        history=past_drills.history(standard=standard),
        standard=standard,
        varied=due.varied or args.varied,
        without_reset=not past_drills.reset_before(clock.moment()),
    )
    notes = [*([due.why] if due.why else []), *planned.notes]
    return session.run(args, planned.exercise, script=_script(args), notes=notes)


def _form(args: argparse.Namespace, due_level: int) -> Form:
    if args.standard:
        return drills.load(drills.STANDARD)
    if args.checkpoint:
        return drills.load(drills.CHECKPOINT)
    if args.kind:
        return drills.of_kind(args.kind)
    return drills.of_level(due_level)


def _listed(args: argparse.Namespace) -> list[Form]:
    every = [drills.load(name) for name in drills.names()]
    if args.level is not None:
        every = [form for form in every if form.level == args.level]
    if args.kind:
        every = [form for form in every if form.kind == args.kind]
    return sorted(every, key=lambda form: (form.kind != drills.LADDER, form.level, form.name))


def _line(form: Form) -> str:
    what = f"level {form.level}" if form.kind == drills.LADDER else f"--kind {form.kind}"
    return (
        f"{form.name:<16} {what:<12} {clock_time(form.exercise.duration_s):>5}  "
        f"{form.exercise.about}"
    )


def _script(args: argparse.Namespace) -> Script:
    from poise.runtime import acts
    from poise.runtime.script import Script

    script = acts.read(args.acts) if args.acts is not None else Script()
    if args.expect is None:
        return script
    return Script((Rating(0.0, "expected", args.expect), *script.acts), script.afterwards)
