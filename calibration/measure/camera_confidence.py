"""How what a camera's chain knows of itself becomes a probability, and an interval.

    python -m calibration.measure.camera_confidence [--people 80] [--keep FOLDER] [--late | --doubt]

Made-up people of every kind, kind ones and lifelike ones, with a pulse and without, are read by the
product's own chain. At every look it is known whether the heart rate was within 3 beats a minute of
the truth, and a logistic regression finds the weights of the signs, once for the live reading and
once with hindsight. What has no pulse is never right. A sign may not count for the opposite of what
it means: where that would fit better it is left out. Then, for those lifelike people that would be
shown, how far 95 of 100 are off at each probability: kind ones are off by less than anybody real.
With ``--doubt`` it is that alone, for the weights that stand: what makes a number better and tells
nothing new of how far to believe it leaves them as they are.  With ``--late`` those of the live
reading stand, where only what is heard with hindsight has changed.

Half of the kinds that have no pulse are left out, so that ``benchmarks/bench_cameras.py refusal``
has kinds that nobody fitted. The weights go to ``calibration/measurements/camera_confidence.json``
and stand in ``poise.core.pulse.quality``; how well they are kept is shown by
``benchmarks/bench_cameras.py calibrate`` on other people.

With ``--keep`` what was read of each person is kept there, and a run that is broken off goes on
from it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from poise.clock import utc_now
from poise.core.arrays import Array
from poise.core.events import SkinSample
from poise.core.pulse import quality
from poise.core.pulse.estimator import EDGE_S, Look
from poise.core.pulse.hindsight import Stretch
from poise.simulation import lifelike_skin
from poise.simulation.hearts import mean_bpm
from poise.simulation.scenes import NO_PULSE, somebody
from poise.simulation.skin import samples

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "calibration" / "measurements" / "camera_confidence.json"
RIGHT_BPM, WRONG_BPM = 3.0, 99.0
RIDGE = 1.0
FITTED = ("noise", "flicker", "one region", "all of it")  # of NO_PULSE
RESTLESS = ("nodding", "chewing", "hunting exposure", "watching a film")  # of as many again
# Which way each of the features may point: 1 for more, -1 for less, 0 for either.
MEANING = np.array([0, 1, 1, 1, 1, 1, -1, 1])
SEEDS_FROM = 20_000  # none of these people are in a benchmark

Case = tuple[str, int, bool]
Rows = tuple[list[list[float]], list[list[float]]]
Judged = tuple[float, quality.Signs, float]


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
    """Features and error of every look, live and with hindsight.

    With a pulse, of every look whose signs may be believed: the others are not shown anyhow.
    """
    kind, seed, alive = case
    rng = np.random.default_rng(seed)
    if kind == "kind":
        person, scene = somebody(seed, alive)
        heard, true = samples(person, scene, 40, seed)
    elif kind == "lifelike":
        heard, true = lifelike_skin.samples(
            seed,
            45 if alive else 60,
            face=lifelike_skin.anyone(seed),
            fps=float(rng.choice([30, 60])),
            regions=int(rng.choice([1, 3])),
            unrest=float(rng.uniform(0.3, 1.1) if alive else rng.uniform(0.2, 0.7)),
            alive=alive,
        )
    elif kind in RESTLESS:
        heard, true = lifelike_skin.samples(
            seed, 45, face=lifelike_skin.RESTLESS[kind], regions=(1, 3)[seed % 2], alive=False
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
        if quality.sound(k.signs) or not alive
    ]
    late = []
    for t, signs, found in judged:
        if alive and not quality.sound(signs, hindsight=True):
            continue
        start = max(float(true[0]), 0.0, t - 10 - EDGE_S)
        late.append([*quality.features(signs), error(found, start, t - EDGE_S)])
    return live, late


def fitted(rows: Array) -> Array:
    """The weights (features,) of a logistic regression of being right, each with its meaning."""
    x, error = rows[:, :-1], rows[:, -1]
    right = (np.abs(error) <= RIGHT_BPM).astype(float)
    used = np.ones(x.shape[1], dtype=bool)
    while True:
        weights = np.zeros(x.shape[1])
        weights[used] = _logistic(x[:, used], right)
        against = weights * MEANING < 0
        if not against.any():
            return weights
        used &= ~against


def _logistic(x: Array, right: Array) -> Array:
    weights, ridge = np.zeros(x.shape[1]), RIDGE * (np.arange(x.shape[1]) > 0)
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (right - p) - ridge * weights
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge + 1e-9)
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def kept(case: Case, folder: Path | None) -> Rows | None:
    """What :func:`read` says, or said when it was asked before."""
    if folder is None:
        return read(case)
    path = folder / ("-".join(str(part) for part in case) + ".json")
    if not path.exists():
        path.write_text(json.dumps(read(case)), encoding="utf-8")
    rows: Rows | None = json.loads(path.read_text(encoding="utf-8"))
    return rows


def widths(rows: Array, weights: Array) -> list[float]:
    """The standard error at each of ``quality.SCORES``: a 1.96th of what 95 of 100 keep within."""
    alive = rows[rows[:, -1] != WRONG_BPM]
    sure = alive[:, :-1] @ weights
    off = np.abs(alive[:, -1])
    at = np.log(np.array(quality.SCORES) / (1 - np.array(quality.SCORES)))
    edges = [at[0], *(at[1:] + at[:-1]) / 2, np.inf]
    found = [
        float(np.quantile(off[(sure >= low) & (sure < high)], 0.95)) / 1.96
        for low, high in pairwise(edges)
    ]
    # The surer, the nearer: where chance says otherwise, the larger one stands.
    found = np.maximum.accumulate(found[::-1])[::-1].tolist()
    return [round(width, 2) for width in found]


def _looks(people: list[list[list[float]]]) -> Array:
    """The rows of all of them whose error is known."""
    rows = np.array([row for person in people for row in person])
    return np.asarray(rows[np.isfinite(rows).all(axis=1)])


def main() -> None:
    """Read everybody, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=80)
    parser.add_argument("--keep", type=Path)
    some = parser.add_mutually_exclusive_group()
    some.add_argument("--late", action="store_true", help="leave the live weights as they are")
    some.add_argument("--doubt", action="store_true", help="leave all weights as they are")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    if options.keep:
        options.keep.mkdir(exist_ok=True)
    n = options.people
    cases: list[Case] = [
        *(("lifelike", SEEDS_FROM + i, i % 2 > 0) for i in range(n)),
        *(("kind", SEEDS_FROM + i, i % 3 > 0) for i in range(n // 2)),
        *((kind, SEEDS_FROM + i, False) for kind in (*FITTED, *RESTLESS) for i in range(n // 12)),
    ]
    told: dict[str, Any] = {}
    if options.late or options.doubt:
        told = json.loads(OUT.read_text(encoding="utf-8"))
    if not options.doubt:
        told |= {"date": utc_now()[:10], "people": len(cases)}
    else:
        cases = [case for case in cases if case[0] == "lifelike" and case[2]]
    with ProcessPoolExecutor(options.processes) as pool:
        asked = pool.map(partial(kept, folder=options.keep), cases)
        found = [(case, rows) for case, rows in zip(cases, asked, strict=True) if rows is not None]
    doubted = [rows for (kind, _, alive), rows in found if kind == "lifelike" and alive]
    result = told | {"doubt_date": utc_now()[:10], "doubt_people": len(doubted)}
    for name, which in (("live", 0), ("hindsight", 1)):
        if not options.doubt and not (options.late and name == "live"):
            rows = _looks([rows[which] for _, rows in found])
            result[name] = [round(float(w), 3) for w in fitted(rows)]
            result[f"{name}_looks"] = len(rows)
        rows = _looks([rows[which] for rows in doubted])
        result[f"{name}_se_bpm"] = widths(rows, np.array(result[name]))
    OUT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(OUT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
