"""How often the swing's gate lets nothing through, and how often its interval holds the truth.

    python -m calibration.measure.swing_gate [--hours 12]

Hearts of 1/f noise, with and without a swing that follows the guide, their beats timed with errors
of a strap's and a camera's size.  Each window of three breaths is fitted as the product does it,
and its noise taken twice: from neighbours made orthogonal to the fit, as the product does, and from
the plain amplitudes of the residual.  Counts go into ``calibration/measurements/swing_gate.json``.
"""

from __future__ import annotations

import argparse
import json
from math import cos, pi
from pathlib import Path
from typing import Any

import numpy as np

from poise.clock import utc_now
from poise.core.arrays import Array
from poise.core.metrics import swing
from poise.core.standard_errors import SWING_CI_95
from poise.simulation.guide import breaths
from poise.simulation.hearts import from_beats, over_background, pink

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "calibration" / "measurements" / "swing_gate.json"
PERIOD_S, WINDOWS = 10.0, 20
# Mean interval, background, and the error of a beat's time, in ms.
HEARTS = [
    (rr, sd, sigma) for rr in (700, 900) for sd in (15.0, 40.0) for sigma in (3.0, 10.0, 30.0)
]
AMPLITUDES_MS = (0.0, 20.0, 50.0)


def one(rr_ms: float, sd_ms: float, sigma_ms: float, amplitude: float, seed: int) -> Array:
    """Twenty windows of one heart: (amplitude, noise, plain noise, how many neighbours) each."""
    rng = np.random.default_rng(seed)
    seconds = WINDOWS * 3 * PERIOD_S + 10
    noise = pink(rng, seconds + 10, sd_ms)
    angle = float(rng.uniform(0, 2 * np.pi))

    def wave(t: float) -> float:
        return amplitude * cos(2 * pi * t / PERIOD_S - angle)

    times = over_background(noise, rr_ms, seconds, wave)
    heard = np.array(times) + sigma_ms / 1000 * rng.standard_normal(len(times))
    intervals = from_beats(np.sort(heard))
    guide = breaths(3 * WINDOWS, PERIOD_S, start=5.0)
    rows = []
    for k in range(WINDOWS):
        window = guide[3 * k : 3 * k + 3]
        found = swing.fit(intervals, window)
        if found is not None:
            rows.append(
                (found.amplitude_ms, found.se_amplitude_ms**2 * 2, *_plain(intervals, window))
            )
    return np.array(rows)


def _plain(intervals: list[Any], window: list[Any]) -> tuple[float, float]:
    """The noise from the residual's plain amplitudes, and from how many neighbours."""
    start, end = window[0].t, window[-1].t + window[-1].period_s
    inside = [rr for rr in intervals if start <= rr.middle < end]
    tau = np.array([rr.middle for rr in inside])
    model = swing.design(tau, swing.phase(tau, window), 2, trend=True)
    _, residual = swing.least_squares(model, np.array([rr.rr_ms for rr in inside]))
    powers = []
    for hz in 3 / (end - start) + np.array(swing.FLANKS) / (end - start):
        if 0.02 < hz < 0.30:
            turn = np.exp(2j * np.pi * hz * tau)
            powers.append(abs(2 / len(tau) * np.sum(residual * turn)) ** 2)
    _, used = swing.flanking_noise(tau, residual, model, 3 / (end - start), end - start)
    return float(np.mean(powers)), float(used)


def summary(rows: Array, amplitude: float) -> dict[str, float]:
    """Shares over windows: let through at two levels, and intervals that hold the truth."""
    found, noise2, plain2, j = rows.T
    n = len(rows)

    def passed(noise: Array, neighbours: Array | float, level: float) -> float:
        return float(np.mean((1 + found**2 / noise / neighbours) ** -neighbours < level))

    off = np.abs(found - amplitude) / np.sqrt(noise2 / 2)
    held = np.abs(found - amplitude) <= SWING_CI_95 * np.sqrt(noise2 / 2)
    plain = np.abs(found - amplitude) <= SWING_CI_95 * np.sqrt(plain2 / 2)
    numbers = {
        "n": n,
        "p05": passed(noise2, j, 0.05), "p01": passed(noise2, j, 0.01),
        "plain_p05": passed(plain2, 5.0, 0.05), "plain_p01": passed(plain2, 5.0, 0.01),
        "held": float(np.mean(held)), "plain_held": float(np.mean(plain)),
        "errors_95": float(np.quantile(off, 0.95)),
    }  # fmt: skip
    return {name: round(value, 4) for name, value in numbers.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--hours", type=float, default=12.0, help="of each kind of heart")
    asked = parser.parse_args()
    hearts = max(1, round(asked.hours * 3600 / (WINDOWS * 3 * PERIOD_S)))
    rows = []
    for rr_ms, sd_ms, sigma_ms in HEARTS:
        for amplitude in AMPLITUDES_MS:
            windows = [one(rr_ms, sd_ms, sigma_ms, amplitude, seed) for seed in range(hearts)]
            found = summary(np.concatenate(windows), amplitude)
            rows.append({"rr_ms": rr_ms, "background_ms": sd_ms, "sigma_ms": sigma_ms,
                         "amplitude_ms": amplitude, **found})  # fmt: skip
            print(rows[-1], flush=True)
    certificate = {
        "what": "simulated 1/f hearts, windows of three breaths of 10 s, fitted by the product",
        "at": utc_now()[:10],
        "hours": asked.hours,
    }
    lines = ",\n".join(json.dumps(row) for row in rows)
    OUT.write_text(f'{{"certificate": {json.dumps(certificate)},\n"rows": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
