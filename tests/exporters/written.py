"""A session written by an exporter, and read again by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from poise import exporters
from poise.core.events import (
    RRInterval,
)
from poise.recording.reader import Recording

WILD = ('say "hello", twice', "=1+1", "new\nline", "☕ ünï", "-dash")


def export(name: str, recording: Recording, folder: Path) -> Path:
    out = folder / f"out{exporters.form(name).suffix}"
    exporters.load(name)(recording, out)
    return out


def rows_of(recording: Recording) -> Iterator[tuple[object, ...]]:
    for rr in recording.outputs:
        if isinstance(rr, RRInterval):
            yield rr.sensor, rr.rr_ms, rr.t, rr.sigma_ms, rr.verdict, rr.follows


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
