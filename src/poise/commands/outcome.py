"""Did your heart's response to the standard drill change?  Said after seven weeks and thirteen."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from poise import clock
from poise.commands.places import add_force, place
from poise.core.weeks import outcome_words as words
from poise.core.weeks.conditions import DIFFERS
from poise.core.weeks.outcome import LOOKS, Change, Measure, Outcome, outcome
from poise.plain import plain

if TYPE_CHECKING:
    from poise.library.outcomes import DrillRecord

USUAL_A_WEEK = 2
REPLAYED = "Hearts that were replayed count here as the straps they came from."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--primary", metavar="NAME", choices=[one.value for one in Measure],
        help="the one measure that may be claimed: " + ", ".join(Measure) + "; another one than "
        "before starts the count anew",
    )  # fmt: skip
    parser.add_argument(
        "--weeks", choices=[str(weeks) for weeks, _ in LOOKS],
        help="the look after so many weeks, in place of the last one",
    )  # fmt: skip
    parser.add_argument(
        "--folder", type=Path, metavar="DIR",
        help="of the recordings there, in which a replayed heart counts as a strap",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--report", type=Path, metavar="FILE", help="as a page of HTML to print")
    add_force(parser)


def run(args: argparse.Namespace) -> int:
    from poise.library import outcomes

    report = None if args.report is None else place(args.report, args)
    today = clock.today()
    if args.folder is not None:
        records = outcomes.in_folder(args.folder, _left_out)
        chosen = outcomes.Chosen(Measure(args.primary or Measure.REACTIVITY))
        if records:  # as its last day was
            today = max(today, records[-1].began.date())
    else:
        records = outcomes.recorded()
        chosen = outcomes.chosen()
        if args.primary is not None:
            before = chosen
            chosen = outcomes.choose(Measure(args.primary), today, any_drill=bool(records))
            if chosen.since is not None and chosen != before and not args.json:
                print(f"The count begins anew today: from now on {args.primary} is looked at.")
    replays = args.folder is not None
    drills = outcomes.standard(records, replays=replays)
    since = None if chosen.since is None else chosen.since.toordinal()
    told = outcome(drills, today.toordinal(), chosen.primary, since, chosen.forgotten)
    if args.weeks is not None:
        told = told.at(int(args.weeks))
    if report is not None:
        report.write(_page(told, records))
    if args.json:
        print(json.dumps(_object(told, records, chosen.since, replays), ensure_ascii=False))
    elif report is None:
        print("\n".join(plain(line, None) for line in _lines(told, records, replays)))
    else:
        print(f"Written to {plain(report.path, None)}.")
    return 0


# ------------------------------------------------------------------ in words


def _left_out(trouble: str) -> None:
    print(f"Left out: {plain(trouble, None)}", file=sys.stderr)


def _lines(told: Outcome, records: list[DrillRecord], replays: bool) -> list[str]:
    lines = list(words.sentences(told))
    if not told.looks:
        lines += words.before(USUAL_A_WEEK)
    lines += words.ALWAYS
    for week in told.weeks:
        lines.append(f"  week {week.week + 1}: {words.value(week.mean, told.primary)} ({week.n})")
    lines += [
        f"{words.NAMES[one.measure]}: {words.described(one.seen, one.measure)}, {words.DESCRIBED}"
        for one in told.described
    ]
    ratings = [pair for record in records if (pair := record.ratings) is not None]
    median = words.expected_minus_actual(ratings)
    if median is not None:
        lines.append(_expected(median, len(ratings)))
    lines += [
        f"On {one.began.date().isoformat()} something was different: "
        f"{', '.join(DIFFERS[key] for key in one.differs)}."
        for one in records if one.differs
    ]  # fmt: skip
    lines += [f"Left out: {n}, {words.WHYS[why]}" for why, n in words.left_out(told)]
    return [*lines, REPLAYED] if replays else lines


def _expected(median: float, n: int) -> str:
    over = "In one drill" if n == 1 else f"Typically, over {n} drills,"
    if median == 0:
        return f"{over} it was as bad as you expected."
    worse = "less bad" if median > 0 else "worse"
    points = "1 point" if abs(median) == 1 else f"{abs(median):g} points"
    return f"{over} it was {points} {worse} than you expected."


# ------------------------------------------------------------------ as JSON


def _object(told: Outcome, records: list[DrillRecord], since: Any, replays: bool) -> dict[str, Any]:
    ratings = [pair for record in records if (pair := record.ratings) is not None]
    seen = _seen(told.seen) if told.seen else dict.fromkeys(
        ("change", "low", "high", "level", "mdc")
    )  # fmt: skip
    return {
        "kind": "outcome", "primary": told.primary, "verdict": told.verdict,
        "weeks": len(told.weeks), "needed": LOOKS[0][0], "next_look": told.next_look,
        "count": told.count, "drills": told.drills,
        "since": None if since is None else since.isoformat(),
        "looks": [
            {"weeks": look.weeks, "level": look.seen.level, "verdict": look.verdict}
            for look in told.looks
        ],
        "left_out": [
            {"session": one.session or None, "why": one.why} for one in told.left_out
        ],
        "conditions": [
            {"session": one.session, "differs": list(one.differs)}
            for one in records if one.differs
        ],
        **{key: seen[key] for key in ("change", "low", "high", "level")},
        "unit": told.primary.unit, "mdc": seen["mdc"],
        "per_week": [asdict(week) for week in told.weeks],
        "described": [
            {"name": one.measure, "unit": one.measure.unit, **_seen(one.seen)}
            for one in told.described
        ],
        "expected_minus_actual": {
            "n": len(ratings), "median": words.expected_minus_actual(ratings),
        },
        "sentences": [*words.sentences(told), *words.ALWAYS],
        **({"note": REPLAYED} if replays else {}),
    }  # fmt: skip


def _seen(seen: Change) -> dict[str, float]:
    return {key: getattr(seen, key) for key in ("change", "low", "high", "level", "mdc")}


# ------------------------------------------------------------------ as a page


def _page(told: Outcome, records: list[DrillRecord]) -> str:
    from html import escape

    first, *more = (escape(sentence) for sentence in words.sentences(told))
    rows = "".join(
        f"<tr><td>{week.week + 1}</td><td>{escape(words.value(week.mean, told.primary))}</td>"
        f"<td>{week.n}</td></tr>"
        for week in told.weeks
    )
    rest = [escape(line) for line in _lines(told, records, False)]
    others = "".join(
        f"<li>{line}</li>" for line in rest
        if not line.startswith("  ") and line not in (first, *more)
    )  # fmt: skip
    head = escape(words.NAMES[told.primary])
    table = (
        f"<table><tr><th>week</th><th>{head}</th><th>drills</th></tr>{rows}</table>" if rows else ""
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>poise: outcome</title>"
        "<style>body{font:12pt/1.5 sans-serif;max-width:42em;margin:2em auto;color:#1c262b}"
        "h1{font-weight:300;font-size:1.6em;line-height:1.3}td,th{padding:.2em 1em .2em 0;"
        "text-align:left}@page{margin:2cm}</style>"
        f"<h1>{first}</h1>{''.join(f'<p>{line}</p>' for line in more)}"
        f"{table}<ul>{others}</ul></html>\n"
    )
