"""How long something takes, over a few times."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any


def spread(values: list[float], digits: int = 1) -> dict[str, float]:
    """Median, 95th percentile, largest and how many."""
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), digits),
        "p95": round(ordered[int(0.95 * (len(ordered) - 1))], digits),
        "max": round(ordered[-1], digits),
        "n": len(ordered),
    }


def timed(action: Callable[[], Any], times: int = 5) -> dict[str, float]:
    """Milliseconds of ``action``, and of the processor in it: what a quiet computer would take."""
    taken, worked = [], []
    for _ in range(times):
        begin, busy = time.perf_counter(), time.process_time()
        action()
        taken.append((time.perf_counter() - begin) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    return spread(taken) | {"cpu": round(statistics.median(worked), 1)}
