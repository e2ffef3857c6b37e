"""The runs of the pace finder that were recorded, and what the last of them say together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from poise.core.events import SensorKind
from poise.core.pace.answer import PaceAnswer
from poise.core.pace.runs import RunsAgreement, agreement
from poise.core.summary import Summary
from poise.library import recorded
from poise.library.recorded import Recorded


@dataclass(frozen=True, slots=True)
class PaceRun:
    """One run: the recording it is in, when it began, what it says, the kind of its sensor."""

    path: Path
    began: datetime
    answer: PaceAnswer
    sensor: str


def every() -> list[PaceRun]:
    """All runs in the sessions folder, the earliest first; raises PoiseError."""
    return _runs(recorded.every(_is_one))


def in_folder(folder: Path, trouble: Callable[[str], None]) -> list[PaceRun]:
    """All runs recorded in ``folder``, the earliest first; raises :class:`RecordingError`.

    A recording that cannot be read is left out, and why goes to ``trouble``.
    """
    return _runs(recorded.in_folder(folder, _is_one, trouble))


def together(runs: Iterable[PaceRun], *, replays: bool = False) -> RunsAgreement:
    """What the last runs with a strap say together; with ``replays`` a heart that was played too.

    A made-up heart says nothing of anybody.
    """
    counts = {SensorKind.STRAP, SensorKind.REPLAY} if replays else {SensorKind.STRAP}
    return agreement([run.answer for run in runs if run.sensor in counts])


def _is_one(summary: Summary) -> bool:
    return summary.pace is not None


def _runs(found: Iterable[Recorded]) -> list[PaceRun]:
    return [
        PaceRun(one.path, one.began, one.summary.pace, one.summary.sensor)
        for one in found
        if one.summary.pace is not None
    ]
