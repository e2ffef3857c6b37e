"""A spread of values in few numbers."""

from __future__ import annotations

from collections.abc import Sequence


def quantiles(values: Sequence[float]) -> dict[str, float]:
    """The median, 95th and 99th percentile, largest, and how many; only the last without any."""
    ordered = sorted(values)
    if not ordered:
        return {"n": 0}

    def at(part: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 3)

    return {
        "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": round(ordered[-1], 3),
        "n": len(ordered),
    }  # fmt: skip
