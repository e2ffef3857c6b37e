"""One JSON object: the summary, what the recording says of itself, and its beats as columns."""

from __future__ import annotations

import json
from pathlib import Path

from poise.exporters import ExportForm
from poise.files import atomic_write, errors_in_words
from poise.recording import tables
from poise.recording.facts import facts
from poise.recording.reader import Recording
from poise.recording.rows import COLUMNS, BeatRow, BreathRow, EventRow

FORM = ExportForm(".json", "JSON: summary, beats and breaths")


def write(recording: Recording, path: Path) -> None:
    """Write the object of docs/command-line.md ("The summary object") with more keys beside it."""
    about = facts(recording)
    whole = about.pop("summary") | {
        "recording": recording.path.name,
        "session": about,
        "beats": _columns(BeatRow._fields, list(tables.beats(recording))),
        "measured": _columns(BreathRow._fields, list(tables.breaths(recording))),
        "events": _columns(EventRow._fields, list(tables.happenings(recording))),
        "columns": {name: COLUMNS[name] for name in ("beats", "breaths", "events")},
    }
    text = json.dumps(whole, ensure_ascii=False, allow_nan=False)
    with errors_in_words(path), atomic_write(path) as fresh:
        fresh.write_text(text + "\n", encoding="utf-8")


def _columns(names: tuple[str, ...], rows: list[tuple[object, ...]]) -> dict[str, list[object]]:
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}
