"""Files to read and what was read of them, for the tests of the importers."""

from __future__ import annotations

from pathlib import Path

from poise import exporters, importers
from poise.core.events import IntervalReading
from poise.importers.imported import Imported
from poise.simulation.recordings import made_up


def one(path: Path) -> Imported:
    """What is read of a file that holds one session."""
    (found,) = importers.read(path)
    return found


def written(tmp_path: Path, content: str | bytes, name: str = "export.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def intervals(found: Imported) -> list[IntervalReading]:
    return [e for e in found.inputs if isinstance(e, IntervalReading)]


def exported(form: str, tmp_path: Path) -> Path:
    """A made-up recording, with one mark, in that form."""
    recording = made_up(tmp_path / "x.poise.jsonl", marks=((9.0, "here"),))
    out = tmp_path / f"out{exporters.form(form).suffix}"
    exporters.load(form)(recording, out)
    return out
