"""What a process held is its own, whoever started it."""

from __future__ import annotations

import subprocess
import sys

from poise.bench.cost import memory_mb

TELL = "from poise.bench.cost import memory_mb; print(memory_mb())"


def test_a_process_that_a_large_one_starts_is_small() -> None:
    held = bytearray(200_000_000)
    held[::4096] = b"x" * len(held[::4096])
    own = memory_mb()
    assert own is not None
    assert own > 200
    told = subprocess.run([sys.executable, "-c", TELL], capture_output=True, text=True, check=True)
    assert float(told.stdout) < 100
