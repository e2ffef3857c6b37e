"""Writes the golden recordings in tests/replay anew, from their own inputs.

    python tools/golden.py       after a change that is meant to read the same beats differently

Look at the difference before you commit it: it is what every person's replays will show.
"""

from __future__ import annotations

import sys
from pathlib import Path

from poise.recording import reader
from poise.recording.writer import Writer
from poise.runtime.replay import Again

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "replay"


def renew(path: Path) -> bool:
    """Rewrite one recording; whether anything changed."""
    recording = reader.read(path)
    again = Again(recording)
    if again.same:
        return False
    fresh = path.with_suffix(".new")
    inputs = {id(event): at for at, event in recording.inputs}
    with Writer(fresh, recording.header) as writer:
        for _, event in again.said:
            if id(event) in inputs:
                writer.input(event, inputs[id(event)])  # type: ignore[arg-type]
            else:
                writer.outputs([event])  # type: ignore[list-item]
        writer.close(recording.ending or "")
    fresh.replace(path)
    return True


if __name__ == "__main__":
    for path in sorted(FOLDER.glob("*.poise.jsonl")):
        print(f"{path.name}: {'renewed' if renew(path) else 'as it was'}", file=sys.stderr)
