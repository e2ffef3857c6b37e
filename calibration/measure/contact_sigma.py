"""How well a finger clip's wave times a beat: its intervals beside those of an ECG.

    python -m calibration.measure.contact_sigma tests/data

Five minutes of both at once, the R peaks annotated.  Both ends of an interval err, so one beat's
error is the intervals' over the root of two; the R peaks' own, samples of 10 ms, are in it.  Result
in ``calibration/measurements/contact_sigma.json``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from poise.clock import utc_now
from poise.core.pulse.contact import wave_beats

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "calibration" / "measurements" / "contact_sigma.json"
HZ, NEAR_S = 100.0, 0.1


def pairs(data: Path) -> tuple[Any, Any, Any]:
    """The R peaks, the wave's beats, and which R peak each follows; all in seconds."""
    folder = data / "ecg_ppg"
    wave = np.loadtxt(folder / "bio_resting_5min_100hz.csv", delimiter=",", skiprows=1, usecols=1)
    felt = np.loadtxt(folder / "rpeaks_100hz_samples.txt") / HZ
    seen = wave_beats(np.arange(len(wave)) / HZ, wave).times
    return felt, seen, np.searchsorted(felt, seen) - 1


def main() -> None:
    felt, seen, of = pairs(Path(sys.argv[1]))
    late_s = seen - felt[np.maximum(of, 0)]
    fair = (of >= 0) & (np.abs(late_s - np.median(late_s)) < NEAR_S)
    both = fair[1:] & fair[:-1] & (np.diff(of) == 1)
    error_ms = 1000 * (np.diff(late_s))[both]
    about_ms = 1000 * (late_s[fair] - np.median(late_s))
    found = {
        "certificate": {
            "what": "a finger clip's beats beside the R peaks of an ECG, five minutes at rest",
            "at": utc_now()[:10],
        },
        "intervals": len(error_ms),
        "interval_sd_ms": round(float(np.std(error_ms)), 2),
        "interval_robust_sd_ms": round(1.4826 * float(np.median(np.abs(error_ms))), 2),
        "way_from_the_heart_sd_ms": round(float(np.std(about_ms)), 2),
    }
    OUT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
