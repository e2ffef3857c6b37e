"""How well beats are placed by arrivals whose truth is known."""

from __future__ import annotations

import argparse
from typing import Any

from poise.simulation.arrivals import Conditions
from poise.simulation.chain_runs import strap_hour


def timing(options: argparse.Namespace) -> dict[str, Any]:
    """How well beats are placed by an hour of arrivals whose truth is known."""
    cases = {
        "clean": Conditions(),
        "strap clock +1 %": Conditions(clock=0.01),
        "strap clock -1 %": Conditions(clock=-0.01),
        "heart at 45": Conditions(heart_bpm=45),
        "heart at 150": Conditions(heart_bpm=150),
        "2 % late bunches": Conditions(bursts=0.02),
        "2 % lost": Conditions(lost=0.02),
        "2 % twice": Conditions(doubled=0.02),
        "all, clock -0.5 %": Conditions(bursts=0.02, lost=0.02, doubled=0.02, clock=-0.005),
    }
    print("| an hour of | median ms | p95 ms | as arrived, ms | false gaps | losses | bridged |")
    print("|---|---|---|---|---|---|---|")
    found = {}
    for name, conditions in cases.items():
        hours = [strap_hour(conditions, seed) for seed in (1, 2, 3)]
        row = {
            "median_ms": round(max(hour.median_ms for hour in hours), 1),
            "p95_ms": round(max(hour.p95_ms for hour in hours), 1),
            "as_arrived_ms": round(max(hour.as_arrived_ms for hour in hours), 1),
            "false_gaps": sum(hour.false_gaps for hour in hours),
            "losses": sum(hour.losses for hour in hours),
            "bridged": sum(hour.losses_bridged for hour in hours),
        }
        found[name] = row
        print(f"| {name} | {' | '.join(str(value) for value in row.values())} |")
    return {"hours_each": 3, "worst_hour": found}
