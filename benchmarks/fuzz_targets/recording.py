"""A recording of poise: read whole, as a row of the list, as tables, and summed up.

Of drills, rehearsals and runs of the pace finder too, by what tells of them.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from functools import cache
from pathlib import Path
from zlib import crc32

from poise import cli, exporters
from poise.analysis.study import study
from poise.core.guide.exercise import Exercise, Prompt, Stage
from poise.core.guide.pacer import BreathPattern
from poise.errors import PoiseError
from poise.library import outcomes, pace_runs, sessions
from poise.library.session_row import SessionRow
from poise.recording import facts, reader, tables
from poise.recording.summarise import exercise_of
from poise.simulation.recordings import made_up
from poise.ui.reviewed import of_events

LONG_S, MANY = 600.0, 1000
# What is recorded without a window, by its file's name.
WHOLE = {
    "drill": ("drill", "1", "--synthetic", "1"),
    "drill-without-a-heart": ("drill", "--standard", "--no-sensor"),
    "rehearsal": ("rehearse", "opener", "--synthetic", "1", "--vividness", "6"),
    "pace": ("pace", "--synthetic", "1"),
    "pace-sliding": ("pace", "--protocol", "sliding", "--synthetic", "1"),
}
ACTS = """
{"t": 0, "rating": "expected", "value": 7}
{"t": 142, "action": "answer"}
{"t": 150, "rating": "comfort", "value": 7}
{"t": 190, "action": "done"}
{"t": 194, "action": "answer"}
{"t": 210, "action": "blank"}
{"t": 221, "action": "resume"}
"""


@cache
def seeds() -> dict[str, bytes]:
    """Short sessions with and without faults, and one that was cut."""
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
    acts = folder / "acts.jsonl"
    acts.write_text(ACTS)
    for name, words in WHOLE.items():
        path = folder / f"{name}.poise.jsonl"
        said = ["--acts", str(acts)] if words[0] != "rehearse" else []
        with redirect_stdout(io.StringIO()):
            status = cli.main([*words, *said, "--speed", "0", "--json", "--out", str(path)])
        assert status == 0, name
        yield path.name, path.read_bytes()


def _passed_over(_trouble: str) -> None:
    """A recording that cannot be read is none."""


def read(path: Path) -> None:
    """All that is done with a recording; the row of the list never raises at all."""
    said = sessions.row(path)
    SessionRow.from_json(said.as_json())
    said.as_json().encode()
    assert "poise ran into a problem" not in said.error, said.error
    recording = reader.read(path)
    for table in (tables.beats, tables.breaths, tables.metrics, tables.happenings):
        deque(table(recording), maxlen=0)
    json.dumps(facts.facts(recording), allow_nan=False, ensure_ascii=False).encode()
    of_events(exercise_of(recording), recording.events)
    outcomes.standard(outcomes.in_folder(path.parent, _passed_over), replays=True)
    pace_runs.together(pace_runs.in_folder(path.parent, _passed_over), replays=True)
    if recording.events and recording.events[-1].t < LONG_S:  # of eight days a trace has its time
        forms = exporters.names()  # one of them, by the file: all of them take seven times as long
        form = forms[crc32(path.read_bytes()) % len(forms)]
        with suppress(PoiseError):
            exporters.load(form)(recording, path.with_name(f"out-{form}"))
    if len(recording.events) < MANY:
        with suppress(PoiseError):  # nothing was heard in it
            study(path)
