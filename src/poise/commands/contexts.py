"""Where and when you practised drills: a map, and what you say of each drill's surroundings."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from poise import clock
from poise.core.weeks.contexts import (
    KEYS,
    OFFERED,
    PartOfDay,
    as_dict,
    coverage,
    spread,
    suggests_new_place,
)
from poise.errors import UsageError
from poise.plain import plain

if TYPE_CHECKING:
    from poise.core.weeks.contexts import Spread
    from poise.library.past_drills import DrillDone

WHAT = ("show", "set")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", nargs="?", choices=WHAT, default="show",
        help="show the map (default), or set the surroundings of a drill",
    )  # fmt: skip
    parser.add_argument(
        "session", nargs="?", default="last", metavar="SESSION",
        help="set: which drill, by its name or the beginning of it (default: the last one)",
    )  # fmt: skip
    for key in KEYS:
        few = ", ".join(OFFERED[key][:3])
        parser.add_argument(f"--{key}", metavar="WORDS", help=f"set: such as {few}")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Show the map, or keep what is said of one drill."""
    from poise.library import past_drills

    done = past_drills.every()
    return _set(args, done) if args.what == "set" else _show(args, done)


def _set(args: argparse.Namespace, done: list[DrillDone]) -> int:
    from poise.library import contexts
    from poise.recording import notes

    said = {key: getattr(args, key) for key in KEYS}
    if not any(text is not None for text in said.values()):
        raise UsageError(f"say at least one of {', '.join(f'--{key}' for key in KEYS)}")
    one = _drill(args.session, done)
    now = contexts.changed(contexts.of(notes.load(one.path)), said)
    contexts.keep(one.path, now)
    if args.json:
        print(json.dumps(as_dict(now), ensure_ascii=False))
    else:
        print(", ".join(as_dict(now).values()) or "Nothing is said of it.")
    return 0


def _drill(name: str, done: list[DrillDone]) -> DrillDone:
    found = done[-1:] if name == "last" else [d for d in done if d.path.name.startswith(name)]
    if len(found) != 1:
        many = "no drill is" if not found else f"{len(found)} drills are"
        raise UsageError(f"{many} called {plain(name, 60)!r}: 'poise sessions' lists them")
    return found[0]


def _show(args: argparse.Namespace, done: list[DrillDone]) -> int:
    from poise.library import contexts

    drills = contexts.practised(done)
    cells = coverage(drills)
    found = spread(drills)
    new = suggests_new_place(drills, contexts.said_day(), clock.today().toordinal())
    if args.json:
        print(json.dumps({
            "kind": "contexts",
            "map": [{"place": place, "part": part, "drills": n}
                    for (place, part), n in sorted(cells.items())],
            "without_place": sum(not one.context.place for one in drills),
            "spread": None if found is None else asdict(found),
            "suggest_new_place": new,
        }, ensure_ascii=False))  # fmt: skip
        return 0
    if not cells:
        print("No drill has a place yet. Set one with 'poise contexts set last --place desk'.")
        return 0
    for line in _table(cells):
        print(line)
    if found is not None:
        print(_said(found))
    if new:
        print("Somewhere new this week?")
    return 0


def _table(cells: dict[tuple[str, PartOfDay], int]) -> list[str]:
    places = sorted({place for place, _ in cells}, key=str.casefold)
    first = max(len(plain(place)) for place in places)
    lines = [" " * first + "".join(f"  {part:>9}" for part in PartOfDay)]
    for place in places:
        counts = (cells.get((place, part), 0) for part in PartOfDay)
        lines.append(f"{plain(place):<{first}}" + "".join(f"  {n or '':>9}" for n in counts))
    return lines


def _said(found: Spread) -> str:
    return (
        f"Your response differed by {found.between_bpm:.1f} bpm between {found.cells} places and "
        f"times, and by {found.within_bpm:.1f} bpm within one (SD; described, not tested)."
    )
