"""The BIDS data set that poise exports, back in: its beats are events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from poise.core.events import Input, IntervalReading, SensorState, SensorStatus
from poise.errors import RecordingError
from poise.importers.boundary import in_words, text_of
from poise.importers.imported import Imported
from poise.importers.poise_session import beat, event, imported

NO_BEATS = (
    "is a BIDS data set without the beats that poise writes as events: find the beats in its "
    "signals with another program, and give poise the intervals as text"
)


def is_one(path: Path, head: bytes) -> bool:
    """The data set's folder, or its description."""
    folder = path if path.is_dir() else path.parent
    named = path.is_dir() or path.name == "dataset_description.json"
    return named and (folder / "dataset_description.json").is_file()


def read(path: Path) -> Iterator[Imported]:
    """Every session of the data set, in the order of their names."""
    folder = path if path.is_dir() else path.parent
    found = 0
    for file in sorted(folder.rglob("*_events.tsv")):
        with in_words(file):
            rows = _rows(file)
            if not any(row.get("trial_type") == "beat" for row in rows):
                continue
            one = imported("BIDS of poise", _facts(file), list(_beats(rows)), list(_events(rows)))
        yield one
        found += 1
    if not found:
        raise RecordingError(f"{folder.name} {NO_BEATS}", path=str(path))


def _rows(file: Path) -> list[dict[str, str]]:
    lines = text_of(file).rstrip("\n").split("\n")
    names = lines[0].split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines[1:]]


def _facts(events: Path) -> dict[str, Any]:
    sidecar = events.with_name(events.name.replace("_events.tsv", "_physio.json"))
    if not sidecar.is_file():
        return {}
    facts = json.loads(text_of(sidecar)).get("Poise", {})
    if not isinstance(facts, dict):
        raise ValueError("its facts are not an object")
    return facts


def _beats(rows: list[dict[str, str]]) -> Iterator[IntervalReading]:
    for row in rows:
        if row["trial_type"] == "beat":
            yield beat(
                float(row["onset"]), row["sensor"], float(row["rr_ms"]), float(row["sigma_ms"]),
                row["verdict"], row["follows"] == "1",
            )  # fmt: skip


def _events(rows: list[dict[str, str]]) -> Iterator[Input]:
    for row in rows:
        label = json.loads(row["label"]) if row["label"] != "n/a" else ""
        if row["trial_type"] == "sensor":
            state, _, detail = label.partition(": ")
            yield SensorStatus(float(row["onset"]), row["sensor"], SensorState(state), "", detail)
        elif (found := event(float(row["onset"]), row["trial_type"], label)) is not None:
            yield found
