"""Is the right beat found: made-up hearts with the truth kept, and real ones beside a strap.

    python -m benchmarks.bench_alignment [--hearts 60] [--data tests/data] [--out FILE]

A made-up answer is right when it is nearer than a fifth of a second to the true offset.  The real
streams share no clock, so there the two halves of a record are aligned by themselves: they must
tell the same offset.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from poise.analysis.load import load
from poise.analysis.options import Options
from poise.bench.result import DeviceResult, metric, report, write
from poise.checks.agreement import agree
from poise.checks.alignment import Alignment, align
from poise.core.standard_errors import NORMAL_CI_95
from poise.simulation.person import Person
from poise.simulation.two_sensors import (
    AT_REST,
    FAIR,
    GOOD,
    PACED,
    POOR,
    VERY_STEADY,
    Sight,
    feel_and_see,
)

DATA = Path(__file__).resolve().parents[1] / "tests" / "data"
RIGHT_S = 0.2


def made_up(name: str, person: Person, sight: Sight, seconds: float, count: int) -> DeviceResult:
    errors, stated, right, taken, wrong = [], [], 0, 0, 0
    for seed in range(count):
        two = feel_and_see(person, sight, seconds, seed)
        found = align(two.felt, two.seen)
        if found is None:
            continue
        error = found.offset_s - two.offset_at(found.middle_s)
        right += abs(error) < RIGHT_S
        if found.accepted:
            taken += 1
            wrong += abs(error) >= RIGHT_S
            errors.append(1000 * abs(error))
            stated.append(1000 * found.se_s)
    told = f"{np.median(errors):.1f} | {np.mean(stated):.1f}" if errors else "| "
    print(f"| {name} | {right}/{count} | {taken} | {wrong} | {told} |", flush=True)
    about = {"hearts": count, "right": right, "accepted": taken, "accepted but wrong": wrong}
    return DeviceResult(
        name,
        about,
        {
            "absolute offset error": metric(errors, "ms", exact=True),
            "stated error": metric(stated, "ms", exact=True),
        },
    )


def real(folder: Path) -> DeviceResult | None:
    felt = load(folder / "RR.txt", Options()).intervals()
    seen = load(folder / "PPG.csv", Options()).intervals()
    if len(seen) < 20:
        print(f"| {folder.name} | too few beats |")
        return None
    found = agree(felt, seen, window_s=(-10, 10))
    a, b = np.cumsum([rr.rr_ms for rr in felt]) / 1000, np.array([rr.t for rr in seen])
    middle = (b[0] + b[-1]) / 2
    halves = [align(a, b[part], -10, 10) for part in (b < middle + 5, b > middle - 5)]
    whole = found.alignment
    if whole is None:
        print(f"| {folder.name} | not aligned |")
        return None
    apart = [
        1000 * (half.offset_s + half.drift * (whole.middle_s - half.middle_s) - whole.offset_s)
        for half in halves
        if half is not None
    ]
    _say_real(folder.name, whole, apart, found.intervals.mae.value if found.intervals else None)
    metrics = {"halves apart": metric(np.abs(apart), "ms", exact=True)}
    if found.intervals is not None:
        metrics["interval mae"] = metric([found.intervals.mae.value], "ms", exact=True)
    about = {
        "accepted": whole.accepted,
        "offset_s": round(whole.offset_s, 4),
        "se_ms": round(1000 * whole.se_s, 2),
        "drift_ppm": round(1e6 * whole.drift),
        "nats": round(whole.nats, 1),
        "beats seen": round(whole.seen, 3),
    }
    return DeviceResult(folder.name, about, metrics)


def _say_real(name: str, whole: Alignment, apart: list[float], mae_ms: float | None) -> None:
    halves = ", ".join(f"{ms:+.0f}" for ms in apart)
    print(
        f"| {name} | {'yes' if whole.accepted else 'no'} | {whole.offset_s:+.3f} "
        f"± {NORMAL_CI_95 * whole.se_s:.3f} | {halves} | {1e6 * whole.drift:+.0f} "
        f"| {whole.seen:.2f} "
        f"| {whole.nats:.0f} | {'' if mae_ms is None else f'{mae_ms:.1f}'} |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--hearts", type=int, default=60)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    print("| heart, sight, seconds | right | accepted | of those wrong | error ms | stated ms |")
    print("|---|---|---|---|---|---|")
    rows = [
        made_up(f"{who}, {how}, {seconds} s", heart, sight, seconds, asked.hearts)
        for who, heart in (("paced", PACED), ("rest", AT_REST), ("very steady", VERY_STEADY))
        for how, sight in (("good", GOOD), ("fair", FAIR), ("poor", POOR))
        for seconds in (30, 60, 120, 300)
        if seconds < 300 or who == "paced"
    ]
    print("\n| record | accepted | offset s | halves ms | ppm | seen | nats | interval MAE ms |")
    print("|---|---|---|---|---|---|---|---|")
    folders = sorted((asked.data / "welltory_camera").glob("subject_*"))
    rows += [row for folder in folders if (row := real(folder)) is not None]
    if asked.out:
        write(report("alignment", rows), asked.out)


if __name__ == "__main__":
    main()
