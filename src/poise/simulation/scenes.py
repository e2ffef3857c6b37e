"""Who a camera's chain is tried on: anybody before any camera, and light that only looks alive."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from poise.simulation.person import Person
from poise.simulation.skin import Scene

NO_PULSE = {
    "noise": Scene(living=1e-4, noise_grey=0.3),
    "lively": Scene(living=1.2e-3),
    "flicker": Scene(living=4e-4, flicker=0.005),
    "motion": Scene(living=4e-4, motion=0.005),
    "exposure": Scene(living=4e-4, drift=0.05, exposure_steps=0.02),
    "all of it": Scene(living=6e-4, motion=0.003, flicker=0.002, exposure_steps=0.01, fps=15),
    "one region": Scene(living=4e-4, regions=1, background=False),
    "one region, flicker": Scene(living=3e-4, regions=1, background=False, flicker=0.004),
}


def somebody(seed: int, pulse: bool = True) -> tuple[Person | None, Scene]:
    """Anybody before any camera."""
    r = np.random.default_rng(1000 + seed)
    scene = Scene(
        fps=float(r.choice([15, 24, 30, 30, 30, 60])),
        pulse_grey=float(np.exp(r.uniform(np.log(0.15), np.log(0.8)))),
        living=float(np.exp(r.uniform(np.log(1.5e-4), np.log(1.6e-3)))),
        noise_grey=float(r.uniform(0.07, 0.35)),
        drift=float(r.choice([0, 0.02, 0.05])),
        exposure_steps=float(r.choice([0, 0, 0.005, 0.02])),
        jitter_ms=float(r.uniform(1, 10)),
        drops=float(r.choice([0, 0, 0.03])),
        regions=int(r.choice([1, 3, 3])),
    )
    scene = replace(scene, background=scene.regions > 1)
    if r.random() < 0.25:
        scene = replace(scene, motion=r.uniform(5e-4, 5e-3), motion_hz=r.uniform(0.15, 2.5))
    if r.random() < 0.15:
        scene = replace(scene, flicker=r.uniform(5e-4, 5e-3), flicker_hz=r.uniform(0.7, 2.8))
    person = Person(
        heart_bpm=float(np.clip(np.exp(r.normal(np.log(75), 0.28)), 45, 165)),
        swing_ms=float(r.uniform(5, 70)),
        breaths_hz=float(r.choice([0.1, 0.2, 0.25])),
        slow_ms=float(r.uniform(5, 30)),
        white_ms=float(r.uniform(3, 25)),
    )
    return (person if pulse else None), scene
