"""How far clean intervals of real hearts go: the ground on which the limits of the labels stand.

    python -m calibration.measure.clean_intervals tests/data

People who meditate, breathe slowly or follow a metronome, one recording with its airflow, and the
lively sinus rhythm of MIT-BIH 115.  What lies beyond a drop-out is left out, as are the first
interval of a file and beats that the cardiologist did not call normal.  Result in
``calibration/measurements/clean_intervals.json``; nothing is derived from it by rule, but the
limits that were chosen with it name it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from poise.clock import utc_now
from poise.core.hrv.labels import GAP_S, LOCAL

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "calibration" / "measurements" / "clean_intervals.json"
Array = np.ndarray[Any, np.dtype[np.float64]]


def main() -> None:
    data = Path(sys.argv[1])
    found = {path.stem: extremes(rr_ms) for path, rr_ms in recordings(data)}
    whole = {
        "n": sum(one["n"] for one in found.values()),
        **{key: min(one[key] for one in found.values()) for key in ("shortest_ms", "least")},
        **{
            key: max(one[key] for one in found.values())
            for key in ("longest_ms", "most", "dip", "peak", "step")
        },
    }
    certificate = {
        "what": "extremes of clean intervals: in ms; least and most as a part of the median of "
        f"{LOCAL} around; dip below both neighbours, as a part of it; peak over the longer "
        "neighbour; step, the median difference of neighbours, as a part of the median",
        "at": utc_now()[:10],
    }
    told = {"certificate": certificate, "whole": whole, "recordings": found}
    OUT.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(whole, indent=1))


def recordings(data: Path) -> list[tuple[Path, Array]]:
    """Each recording's intervals in ms, NaN where something is missing."""
    found = [
        (path, 1000 * np.diff(np.loadtxt(path)[:, 0])[1:])
        for path in sorted((data / "meditation").glob("*.txt"))
    ]
    path = data / "breathing" / "rpeaks_s.txt"
    found.append((path, 1000 * np.diff(np.loadtxt(path))))
    path = data / "mitdb" / "115_beats.csv"
    cells = [row.split(",") for row in path.read_text().split()[1:]]
    normal = np.array([symbol == "N" for _, symbol in cells])
    rr_ms = np.diff(np.array([float(t) for t, _ in cells]))
    found.append((path, np.where(normal[1:] & normal[:-1], rr_ms, np.nan)))
    for _, rr_ms in found:
        rr_ms[rr_ms > 1000 * GAP_S] = np.nan
    return found


def extremes(rr_ms: Array) -> dict[str, float]:
    """The furthest that intervals of one recording go."""
    half = LOCAL // 2
    usual = np.array(
        [np.nanmedian(rr_ms[max(0, i - half) : i + half + 1]) for i in range(len(rr_ms))]
    )
    before, this, after = rr_ms[:-2], rr_ms[1:-1], rr_ms[2:]
    return {
        "n": int(np.isfinite(rr_ms).sum()),
        "shortest_ms": round(float(np.nanmin(rr_ms)), 1),
        "longest_ms": round(float(np.nanmax(rr_ms)), 1),
        "least": round(float(np.nanmin(rr_ms / usual)), 3),
        "most": round(float(np.nanmax(rr_ms / usual)), 3),
        "dip": round(float(np.nanmax((np.minimum(before, after) - this) / usual[1:-1])), 3),
        "peak": round(float(np.nanmax(this / np.maximum(before, after))), 3),
        "step": round(float(np.nanmedian(np.abs(np.diff(rr_ms))) / np.nanmedian(rr_ms)), 4),
    }


if __name__ == "__main__":
    main()
