"""Apple Health's export of gigabytes, made as it is read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

from poise.importers import apple_health

ROOT = Path(__file__).resolve().parents[2]


def health(home: Path) -> dict[str, Any]:
    """Apple Health's export of 2 GB, made as it is read: time and memory."""
    code = (
        "import time\n"
        "from poise.bench.cost import memory_mb\n"
        "from benchmarks.data.health import read_health\n"
        "begin = time.perf_counter(); found = read_health(2 * 10**9)\n"
        "print(found, round(time.perf_counter() - begin, 1), round(memory_mb()))"
    )
    words = [sys.executable, "-c", code]  # which imports from the folder it is started in
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT)
    found, seconds, rss = done.stdout.split()
    return {"gb": 2, "recordings": int(found), "seconds": float(seconds), "peak_mb": int(rss)}


def read_health(size: int) -> int:
    """How many recordings an export of ``size`` bytes holds."""
    with patch.object(apple_health, "_opened", lambda _path: Endless(size)):
        return sum(1 for _ in apple_health.read(Path("export.xml")))


class Endless:
    """A file of Apple Health's export that is made while it is read."""

    STEP = (
        ' <Record type="HKQuantityTypeIdentifierStepCount" sourceName="Phone" unit="count" '
        'startDate="2020-01-01 10:00:00 +0000" endDate="2020-01-01 10:01:00 +0000" value="12"/>\n'
    )
    BEATS = "".join(
        f'   <InstantaneousBeatsPerMinute bpm="75" time="10:00:{t / 100:05.2f} AM"/>\n'
        for t in range(100, 5900, 81)
    )
    HRV = (
        ' <Record type="HKQuantityTypeIdentifierHeartRateVariabilitySDNN" sourceName="Watch" '
        'startDate="2020-01-01 10:00:00 +0000" endDate="2020-01-01 10:01:00 +0000" value="44">\n'
        f"  <HeartRateVariabilityMetadataList>\n{BEATS}  </HeartRateVariabilityMetadataList>\n"
        " </Record>\n"
    )

    def __init__(self, size: int) -> None:
        self._left = size
        self._part = (self.STEP * 3000 + self.HRV).encode()
        self._first = True

    def __enter__(self) -> Endless:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def read(self, _size: int) -> bytes:
        """The next part."""
        if self._first:
            self._first = False
            return b'<?xml version="1.0"?>\n<HealthData locale="en">\n'
        if self._left > 0:
            self._left -= len(self._part)
            return self._part
        if self._left > -(10**15):
            self._left = -(10**16)
            return b"</HealthData>\n"
        return b""
