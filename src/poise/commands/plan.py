"""Your weeks: one thing a day of two to ten minutes, and nothing that can be missed."""

from __future__ import annotations

import argparse
import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from poise import clock, paths, plans
from poise.commands.piped import PIPE
from poise.commands.places import add_force, place
from poise.core.weeks import outcome_words
from poise.core.weeks.today import Choice
from poise.errors import UsageError
from poise.plain import plain

if TYPE_CHECKING:
    from poise.core.weeks.today import PlanProgress, Today
    from poise.library.plan import Following

WHAT = ("show", "start", "skip", "pause", "resume", "interview", "ics", "stop")
USUAL = "six-weeks"
NAMES = {
    "drill": "a drill", "train": "slow breathing", "reset": "a reset", "journal": "the journal",
    "rehearse": "a rehearsal", "opener": "the first minute, with closed eyes",
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", nargs="?", choices=WHAT, default="show",
        help="show today's one thing (the default), start [NAME], skip today, pause, "
        "resume [here|week-back|beginning], interview WHEN, ics, stop",
    )  # fmt: skip
    parser.add_argument(
        "word", nargs="?", metavar="NAME|WHEN|WHERE",
        help=f"NAME is {', '.join(plans.names())}; WHEN such as 2026-04-02T10:00",
    )  # fmt: skip
    parser.add_argument("-o", "--out", metavar="FILE|-", help="ics: the calendar file to write")
    add_force(parser, "ics")
    parser.add_argument("--alarm", action="store_true", help="ics: with an alarm at nine")
    parser.add_argument("--json", action="store_true", help="show: as one JSON object")


def run(args: argparse.Namespace) -> int:
    if args.word is not None and args.what not in ("start", "interview", "resume"):
        raise UsageError(f"{args.what} takes no {plain(args.word, 40)!r}")
    return int(globals()[f"_{args.what}"](args) or 0)


def _show(args: argparse.Namespace) -> None:
    from poise.library import plan

    found = plan.following()
    if found is None:
        if args.json:
            print(json.dumps({"kind": "plan", "name": None}))
        else:
            print("No plan is followed: 'poise plan start' begins six weeks.")
        return
    told = plan.show(found, clock.moment())
    if args.json:
        print(json.dumps(_object(found, told), ensure_ascii=False))
    else:
        print("\n".join(plain(line, None) for line in _lines(found, told)))


def _start(args: argparse.Namespace) -> None:
    from poise.library import plan

    found = plan.start(args.word or USUAL, clock.today())
    print(f"{found.plan.title}, from today. The plan is yours to change: {paths.plan()}")
    if found.plan.standard_per_week:
        print("\n".join(outcome_words.before(found.plan.standard_per_week)))
    print("'poise plan' shows today's one thing.")


def _skip(args: argparse.Namespace) -> None:
    from poise.library import plan

    plan.skip(plan.needed(), clock.today())
    print("A day off.")


def _pause(args: argparse.Namespace) -> None:
    from poise.library import plan

    plan.pause(plan.needed(), clock.today())
    print("The plan is paused: 'poise plan resume' goes on with it.")


def _resume(args: argparse.Namespace) -> None:
    from poise.library import plan

    if args.word not in (None, *Choice):
        raise UsageError(f"resume takes {', '.join(Choice)}; got {plain(args.word, 40)!r}")
    plan.resume(plan.needed(), clock.today(), Choice(args.word or Choice.HERE))
    print("It goes on from today.")


def _interview(args: argparse.Namespace) -> None:
    from poise.library import plan

    when = _when(args.word)
    plan.interview(plan.needed(), when, clock.today())
    print(f"Your interview is on {when:%Y-%m-%d}: nothing new on the day before.")


def _ics(args: argparse.Namespace) -> None:
    from poise.library import plan
    from poise.library.calendar import calendar

    if args.out is None:
        raise UsageError("say where the calendar goes: -o FILE, or -o - for standard output")
    out = None if args.out == PIPE else place(args.out, args)
    found = plan.needed()
    begin = date.fromordinal(found.state.start)
    text = calendar(found.plan, begin, clock.today(), clock.moment(), alarm=args.alarm)
    if out is None:
        print(text, end="")
        return
    out.write(text, newline="")
    print(f"Written to {plain(args.out, None)}.")


def _stop(args: argparse.Namespace) -> None:
    from poise.library import plan

    plan.stop()
    print("No plan is followed now. What you did stays.")


def _when(text: str | None) -> datetime | date:
    try:
        assert text is not None
        if len(text) <= len("2026-04-02"):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text)
    except (AssertionError, ValueError):
        raise UsageError(
            "say when the interview is, a day or a moment: 2026-04-02 or 2026-04-02T10:00"
        ) from None


# ------------------------------------------------------------------ what is shown


def _lines(found: Following, told: PlanProgress) -> list[str]:
    today, week = told.today, found.plan.weeks[told.week - 1]
    lines = [f"{found.plan.title}, week {told.week} of {told.of}: {week.name}"]
    lines.append(f"Today: {_said(today)}" if today.do else today.why)
    if today.do:
        lines.append(today.why)
    if today.note:
        lines.append(today.note)
    if today.offer is not None:
        lines.append(f"{today.offer.why} Level {today.offer.level} would be next, if you like.")
    if today.choices:
        lines.append("'poise plan resume here', 'week-back' or 'beginning'.")
    done, wishes = (sum(column) for column in zip(*told.this_week.values(), strict=True))
    lines.append(f"This week {done} of about {wishes}.")
    interview = found.state.interview
    if interview is not None and interview >= clock.today().toordinal():
        lines.append(f"Your interview is on {_iso(interview)}.")
    if any(told.weeks):
        lines.append(f"Weeks with something done: {sum(told.weeks)}.")
    return lines


def _said(today: Today) -> str:
    said = NAMES[today.do]
    if today.checkpoint:
        said = "a checkpoint: poise drill --checkpoint"
    elif today.transfer:
        said = "a drill somewhere new: poise drill --kind transfer"
    elif today.standard:
        said = "the standard drill: poise drill --standard"
    elif today.level is not None:
        said += f" of level {today.level}: poise drill {today.level}"
        said += f" --bank {today.bank}" if today.bank else ""
        said += " --varied" if today.varied else ""
    return f"{said}, {today.minutes} minutes" if today.minutes else said


def _object(found: Following, told: PlanProgress) -> dict[str, Any]:
    today = told.today
    one: dict[str, Any] = {"do": today.do or None, "why": today.why}
    if today.do == "drill":
        one |= {"level": today.level, "standard": today.standard, "checkpoint": today.checkpoint,
                "transfer": today.transfer, "without_reset": today.without_reset,
                "varied": today.varied, "bank": today.bank or None}  # fmt: skip
    if today.minutes is not None:
        one["minutes"] = today.minutes
    if today.note:
        one["note"] = today.note
    if today.offer is not None:
        one["offer"] = {"level": today.offer.level, "why": today.offer.why}
    if today.choices:
        one["choices"] = list(today.choices)
    state = found.state
    return {
        "kind": "plan", "name": found.plan.name, "title": found.plan.title, "week": told.week,
        "of": told.of, "today": one, "this_week": {k: list(v) for k, v in told.this_week.items()},
        "weeks": list(told.weeks), "paused": told.paused,
        "interview": None if state.interview is None else _iso(state.interview),
    }  # fmt: skip


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
