"""What becomes of it when a chosen number is another: one at a time, at half to twice its value.

    python -m calibration.measure.sweeps tests/data [PLACE ...]

The figures are those of ``scorers.py``, before made-up worlds and real recordings.  Result in
``calibration/measurements/sweeps.json``; a row whose ``times`` is 1 is the product as it is.  It
says how much hangs on a number, and not that it is the best.  With PLACE, such as
``core.pulse.tracker``, only what begins so is done again; all of it takes about ten minutes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from calibration.measure import scorers
from calibration.measure.scorers import Figures
from poise.clock import utc_now

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "calibration" / "measurements" / "sweeps.json"
TIMES = (0.5, 0.75, 1.0, 1.33, 2.0)
SLOW_TIMES = (0.5, 1.0, 2.0)  # of the camera, whose scorer takes a quarter of a minute

SWEPT: list[tuple[Callable[[Path], Figures], str, tuple[str, ...]]] = [
    (scorers.strap, "core.strap.clock", (
        "WINDOW_S", "FEWEST_WINDOWS", "MOST_WINDOWS", "ENOUGH_HEARD")),
    (scorers.strap, "core.strap.timeline", (
        "HOLE", "NEARER", "AT_ONCE", "SURE_S", "PATIENCE", "SURELY_A_COPY_S", "NEAR", "WITHIN_S",
        "WITHIN_A_BEAT_S", "PLACED", "LONGEST_LOSS_S", "LONGEST_S", "DRIFT_KNOWN")),
    (scorers.strap, "core.strap.lost_beats", ("WAVE_FROM",)),
    (scorers.labels, "core.hrv.labels", (
        "ALPHA", "CEILING", "LONG_BY", "SHORT", "TWICE", "FIT", "TOUCHING_MS", "HISTORY", "LOCAL",
        "WARM_UP", "GAP_S", "GIVE_UP_AFTER", "PASSES")),
    (scorers.ecg, "core.strap.r_peaks", (
        "BAND_TAPS_S", "AVERAGE_S", "REFRACTORY_S", "T_WAVE_S", "T_WAVE", "LEARNING_S", "THRESHOLD",
        "LOOK_BACK", "LOOK_BACK_THRESHOLD", "MOVEMENT", "LOST_S", "NEAR_S")),
    (scorers.contact, "core.pulse.contact", (
        "GRID_HZ", "BURST_S", "BEAT_S", "OFFSET", "APART_S", "HOLE_S", "ALIKE")),
    (scorers.swung, "core.metrics.swing", (
        "WINDOW_BREATHS", "CLEAN_HIGH", "CLEAN_MEDIUM", "MIN_BEATS", "GAP_S", "FLAGGED_RUN")),
    (scorers.alignment, "checks.alignment", (
        "STEP_S", "ROUNDS", "TRIED", "APART_S", "LEAST_SPREAD_S", "MOST_SPREAD_S", "DRIFT_PRIOR")),
    (scorers.camera, "core.pulse.tracker", (
        "WANDER_BPM", "JUMP_PER_S", "LOST_PER_S", "FOUND_PER_S")),
    (scorers.camera, "core.pulse.weighing", ("SETTLING",)),
    (scorers.camera, "core.pulse.estimator", ("SHARPNESS", "CARRY_ON")),
    (scorers.camera, "core.pulse.vetoes", ("DISTINCT_NATS", "LIGHT_PART")),
    (scorers.camera, "core.pulse.quality", ("HOLD",)),
]  # fmt: skip


@cache
def untouched(scorer: Callable[[Path], Figures], data: Path) -> Figures:
    """The figures of the product as it is."""
    return scorer(data)


def swept(scorer: Callable[[Path], Figures], module: str, name: str, data: Path) -> list[Any]:
    """The figures for each value of one number."""
    code = import_module(f"poise.{module}")
    now, rows = getattr(code, name), []
    for times in SLOW_TIMES if scorer is scorers.camera else TIMES:
        value = max(1, round(now * times)) if isinstance(now, int) else now * times
        setattr(code, name, value)
        try:
            figures = untouched(scorer, data) if times == 1 else scorer(data)
        except AssertionError:
            figures = {"beats_out_of_order": 1}
        finally:
            setattr(code, name, now)
        rows.append({"times": times, "value": round(value, 5), **figures})
    return rows


def main() -> None:
    data, asked = Path(sys.argv[1]), tuple(sys.argv[2:])
    before = json.loads(OUT.read_text(encoding="utf-8"))["swept"] if asked else {}
    found = {}
    for scorer, module, names in SWEPT:
        for place, name in ((f"{module}.{name}", name) for name in names):
            if asked and not place.startswith(asked):
                found |= {place: before[place]} if place in before else {}
                continue
            found[place] = swept(scorer, module, name, data)
            print(place, *found[place], sep="\n  ", flush=True)
    certificate = {"what": "chosen numbers at half to twice their value", "at": utc_now()[:10]}
    lines = [
        f'  "{place}": [\n' + ",\n".join(f"   {json.dumps(row)}" for row in rows) + "\n  ]"
        for place, rows in found.items()
    ]
    told = f' "certificate": {json.dumps(certificate)},\n "swept": {{\n' + ",\n".join(lines)
    OUT.write_text("{\n" + told + "\n }\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
