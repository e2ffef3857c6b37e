"""How well the pace finder tells at which pace a heart answers most, and what it doubts.

    python -m benchmarks.bench_pace [--hearts 300] [--seed 100000] [--protocol stepped|sliding]
                                    [--only NAME] [--out FILE]

Made-up people whose best pace is known, each of whom goes through two runs.  They differ in how
sharp their peak is, how large the swing, how much it wanders and drifts with time, and in early
beats.  ``within`` is the share of runs whose interval holds the truth; ``moved`` the share of
people to whom another pace than 6 a minute is offered after two runs, ``moved_by_one`` the same if
one run were enough.  The constants were chosen with seeds below 100000 (``--seed 0``).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from poise.core.events import BreathStarted, Ending, SessionEnded
from poise.core.guide.exercise import Exercise
from poise.core.guide.schedule import Schedule
from poise.core.pace.answer import PaceAnswer
from poise.core.pace.finder import PaceFinder
from poise.core.pace.protocol import sliding, stepped
from poise.core.pace.runs import agreement
from poise.simulation.pace_heart import PaceHeart

PROTOCOLS = {"stepped": stepped, "sliding": sliding}
PEAKS = (6.0, 5.5, 5.0, 4.7, 6.5)
HARD = {
    "swing wanders by 25 %": {"wander": 0.25},
    "swing fades by 40 % a run": {"slope": -0.5, "wander": 0.15},
    "early beat every 30 s": {"early_s": 30.0},
    "swing of 40 ms": {"swing_ms": 40.0},
    "no peak": {"width_per_min": 40.0},
}


@dataclass(frozen=True)
class Runs:
    """Two runs of one person."""

    heart: PaceHeart
    answers: tuple[PaceAnswer, ...]


def person(seed: int, peak_per_min: float | None = None, **fixed: float) -> PaceHeart:
    """Somebody, drawn; with the peak anywhere from 4.5 to 6.75 where none is given."""
    rng = np.random.default_rng([seed, 77])
    drawn = PaceHeart(
        peak_per_min=float(rng.uniform(4.5, 6.75)),
        width_per_min=float(rng.choice([1.5, 2.1, 3.0])),
        swing_ms=float(rng.lognormal(np.log(90.0), 0.4)),
        rr_ms=float(rng.uniform(700, 1000)),
        wander=float(rng.uniform(0.08, 0.25)),
        wander_s=float(rng.choice([60.0, 120.0, 240.0])),
        slope=float(rng.normal(0, 0.15)),
        background_ms=float(rng.uniform(10, 30)),
        noise_ms=float(rng.uniform(2, 8)),
        early_s=float(rng.choice([0.0, 120.0])),
    )
    known = {} if peak_per_min is None else {"peak_per_min": peak_per_min}
    return replace(drawn, **known, **fixed)


def run(exercise: Exercise, heart: PaceHeart, seed: int) -> PaceAnswer:
    """What one run through ``exercise`` says of ``heart``."""
    schedule, finder = Schedule(exercise, 0.0), PaceFinder(exercise)
    breaths: list[BreathStarted] = [breath for breath, _, _ in schedule.breaths()]
    for event in (*breaths, *heart.intervals(breaths, seed)):
        finder.fold(event)
    finder.fold(SessionEnded(schedule.ends_t, Ending.COMPLETED))
    return finder.result()


def people(
    exercise: Exercise, n: int, seed: int, peak_per_min: float | None = None, **fixed: float
) -> Iterator[Runs]:
    """``n`` people with two runs each."""
    for k in range(seed, seed + n):
        heart = person(k, peak_per_min, **fixed)
        yield Runs(heart, (run(exercise, heart, 2 * k), run(exercise, heart, 2 * k + 1)))


def summed(found: list[Runs]) -> dict[str, object]:
    """How far the runs are from the truth, and what they would change."""
    every = [(each.heart.peak_per_min, one) for each in found for one in each.answers]
    said = [(peak, one) for peak, one in every if one.peak_per_min is not None]
    wrong = np.array([(one.peak_per_min or 0.0) - peak for peak, one in said])
    return {
        "people": len(found),
        "says_nothing": _share([one.peak_per_min is None for _, one in every]),
        "within": _share([one.holds(peak) for peak, one in said]),
        "rmse_per_min": round(float(np.sqrt(np.mean(wrong**2))), 2) if len(wrong) else None,
        "bias_per_min": round(float(wrong.mean()), 2) if len(wrong) else None,
        "interval_per_min": _middle([_wide(one) for _, one in said]),
        "open": _share([None in (one.low_per_min, one.high_per_min) for _, one in said]),
        "moved_by_one": _share([not one.keeps_usual for _, one in every]),
        "moved": _share([agreement(each.answers).per_min is not None for each in found]),
    }


def _wide(one: PaceAnswer) -> float:
    """The width of an interval, an open end taken where the tested paces end and half a breath."""
    return (one.high_per_min or 7.0) - (one.low_per_min or 4.0)


def _share(held: list[bool]) -> float | None:
    return round(sum(held) / len(held), 3) if held else None


def _middle(values: list[float]) -> float | None:
    return round(float(np.median(values)), 2) if values else None


def groups(exercise: Exercise, n: int, seed: int) -> dict[str, Callable[[], object]]:
    """What is measured of one protocol, by its name."""

    def fixed_peak(peak_per_min: float) -> object:
        return summed(list(people(exercise, n, seed, peak_per_min)))

    def anyone() -> object:
        found = list(people(exercise, n, seed))
        widths = {
            f"width {width}": summed([one for one in found if one.heart.width_per_min == width])
            for width in (1.5, 2.1, 3.0)
        }
        return {"all": summed(found), **widths}

    def hard(peak_per_min: float) -> object:
        return {
            name: summed(list(people(exercise, n // 4, seed, peak_per_min, **fixed)))
            for name, fixed in HARD.items()
        }

    return {
        "anyone": anyone,
        **{f"peak {peak}": partial(fixed_peak, peak) for peak in PEAKS},
        **{f"hard, peak {peak}": partial(hard, peak) for peak in (6.0, 5.0)},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--hearts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=100_000)
    parser.add_argument("--protocol", choices=PROTOCOLS)
    parser.add_argument("--only", help="anyone, 'peak 6.0', 'hard, peak 6.0' …")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    result: dict[str, object] = {
        "kind": "bench", "bench": "pace", "seed": options.seed, "hearts": options.hearts,
    }  # fmt: skip
    for name in [options.protocol] if options.protocol else PROTOCOLS:
        measured = groups(PROTOCOLS[name](), options.hearts, options.seed)
        result[name] = {
            group: measure() for group, measure in measured.items() if options.only in (None, group)
        }
    print(json.dumps(result, indent=1))
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
