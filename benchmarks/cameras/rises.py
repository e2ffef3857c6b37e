"""Hearts that rise by 6 to 20 beats a minute within seconds, as in a drill, and come down again."""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np

from benchmarks.cameras.lifelike import Row, both, of_looks, scores, with_hindsight
from poise.core.pulse.estimator import EDGE_S, NUMBER_S
from poise.simulation import lifelike_skin
from poise.simulation.lifelike_skin import FACES
from poise.simulation.person import Person

KINDS = ("still", "shiny", "moving", "brown")
FIRST_SEED, SECONDS = 5000, 80
GONE = 3.0  # time constants after which a rise or a fall is over


def moves(person: Person, t: float) -> bool:
    """Whether a number at ``t`` is of seconds in which the heart rose or fell."""
    begins, ends = t - EDGE_S - NUMBER_S, t - EDGE_S
    return any(
        since < ends and begins < since + GONE * constant
        for since, constant in (
            (person.step_at_s, person.rise_s),
            (person.step_ends_s, person.fall_s),
        )
    )


def one(asked: tuple[str, int]) -> dict[str, list[tuple[bool, Row]]]:
    """Every look at one such heart, live and with hindsight, and whether the heart moved."""
    kind, seed = asked
    person = lifelike_skin.startled(seed)
    heard, true = lifelike_skin.samples(seed, SECONDS, face=FACES[kind], person=person, fps=30)
    looks, reread = both(heard)
    rows = {"live": of_looks(looks, true), "hindsight": with_hindsight(reread, true)}
    return {name: [(moves(person, row[0]), row) for row in found] for name, found in rows.items()}


def rises(options: argparse.Namespace) -> dict[str, Any]:
    """How wrong the number is while the heart moves, beside its other seconds."""
    each = 2 if options.quick else 12
    asked = [(kind, FIRST_SEED + seed) for kind in KINDS for seed in range(each)]
    with ProcessPoolExecutor(options.processes) as pool:
        found = list(pool.map(one, asked, chunksize=2))
    result: dict[str, Any] = {}
    for name in ("live", "hindsight"):
        for words, moving in (("moving", True), ("at rest", False)):
            rows = [row[1:] for person in found for moved, row in person[name] if moved is moving]
            result[f"{name}, {words}"] = scores(np.array(rows, dtype=float))
    return result
