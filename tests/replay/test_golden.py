"""Every recording here says today what it said when it was made, byte for byte, on any Python.

After a change that is meant to read the same beats differently: tools/golden.py, and look.
``camera`` is 40 s of ``simulation.lifelike_skin``, seed 2, one region, 30 frames a second.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from poise.core.events import Output, RRInterval, SessionEnded
from poise.recording import reader
from poise.recording.format import input_line, output_line
from poise.runtime.replay import Replay

RECORDINGS = sorted(Path(__file__).parent.glob("*.poise.jsonl"))
EACH = pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name.split(".")[0])


@EACH
def test_it_says_what_it_said(path: Path) -> None:
    recording = reader.read(path)
    assert recording.damage == ""
    assert any(isinstance(event, RRInterval) for event in recording.outputs)
    assert isinstance(recording.outputs[-1], SessionEnded)
    assert Replay(recording).same, "tools/golden.py, and look at what changed"


@EACH
def test_every_line_is_what_would_be_written_today(path: Path) -> None:
    recording = reader.read(path)
    arrived = iter(recording.inputs)
    lines = [
        output_line(event)  # type: ignore[arg-type]
        if isinstance(event, get_args(Output))
        else input_line(event, next(arrived)[0])  # type: ignore[arg-type]
        for event in recording.events
    ]
    assert path.read_text(encoding="utf-8").splitlines()[1:-1] == lines


@EACH
def test_one_from_before_numbers_were_rounded_says_the_same(path: Path) -> None:
    recording = reader.read(path)
    said = [event for _, event in Replay(recording).said if isinstance(event, get_args(Output))]
    whole = replace(recording, outputs=tuple(said))  # type: ignore[arg-type]
    assert whole.outputs != recording.outputs
    assert Replay(whole).same


def test_there_are_hearts_made_up_worn_lost_paused_and_seen() -> None:
    assert {path.name.split(".")[0] for path in RECORDINGS} >= {
        "synthetic", "strap", "strap-lost", "paused", "camera",
    }  # fmt: skip
