"""How often the reset calls the heart rate of somebody who sits and does nothing changed.

    python -m benchmarks.bench_change [--data tests/data] [--hearts 300] [--out FILE]

A reset is laid over every stretch of a resting recording that is long enough, one behind the other,
as if its person had been led; nobody was, so each change called clear is a false one.  Likewise
over made-up hearts whose rate drifts, swings and has a slow wave, usual ones and restless ones;
others, of other seeds, chose the rule.  Beside the rule that holds, the first one: beyond both
2 bpm and two standard errors.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from poise import exercises
from poise.analysis.load import load
from poise.analysis.options import Options
from poise.core.events import Ending, RRInterval, SessionEnded, StageChanged
from poise.core.guide.exercise import Exercise
from poise.core.guide.schedule import Schedule
from poise.core.summariser import Summariser
from poise.core.summary import HeartChange
from poise.simulation.hearts import at_rate, from_beats

DATA = Path(__file__).resolve().parents[1] / "tests" / "data"
# People who sat or lay.  Before their meditation (C*.pre) people were up and about: their hearts
# changed by up to 27 bpm from one half minute to the next, and really did.
RESTING = (
    "polar_h10_ibi/*.csv", "breathing/rpeaks_s.txt", "meditation/C*.med.txt", "meditation/M*.txt",
    "meditation/Y1.pre.txt", "rr_segments/h10_ibi.txt",
)  # fmt: skip
LEAD_S, MADE_UP_S = 5.0, 100.0
RESTLESS_BPM = 3.0, 4.0  # drift and slow wave of somebody who is
DRIFT_BPM, DRIFT_S, WAVE_BPM, WAVE_HZ, SWING_BPM, FREE_HZ = 1.5, 60.0, 1.5, 0.1, 3.0, 0.25


def stretches(heard: Sequence[RRInterval], exercise: Exercise) -> Iterator[HeartChange]:
    """What a reset over each stretch of the recording says of the heart rate."""
    if not heard:
        return
    begin_t = heard[0].t + LEAD_S
    while begin_t + exercise.duration_s <= heard[-1].t:
        inside = [
            replace(rr, t=rr.t - begin_t)
            for rr in heard
            if begin_t - LEAD_S <= rr.t <= begin_t + exercise.duration_s
        ]
        yield change(inside, exercise)
        begin_t += exercise.duration_s


def change(heard: Sequence[RRInterval], exercise: Exercise) -> HeartChange:
    """The change of heart rate in a session begun at 0 over these intervals."""
    schedule, made = Schedule(exercise, 0.0), Summariser(exercise)
    for t, index, stage in schedule.stages():
        made.fold(StageChanged(t, index, stage.title))
    for breath, _, _ in schedule.breaths():
        made.fold(breath)
    for rr in heard:
        made.fold(rr)
    made.fold(SessionEnded(schedule.ends_t, Ending.COMPLETED))
    return made.result().heart_bpm


def drifting(seed: int, *, restless: bool = False) -> list[RRInterval]:
    """A made-up heart that sits: about 60 to 85 bpm, with drift, a slow wave and free breathing."""
    drift_bpm, wave_bpm = RESTLESS_BPM if restless else (DRIFT_BPM, WAVE_BPM)
    rng = np.random.default_rng(seed)
    step_s = 0.25
    n = int((MADE_UP_S + 60) / step_s)
    keep = np.exp(-step_s / DRIFT_S)
    drift = np.empty(n)
    drift[0] = rng.normal(0, drift_bpm)
    for i in range(1, n):
        drift[i] = keep * drift[i - 1] + rng.normal(0, drift_bpm * np.sqrt(1 - keep**2))
    t = np.arange(n) * step_s - 30
    base, phases = rng.uniform(60, 85), rng.uniform(0, 2 * np.pi, 2)
    rate = (
        base + drift
        + wave_bpm * np.sin(2 * np.pi * WAVE_HZ * t + phases[0])
        + SWING_BPM * np.sin(2 * np.pi * FREE_HZ * t + phases[1])
    )  # fmt: skip
    return from_beats(at_rate(lambda at: np.interp(at, t, rate), MADE_UP_S + 25))


def count(found: Sequence[HeartChange]) -> dict[str, float | int]:
    """How many could be compared, and how many each rule calls changed."""
    known = [one for one in found if one.change is not None and one.se is not None]
    before = sum(abs(c.change or 0.0) > max(2.0, 2.0 * (c.se or 0.0)) for c in known)
    clear = sum(one.clear for one in known)
    return {
        "stretches": len(known), "called": clear, "percent": round(100 * clear / len(known), 1),
        "called_before": before, "percent_before": round(100 * before / len(known), 1),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--hearts", type=int, default=300)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    files = sorted({path for pattern in RESTING for path in options.data.glob(pattern)})
    series = {path: load(path, Options()) for path in files}
    result: dict[str, object] = {"kind": "bench", "bench": "change", "recordings": len(files)}
    for before in (False, True):
        exercise = exercises.load("interview-reset").fitted(before=before)
        name = "with the seconds before" if before else "nine breaths"
        real = [c for one in series.values() for c in stretches(one.intervals(), exercise)]
        made = {
            which: [
                c
                for seed in range(options.hearts)
                for c in stretches(drifting(seed, restless=restless), exercise)
            ]
            for which, restless in (("drifting hearts", False), ("restless hearts", True))
        }
        result[name] = {"resting recordings": count(real)} | {
            which: count(found) for which, found in made.items()
        }
    print(json.dumps(result, indent=1))
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
