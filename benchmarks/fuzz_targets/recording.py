"""A recording of poise: read whole, as a row of the list, as tables, and summed up."""

from __future__ import annotations

import json
import tempfile
from collections import deque
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from poise.core.guide.exercise import Exercise, Prompt, Stage
from poise.core.guide.pacer import BreathPattern
from poise.library import sessions
from poise.library.session_row import SessionRow
from poise.recording import facts, reader, tables
from poise.simulation.recordings import made_up

NAME = "session.poise.jsonl"


@cache
def seeds() -> dict[str, bytes]:
    """A whole session, short ones with and without faults, and one that was cut."""
    with tempfile.TemporaryDirectory() as name:
        return dict(_seeds(Path(name)))


def _seeds(folder: Path) -> Iterator[tuple[str, bytes]]:
    pace = BreathPattern(4.0, 6.0)
    stages = (
        Stage("settle", "Settle", seconds=5.0),
        Stage(
            "pace", "Breathe", pace, breaths=4, measured=(2, 4), prompts=(Prompt(2, "Ah", True),)
        ),
    )
    short = Exercise("short", "Short", "For a fuzzer.", stages)
    for seed in range(4):
        path = folder / f"{seed}.poise.jsonl"
        made_up(
            path, seed, exercise=short, tags=("first", "second"),
            lost=(20.0, 28.0) if seed % 2 else None, marks=((9.0, "a mark"),),
        )  # fmt: skip
        yield path.name, path.read_bytes()
    yield "cut.poise.jsonl", path.read_bytes()[:4000]
    made_up(folder / NAME)
    yield NAME, (folder / NAME).read_bytes()


def read(path: Path) -> None:
    """All that is done with a recording; the row of the list never raises at all."""
    said = sessions.row(path)
    SessionRow.from_json(said.as_json())
    said.as_json().encode()
    recording = reader.read(path)
    for table in (tables.beats, tables.breaths, tables.metrics, tables.trace, tables.happenings):
        deque(table(recording), maxlen=0)
    json.dumps(facts.facts(recording), allow_nan=False, ensure_ascii=False).encode()
