"""What there is of one sort, exercises or rehearsals, and what is wrong with a person's own."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from poise.exercises.shelf import Shelf
from poise.formatting import clock_time
from poise.own_files import FileFault, beyond
from poise.plain import plain

ERROR = 1


def listing(shelf: Shelf, *, as_json: bool) -> int:
    """Print each with its length and what it is; a broken file is named and left out."""
    for fault in shelf.faults():
        print(f"Skipped: {plain(fault, None)}", file=sys.stderr)
    ours = shelf.shipped()
    for name in shelf.names():
        found = shelf.load(name)
        seconds, own = found.fitted().duration_s, name not in ours
        if as_json:
            row = {"name": name, "title": found.title, "about": found.about, "seconds": seconds}
            print(json.dumps(row | {"own": own}, ensure_ascii=False))
        else:
            print(f"{name:<18} {seconds / 60:4.1f} min  {plain(found.about, None)}")
    if not as_json:
        print(f"Put your own files in {shelf.own()}.")
    return 0


def check(shelf: Shelf, paths: Sequence[Path], *, as_json: bool) -> int:
    """Check files, a person's own without any; 1 when one has a fault."""
    faults: list[FileFault] = [] if paths else beyond(shelf.own())
    files = list(paths) or shelf.own_files()
    for path in files:
        found, wrong = shelf.check(path)
        faults += wrong
        if found is not None and not as_json:
            print(f"{plain(path, None)}: {clock_time(found.fitted().duration_s)}, valid")
    for fault in faults:
        print(json.dumps(asdict(fault), ensure_ascii=False) if as_json else plain(fault, None))
    if not files and not as_json:
        print(f"There is no file in {shelf.own()}.")
    return ERROR if faults else 0
