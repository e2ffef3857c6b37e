"""Where beats are placed and how much of the heart's swing is kept, from clear to poor."""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np

from poise.core.arrays import Array
from poise.core.events import Beat
from poise.core.pulse import beats
from poise.simulation.chain_runs import run_camera_chain
from poise.simulation.person import Person
from poise.simulation.skin import Scene, samples


def timing_one(asked: tuple[float, int]) -> dict[str, Any]:
    """Beats at one noise: error of intervals, what was said of it, and the swing's share kept."""
    living, seed = asked
    person = Person(66, swing_ms=45, breaths_hz=0.1, slow_ms=10, white_ms=8)
    heard, true = samples(person, Scene(living=living, pulse_grey=0.5), 90, seed)
    said, looks = run_camera_chain(heard)
    found = [e for e in said if isinstance(e, Beat)]
    if len(found) < 30:
        return {"living": living, "snr": None}
    t = np.array([b.t for b in found])
    which = np.abs(t[:, None] - true[None, :]).argmin(axis=1)
    late = t - true[which]
    late = late - np.median(late)
    one_on = np.diff(which) == 1
    error = 1000 * (np.diff(t) - np.diff(true[which]))[one_on]
    rr, at = np.diff(true[which]), (t[1:] + t[:-1]) / 2
    turn = np.exp(-2j * np.pi * 0.1 * at)

    def swing(intervals: Array) -> float:
        return float(abs(((intervals - intervals.mean()) * turn)[one_on].mean()))

    return {
        "living": living,
        "snr": float(np.median([look.signs.snr_db for look in looks])),
        "interval_ms": float(np.abs(error).mean()),
        "beat_sd_ms": float(1.4826 * np.median(np.abs(1000 * late))),
        "said_sigma_ms": float(np.median([b.sigma_ms for b in found])),
        "swing_kept": swing(np.diff(t)) / swing(rr),
    }


def timing(options: argparse.Namespace) -> dict[str, Any]:
    """Beats and swing against the truth, from clear to poor."""
    levels = (1e-4, 2e-4, 4e-4, 8e-4, 1.2e-3, 1.8e-3)
    each = 2 if options.quick else 6
    with ProcessPoolExecutor(options.processes) as pool:
        found = list(pool.map(timing_one, [(x, seed) for x in levels for seed in range(each)]))
    rows = []
    for x in levels:
        here = [r for r in found if r["living"] == x and r["snr"] is not None]
        if here:
            means = {k: round(float(np.mean([r[k] for r in here])), 2) for k in here[0]}
            rows.append({**means, "living": x})
    return {"rows": rows, "gain_by_phase_at_6_a_minute": round(beats.gain(0.1), 3)}
