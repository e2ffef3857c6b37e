"""Every recording here says today what it said when it was made, byte for byte.

After a change that is meant to read the same beats differently: tools/golden.py, and look.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from poise.core.events import RRInterval, SessionEnded
from poise.recording import reader
from poise.runtime.replay import Again

RECORDINGS = sorted(Path(__file__).parent.glob("*.poise.jsonl"))


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name.split(".")[0])
def test_it_says_what_it_said(path: Path) -> None:
    recording = reader.read(path)
    assert recording.damage == ""
    assert any(isinstance(event, RRInterval) for event in recording.outputs)
    assert isinstance(recording.outputs[-1], SessionEnded)
    assert Again(recording).same, "tools/golden.py, and look at what changed"


def test_there_are_hearts_made_up_worn_lost_and_paused() -> None:
    assert {path.name.split(".")[0] for path in RECORDINGS} >= {
        "synthetic", "strap", "strap-lost", "paused",
    }  # fmt: skip
