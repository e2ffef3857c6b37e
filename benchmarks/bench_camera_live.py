"""What the camera costs while it runs, through the real worker: CPU, memory, delays, losses.

    python -m benchmarks.bench_camera_live cost      CPU and memory, beside a bare MediaPipe loop
    python -m benchmarks.bench_camera_live look      the finder of faces alone, still and moving
    python -m benchmarks.bench_camera_live long      the whole program for --minutes 15
    python -m benchmarks.bench_camera_live hour      an hour's frames through the worker, four times
                                                     as fast, and through the chain at once

Add ``--out FILE`` for JSON, ``--quick`` for a shorter run.  The camera is the virtual one of
``hw/virtual-camera``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from poise.core.pulse.estimator import PulseEstimator
from poise.simulation.person import Person
from poise.simulation.skin import Scene, samples

ROOT = Path(__file__).resolve().parents[1]

HEART_BPM = 72
SETTLED_S, ENDS_S = 12.0, 9.0  # the window runs for ten seconds more than it is asked to
EVERY_S = 10.0
FAST_HZ = 120


def live(seconds: float, picture: bool = False, fps: int = 30) -> dict[str, Any]:
    """The whole program before a network camera, worker and window: CPU, memory, delays, losses."""
    import psutil

    from poise.bench import virtual

    with virtual.camera(f"virtual:heart={HEART_BPM},fps={fps}") as url:
        command = [sys.executable, "-m", "benchmarks.timed_window"]
        command += ["--camera", url, "--seconds", str(seconds)] + ["--picture"] * picture
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
        window = psutil.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        began = time.perf_counter()
        before: dict[str, float] = {}
        after: dict[str, float] = {}
        memory: list[dict[str, float]] = []
        time.sleep(SETTLED_S)
        while (at := time.perf_counter() - began) < seconds + ENDS_S:
            after = used(window, "cpu")
            before = before or after | {"at": at}
            memory.append({"t": round(at), **used(window, "memory")})
            span = at - before["at"]
            time.sleep(min(EVERY_S, seconds / 10))
        told = json.loads(window.communicate()[0].splitlines()[-1])
    shares = {name: round((after[name] - before[name]) / span, 4) for name in after}
    return {
        "seconds": round(span, 1),
        "share_of_a_core": shares | {"together": round(sum(shares.values()), 4)},
        "memory_mb_most": {name: max(row[name] for row in memory) for name in memory[0]},
        "memory": memory if len(memory) < 30 else memory[:: len(memory) // 30],
        **told,
    }


def used(window: Any, what: str) -> dict[str, float]:
    """CPU seconds or MB so far of the window's process and the camera's, by name."""
    found = {}
    for process in (window, *window.children(recursive=True)):
        name = "worker" if "poise.vision.worker" in process.cmdline() else "window"
        if what == "cpu":
            found[name] = sum(process.cpu_times()[:2])
        else:
            full = process.memory_full_info()
            found[f"{name}_rss"] = round(full.rss / 1e6, 1)
            found[f"{name}_pss"] = round(getattr(full, "pss", full.uss) / 1e6, 1)
    if what == "memory":
        for kind in ("rss", "pss"):
            found[f"together_{kind}"] = round(
                sum(mb for name, mb in found.items() if name.endswith(kind)), 1
            )
    return found


def landmarker_loop(frames_n: int = 200) -> float:
    """What a FaceLandmarker on every frame takes of a core at 30 frames a second."""
    from poise.simulation.faces import Film, frames
    from poise.vision.face import FaceFinder

    film = list(frames(Person(), Film(), 2.0))
    with FaceFinder() as finder:
        finder.find(film[0][1], 0.0)
        began = time.process_time()
        for i in range(frames_n):
            finder.find(film[i % len(film)][1], 1 + i / 30)
        return 30 * (time.process_time() - began) / frames_n


def look_of_loop(frames_n: int = 240) -> dict[str, float]:
    """CPU of looking at a still and at a moving head, as parts of a landmarker on every frame.

    One run, the same pictures, each in turn, so that a busy machine does not favour one of them.
    """
    from poise.simulation.faces import Film, frames
    from poise.vision.face import FaceFinder
    from poise.vision.face_tracker import FaceTracker

    spent = dict.fromkeys(("still", "moving", "loop"), 0.0)
    films = {"still": Film(), "moving": Film(sway_px=14, sway_hz=0.8)}
    with FaceFinder() as still, FaceFinder() as moving, FaceFinder() as every:
        trackers = {"still": FaceTracker(still, "a"), "moving": FaceTracker(moving, "b")}
        drawn = [frames(Person(HEART_BPM), film, frames_n / 30, 1) for film in films.values()]
        for i, pictures in enumerate(zip(*drawn, strict=True)):
            for (name, tracker), (t, picture) in zip(trackers.items(), pictures, strict=True):
                began = time.process_time()
                tracker.look(picture, t)
                spent[name] += (time.process_time() - began) * (i >= 75)
            began = time.process_time()
            every.find(pictures[0][1], pictures[0][0])
            spent["loop"] += (time.process_time() - began) * (i >= 75)
    return {name: round(spent[name] / spent["loop"], 3) for name in films}


def look(options: argparse.Namespace) -> dict[str, Any]:
    """What looking at a head costs beside a FaceLandmarker on every frame."""
    return {"part_of_a_landmarker_on_every_frame": look_of_loop(150 if options.quick else 240)}


def cost(options: argparse.Namespace) -> dict[str, Any]:
    """CPU and memory, live, and a landmarker on every frame to compare."""
    seconds = 20.0 if options.quick else 60.0
    return {
        "machine": machine(),
        "live": live(seconds),
        "live with the picture shown": live(seconds, picture=True),
        "live at 60 a second": live(seconds, fps=60),
        "landmarker_every_frame_share": round(landmarker_loop(), 4),
    }


def machine() -> dict[str, Any]:
    """Where and how busy it was."""
    return {
        "cores": os.cpu_count(),
        "python": sys.version.split()[0],
        "load": [round(x, 2) for x in os.getloadavg()],
    }


def long(options: argparse.Namespace) -> dict[str, Any]:
    """The whole program for as long as asked: memory, losses and every delay."""
    return {"machine": machine(), **live(60.0 * options.minutes)}


def hour(options: argparse.Namespace) -> dict[str, Any]:
    """An hour's frames through the worker, four times as fast, and through the chain at once."""
    frames = 3600 if options.quick else 108_000
    return {"machine": machine(), "worker": worker(frames), "chain": chain(frames // 1800)}


def worker(frames: int) -> dict[str, Any]:
    """So many frames through the camera's own process at 120 a second: memory and losses."""
    import psutil

    from poise.bench import virtual
    from poise.clock import SystemClock
    from poise.core.events import SkinSample
    from poise.sources.camera import CameraRequest, CameraSource

    heard = [0, 0]
    memory: list[dict[str, float]] = []

    def hear(event: Any) -> None:
        if isinstance(event, SkinSample):
            heard[0] += 1
            heard[1] += bool(event.rgb)

    with (
        virtual.camera(f"virtual:fps={FAST_HZ}") as url,
        CameraSource(CameraRequest(url), SystemClock(), hear) as source,
    ):
        began = time.perf_counter()
        while heard[0] < frames:
            time.sleep(EVERY_S)
            if time.perf_counter() - began > 2 * frames / FAST_HZ + 30:
                break  # it says below how many came
            (process,) = [
                p for p in psutil.Process().children() if "poise.vision.worker" in p.cmdline()
            ]
            mb = round(process.memory_info().rss / 1e6, 1)
            memory.append({"frames": heard[0], "rss_mb": mb})
        cpu, span = sum(process.cpu_times()[:2]), time.perf_counter() - began
        counts = source.counts
    assert counts is not None
    return {
        "frames_looked_at": heard[0],
        "with_a_face": heard[1],
        "seconds": round(span, 1),
        "counts": asdict(counts),
        "dropped_share": round(counts.dropped / counts.grabbed, 6),
        "cpu_ms_per_frame": round(1000 * cpu / heard[0], 3),
        "memory": memory if len(memory) < 30 else memory[:: len(memory) // 20],
    }


def chain(minutes: int) -> dict[str, Any]:
    """So many minutes of skin colours through the session's chain at full speed."""
    import resource

    heard, _ = samples(Person(70), Scene(living=4e-4), 60, 1)
    told, peaks = PulseEstimator("camera"), []
    began = time.process_time()
    for minute in range(minutes):
        for sample in heard:
            told.receive(replace(sample, t=sample.t + 60.0 * minute))
        if minute % 10 == 0:
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    cpu = time.process_time() - began
    return {
        "minutes": minutes,
        "chain_share_of_a_core": round(cpu / (60 * minutes), 4),
        "peak_mb_every_ten_minutes": [round(x, 1) for x in peaks],
    }


def main() -> None:
    """Run one benchmark and print its result as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    kinds: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
        kind.__name__: kind for kind in (cost, look, long, hour)
    }
    parser.add_argument("kind", choices=kinds)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--minutes", type=float, default=15.0, help="for `long`")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    text = json.dumps(kinds[options.kind](options), indent=1)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
