"""A folder of CSV files (RFC 4180, UTF-8) with a JSON sidecar that says what each column is.

Empty means missing, never 0.  The first column is seconds on the session clock; the wall-clock time
of its zero is in ``session.json``.  Text that a spreadsheet would take for a formula is written
with an apostrophe before it, and so is text that begins with one, so that it can be taken off.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

from poise.exporters import ExportForm
from poise.files import atomic_folder, errors_in_words
from poise.recording import tables
from poise.recording.facts import facts
from poise.recording.reader import Recording
from poise.recording.rows import COLUMNS

FORM = ExportForm("", "CSV: a folder of tables and a JSON file")
# What makes a cell a formula, the full-width forms some spreadsheets take as well, and ours.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


def write(recording: Recording, path: Path) -> None:
    """Make the folder ``path`` with session.json, beats, breaths, metrics, trace and events; of a
    drill its answers too.

    Raises :class:`RecordingError` when it cannot be made, or exists and is not an empty folder.
    """
    with errors_in_words(path), atomic_folder(path) as folder:
        written: dict[str, Iterable[Sequence[Any]]] = {
            "beats": tables.beats(recording),
            "breaths": tables.breaths(recording),
            "metrics": tables.metrics(recording),
            "trace": tables.trace(recording),
            "events": tables.happenings(recording),
        }
        if recording.header.drill is not None:
            written["answers"] = tables.answers(recording)
        for name, rows in written.items():
            _table(folder / f"{name}.csv", list(COLUMNS[name]), rows)
        said = facts(recording) | {
            "trace_rate_hz": tables.trace_rate_hz(recording),
            "columns": {f"{name}.csv": COLUMNS[name] for name in written},
        }
        text = json.dumps(said, ensure_ascii=False, indent=2)
        (folder / "session.json").write_text(text + "\n", encoding="utf-8")


def _table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([cell(value) for value in row] for row in rows)


def cell(value: Any) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return int(value)
        case Enum():
            return str(value.value)
        case str() if value.startswith(FORMULA):
            return f"'{value}"
    return value
