"""How often an unchanged person is told of a change after some weeks, and how often a changed one.

    python -m benchmarks.bench_outcome [--people 10000] [--out FILE]

Three rules are put to made-up people, whose weeks may resemble each other: the two looks of
``poise outcome`` (the very first drill left out; opened after every week it says the same, as its
verdict stands between them), the trend of the history, opened after every week for a year, and the
difference of two sessions of one made-up heart, each through the whole program.
Some of the people are also put to the program's own functions, which must say the same.
"""

from __future__ import annotations

import argparse
import json
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from poise import exercises
from poise.core.standard_errors import MOST_ALIKE
from poise.core.summary import Summary
from poise.core.weeks.outcome import (
    LOOKS,
    Week,
    change,
)
from poise.library.trend import Trend, difference, trend, widening
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import at_once

Weeks = NDArray[np.float64]  # people x weeks x drills, in SDs of a single drill
# How weeks are made: the share of the variance that a week has, and how neighbours correlate.
KINDS = {
    "independent": (0.0, 0.0, False),
    "heavy tails": (0.0, 0.0, True),
    "30 % shared, rho .3": (0.3, 0.3, False),
    "30 % shared, rho .5": (0.3, 0.5, False),
    "60 % shared, rho .3": (0.6, 0.3, False),
    "60 % shared, rho .5": (0.6, 0.5, False),
    "30 % shared, rho 0": (0.3, 0.0, False),
}
YEAR, CHECKED = 52, 100


def people(
    rng: np.random.Generator, n: int, weeks: int, a_week: int, kind: str, over: float = 0.0
) -> Weeks:
    """Made-up people, changing by ``over`` SDs of a single drill from first week to last."""
    share, rho, heavy = KINDS[kind]
    week = np.empty((n, weeks))
    week[:, 0] = rng.standard_normal(n)
    for w in range(1, weeks):
        week[:, w] = rho * week[:, w - 1] + np.sqrt(1 - rho**2) * rng.standard_normal(n)
    shape = (n, weeks, a_week)
    own = rng.standard_t(3, shape) / np.sqrt(3) if heavy else rng.standard_normal(shape)
    line = over * np.linspace(0, 1, weeks)[None, :, None]
    return np.asarray(np.sqrt(share) * week[:, :, None] + np.sqrt(1 - share) * own + line)


def fitted(y: Weeks, weeks: int) -> tuple[Weeks, Weeks]:
    """The slope of an ordinary line through the first ``weeks`` of people x weeks, and its SE.

    The SE is widened where neighbouring weeks resemble each other.
    """
    x = np.arange(weeks) - (weeks - 1) / 2
    sxx = float((x**2).sum())
    y = y[:, :weeks]
    slope = y @ x / sxx
    rest = y - y.mean(axis=1, keepdims=True) - slope[:, None] * x
    whole = (rest**2).sum(axis=1)
    r = np.clip((rest[:, 1:] * rest[:, :-1]).sum(axis=1) / whole, 0, MOST_ALIKE)
    return slope, np.sqrt(whole / (weeks - 2) / sxx * (1 + r) / (1 - r))


def called(made: Weeks, looks: tuple[tuple[int, float], ...] = LOOKS) -> NDArray[np.bool_]:
    """Who is told of a change at one of the looks; people x drills with the first left out."""
    made = made.copy()
    if made.shape[2] > 1:
        made[:, 0, 0] = np.nan
    y = np.nanmean(made, axis=2)
    told = np.zeros(len(y), bool)
    for weeks, level in looks:
        slope, se = fitted(y, weeks)
        told |= np.abs(slope) > float(stdtrit(weeks - 2, (1 + level) / 2)) * se
    for person in range(min(CHECKED, len(y))):
        ours = any(
            change([Week(w, 1, float(y[person, w])) for w in range(weeks)], level).clear
            for weeks, level in looks
        )
        assert ours == told[person]
    return told


def looked_at_weekly(made: Weeks) -> NDArray[np.float64]:
    """The share told of a trend by each week, when the history is opened after every one."""
    y = np.median(made, axis=2)
    told, shares = np.zeros(len(y), bool), np.zeros(y.shape[1])
    for weeks in range(3, y.shape[1] + 1):
        times = widening(range(weeks))
        if np.isfinite(times):
            slope, se = fitted(y, weeks)
            told |= np.abs(slope) > times * se
        shares[weeks - 1] = told.mean()
    for person in range(5):
        said = [history(made[person, :weeks]).clear for weeks in range(3, y.shape[1] + 1)]
        assert any(said) == told[person]
    return shares


def history(made: Weeks) -> Trend:
    monday = date(2026, 3, 2)
    return trend([
        (monday + timedelta(weeks=week, days=day), float(value))
        for week, values in enumerate(made) for day, value in enumerate(values)
    ])  # fmt: skip


def sessions_apart(seeds: int) -> dict[str, Any]:
    """How often two resets of one unchanged made-up heart are told apart by their swing."""
    reset = exercises.load("interview-reset").fitted()
    swings = []
    for seed in range(seeds):
        *_, said = at_once(SessionPlan(reset, (Sensor("synthetic", str(seed)),), record=False))
        assert isinstance(said, Summary)
        if said.swing_bpm.value is not None:
            swings.append((said.swing_bpm.value, said.swing_bpm.se))
    return swings_apart(swings)


def swings_apart(swings: list[tuple[float, float | None]]) -> dict[str, Any]:
    pairs = [difference(*a, *b) for a, b in combinations(swings, 2)]
    clear = sum(pair is not None and pair.clear for pair in pairs)
    share = round(100 * clear / len(pairs), 1)
    return {"sessions": len(swings), "pairs": len(pairs), "percent": share}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--sessions", type=int, default=240)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rng, n = np.random.default_rng(1), options.people
    result: dict[str, Any] = {"kind": "bench", "bench": "outcome", "people": n}
    result["false, by week 13"] = {
        kind: {f"{k} a week": _percent(called(people(rng, n, 13, k, kind))) for k in (2, 3)}
        for kind in KINDS
    }
    once = np.random.default_rng(2)  # of its own, so that the others stay what they were
    result["false, one look at week 7, 2 a week"] = {
        kind: _percent(called(people(once, n, 7, 2, kind), LOOKS[:1])) for kind in KINDS
    }
    kind = "30 % shared, rho .3"
    result["called, by week 7 and 13, 2 a week"] = {
        f"{sd} SD": [
            _percent(called(people(rng, n, weeks, 2, kind, sd), looks))
            for weeks, looks in ((7, LOOKS[:1]), (13, LOOKS[1:]))
        ]
        for sd in (3, 4)
    }
    result["called, 30 % shared, rho 0"] = {
        f"{weeks} weeks x {k}": {
            f"{sd} SD": _percent(called(people(rng, n, weeks, k, "30 % shared, rho 0", sd), looks))
            for sd in (2, 3, 4, 5, 6)
        }
        for weeks, looks in ((7, LOOKS[:1]), (13, LOOKS[1:]))
        for k in (1, 2, 3)
    }
    result["trend, opened weekly, 3 sessions a week"] = {
        kind: _by(looked_at_weekly(people(rng, n // 4, YEAR, 3, kind))) for kind in KINDS
    }
    result["trend of 0.2 SD a week, seen by"] = _by(
        looked_at_weekly(people(rng, n // 4, YEAR, 3, kind, 0.2 * (YEAR - 1)))
    )
    result["two sessions of one heart told apart"] = sessions_apart(options.sessions)
    print(json.dumps(result, indent=1))
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _percent(told: NDArray[np.bool_]) -> float:
    return round(100 * float(told.mean()), 1)


def _by(shares: NDArray[np.float64]) -> dict[str, float]:
    return {f"week {week}": round(100 * float(shares[week - 1]), 1) for week in (7, 13, 26, 52)}


if __name__ == "__main__":
    main()
