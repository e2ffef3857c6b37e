"""A folder of recordings, good and bad."""

from __future__ import annotations

from pathlib import Path

import pytest

from poise.simulation.recordings import made_up
from tests.worlds import paced


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve good files, four bad ones, and what is no recording at all."""
    root = tmp_path / "data"
    (root / "deeper" / ".hidden").mkdir(parents=True)
    for n in range(10):
        body = "".join(f"{800 + n + 40 * (k % 10 > 4)}\n" for k in range(100))
        (root / f"rr{n}.txt").write_text(body)
    made_up(root / "deeper" / "a.poise.jsonl", exercise=paced(3), tags=("=1+1", "desk"))
    (root / "deeper" / "copy.txt").write_bytes((root / "rr3.txt").read_bytes())
    (root / "words.txt").write_text("nothing but words\n")
    (root / "empty.csv").write_text("")
    (root / "=cmd.txt").write_text("1,2\nx")
    (root / "bin.txt").write_bytes(bytes(range(256)) * 10)
    (root / ".hidden.txt").write_text("800\n" * 50)
    (root / "deeper" / ".hidden" / "x.txt").write_text("800\n" * 50)
    (root / "photo.jpg").write_bytes(b"\xff\xd8")
    return root
