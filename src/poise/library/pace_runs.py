"""The runs of the pace finder on this computer, and what the last of them say together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from poise.core.events import SensorKind
from poise.core.pace.answer import PaceAnswer
from poise.core.pace.runs import Agreement, agreement
from poise.library import sessions
from poise.library.session_row import SessionRow


@dataclass(frozen=True, slots=True)
class PaceRun:
    """One run: the recording it is in, when it began, and what it says."""

    path: Path
    began: datetime
    answer: PaceAnswer
    sensor: str


def every() -> list[PaceRun]:
    """All runs, the earliest first."""
    with sessions.index() as index:
        rows = [SessionRow.from_json(row) for row in index.rows()]
    runs = [
        PaceRun(Path(row.path), row.began.astimezone(), row.summary.pace, row.summary.sensor)
        for row in rows
        if row.summary is not None and row.summary.pace is not None and row.began is not None
    ]
    return sorted(runs, key=lambda run: run.began)


def together(runs: list[PaceRun]) -> Agreement:
    """What the last runs of a person say together; a made-up heart's say nothing of anybody."""
    return agreement([run.answer for run in runs if run.sensor != SensorKind.SYNTHETIC])
