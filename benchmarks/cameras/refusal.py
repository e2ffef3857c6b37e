"""Clips in which nothing beats: seconds with a number must be none."""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np

from poise.core.events import MetricUpdate, SkinSample
from poise.core.pulse.reading import read_samples
from poise.simulation import lifelike_skin
from poise.simulation.chain_runs import run_camera_chain
from poise.simulation.scenes import NO_PULSE
from poise.simulation.skin import samples


def without_pulse(kind: str, seed: int) -> list[SkinSample]:
    """Forty seconds of a kind of ``NO_PULSE``, or of a lifelike face, in which nothing beats."""
    lifelike = lifelike_skin.FACES | lifelike_skin.RESTLESS
    if kind in lifelike:
        own = 9000 + 100 * list(lifelike).index(kind) + seed  # no two kinds have the same noise
        return lifelike_skin.samples(
            own, 40, face=lifelike[kind], regions=(1, 3)[seed % 2], alive=False
        )[0]
    rng = np.random.default_rng(seed)
    scene = replace(
        NO_PULSE[kind], flicker_hz=rng.uniform(0.7, 2.9), motion_hz=rng.uniform(0.7, 2.5)
    )
    return samples(None, scene, 40, 9000 + seed)[0]


def refusal_clip(asked: tuple[str, int]) -> tuple[str, int, int, int]:
    """Seconds shown live and with hindsight in one clip without a pulse, and beats said."""
    kind, seed = asked
    heard = without_pulse(kind, seed)
    said, _ = run_camera_chain(heard)
    live = sum(isinstance(e, MetricUpdate) and e.value is not None for e in said)
    reading = read_samples(heard)
    return kind, live, sum(m.heart_bpm is not None for m in reading.timeline), len(reading.beats)


def refusal(options: argparse.Namespace) -> dict[str, Any]:
    """Clips without a pulse: nothing may be shown."""
    each = 3 if options.quick else 34
    kinds = [*NO_PULSE, *lifelike_skin.FACES, *lifelike_skin.RESTLESS]
    asked = [(kind, seed) for kind in kinds for seed in range(each)]
    with ProcessPoolExecutor(options.processes) as pool:
        found = list(pool.map(refusal_clip, asked, chunksize=8))
    return {
        kind: {
            "clips": each,
            "clips_shown_live": sum(live > 0 for k, live, _, _ in found if k == kind),
            "seconds_shown_live": sum(live for k, live, _, _ in found if k == kind),
            "clips_shown_hindsight": sum(late > 0 for k, _, late, _ in found if k == kind),
            "seconds_shown_hindsight": sum(late for k, _, late, _ in found if k == kind),
            "clips_with_beats": sum(n > 0 for k, _, _, n in found if k == kind),
        }
        for kind in kinds
    }
