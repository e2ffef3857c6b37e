"""What each way from colour to pulse reaches by itself, on made-up people in four kinds of light.

    python -m benchmarks.bench_methods [--people 20] [--out FILE]

A number is the share of looks (two a second over 40 s) at which the highest peak of that method's
wave alone lies within 3 beats a minute of the truth.  In the program no method stands alone: all
are weighed together, so a new one is worth its place where the others fail.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from poise.core.pulse.estimator import Look, PulseEstimator
from poise.simulation.person import Person
from poise.simulation.skin import Scene, samples

SCENES = {
    "fair": Scene(),
    "lamp": Scene(flicker=0.004),
    "moving": Scene(motion=0.004),
    "dim": Scene(noise_grey=0.6),
}
SECONDS, NEAR_BPM, WINDOW_S = 40.0, 3.0, 8.5


def hits(scene: Scene, seed: int) -> dict[str, list[bool]]:
    """For each method, at each look, whether its own peak was right."""
    frames, true = samples(Person(heart_bpm=55 + 7 * (seed % 9)), scene, SECONDS, seed)
    looks: list[Look] = []
    chain = PulseEstimator("camera", looks.append)
    for frame in frames:
        chain.receive(frame)
    found: dict[str, list[bool]] = {}
    for look in looks:
        if look.t < WINDOW_S:
            continue
        turns = np.interp([look.t - WINDOW_S, look.t], true, np.arange(len(true)))
        bpm = 60 * (turns[1] - turns[0]) / WINDOW_S
        told = zip(look.candidates.names, look.candidates.region, look.evidence.own, strict=True)
        for name, region, peak in told:
            if region < 0:
                found.setdefault(name, []).append(abs(peak - bpm) <= NEAR_BPM)
    return found


def table(people: int) -> dict[str, dict[str, float]]:
    """For each method, the share of looks that were right in each scene."""
    rows: dict[str, dict[str, float]] = {}
    for scene_name, scene in SCENES.items():
        right: dict[str, list[bool]] = {}
        for seed in range(people):
            for name, said in hits(scene, seed).items():
                right.setdefault(name, []).extend(said)
        for name, said in right.items():
            rows.setdefault(name, {})[scene_name] = float(np.mean(said))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    rows = table(args.people)
    print(f"{'method':12}" + "".join(f"{name:>9}" for name in SCENES))
    for method, shares in rows.items():
        print(f"{method:12}" + "".join(f"{share:>9.0%}" for share in shares.values()))
    if args.out:
        args.out.write_text(json.dumps({"people": args.people, "right": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
