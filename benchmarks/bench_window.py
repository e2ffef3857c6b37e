"""What the window costs: time to first paint, memory, CPU, frame intervals, GUI time per beat.

    python -m benchmarks.bench_window --seconds 120 [--platform xcb] [--out FILE]
    python -m benchmarks.bench_window --camera virtual [--picture] --runs 10 --seconds 12

The session is a made-up one played in real time, so that only the screen is measured; with
``--camera`` it is a real one before a camera, and what matters is how evenly the guide moves in the
first ten seconds, while all of that loads.  Under ``--platform xcb`` run it inside ``xvfb-run``.
``timed_window`` opens the window, a process of its own; this one times its start and writes JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from statistics import median


def grown(minutes: float) -> dict[str, float]:
    """Play ``minutes`` of session as fast as it goes: how much memory it takes, early and late."""
    import psutil

    from poise import exercises
    from poise.ui.shell.app import application
    from tools.gallery import sample

    app = application()

    from poise.ui.shell.window import Window

    exercise = exercises.load("steady-six").fitted(minutes=minutes)
    stage = sample.PlayedLink(exercise, sample.story(exercise), None)
    window = Window(stage.link, autostart=True)
    window.show()
    me, early, begun = psutil.Process(), 0.0, time.perf_counter()
    frames = round(minutes * 60 * 30)
    for frame in range(1, frames):
        stage.clock.move_to(frame / 30)
        window.frame()
        app.processEvents()
        if frame == frames // 10:
            early = me.memory_info().rss / 1e6
    return {
        "minutes": minutes,
        "rss_mb_after_a_tenth": round(early, 1),
        "rss_mb_at_the_end": round(me.memory_info().rss / 1e6, 1),
        "ms_per_frame": round(1000 * (time.perf_counter() - begun) / frames, 3),
    }


def measured(arguments: argparse.Namespace, *, idle: bool, seconds: float) -> dict[str, object]:
    size = "x".join(map(str, arguments.size))
    command = [sys.executable, "-m", "benchmarks.timed_window"]
    command += ["--seconds", str(seconds), "--size", size]
    if arguments.camera:
        command += ["--camera", arguments.camera] + ["--picture"] * arguments.picture
    environment = os.environ | {"QT_QPA_PLATFORM": arguments.platform}
    begun = time.clock_gettime(time.CLOCK_MONOTONIC)
    done = subprocess.run(
        command + ["--idle"] * idle, env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    painted = found.pop("first_paint_monotonic_s")
    assert isinstance(painted, float)
    found["start_to_first_paint_s"] = round(painted - begun, 3)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--platform", default="offscreen")
    parser.add_argument("--size", type=lambda s: tuple(map(int, s.split("x"))), default=(900, 600))
    parser.add_argument("--starts", type=int, default=5, help="how often to time the start")
    parser.add_argument("--camera", default="", help="a session before this camera, or `virtual`")
    parser.add_argument("--picture", action="store_true", help="with --camera: what it sees, too")
    parser.add_argument("--runs", type=int, default=5, help="with --camera: how often")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--grown", type=float, metavar="MINUTES", help="only: does memory grow")
    arguments = parser.parse_args()
    if arguments.grown:
        os.environ["QT_QPA_PLATFORM"] = arguments.platform
        report = {"bench": "window memory"} | grown(arguments.grown)
        print(json.dumps(report, indent=1))
        if arguments.out:
            arguments.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        return
    if arguments.camera:
        told(arguments, before_a_camera(arguments))
        return
    session = measured(arguments, idle=False, seconds=arguments.seconds)
    idle = measured(arguments, idle=True, seconds=min(10.0, arguments.seconds))
    starts = [
        measured(arguments, idle=True, seconds=0.5)["start_to_first_paint_s"]
        for _ in range(arguments.starts)
    ]
    costs = {
        "session": session,
        "idle": idle,
        "start_to_first_paint_s": {
            "median": median(starts), "min": min(starts), "max": max(starts), "n": len(starts)
        },
    }  # fmt: skip
    told(arguments, costs)


def before_a_camera(arguments: argparse.Namespace) -> dict[str, object]:
    """Several sessions before a camera: how evenly the guide moved while it all loaded."""
    from contextlib import nullcontext

    from poise.bench import virtual

    which = arguments.camera
    with virtual.camera(which) if virtual.is_virtual(which) else nullcontext(which) as where:
        asked = argparse.Namespace(**vars(arguments) | {"camera": where})
        runs = [
            measured(asked, idle=False, seconds=arguments.seconds) for _ in range(arguments.runs)
        ]
    early = [run["first_10_s"] for run in runs]
    return {
        "camera": which,
        "picture": arguments.picture,
        **{
            f"max_{kind}_of_each_run": [one[kind]["max"] for one in early]  # type: ignore[index]
            for kind in ("frame_interval_ms", "paint_interval_ms")
        },
        "runs": runs,
    }


def told(arguments: argparse.Namespace, found: dict[str, object]) -> None:
    """Print what was found and where, and write it if asked."""
    costs = {
        "bench": "window",
        "platform": arguments.platform,
        "size": list(arguments.size),
        "seconds": arguments.seconds,
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "load": [round(x, 2) for x in os.getloadavg()],
        **found,
    }
    text = json.dumps(costs, indent=1)
    print(text)
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
