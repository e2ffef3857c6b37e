"""Works out the spectra of ``tests/data/rr_segments/reference_hrv.json`` anew, by scipy alone.

    python tools/reference_spectra.py

tests/analysis/test_reference.py holds poise's own against what is there under ``direct.welch``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from scipy.interpolate import CubicSpline  # type: ignore[import-untyped]
from scipy.signal import detrend, periodogram  # type: ignore[import-untyped]

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "data" / "rr_segments"
HZ, WIDTH, NFFT = 4.0, 480, 4096
BANDS = {"vlf": (0.0033, 0.04), "lf": (0.04, 0.15), "hf": (0.15, 0.4), "total": (0.0033, 0.4)}
HOW = (
    "welch: cubic spline on beat-end times at 4 Hz, linear detrend, Hann, nperseg 480 (120 s) or "
    "all, 50 % overlap or a little more so that the last segment ends with the series, nfft 4096, "
    "per-segment constant detrend, band = trapezoid over [lo,hi): "
)


def welch(rr_ms: Any) -> dict[str, float]:
    """Powers in ms² of intervals (n,) in ms."""
    t = np.cumsum(rr_ms) / 1000
    even = detrend(CubicSpline(t - t[0], rr_ms)(np.arange(0, t[-1] - t[0], 1 / HZ)))
    width = min(WIDTH, len(even))
    count = int(np.ceil((len(even) - width) / (width // 2))) + 1
    densities = []
    for start in np.round(np.linspace(0, len(even) - width, count)).astype(int):
        hz, density = periodogram(
            even[start : start + width], HZ, "hann", max(NFFT, width), "constant"
        )
        densities.append(density)
    mean = np.mean(densities, axis=0)
    found = {}
    for name, (low, high) in BANDS.items():
        inside = (hz >= low) & (hz < high)
        found[name] = float(np.trapezoid(mean[inside], hz[inside]))
        found[f"{name}_rect"] = float(mean[inside].sum() * (hz[1] - hz[0]))
    looked = (hz >= 0.04) & (hz <= 0.5)
    found["peak"] = float(hz[looked][np.argmax(mean[looked])])
    return {"nperseg": width, "lf_hf": found["lf"] / found["hf"], **found}


def main() -> None:
    path = FOLDER / "reference_hrv.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    before, after = said["settings"]["direct"].split("welch: ")[0], "VLF .0033-.04"
    rest = said["settings"]["direct"].partition(after)[2]
    said["settings"]["direct"] = before + HOW + after + rest
    for name, segment in said["segments"].items():
        direct = segment["reference"]["direct"]
        found = welch(np.loadtxt(FOLDER / segment["file"]))
        was = direct["welch"]
        direct["welch"] = {key: found[key] for key in was}
        direct["peak_hz_welch_0.04_0.5"] = found["peak"]
        print(name, {key: f"{was[key]:.1f} -> {found[key]:.1f}" for key in BANDS})
    path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
