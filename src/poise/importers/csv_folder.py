"""The folder of CSV files that poise exports, back in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from poise.core.events import Input, IntervalReading
from poise.errors import RecordingError
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
    try:
        facts = json.loads((folder / SIDECAR).read_text(encoding="utf-8"))
        if not isinstance(facts, dict):
            raise ValueError(f"{SIDECAR} is no object")
        yield imported("poise CSV", facts, list(_beats(folder)), list(_events(folder)))
    except OSError as error:
        raise RecordingError(
            f"{folder} cannot be read ({error.strerror}): check its permissions", path=str(path)
        ) from None
    except RecordingError as error:
        raise RecordingError(f"{folder.name} {error}", path=str(path)) from None
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise RecordingError(
            f"{folder.name} is not as poise exported it ({error}): export it again", path=str(path)
        ) from None


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
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            if None in row.values():
                raise ValueError(f"a line of {path.name} is cut short")
            yield row


def text(cell: str) -> str:
    """A cell without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell.startswith("'") else cell
