"""Writes the golden recordings in tests/replay anew, from their own inputs, rounded as today.

    python tools/golden.py       after a change that is meant to read the same beats differently

Look at the difference before you commit it: it is what every person's replays will show.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from poise.recording import reader
from poise.recording.precision import rounded, rounded_s
from poise.recording.writer import Writer
from poise.runtime.replay import Replay

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "replay"


def renew(path: Path) -> bool:
    """Rewrite one recording; whether anything changed."""
    was = reader.read(path)
    inputs = tuple((rounded_s(at), rounded(event)) for at, event in was.inputs)
    recording = replace(was, inputs=inputs)
    again = Replay(recording)
    fresh = path.with_suffix(".new")
    arrived = {id(event): at for at, event in inputs}
    with Writer(fresh, recording.header) as writer:
        for _, event in again.said:
            if id(event) in arrived:
                writer.input(event, arrived[id(event)])  # type: ignore[arg-type]
            else:
                writer.outputs([event])  # type: ignore[list-item]
        writer.close(recording.ending or "")
    changed = fresh.read_bytes() != path.read_bytes()
    fresh.replace(path)
    return changed


if __name__ == "__main__":
    for path in sorted(FOLDER.glob("*.poise.jsonl")):
        print(f"{path.name}: {'renewed' if renew(path) else 'as it was'}", file=sys.stderr)
