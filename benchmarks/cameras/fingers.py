"""Real fingers on a lens, beside a strap and beside oximeters."""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.cameras.scoring import spread
from poise.core.arrays import Array
from poise.core.pulse.reading import read_trace


def aligned(found: Array, rr_ms: Array) -> tuple[Array, Array]:
    """Interval errors (ms) and the strap's beats on the camera's clock; the streams share none.

    The shift that lays most beats on beats is the one.
    """
    strap = np.concatenate([[0], np.cumsum(rr_ms)]) / 1000
    shifts = np.unique(np.round((found[:, None] - strap[None, :]).ravel(), 2))
    shifts = shifts[np.abs(shifts) < 12]

    def fit(shift: float) -> float:
        away = np.abs(found[:, None] - (strap + shift)[None, :]).min(axis=1)
        return float(np.exp(-((away / 0.05) ** 2)).sum())

    true = strap + max(shifts, key=fit)
    for _ in range(3):
        which = np.abs(found[:, None] - true[None, :]).argmin(axis=1)
        late = found - true[which]
        true = true + np.median(late[np.abs(late) < 0.15])
    which = np.abs(found[:, None] - true[None, :]).argmin(axis=1)
    close = np.abs(found - true[which]) < 0.25
    one_on = (np.diff(which) == 1) & close[1:] & close[:-1]
    return np.abs(1000 * (np.diff(found) - np.diff(true[which]))[one_on]), true


def finger(folder: Path) -> dict[str, Any]:
    """One record beside a strap."""
    ms, *rgb = np.genfromtxt(folder / "PPG.csv", delimiter=",", skip_header=1).T
    rr_ms = np.array((folder / "RR.txt").read_text().split(), dtype=float)
    reading = read_trace(ms / 1000, np.stack(rgb, axis=1))
    found = np.array([b.t for b in reading.beats])
    rr = [b.rr_ms for b in reading.beats if b.rr_ms is not None]
    error = aligned(found, rr_ms)[0] if len(found) > 20 else np.array([])
    got, told = 60000 / float(np.mean(rr)) if rr else None, 60000 / float(rr_ms.mean())
    return {
        "record": folder.name,
        "strap_bpm": round(told, 2),
        "camera_bpm": round(got, 2) if got else None,
        "error_bpm": round(got - told, 2) if got else None,
        "valid": reading.valid,
        "believed": round(reading.believed, 3),
        "beats": len(found),
        "strap_beats": len(rr_ms) + 1,
        "interval_error_ms": spread(error),
    }


def oximeter(path: Path) -> dict[str, Any]:
    """One person beside oximeters; they average, so their number is a little later than ours."""
    rgb = np.genfromtxt(path, delimiter=",", skip_header=1)
    beside = str(path).replace("left_rgb", "pulse")
    told = np.genfromtxt(beside, delimiter=",", skip_header=1)[:, 1:]
    told[told == 0] = np.nan
    median = np.nanmedian(told, axis=1)
    reading = read_trace(np.arange(len(rgb)) / 30, rgb)
    result: dict[str, Any] = {"record": path.name[:6], "believed": round(reading.believed, 3)}
    for late in (0, 2):
        away = np.array(
            [
                abs(m.heart_bpm - median[round(m.t) + late])
                for m in reading.timeline
                if m.heart_bpm is not None and round(m.t) + late < len(median)
            ]
        )
        away = away[np.isfinite(away)]
        result[f"late_{late}_s"] = {
            "within_2_bpm": round(float(np.mean(away <= 2)), 3),
            **spread(away),
        }
    return result


def real(options: argparse.Namespace) -> dict[str, Any]:
    """Fingers beside a strap and beside oximeters."""
    folder = Path(options.data)
    fingers = sorted((folder / "welltory_camera").glob("subject_*"))
    colours = sorted((folder / "oximeter_camera").glob("*_left_rgb.csv"))
    if not colours:
        raise SystemExit(f"the frames beside the oximeters are not in {folder}: see its README.md")
    with ProcessPoolExecutor(options.processes) as pool:
        found = list(pool.map(finger, fingers[:4] if options.quick else fingers))
        beside = list(pool.map(oximeter, colours))
    right = [r for r in found if r["valid"] and abs(r["error_bpm"]) <= 1]
    poor = [r for r in found if not r["valid"]]
    weights = [r["late_0_s"]["n"] for r in beside]
    return {
        "fingers": found,
        "right_within_1_bpm": len(right),
        "called_poor": len(poor),
        "of": len(found),
        "median_interval_mae_ms": round(
            float(np.median([r["interval_error_ms"].get("mean", np.nan) for r in found])), 2
        ),
        "oximeters": beside,
        "within_2_bpm_of_all_shown": {
            late: round(
                float(np.average([r[late]["within_2_bpm"] for r in beside], weights=weights)), 3
            )
            for late in ("late_0_s", "late_2_s")
        },
    }
