"""List the sessions recorded on this computer."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from poise.errors import UsageError
from poise.formatting import PLUS_MINUS, swing_text
from poise.plain import plain

if TYPE_CHECKING:
    from poise.library.index import SessionQuery
    from poise.library.session_row import SessionRow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tag", metavar="TEXT", help="only sessions with this label")
    parser.add_argument(
        "--since", metavar="DATE", help="only sessions since this day or time, such as 2026-03-01"
    )
    parser.add_argument("--until", metavar="DATE", help="only sessions up to the end of this day")
    parser.add_argument(
        "--sensor", metavar="NAME", help="only sessions with this sensor: strap, camera, import, …"
    )
    parser.add_argument("--exercise", metavar="NAME", help="only sessions of this exercise")
    parser.add_argument(
        "--morning",
        action="store_true",
        help="the latest morning reading, beside your own last seven days",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")


def run(args: argparse.Namespace) -> int:
    from poise import paths
    from poise.library import sessions
    from poise.library.session_row import SessionRow

    if args.morning:
        return _morning()
    wanted = _wanted(args)
    with sessions.index(_busy) as index:
        rows = list(index.rows(wanted))
        if index.note:
            print(f"Note: {index.note}", file=sys.stderr)
        if not rows and not args.json:
            if sessions.every():
                print("No sessions match. 'poise sessions' lists them all.")
            else:
                print(f"Nothing recorded yet in {paths.sessions()}. Start with 'poise reset'.")
    told = _whole if args.json else _line
    lines = [told(SessionRow.from_json(row)) for row in rows]
    sys.stdout.writelines(line + "\n" for line in lines)
    if not args.json and any("±" in line for line in lines):
        print(PLUS_MINUS, file=sys.stderr)  # the list itself has sessions alone
    return 0


def _morning() -> int:
    """Words about the latest morning reading."""
    from poise import clock
    from poise.analysis import morning
    from poise.library import sessions
    from poise.library.session_row import SessionRow

    with sessions.index(_busy) as index:
        rows = [SessionRow.from_json(row) for row in index.rows()]
    days = sorted({one.began.date() for one in rows if one.began and morning.is_one(one)})
    # A day more than is compared: which day it was by the local clock is told later.
    least = days[-1] - timedelta(days=morning.DAYS + 1) if days else None
    late = [one for one in rows if least and one.began and one.began.date() >= least]
    print(morning.in_words(morning.readings(late), clock.today()))
    return 0


def _busy(many: int) -> None:
    """The first list of many recordings takes a while."""
    print(f"Reading {many} recordings (first time only).", file=sys.stderr)


def _wanted(args: argparse.Namespace) -> SessionQuery:
    from poise.library.index import SessionQuery

    return SessionQuery(
        tag=args.tag,
        since=None if args.since is None else _moment(args.since, "--since"),
        until=None if args.until is None else _moment(args.until, "--until", whole_day=True),
        sensor=args.sensor,
        exercise=args.exercise,
    )


def _moment(text: str, option: str, *, whole_day: bool = False) -> float:
    """Unix time of a day or moment, local unless it has an offset."""
    try:
        moment = datetime.fromisoformat(text)
        if whole_day and len(text) <= len("2026-03-01"):
            moment += timedelta(days=1)
        return moment.timestamp()
    except (ValueError, OverflowError, OSError):
        raise UsageError(
            f"{option} takes a day such as 2026-03-01, or a moment such as 2026-03-01T14:30; "
            f"got {text!r}"
        ) from None


def _whole(row: SessionRow) -> str:
    """The row as the index has it, with the person's own words, which are in no index."""
    from poise.recording import notes

    if row.summary is None:
        return row.as_json()
    said = notes.went_well(notes.load(Path(row.path)))
    return json.dumps(json.loads(row.as_json()) | {"went_well": said}, ensure_ascii=False)


def _line(row: SessionRow) -> str:
    said = row.summary
    if said is None:
        return f"{row.name}  cannot be read: {row.error}"
    swing, heart = said.swing_bpm, said.heart_bpm
    sensor = f"{said.unread}: no reading" if said.unread else said.sensor
    words = [row.name, f"{said.duration_s:.0f} s", sensor]
    if heart.after is not None and heart.before is not None:
        words.append(f"{heart.before:.0f} → {heart.after:.0f} bpm")
    if swing.value is not None and swing.se is not None:
        words.append(f"swing {swing_text(swing.value, swing.se)} bpm")
    words += [f"#{plain(tag)}" for tag in row.tags]
    if row.damage:
        words.append("(cut short)")
    elif not said.completed:
        words.append("(stopped early)")
    words += _film(Path(row.path))
    return "  ".join(words)


def _film(recording: Path) -> list[str]:
    """How long its film stays, where there is one."""
    from poise.recording import films

    if films.of(recording) is None:
        return []
    days = films.left(recording)
    if days is None:
        return ["film: kept"]
    return [f"film: {days} day left" if days == 1 else f"film: {days} days left"]
