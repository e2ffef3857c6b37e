"""How well a chest strap times a beat: an upper bound from real intervals of a Polar H10.

    python -m calibration.measure.strap_sigma tests/data

An error of a beat's time lengthens one interval and shortens the next, which no heart does for
long: the third difference of the intervals (the fourth of the beats) holds sqrt(70) times the
error, and what is left there of the heart.  So the quietest stretches of real recordings bound the
error from above.  Result in ``calibration/measurements/strap_sigma.json``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from poise.clock import utc_now

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "calibration" / "measurements" / "strap_sigma.json"
STRETCH, FOURTH = 60, 70**0.5


def main() -> None:
    data = Path(sys.argv[1])
    found = {}
    rows = np.genfromtxt(data / "polar_h10_ibi" / "sample_data_ibi.csv", delimiter=",")
    found["polar_h10_ibi"] = _quietest(rows[np.isfinite(rows).all(axis=1)][:, -1])
    for folder in sorted((data / "welltory_camera").glob("subject_*")):
        rr = np.array((folder / "RR.txt").read_text().split(), dtype=float)
        found[f"welltory {folder.name}"] = _quietest(rr)
    certificate = {
        "what": "least sigma of a beat that real Polar H10 intervals allow, ms, quietest minute",
        "at": utc_now()[:10],
    }
    OUT.write_text(json.dumps({"certificate": certificate, "sigma_ms": found}, indent=1) + "\n")
    print(json.dumps(found, indent=1))


def _quietest(rr_ms: np.ndarray) -> float:
    """The least robust spread of third differences over stretches of sixty intervals."""
    spreads = []
    for begin in range(0, max(1, len(rr_ms) - STRETCH + 1), 10):
        third = np.diff(rr_ms[begin : begin + STRETCH], 3)
        spreads.append(1.4826 * float(np.median(np.abs(third - np.median(third)))) / FOURTH)
    return round(min(spreads), 2)


if __name__ == "__main__":
    main()
