"""Every heart rate at every frame rate, and frame rates that change."""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np

from benchmarks.cameras.scoring import errors, spread
from poise.core.pulse.reading import read_samples
from poise.simulation.chain_runs import run_camera_chain
from poise.simulation.person import Person
from poise.simulation.skin import Scene, samples


def grid_point(asked: tuple[int, int]) -> dict[str, Any]:
    """One rate at one frame rate, webcam-like."""
    bpm, fps = asked
    scene = Scene(fps=fps, pulse_grey=0.4, living=4e-4, jitter_ms=6, drops=0.02)
    heard, true = samples(Person(bpm, swing_ms=20), scene, 40, bpm)
    error, believed = errors(read_samples(heard), true)
    live = [look.shown for look in run_camera_chain(heard)[1]]
    return {
        "bpm": bpm,
        "fps": fps,
        "mae": round(float(np.abs(error).mean()), 3) if len(error) else None,
        "believed": round(believed, 3),
        "live": round(float(np.mean(live)), 3),
    }


def grid(options: argparse.Namespace) -> dict[str, Any]:
    """Every rate at every frame rate."""
    rates = range(40, 181, 35 if options.quick else 5)
    asked = [(bpm, fps) for bpm in rates for fps in (15, 24, 30, 60)]
    with ProcessPoolExecutor(options.processes) as pool:
        found = list(pool.map(grid_point, asked, chunksize=4))
    known = [r["mae"] for r in found if r["mae"] is not None]
    return {"points": found, "mae": spread(known), "unread": sum(r["mae"] is None for r in found)}


def switching_one(asked: tuple[float, int]) -> tuple[float | None, float]:
    """A camera that halves its rate for eight seconds in every sixteen: mean error, share shown."""
    pulse_grey, seed = asked
    person = Person(55 + 7 * seed, swing_ms=20)
    heard, true = samples(person, Scene(pulse_grey=pulse_grey, living=4e-4), 60, seed)
    kept = [s for i, s in enumerate(heard) if s.t % 16 < 8 or i % 2]
    error, believed = errors(read_samples(kept), true)
    return (float(np.abs(error).mean()) if len(error) else None), believed


def switching(options: argparse.Namespace) -> dict[str, Any]:
    """15 and 30 frames a second in one clip."""
    n = 4 if options.quick else 12
    result = {}
    with ProcessPoolExecutor(options.processes) as pool:
        for grey in (0.2, 0.4):
            found = list(pool.map(switching_one, [(grey, seed) for seed in range(n)]))
            result[f"{grey} grey levels"] = {
                "mae": spread([error for error, _ in found if error is not None]),
                "shown": spread([believed for _, believed in found]),
            }
    return result
