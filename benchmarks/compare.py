"""What changed between two results, beyond noise.

    python -m benchmarks.compare BEFORE.json AFTER.json

Both are files that ``poise bench … --out`` or a benchmark here wrote.  A quantity that does not
depend on the machine has changed when its values have.  Of any other the medians are drawn anew
from the values of both (bootstrap, 99 %): it has changed when no draw could be zero and the change
is more than 5 %; a single value has no noise to compare with, and must change by a quarter.
Figures of two machines are shown, but only what is the same everywhere is judged.  Exit status 1
when something got worse or is missing, 2 when the files cannot be compared.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

DRAWS, LEVEL = 2000, 0.99
SMALLEST, ALONE, SAME = 0.05, 0.25, 1e-3
FEWEST = 8
_SEED = 11


@dataclass(frozen=True)
class Change:
    """One quantity of one device: ``verdict`` is same, better, worse, changed, new or missing."""

    device: str
    name: str
    unit: str
    before: float | None
    after: float | None
    verdict: str

    @property
    def bad(self) -> bool:
        return self.verdict in ("worse", "missing")


def compare(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Every quantity of both results, in the order of the first."""
    same_machine = before["machine"]["processor"] == after["machine"]["processor"]
    found = []
    olds, news = _metrics(before), _metrics(after)
    for key, old in olds.items():
        new = news.get(key)
        if new is None:
            verdict = "missing"
        elif not (old["exact"] or same_machine):
            verdict = "other machine"
        else:
            verdict = judge(old, new)
        found.append(
            Change(*key, old["unit"], old["median"], new["median"] if new else None, verdict)
        )
    found += [
        Change(*key, new["unit"], None, new["median"], "new")
        for key, new in news.items()
        if key not in olds
    ]
    return found


def judge(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Whether a quantity has changed, and for the better or the worse."""
    a, b = np.array(old["values"], float), np.array(new["values"], float)
    if len(a) == 0 or len(b) == 0:
        return "same" if len(a) == len(b) else ("missing" if len(b) == 0 else "new")
    if old["exact"]:
        if len(a) == len(b) and np.allclose(a, b, rtol=SAME, atol=1e-9):
            return "same"
        return _direction(old["better"], float(np.median(b) - np.median(a)))
    change = float(np.median(b) - np.median(a))
    scale = max(abs(float(np.median(a))), 1e-12)
    if min(len(a), len(b)) < FEWEST:
        return "same" if abs(change) <= ALONE * scale else _direction(old["better"], change)
    low, high = _interval(a, b)
    if low <= 0 <= high or abs(change) <= SMALLEST * scale:
        return "same"
    return _direction(old["better"], change)


def _direction(better: str, change: float) -> str:
    if not better or change == 0:
        return "changed"
    return "better" if (change < 0) == (better == "less") else "worse"


def _interval(a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
    """Where the difference of the medians lies, by drawing both anew."""
    random = np.random.default_rng(_SEED)
    draws = np.median(random.choice(b, (DRAWS, len(b))), axis=1) - np.median(
        random.choice(a, (DRAWS, len(a))), axis=1
    )
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(draws, [tail, 1 - tail])
    return float(low), float(high)


def _metrics(result: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (device["name"], name): metric
        for device in result["devices"]
        for name, metric in device["metrics"].items()
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--all", action="store_true", help="also what stayed the same")
    asked = parser.parse_args()
    results = []
    for path in (asked.before, asked.after):
        try:
            result = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            print(f"{path} cannot be read: {error}", file=sys.stderr)
            return 2
        if not isinstance(result, dict) or result.get("kind") != "bench":
            print(f"{path} is not a result of 'poise bench'", file=sys.stderr)
            return 2
        results.append(result)
    if results[0]["bench"] != results[1]["bench"]:
        print("these are results of different benchmarks", file=sys.stderr)
        return 2
    changes = compare(*results)
    for change in changes:
        if asked.all or change.verdict not in ("same", "other machine"):
            numbers = " -> ".join(
                "–" if v is None else f"{v:.4g}" for v in (change.before, change.after)
            )
            print(f"{change.verdict:>8}  {change.device}: {change.name} {numbers} {change.unit}")
    told = Counter(change.verdict for change in changes)
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(told.items())) or "nothing")
    return int(any(change.bad for change in changes))


if __name__ == "__main__":
    sys.exit(main())
