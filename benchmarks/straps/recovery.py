"""How long after each fault, in each phase of a link, the strap is heard again."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from poise.simulation.strap.fault_matrix import PHASES, matrix


def recovery(options: argparse.Namespace) -> dict[str, Any]:
    """Seconds from the end of each fault to the next reading."""
    names = [str(case) for case in matrix()]

    def run(name: str) -> tuple[str, dict[str, Any]]:
        command = [sys.executable, "-m", "benchmarks.bench_straps", "case", name]
        command += ["--quick"] * options.quick
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            return name, {"failed": done.stderr.strip().splitlines()[-1:]}
        found: dict[str, Any] = json.loads(done.stdout)
        return name, found

    with ThreadPoolExecutor(options.jobs) as pool:
        found = dict(pool.map(run, names))
    faults = list(dict.fromkeys(name.split(": ", 1)[1] for name in names))
    print("seconds until heard again (closing: until closed)\n")
    print(f"| fault | {' | '.join(PHASES)} |\n|---|{'---|' * len(PHASES)}")
    for fault in faults:
        cells = []
        for phase in PHASES:
            cell = found.get(f"{phase}: {fault}")
            cells.append("" if cell is None else str(cell.get("recovered_s", "FAILED")))
        print(f"| {fault} | {' | '.join(cells)} |")
    return {"patience": "tests" if options.quick else "real", "cases": len(found), **found}


def one_case(options: argparse.Namespace) -> dict[str, Any]:
    """One cell of the table, in a process of its own."""
    from poise.simulation.strap.fault_matrix import run
    from poise.simulation.strap.listener import QUICK
    from poise.sources.strap import StrapTiming

    (case,) = (case for case in matrix() if str(case) == options.name)
    timing = QUICK if options.quick else StrapTiming()
    outcome = run(case, timing, patience_s=120)
    assert not outcome.left_behind, outcome.left_behind
    return {
        "recovered_s": round(outcome.recovered_s, 2),
        "invented": outcome.invented,
        "doubled": outcome.doubled,
    }
