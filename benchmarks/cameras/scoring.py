"""How far a reading is from the truth, as numbers that stand in tables."""

from __future__ import annotations

from typing import Any

import numpy as np

from poise.core.arrays import Array
from poise.core.pulse.estimator import EDGE_S
from poise.core.pulse.reading import PulseReading
from poise.simulation.hearts import mean_bpm


def errors(reading: PulseReading, true: Array) -> tuple[Array, float]:
    """The errors (beats a minute) of what is shown, and the share of moments shown."""
    found = [
        m.heart_bpm - mean_bpm(true, max(true[0], m.t - 10 - EDGE_S), m.t - EDGE_S)
        for m in reading.timeline
        if m.heart_bpm is not None
    ]
    kept = np.array(found, dtype=float)
    return kept[np.isfinite(kept)], reading.believed


def spread(values: Any) -> dict[str, float]:
    """Median, 95th percentile, largest and number."""
    v = np.asarray(values, dtype=float)
    if len(v) == 0:
        return {"n": 0}
    return {
        "n": len(v),
        "mean": round(float(v.mean()), 3),
        "p50": round(float(np.median(v)), 3),
        "p95": round(float(np.quantile(v, 0.95)), 3),
        "max": round(float(v.max()), 3),
    }
