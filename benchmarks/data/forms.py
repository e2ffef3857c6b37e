"""What it costs to write each form and read it back, and whether all comes back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.data.timing import timed
from poise import exercises, exporters, importers
from poise.core.events import IntervalReading
from poise.recording import tables
from poise.recording.reader import read
from poise.simulation.recordings import made_up


def exports(home: Path) -> dict[str, Any]:
    """A 20-minute session to each form and back."""
    exercise = exercises.load("steady-six").fitted(minutes=20)
    path = made_up(home / "x.poise.jsonl", exercise=exercise, tags=("a",)).path
    found: dict[str, Any] = {"read_ms": timed(lambda: read(path))}
    recording = read(path)
    for name in exporters.names():
        outs = iter(home / f"{name}{i}{exporters.form(name).suffix}" for i in range(99))
        written: list[Path] = []

        def export(
            name: str = name, outs: Iterator[Path] = outs, done: list[Path] = written
        ) -> None:
            done.append(next(outs))
            exporters.load(name)(recording, done[-1])

        out_ms = timed(export)
        size = sum(p.stat().st_size for p in [written[0], *written[0].rglob("*")] if p.is_file())
        back_ms = timed(lambda out=written[0]: list(importers.read(out)))
        found[name] = {"out_ms": out_ms, "kb": round(size / 1e3), "back_ms": back_ms}
    return found


def round_trips(home: Path) -> dict[str, Any]:
    """200 made-up resets to each form and back: how many came back as they were."""
    found: dict[str, Any] = {}
    recordings = [
        made_up(home / f"{seed}.poise.jsonl", seed, lost=(20.0, 27.0) if seed % 4 == 0 else None)
        for seed in range(200)
    ]
    for name in exporters.names():
        keeps, same, worst_s = exporters.form(name).keeps, 0, 0.0
        for recording in recordings:
            out = home / f"out{exporters.form(name).suffix}"
            exporters.load(name)(recording, out)
            (back,) = importers.read(out)
            told = [e for e in back.inputs if isinstance(e, IntervalReading)]
            truth = tables.intervals(recording)
            same += [e.rr_ms for e in told] == [rr.rr_ms for rr in truth]
            if "times" in keeps:
                worst_s = max(worst_s, *(abs(a.t - b.t) for a, b in zip(told, truth, strict=True)))
            shutil.rmtree(out) if out.is_dir() else out.unlink()
        found[name] = {"of": len(recordings), "intervals_identical": same}
        if "times" in keeps:
            found[name]["worst_time_ms"] = round(worst_s * 1000, 4)
    return found
