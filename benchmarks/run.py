"""Every benchmark and every comparison with peers, as one command.

    python -m benchmarks.run [NAME ...] [--list] [--data tests/data] [--into DIR]

Without names all of them run, one after the other, in three hours; what needs data or programs
that are not here says so and is passed over.  Results land in ``--into`` (default: a new folder
``benchmarks/results/DATE``), to be compared with those that are kept: ``compare.py``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from poise.clock import stamp

ROOT = Path(__file__).resolve().parents[1]
POISE = [sys.executable, "-m", "poise", "bench"]
MISHAPS = "virtual:delay-ms=80,jitter-ms=10,drops=0.05"
Job = tuple[str, list[str]]


def script(name: str, *words: str) -> list[str]:
    return [sys.executable, "-m", f"benchmarks.{name}", *words]


def jobs(data: Path) -> dict[str, Job]:
    """What each is about and how it is run; ``--out FILE`` is added."""
    return {
        "bench-pipeline": ("every estimator on hearts whose truth is known", [*POISE, "pipeline"]),
        "bench-camera": ("virtual cameras through the whole program",
                         [*POISE, "camera", "virtual", MISHAPS]),
        "bench-strap": ("a virtual strap through the whole program", [*POISE, "strap", "virtual"]),
        "virtual_camera": ("delays and losses made on purpose, found again; cv2's queue and ours",
                           script("bench_virtual_camera")),
        "screen_delay": ("a camera's delay told by the screen", script("bench_screen")),
        "alignment": ("the right beat of two sensors",
                      script("bench_alignment", "--data", str(data))),
        "straps": ("straps: latency to paint", script("bench_straps", "latency")),
        "strap_timing": ("straps: how well beats are placed", script("bench_straps", "timing")),
        "core_speed": ("numbers: what they cost, beside peers", script("bench_core", "speed")),
        "core_faults": ("numbers: faults found, beside peers",
                        script("bench_core", "faults", str(data / "artefacts"))),
        "cameras_real": ("real fingers beside a strap and oximeters, beside peers",
                         script("bench_cameras", "real", str(data))),
        "cameras_grid": ("rates and frame rates", script("bench_cameras", "grid")),
        "cameras_refusal": ("clips without a pulse", script("bench_cameras", "refusal")),
        "cameras_cost": ("CPU and memory of a camera", script("bench_camera_live", "cost")),
        "cameras_long": ("a quarter of an hour before a camera: memory, losses, every delay",
                         script("bench_camera_live", "long")),
        "cameras_hour": ("an hour's frames through the camera's process",
                         script("bench_camera_live", "hour")),
        "window-camera": ("how evenly the guide moves while the camera's path loads",
                          script("bench_window", "--camera", "virtual", "--seconds", "2",
                                 "--runs", "10")),
        "hostile-cameras": ("hostile network cameras, and a camera's process that stands still",
                            script("bench_hostile_cameras")),
        "kills": ("the whole program killed at random", script("bench_kills")),
        "mutation": ("small faults in the core, and how many the tests notice",
                     script("mutation")),
        "change": ("how often a heart that does nothing is called changed",
                   script("bench_change", "--data", str(data))),
        "recovery": ("how well a drill tells a heart's rise and its recovery",
                     script("bench_recovery", "--data", str(data))),
        "pace": ("how well the pace finder tells where a heart answers most", script("bench_pace")),
        "outcome": ("how often an unchanged person is told of a change over weeks",
                    script("bench_outcome")),
        "data": ("what keeping and exporting recordings costs", script("bench_data")),
        "window-offscreen": ("what the window costs", script("bench_window", "--seconds", "30")),
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--data", type=Path, default=ROOT / "tests" / "data")
    parser.add_argument("--into", type=Path)
    asked = parser.parse_args()
    known = jobs(asked.data)
    strange = set(asked.names) - set(known)
    if strange:
        parser.error(f"no such benchmark: {', '.join(sorted(strange))}; --list names them")
    if asked.list:
        for name, (about, _) in known.items():
            print(f"{name:<18} {about}")
        return 0
    into = asked.into or ROOT / "benchmarks" / "results" / stamp()
    into.mkdir(parents=True, exist_ok=True)
    failed = []
    for name in asked.names or known:
        print(f"\n== {name}: {known[name][0]}", flush=True)
        words = [*known[name][1], "--out", str(into / f"{name}.json")]
        if subprocess.run(words, cwd=ROOT, check=False).returncode:
            failed.append(name)
    if not asked.names:
        print("\n== steps: what each step of the chain costs", flush=True)
        steps = [sys.executable, "-m", "pytest", "-q", "benchmarks/steps.py", "-o", "addopts="]
        subprocess.run([*steps, "--benchmark-only"], cwd=ROOT, check=False)
    print(f"\n{len(asked.names or known) - len(failed)} done, into {into}")
    if failed:
        print(f"not done: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
