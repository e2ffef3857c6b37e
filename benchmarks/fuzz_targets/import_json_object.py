"""What the importer ``json_object`` reads: poise's own export, and heartbeat series of Apple's."""

from __future__ import annotations

import json
from itertools import accumulate

from benchmarks.fuzz_importers import Form
from poise.simulation.foreign_files import SOME_MS

BEATS = [
    {"timeSinceSeriesStart": t_ms / 1000, "precededByGap": t_ms > 20_000}
    for t_ms in accumulate(SOME_MS * 5)
]
SERIES = {
    "sourceName": "Watch", "startDate": "2021-07-10T08:55:31.307-0400", "heartbeatSeries": BEATS,
}  # fmt: skip
FORM = Form("json_object", {"health.json": json.dumps([SERIES, SERIES]).encode()})
seeds, read = FORM.seeds, FORM.read
