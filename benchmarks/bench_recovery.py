"""How well a drill tells how far a heart rose and how soon it came down, and what it doubts.

    python -m benchmarks.bench_recovery [--data tests/data] [--hearts 500] [--out FILE]

Made-up hearts whose rise and recovery are known, and real resting recordings over which a known
rise is laid; at last the same recordings with nothing laid over them, where no half time may be
told.  ``within`` is the share of drills in which the stated interval holds the truth.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from math import isfinite
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.bench_change import RESTING
from poise.analysis.load import load
from poise.analysis.options import Options
from poise.analysis.series import labelled
from poise.core.arrays import Array
from poise.core.drill.recovery import measure, reactivity_margin_bpm
from poise.core.events import RecoveryMeasured, RRInterval
from poise.core.span import Span
from poise.simulation.drill_heart import BASE, RECOVERY_S, TASK, DrillHeart, bumped

DATA = Path(__file__).resolve().parents[1] / "tests" / "data"
UNTIL, STEP_S, ROOM_S = TASK.end + RECOVERY_S, 60.0, 5.0
USUAL = DrillHeart()
HEARTS = {
    "quiet": replace(USUAL, drift_bpm=0.0, wave_bpm=0.0),
    "usual": USUAL,
    "usual, tau 15": replace(USUAL, tau_s=15.0),
    "usual, tau 60": replace(USUAL, tau_s=60.0),
    "restless": replace(USUAL, drift_bpm=3.0, wave_bpm=4.0),
    "noise of 20 ms": replace(USUAL, noise_ms=20.0),
    "rise 12": replace(USUAL, rise_bpm=12.0),
    "rise 30": replace(USUAL, rise_bpm=30.0),
    "30 % stays": replace(USUAL, stays=0.3),
    "half stays": replace(USUAL, stays=0.5),
}


def told(heard: list[RRInterval], from_s: float = 0.0) -> RecoveryMeasured:
    """The recovery of a drill that began ``from_s`` seconds into ``heard``."""
    base, task = (Span(from_s + span.start, from_s + span.end) for span in (BASE, TASK))
    return measure(heard, base, [task], from_s + UNTIL)


def summed(found: list[RecoveryMeasured], heart: DrillHeart) -> dict[str, object]:
    """How far drills of one heart are from its truth."""
    t50_s = heart.t50_s
    t50 = [one for one in found if one.t50_low_s is not None]
    read = [one.t50_s for one in t50 if one.t50_s is not None]
    row: dict[str, object] = {
        "drills": len(found),
        "told": len(t50),
        "true_t50_s": round(t50_s, 1) if isfinite(t50_s) else None,
        "within": _share([holds(one, t50_s) for one in t50]),
        "closed": _share([one.t50_high_s is not None for one in t50]),
        "left_60": _middle([one.left_60 for one in found if one.left_60 is not None]),
        **reactivity(found, heart.reactivity_bpm()),
    }
    if read:
        low, high = np.quantile(read, [0.1, 0.9])
        row |= {"median_s": _middle(read), "80 %": [round(float(low), 1), round(float(high), 1)]}
    if read and isfinite(t50_s):
        row["median_error"] = _middle([abs(s - t50_s) / t50_s for s in read])
    return row


def holds(one: RecoveryMeasured, t50_s: float) -> bool:
    """Whether the truth lies in the stated interval; a high end of None is open."""
    low, high = one.t50_low_s, one.t50_high_s
    return low is not None and low <= t50_s and (high is None or t50_s <= high)


def reactivity(found: list[RecoveryMeasured], true_bpm: float) -> dict[str, object]:
    """How far reactivity is from the truth, and how often its margin holds that."""
    known = [
        (one.reactivity_bpm - true_bpm, one.reactivity_se_bpm)
        for one in found
        if one.reactivity_bpm is not None and one.reactivity_se_bpm is not None
    ]
    wrong = np.array([bpm for bpm, _ in known])
    return {
        "reactivity_bias_bpm": round(float(wrong.mean()), 2),
        "reactivity_sd_bpm": round(float(wrong.std()), 2),
        "within_2_se": _share([abs(bpm) <= 2 * se for bpm, se in known]),
        "within_margin": _share([abs(bpm) <= reactivity_margin_bpm(se) for bpm, se in known]),
    }


def resting(folder: Path) -> Iterator[tuple[str, Array]]:
    """Stretches of beats (n,) in s without a gap, long enough for a drill, each from 0."""
    for path in sorted({path for pattern in RESTING for path in folder.glob(pattern)}):
        series = load(path, Options())
        breaks = np.flatnonzero(~series.follows)
        for run in np.split(np.arange(len(series.t)), breaks):
            if len(run) == 0:
                continue
            beats = np.r_[series.t[run[0]] - series.rr_ms[run[0]] / 1000, series.t[run]]
            if beats[-1] - beats[0] >= UNTIL + 2 * ROOM_S:
                yield path.name, beats - beats[0] - ROOM_S


def laid_over(
    beats: Array, heart: DrillHeart | None, step_s: float = STEP_S
) -> Iterator[RecoveryMeasured]:
    """A drill begun every ``step_s`` of a stretch, with the heart's rise laid over it."""
    for from_s in np.arange(0.0, beats[-1] - UNTIL - ROOM_S + 1e-9, step_s):
        mine = beats - from_s
        if heart is not None:
            mine = bumped(mine, heart.risen)
        rows = labelled("rr", mine[1:], np.diff(mine) * 1000)
        yield told(rows.intervals())


def _share(held: list[bool]) -> float | None:
    return round(sum(held) / len(held), 3) if held else None


def _middle(values: list[float]) -> float | None:
    return round(median(values), 3) if values else None


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--hearts", type=int, default=500)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    made = {
        name: summed([told(heart.intervals(seed)) for seed in range(options.hearts)], heart)
        for name, heart in HEARTS.items()
    }
    real, by_file = {}, list(resting(options.data))
    for rise in (12.0, 18.0, 25.0):
        for tau in (20.0, 40.0, 60.0):
            heart = replace(USUAL, rise_bpm=rise, tau_s=tau)
            found = [one for _, beats in by_file for one in laid_over(beats, heart)]
            real[f"rise {rise:.0f}, tau {tau:.0f}"] = summed(found, heart)
    nothing = [one for _, beats in by_file for one in laid_over(beats, None)]
    still = {
        "drills": len(nothing),
        "rise_below_10": _share([(one.rise_bpm or 0.0) < 10 for one in nothing]),
        "t50_null": _share([one.t50_s is None for one in nothing]),
    }
    result = {
        "kind": "bench", "bench": "recovery", "recordings": len({name for name, _ in by_file}),
        "made_up": made, "resting_with_a_known_rise": real, "resting": still,
    }  # fmt: skip
    print(json.dumps(result, indent=1))
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
