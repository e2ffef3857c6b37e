"""A metric is one file: the recipe of docs/architecture.md, followed to what one can see."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.copies import copy_of, run_copy

LONGEST = '''
"""The longest interval so far."""

from dataclasses import dataclass
from typing import ClassVar

from poise.core.events import Confidence, MetricUpdate, RRInterval
from poise.core.metrics import ALL_BUT_CAMERAS, Live


@dataclass(slots=True)
class Longest:
    rr: RRInterval | None = None

    name: ClassVar = "longest"
    unit: ClassVar = "ms"
    kinds: ClassVar = ALL_BUT_CAMERAS
    live: ClassVar = Live.SECOND

    def update(self, rr):
        if rr.usable and (self.rr is None or rr.rr_ms > self.rr.rr_ms):
            self.rr = rr

    def read(self, now):
        if self.rr is None:
            return None
        return MetricUpdate(
            now, self.rr.sensor, self.name, self.rr.rr_ms, None, self.unit, now, 1,
            Confidence.HIGH,
        )


METRIC = Longest
'''


def test_one_file_ends_in_a_column_one_can_look_at(tmp_path: Path, poise_home: Path) -> None:
    room = copy_of("core/metrics", tmp_path)
    (room / "longest.py").write_text(LONGEST)
    made, out = tmp_path / "a.poise.jsonl", tmp_path / "csv"
    run_copy(tmp_path, "train", "--minutes", "1", "--synthetic", "--speed", "0", "--out", str(made))
    run_copy(tmp_path, "export", str(made), "--to", "csv", "-o", str(out))
    with (out / "metrics.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["name"] == "longest"]
    assert len(rows) > 50
    assert {row["unit"] for row in rows} == {"ms"}
    values = [float(row["value"]) for row in rows]
    assert values == sorted(values)
    assert 600 < values[-1] < 1500
