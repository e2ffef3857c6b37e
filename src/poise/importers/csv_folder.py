"""The folder of CSV files that poise exports, back in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from poise.core.events import Input, IntervalReading
from poise.importers.boundary import in_words, regular, text_of
from poise.importers.imported import Imported
from poise.importers.poise_session import beat, event, imported

SIDECAR, BEATS, EVENTS = "session.json", "beats.csv", "events.csv"


def is_one(path: Path, head: bytes) -> bool:
    """The folder, or one of its files with the sidecar beside it."""
    folder = path if path.is_dir() else path.parent
    named = path.is_dir() or path.name in (SIDECAR, BEATS, EVENTS)
    return named and (folder / SIDECAR).is_file() and (folder / BEATS).is_file()


def read(path: Path) -> Iterator[Imported]:
    folder = path if path.is_dir() else path.parent
    with in_words(folder):
        facts = json.loads(text_of(folder / SIDECAR))
        if not isinstance(facts, dict):
            raise ValueError(f"{SIDECAR} is not an object")
        found = imported("poise CSV", facts, list(_beats(folder)), list(_events(folder)))
    yield found


def _beats(folder: Path) -> Iterator[IntervalReading]:
    for row in _rows(folder / BEATS):
        yield beat(
            float(row["t_s"]), text(row["sensor"]), float(row["rr_ms"]), float(row["sigma_ms"]),
            row["verdict"], row["follows"] == "1",
        )  # fmt: skip


def _events(folder: Path) -> Iterator[Input]:
    if not (folder / EVENTS).is_file():
        return
    for row in _rows(folder / EVENTS):
        found = event(float(row["t_s"]), text(row["event"]), text(row["label"]))
        if found is not None:
            yield found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with regular(path).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            if None in row.values():
                raise ValueError(f"a line of {path.name} is cut short")
            yield row


def text(cell: str) -> str:
    """A cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") else cell
