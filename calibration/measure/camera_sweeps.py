"""What each fault of a camera costs, on made-up people before made-up cameras.

    python -m calibration.measure.camera_sweeps [--seeds 4] [--seconds 45]

Everything but one fault is kept fair.  For each run it writes what the camera check would have
measured and how far the product's own beats and heart rates were from the truth, into
``calibration/measurements/camera_sweeps.json``; ``calibration/derive/camera_check.py`` makes the
limits of it.  It takes some minutes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from poise.checks.camera_facts import Watched, measure
from poise.clock import utc_now
from poise.core.arrays import Array
from poise.core.events import Beat, MetricUpdate, SkinSample
from poise.core.pulse.estimator import EDGE_S, PulseEstimator
from poise.simulation.hearts import mean_bpm
from poise.simulation.person import Person
from poise.simulation.skin import Scene, samples

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "calibration" / "measurements" / "camera_sweeps.json"
FAIR = Scene(jitter_ms=0.0, living=4e-4, drift=0.005)
FIRST_S = 10.0  # the check's own ten seconds, before which the chain is not judged
Rng = np.random.Generator
Change = Callable[[list[SkinSample], float, Rng], list[SkinSample]]


def late(heard: list[SkinSample], ms: float, rng: Rng) -> list[SkinSample]:
    """Frames as they were, told of late."""
    t = np.array([s.t for s in heard]) + rng.exponential(ms / 1000, len(heard))
    t = np.maximum.accumulate(t) + 1e-6 * np.arange(len(t))
    return [replace(s, t=float(at)) for s, at in zip(heard, t, strict=True)]


def fewer(heard: list[SkinSample], share: float, rng: Rng) -> list[SkinSample]:
    return [s for s in heard if rng.random() >= share]


def lit(heard: list[SkinSample], gains: Array) -> list[SkinSample]:
    """The same scene under a light that changes: gains (n, 3) for red, green and blue."""
    return [
        replace(
            s,
            rgb=tuple(None if c is None else _times(c, g) for c in s.rgb),
            background=None if s.background is None else _times(s.background, g),
        )
        for s, g in zip(heard, gains.tolist(), strict=True)
    ]


def _times(colour: Sequence[float], gain: Sequence[float]) -> tuple[float, float, float]:
    red, green, blue = (c * g for c, g in zip(colour, gain, strict=True))
    return red, green, blue


def stepping(heard: list[SkinSample], size: float, rng: Rng) -> list[SkinSample]:
    """An exposure that changes by ``size`` every three seconds or so, within half a second."""
    t = np.array([s.t for s in heard])
    log_gain = np.zeros(len(t))
    at, sign = 1.0, 1.0
    while at < t[-1]:
        log_gain += sign * np.log1p(size) / (1 + np.exp(-(t - at) / 0.08))
        sign, at = -sign, at + float(rng.uniform(2, 4))
    return lit(heard, np.exp(log_gain)[:, None] * np.ones(3))


def tinting(heard: list[SkinSample], size: float, rng: Rng) -> list[SkinSample]:
    t = np.array([s.t for s in heard])
    wave = size / 2 * np.sin(2 * np.pi * t / 7 + rng.uniform(0, 6))
    return lit(heard, np.stack([1 + wave, np.ones(len(t)), 1 - wave], axis=1) ** 0.5)


def as_is(heard: list[SkinSample], _level: float, _rng: Rng) -> list[SkinSample]:
    return heard


def dark(level: float) -> Scene:
    """A face so dark: the pulse shrinks with the light, the noise of the picture does not."""
    share = level / min(FAIR.colour)
    red, green, blue = (c * share for c in FAIR.colour)
    return replace(FAIR, colour=(red, green, blue), pulse_grey=FAIR.pulse_grey * share)


SCENES: dict[str, tuple[Callable[[float], Scene], Change, tuple[float, ...]]] = {
    "noise": (
        lambda x: replace(FAIR, noise_grey=x * FAIR.colour[1]),
        as_is,
        (2e-4, 5e-4, 1e-3, 2e-3, 3e-3, 5e-3, 8e-3, 0.012, 0.02),
    ),
    "pulse": (
        lambda x: replace(FAIR, pulse_grey=x),
        as_is,
        (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.8),
    ),
    "rate": (lambda x: replace(FAIR, fps=x), as_is, (60, 30, 24, 20, 15, 12, 10, 8)),
    "jitter": (lambda _: FAIR, late, (0.0, 3.0, 6.0, 10.0, 15.0, 20.0, 30.0, 45.0)),
    "dropped": (lambda _: FAIR, fewer, (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.65)),
    "exposure": (lambda _: FAIR, stepping, (0.0, 0.02, 0.04, 0.08, 0.12, 0.2, 0.3)),
    "white_balance": (lambda _: FAIR, tinting, (0.0, 0.005, 0.02, 0.05, 0.1, 0.2)),
    "darkest": (dark, as_is, (115, 80, 60, 50, 40, 30, 20, 12)),
    "lamp": (
        lambda x: replace(FAIR, flicker=x, flicker_hz=1.7),
        as_is,
        (0.0, 5e-4, 0.001, 0.002, 0.005, 0.01, 0.02),
    ),
}


def one(job: tuple[str, float, int, float]) -> dict[str, Any]:
    """One person before one camera."""
    axis, level, seed, seconds = job
    scene, change, _ = SCENES[axis]
    rng = np.random.default_rng([seed, 7])
    person = Person(heart_bpm=58 + 7 * (seed % 5))
    heard, beats = samples(person, scene(level), seconds, seed)
    heard = change(heard, level, rng)
    first = [s for s in heard if s.t <= heard[0].t + FIRST_S]
    arrivals = np.array([s.t for s in first])
    facts = measure(Watched(arrivals, np.zeros(len(first), bool), first))
    found = {
        name: getattr(
            facts, "rate_hz" if name == "rate" else f"{name}_ms" if name == "jitter" else name
        )
        for name in SCENES
        if name not in ("pulse",)
    }
    return {"axis": axis, "level": level, "seed": seed, "snr_db": facts.snr_db,
            "facts": {k: None if v is None else float(f"{v:.4g}") for k, v in found.items()},
            **judged(heard, beats)}  # fmt: skip


def judged(heard: list[SkinSample], beats: Array) -> dict[str, Any]:
    """How far the chain's beats and heart rates are from the truth."""
    chain = PulseEstimator("camera")
    said = [event for sample in heard for event in chain.receive(sample)]
    begin, end = heard[0].t + FIRST_S, heard[-1].t - 2
    true = beats[(beats > begin) & (beats < end)]
    errors, rates, shown = [], [], 0
    for event in said:
        if isinstance(event, Beat) and event.rr_ms is not None and begin < event.t < end:
            k = int(np.argmin(np.abs(true - event.t)))
            if k > 0 and abs(true[k] - event.t) < 0.35:
                errors.append(abs(event.rr_ms - 1000 * (true[k] - true[k - 1])))
        if isinstance(event, MetricUpdate) and event.t > begin + 10:
            shown += event.value is not None
            if event.value is not None:
                ends = event.t - EDGE_S - event.window_s, event.t - EDGE_S
                rates.append(abs(event.value - mean_bpm(beats, *ends)))
    moments = max(1, round(end - begin - 8))
    return {
        "interval_ms": round(float(np.median(errors)), 2) if errors else None,
        "timed": round(len(errors) / max(1, len(true) - 1), 3),
        "rate_bpm": round(float(np.median(rates)), 3) if rates else None,
        "shown": round(min(1.0, shown / moments), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=45.0)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--axes", nargs="*", default=list(SCENES), choices=list(SCENES),
                        help="only these anew; the others are kept")  # fmt: skip
    asked = parser.parse_args()
    kept = []
    if OUT.exists():
        held = json.loads(OUT.read_text(encoding="utf-8"))["rows"]
        kept = [row for row in held if row["axis"] not in asked.axes]
    jobs = [
        (axis, float(level), seed, asked.seconds)
        for axis, (_, _, levels) in SCENES.items()
        if axis in asked.axes
        for level in levels
        for seed in range(asked.seeds)
    ]
    with ProcessPoolExecutor(asked.processes) as pool:
        rows = kept + list(pool.map(one, jobs))
    rows.sort(key=lambda row: list(SCENES).index(row["axis"]))
    certificate = {
        "what": "made-up people (hw/virtual-camera), one fault each, through the product's chain",
        "at": utc_now()[:10],
        "seconds": asked.seconds,
        "seeds": asked.seeds,
    }
    lines = ",\n".join(json.dumps(row) for row in rows)
    OUT.write_text(f'{{"certificate": {json.dumps(certificate)},\n"rows": [\n{lines}\n]}}\n')
    print(f"{len(rows)} runs into {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
