"""Many small recordings and files to work through."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from poise.simulation.recordings import made_up


def many(folder: Path, n: int) -> None:
    """``n`` recordings of a reset, each a little different."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = [made_up(folder / f"seed{seed}.poise.jsonl", seed).path for seed in range(10)]
    texts = [path.read_text() for path in whole]
    for path in whole:
        path.unlink()
    for i in range(n):
        day = f"20{10 + i // 365:02}-{1 + i // 31 % 12:02}-{1 + i % 31:02}"
        text = (
            texts[i % 10].replace("2026-03-01T", f"{day}T").replace('"tags":[]', f'"tags":["t{i}"]')
        )
        (folder / f"{day}T14-05-{i:05}-interview-reset.poise.jsonl").write_text(text)


def intervals(folder: Path, n: int, minutes: float = 5.0) -> None:
    """``n`` files of RR text, all different."""
    folder.mkdir(parents=True)
    rng = np.random.default_rng(1)
    for i in range(n):
        beats = int(minutes * 75)
        wave = 40 * np.sin(2 * np.pi * np.arange(beats) / 12.5 + i)
        rr = 800 + wave + rng.normal(0, 15, beats)
        (folder / f"{i:05}.txt").write_text("\n".join(f"{x:.0f}" for x in rr) + "\n")
