"""How soon there is a number, and how soon it follows the heart."""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from benchmarks.cameras.scoring import spread
from poise.core.events import Beat, MetricUpdate
from poise.core.pulse.estimator import PulseEstimator
from poise.simulation.chain_runs import run_camera_chain
from poise.simulation.person import Person
from poise.simulation.skin import Scene, samples


def speed_one(asked: tuple[str, int]) -> float | None:
    """Seconds to the first number, or from a step of 72 to 90 to nine tenths of it."""
    kind, seed = asked
    clear = Scene(living=4e-4, pulse_grey=0.5)
    if kind == "first":
        heard, _ = samples(Person(60 + 3 * seed), clear, 20, seed)
        numbers = [e for e in run_camera_chain(heard)[0] if isinstance(e, MetricUpdate) and e.value]
        return numbers[0].t if numbers else None
    person = Person(72, swing_ms=0, slow_ms=4, white_ms=4, step_bpm=18, step_at_s=25)
    heard, _ = samples(person, clear, 45, seed)
    step, there = 25.2, 72 + 0.9 * 18
    if kind == "number":
        for event in run_camera_chain(heard)[0]:
            if isinstance(event, MetricUpdate) and event.t > step and (event.value or 0) >= there:
                return event.t - step
        return None
    chain = PulseEstimator("camera")
    for sample in heard:
        for event in chain.receive(sample):
            if isinstance(event, Beat) and event.t > step and 60000 / (event.rr_ms or 1e9) >= there:
                return (sample.t if kind == "beat said" else event.t) - step
    return None


def speed(options: argparse.Namespace) -> dict[str, Any]:
    """How soon there is a number, and how soon it follows the heart."""
    each = 4 if options.quick else 20
    result = {}
    with ProcessPoolExecutor(options.processes) as pool:
        for kind in ("first", "number", "beat", "beat said"):
            found = list(pool.map(speed_one, [(kind, seed) for seed in range(each)]))
            known = [x for x in found if x is not None]
            result[kind] = {**spread(known), "never": len(found) - len(known)}
    return result
