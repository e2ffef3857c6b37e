"""How what a camera's chain knows of itself becomes a probability.

    python -m calibration.measure.camera_confidence DATA [--people 80]

Made-up people of every kind, kind ones and lifelike ones, with a pulse and without, are read by the
product's own chain, and so are the real fingers in ``DATA/oximeter_camera``, whose oximeters'
median at the same second is taken for the truth. At every look it is known whether the heart rate
was within 3 beats a minute of the truth, and a logistic regression finds the weights of the signs,
once for the live reading and once with hindsight. What has no pulse is never right and counts three
times, because a number where there is none is the worse mistake. A sign may not count for the
opposite of what it means: where that would fit better it is left out. The weights go to
``calibration/measurements/camera_confidence.json`` and stand in ``poise.core.pulse.quality``; how
well they are kept is shown by ``benchmarks/bench_cameras.py calibrate`` on other people.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from poise.clock import utc_now
from poise.core.arrays import Array
from poise.core.events import SkinSample
from poise.core.pulse import quality
from poise.core.pulse.estimator import EDGE_S, Look
from poise.core.pulse.hindsight import Stretch
from poise.core.pulse.reading import _samples
from poise.simulation import lifelike_skin
from poise.simulation.hearts import mean_bpm
from poise.simulation.scenes import NO_PULSE, somebody
from poise.simulation.skin import samples

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "calibration" / "measurements" / "camera_confidence.json"
RIGHT_BPM, WRONG_BPM = 3.0, 99.0
NO_PULSE_COUNTS, RIDGE = 3.0, 1.0
# Which way each of the features may point: 1 for more, -1 for less, 0 for either.
MEANING = np.array([0, 1, 1, 1, 1, 1, -1, 0])
SEEDS_FROM = 20_000  # none of these people are in a benchmark

Case = tuple[str, int, bool]
Rows = tuple[list[list[float]], list[list[float]]]
Judged = tuple[float, quality.Signs, float]


def finger(path: Path) -> Rows:
    """The same of a finger beside oximeters."""
    rgb = np.genfromtxt(path, delimiter=",", skip_header=1)
    told = np.genfromtxt(
        str(path).replace("left_rgb", "pulse"), delimiter=",", skip_header=1, usecols=range(1, 6)
    )
    told[told == 0] = np.nan
    seen = np.isfinite(told).any(axis=1)
    true = np.interp(np.arange(len(told)), np.flatnonzero(seen), np.nanmedian(told[seen], axis=1))
    live, late = [], []
    for looks, judged in _stretches(_samples(np.arange(len(rgb)) / 30, rgb[:, None], "camera")):
        at = [min(len(true) - 1, round(k.t)) for k in looks]
        live += [
            [*quality.features(k.signs), k.heart_bpm - true[i]]
            for k, i in zip(looks, at, strict=True)
        ]
        late += [
            [*quality.features(signs), found - true[i]]
            for (_, signs, found), i in zip(judged, at, strict=True)
        ]
    return live, late


def _stretches(heard: Iterable[SkinSample]) -> list[tuple[list[Look], list[Judged]]]:
    """Every look of each stretch without a gap, as it was live and as judged with hindsight."""
    stretch, looks, found = Stretch("camera"), list[Look](), []
    for sample in heard:
        if not stretch.continues(sample):
            found.append((stretch, looks))
            stretch, looks = Stretch("camera"), list[Look]()
        stretch.receive(sample)
        if stretch.last_look is not None and (not looks or stretch.last_look is not looks[-1]):
            looks.append(stretch.last_look)
    return [(k, s.read().judged()) for s, k in [*found, (stretch, looks)] if k]


def read(case: Case) -> Rows | None:
    """Features and error of every look, live and with hindsight."""
    kind, seed, alive = case
    rng = np.random.default_rng(seed)
    if kind == "kind":
        person, scene = somebody(seed, alive)
        heard, true = samples(person, scene, 45, seed)
    elif kind == "lifelike":
        heard, true = lifelike_skin.samples(
            seed,
            60,
            fps=float(rng.choice([30, 60])),
            regions=int(rng.choice([1, 3, 3])),
            unrest=float(rng.uniform(0.3, 1.1) if alive else rng.uniform(0.2, 0.7)),
            alive=alive,
        )
    else:
        disturbed = replace(
            NO_PULSE[kind], flicker_hz=rng.uniform(0.7, 2.9), motion_hz=rng.uniform(0.7, 2.5)
        )
        heard, true = samples(None, disturbed, 40, seed)
    (looks, judged), *more = _stretches(heard) or [([], [])]
    if not looks or more:
        return None

    def error(found: float, start: float, end: float) -> float:
        return found - mean_bpm(true, start, end) if alive else WRONG_BPM

    live = [
        [*quality.features(k.signs), error(k.heart_bpm, k.t - EDGE_S - k.span_s, k.t - EDGE_S)]
        for k in looks
    ]
    late = []
    for t, signs, found in judged:
        start = max(float(true[0]), 0.0, t - 10 - EDGE_S)
        late.append([*quality.features(signs), error(found, start, t - EDGE_S)])
    return live, late


def fitted(rows: Array) -> Array:
    """The weights (features,) of a logistic regression of being right, each with its meaning."""
    x, error = rows[:, :-1], rows[:, -1]
    right = (np.abs(error) <= RIGHT_BPM).astype(float)
    counts = np.where(error == WRONG_BPM, NO_PULSE_COUNTS, 1.0)
    used = np.ones(x.shape[1], dtype=bool)
    while True:
        weights = np.zeros(x.shape[1])
        weights[used] = _logistic(x[:, used], right, counts)
        against = weights * MEANING < 0
        if not against.any():
            return weights
        used &= ~against


def _logistic(x: Array, right: Array, counts: Array) -> Array:
    weights, ridge = np.zeros(x.shape[1]), RIDGE * (np.arange(x.shape[1]) > 0)
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (counts * (right - p)) - ridge * weights
        curve = (x * (counts * p * (1 - p))[:, None]).T @ x + np.diag(ridge + 1e-9)
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def main() -> None:
    """Read everybody, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="tests/data, with the frames that its README names")
    parser.add_argument("--people", type=int, default=80)
    options = parser.parse_args()
    n, fingers = options.people, sorted((options.data / "oximeter_camera").glob("*_rgb.csv"))
    cases: list[Case] = [
        *(("kind", SEEDS_FROM + i, i % 3 > 0) for i in range(n + n // 2)),
        *(("lifelike", SEEDS_FROM + i, i % 4 > 0) for i in range(n + n // 3)),
        *((kind, SEEDS_FROM + i, False) for kind in NO_PULSE for i in range(n // 4)),
    ]
    with ProcessPoolExecutor(2) as pool:
        found = [rows for rows in pool.map(read, cases, chunksize=4) if rows is not None]
        found += pool.map(finger, fingers)
    result: dict[str, Any] = {
        "date": utc_now()[:10],
        "people": len(cases),
        "fingers": len(fingers),
    }
    for name, which in (("live", 0), ("hindsight", 1)):
        rows = np.array([row for person in found for row in person[which]])
        rows = rows[np.isfinite(rows).all(axis=1)]
        result[name] = [round(float(w), 3) for w in fitted(rows)]
        result[f"{name}_looks"] = len(rows)
    OUT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(OUT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
