"""The pure function of a batch: a file in, a row out; never an exception.

It is run here, in other processes or on other machines, so it takes and gives plain values.
"""

from __future__ import annotations

import logging
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from poise import __version__
from poise.analysis.options import Options
from poise.analysis.words import BLOCKS
from poise.core.events import Verdict
from poise.errors import PoiseError
from poise.plain import plain
from poise.recording import reader
from poise.recording.format import wall_clock

if TYPE_CHECKING:
    from poise.analysis.result import Analysis

_log = logging.getLogger(__name__)

Row = dict[str, Any]  # the cells of a table by its columns; it goes to CSV and to JSON


def _column(flag: Verdict) -> str:
    return f"flagged_{flag.value}".replace("-", "_")


_NUMBERS = tuple(row for _, rows in BLOCKS for row in rows)
_FLAGS = tuple(v for v in Verdict if v is not Verdict.NORMAL)
COLUMNS = (
    "file", "subject", "session", "sha256", "error", "kind", "began", "exercise", "tags",
    "duration_s", "intervals",
    "used", *map(_column, _FLAGS), "gaps", "valid", "reason",
    *(key for number in _NUMBERS for key in (number.key, number.se_key) if key),
    "swing_ms", "swing_se_ms", "swing_p", "breathing_confidence", "notes",
)  # fmt: skip
# What is text and what is counted; the rest but ``valid`` are numbers.
WORDS = frozenset({
    "file", "subject", "session", "sha256", "error", "kind", "began", "exercise", "tags", "reason",
    "breathing_confidence", "notes",
})  # fmt: skip
COUNTS = frozenset({"intervals", "used", "gaps", *map(_column, _FLAGS)})
# Parts of poise that decide what a row says.
_PARTS = ("analysis", "core", "importers", "protocols", "recording")


def work(path: str, options: Options) -> Row:
    """The row of one file, without its name; ``error`` says why there are no numbers."""
    from poise.analysis.study import analyse  # numpy is slow to import

    try:
        return _row(analyse(Path(path), options)) | _about(Path(path))
    except PoiseError as error:
        return {"error": str(error)}
    except Exception as error:  # noqa: BLE001  (a fault of ours must not end the others' work)
        _log.exception("batch: %s", path)
        return {
            "error": "poise ran into a problem with this file "
            f"({type(error).__name__}: {plain(error)})"
        }


def key_of(sha256_of_file: str, options: Options) -> str:
    """Under which name a result is kept: by content, question, and version of poise."""
    asked = sha256(f"{options}{version()}".encode()).hexdigest()
    return f"{sha256_of_file}-{asked[:16]}"


@cache
def version() -> str:
    """A digest of the code that decides what a row says, so that no change of it is missed."""
    total = sha256(__version__.encode())
    root = Path(__file__).parent.parent
    for part in _PARTS:
        for path in sorted((root / part).rglob("*.py")):
            total.update(path.read_bytes())
    return total.hexdigest()


def _row(found: Analysis) -> Row:
    row: Row = {
        "kind": found.kind,
        "duration_s": found.duration_s,
        "valid": found.valid,
        "reason": found.reason,
        "intervals": found.intervals.n,
        "used": found.intervals.used,
        "gaps": found.intervals.gaps,
        "swing_ms": found.swing.ms,
        "swing_se_ms": found.swing.se_ms,
        "swing_p": found.swing.p,
        "breathing_confidence": found.breathing.confidence.value,
        "notes": "; ".join(found.notes),
    }
    for verdict, n in found.intervals.flagged.items():
        row[_column(verdict)] = n
    for number in _NUMBERS:
        row[number.key], se = number.of(found)
        if number.se_key:
            row[number.se_key] = se
    return {name: _plain(value) for name, value in row.items()}


def _about(path: Path) -> Row:
    """When and what, of a recording of poise."""
    try:
        recording = reader.skim(path)
    except PoiseError:
        return {}
    header = recording.header
    began = wall_clock(header.utc_at_t0, recording.started_t)
    return {
        "began": header.utc_at_t0 if began is None else began.isoformat(timespec="milliseconds"),
        "exercise": str(header.exercise.get("name", "")),
        "tags": "; ".join(map(plain, header.tags)),
    }


def _plain(value: Any) -> Any:
    """Floats to six decimals: finer than any of them is known."""
    return round(float(value), 6) if isinstance(value, float) else value
