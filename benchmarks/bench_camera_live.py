"""What the camera costs while it runs, through the real worker: CPU, memory, delays, losses.

    python benchmarks/bench_camera_live.py cost      CPU and memory, beside a bare MediaPipe loop
    python benchmarks/bench_camera_live.py hour      an hour of frames: memory and drops

Add ``--out FILE`` for JSON, ``--quick`` for a shorter run, ``--live-minutes N`` for `hour` to watch
the live path that long too.  The camera is the virtual one of ``hw/virtual-camera``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "hw" / "virtual-camera")]

# ruff: noqa: E402
from bench_cameras import spread

from poise.core.events import Beat, MetricUpdate, SkinSample
from poise.core.pulse.chain import CameraChain
from virtual_camera.person import Person
from virtual_camera.skin_trace import Scene, samples


def live(seconds: float, film_s: float = 20.0) -> dict[str, Any]:
    """The whole live path from a network camera: processes, delays, drops, memory."""
    import psutil

    from poise.clock import SystemClock
    from poise.sources.camera import CameraSettings, CameraSource

    server = subprocess.Popen(
        [
            *(sys.executable, str(ROOT / "hw" / "virtual-camera"), "--port", "0"),
            *("--loop", str(film_s), "--seconds", str(seconds + 60)),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    url = server.stdout.readline().split()[-1]
    clock, chain = SystemClock(), CameraChain("camera")
    ages: list[float] = []
    first: list[float] = []
    beat_ages: list[float] = []
    began: list[float] = []
    memory: list[dict[str, float]] = []

    def hear(event: Any) -> None:
        if not isinstance(event, SkinSample):
            return
        began or began.append(clock.now())
        ages.append(clock.now() - event.t)
        for said in chain.receive(event):
            if isinstance(said, MetricUpdate) and said.value is not None and not first:
                first.append(clock.now() - began[0])
            if isinstance(said, Beat):
                beat_ages.append(clock.now() - said.t)

    me = psutil.Process()
    wait = threading.Event()
    start_cpu = sum(me.cpu_times()[:2])
    try:
        with CameraSource(CameraSettings(url), clock, hear) as source:
            while not ages:
                wait.wait(0.1)
            (worker,) = [p for p in me.children() if "poise.vision.worker" in p.cmdline()]
            loading_cpu = sum(worker.cpu_times()[:2])
            watched = clock.now()
            while clock.now() - watched < seconds:
                wait.wait(min(30.0, seconds))
                memory.append(
                    {
                        "t": round(clock.now() - watched),
                        "worker_mb": round(worker.memory_info().rss / 2**20, 1),
                        "chain_mb": round(me.memory_info().rss / 2**20, 1),
                    }
                )
            span = clock.now() - watched
            worker_cpu = sum(worker.cpu_times()[:2]) - loading_cpu
            chain_cpu = sum(me.cpu_times()[:2]) - start_cpu
            counts = source.counts
    finally:
        server.terminate()
        server.wait()
    assert counts is not None
    return {
        "seconds": round(span, 1),
        "worker_share_of_a_core": round(worker_cpu / span, 4),
        "chain_share_of_a_core": round(chain_cpu / span, 4),
        "worker_cpu_to_load_s": round(loading_cpu, 2),
        "memory": memory if len(memory) < 20 else memory[:: len(memory) // 20],
        "frames": asdict(counts),
        "sample_age_ms": spread(1000 * np.array(ages[30:])),
        "beat_age_s": spread(np.array(beat_ages[5:])),
        "first_number_s": first[0] if first else None,
    }


def landmarker_loop(frames_n: int = 200) -> float:
    """What a FaceLandmarker on every frame takes of a core at 30 frames a second."""
    from poise.vision.face import FaceFinder
    from virtual_camera.face import Film, frames

    film = list(frames(Person(), Film(), 2.0))
    with FaceFinder() as finder:
        finder.find(film[0][1], 0.0)
        began = time.process_time()
        for i in range(frames_n):
            finder.find(film[i % len(film)][1], 1 + i / 30)
        return 30 * (time.process_time() - began) / frames_n


def cost(options: argparse.Namespace) -> dict[str, Any]:
    """CPU and memory, live, and a landmarker on every frame to compare."""
    return {
        "live": live(20.0 if options.quick else 60.0),
        "landmarker_every_frame_share": round(landmarker_loop(), 4),
    }


def hour(options: argparse.Namespace) -> dict[str, Any]:
    """An hour of frames through the chain at full speed; the live path for as long as asked."""
    import resource

    heard, _ = samples(Person(70), Scene(living=4e-4), 60, 1)
    chain, minutes = CameraChain("camera"), 4 if options.quick else 60
    peaks = []
    began = time.process_time()
    for minute in range(minutes):
        for sample in heard:
            chain.receive(replace(sample, t=sample.t + 60.0 * minute))
        if minute % 10 == 0:
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    cpu = time.process_time() - began
    result: dict[str, Any] = {
        "minutes": minutes,
        "chain_share_of_a_core": round(cpu / (60 * minutes), 4),
        "peak_mb_every_ten_minutes": [round(x, 1) for x in peaks],
    }
    if options.live_minutes:
        result["live"] = live(60.0 * options.live_minutes)
    return result


def main() -> None:
    """Run one benchmark and print its result as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    kinds: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
        kind.__name__: kind for kind in (cost, hour)
    }
    parser.add_argument("kind", choices=kinds)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--live-minutes", type=float, default=0.0, help="for `hour`")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    text = json.dumps(kinds[options.kind](options), indent=1)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
