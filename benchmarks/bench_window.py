"""What the window costs: time to first paint, memory, CPU, frame intervals, GUI time per beat.

    python -m benchmarks.bench_window --seconds 120 [--platform xcb] [--out FILE]
    python -m benchmarks.bench_window --camera virtual [--picture] --runs 10 --seconds 12

The session is a made-up one played in real time, so that only the screen is measured; with
``--camera`` it is a real one before a camera, and what matters is how evenly the guide moves in the
first ten seconds, while all of that loads.  Under ``--platform xcb`` run it inside ``xvfb-run``.  A
child process opens the window; this one times it from the outside and writes JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from array import array
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

EARLY_S = 10.0  # while the camera's path loads


def quantiles(values: Sequence[float]) -> dict[str, float]:
    ordered = sorted(values)
    if not ordered:
        return {"n": 0}

    def at(part: float) -> float:
        return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 3)

    return {
        "p50": at(0.5), "p95": at(0.95), "p99": at(0.99), "max": round(ordered[-1], 3),
        "n": len(ordered),
    }  # fmt: skip


def child(
    seconds: float, idle: bool, size: tuple[int, int], camera: str = "", picture: bool = False
) -> None:
    """Open the window in this process and print what it cost."""
    import psutil

    from poise import exercises
    from poise.clock import SystemClock
    from poise.core.events import Beat, Event
    from poise.settings import ScreenSettings, Settings
    from poise.ui.shell.app import application
    from poise.ui.shell.link import Link
    from tools.gallery import sample

    app = application()

    from PySide6.QtCore import QEvent, QTimer

    from poise.ui.shell.window import Window

    minutes = max(1.0, seconds / 60 + 1)
    exercise = exercises.load("steady-six").fitted(minutes=minutes)
    live = None
    if camera:
        from benchmarks.live_session import LiveSession

        live = LiveSession(camera, minutes)
    events = [] if live else sample.story(exercise)
    clock = SystemClock()
    started = {"next": 0}
    beats_in_frame = [0]

    def drain() -> list[Event]:
        first = started["next"]
        now = clock.now()
        while started["next"] < len(events) and events[started["next"]].t <= now:
            started["next"] += 1
        new = [] if idle else events[first : started["next"]]
        new = live.drain() if live else new
        beats_in_frame[0] = sum(isinstance(event, Beat) for event in new)
        return new

    frames, paints, beat_ms, plain_ms, beat_cpu_ms = (array("d") for _ in range(5))
    pending = [0.0, 0.0, 0]
    first_paint: list[float] = []

    class Timed(Window):
        def frame(self) -> None:
            begun, spent = time.perf_counter(), time.thread_time()
            frames.append(begun)
            super().frame()
            pending[0] += 1000 * (time.perf_counter() - begun)
            pending[1] += 1000 * (time.thread_time() - spent)
            pending[2] += beats_in_frame[0]

        def event(self, event: QEvent) -> bool:
            if event.type() is not QEvent.Type.UpdateRequest:
                return super().event(event)
            begun, spent = time.perf_counter(), time.thread_time()
            done = super().event(event)
            ended, spent = time.perf_counter(), time.thread_time() - spent
            if not first_paint:
                first_paint.append(time.clock_gettime(time.CLOCK_MONOTONIC))
            if live:
                live.painted()
            paints.append(begun)
            (beat_ms if pending[2] else plain_ms).append(pending[0] + 1000 * (ended - begun))
            if pending[2]:  # what others do on the machine meanwhile is not in this one
                beat_cpu_ms.append(pending[1] + 1000 * spent)
            pending[:] = 0.0, 0.0, 0
            return done

    link = Link(exercise, clock, drain, lambda command: None)
    link = live.link._replace(drain=drain) if live else link
    looks = Settings(screen=ScreenSettings(language="en", picture=picture))
    window = Timed(link, autostart=not idle, settings=looks)
    if live:
        live.watch(window.pages["session"].trace)
    window.resize(*size)
    window.show()
    window.run()
    me = psutil.Process()
    marks: dict[str, float] = {}

    early: dict[str, list[float]] = {}

    def settled() -> None:
        early["frames"], early["paints"] = list(frames), list(paints)
        marks["cpu"], marks["t"] = sum(me.cpu_times()[:2]), time.perf_counter()
        for times in (frames, paints, beat_ms, plain_ms, beat_cpu_ms):
            del times[:]

    settling_s = EARLY_S if live else min(3.0, seconds / 2)
    QTimer.singleShot(round(1000 * settling_s), settled)
    QTimer.singleShot(round(1000 * (seconds + settling_s)), app.quit)
    app.exec()
    spent = sum(me.cpu_times()[:2]) - marks["cpu"]
    lasted = time.perf_counter() - marks["t"]

    def worst(times: list[float]) -> list[tuple[float, float]]:
        """When the longest intervals were, in s after the first frame, and how long in ms."""
        found = [(round(b - times[0], 2), round(1000 * (b - a), 1)) for a, b in pairwise(times)]
        return sorted(found, key=lambda row: -row[1])[:5]

    def gaps(times: Sequence[float]) -> dict[str, float]:
        return quantiles([1000 * (b - a) for a, b in pairwise(times)])

    window.timer.stop()
    told = live.close() if live else {}
    print(json.dumps({
        "first_paint_monotonic_s": first_paint[0],
        "cpu_percent_of_a_core": round(100 * spent / lasted, 2),
        "rss_mb": round(me.memory_info().rss / 1e6, 1),
        "frames_per_s": round(len(frames) / lasted, 1),
        "paints_per_s": round(len(paints) / lasted, 1),
        "frame_interval_ms": gaps(frames),
        "gui_ms_per_frame_with_beat": quantiles(beat_ms),
        "gui_cpu_ms_per_frame_with_beat": quantiles(beat_cpu_ms),
        "gui_ms_per_frame_without": quantiles(plain_ms),
        "numpy_loaded": "numpy" in sys.modules,
        "pyqtgraph_loaded": "pyqtgraph" in sys.modules,
        **({f"first_{EARLY_S:.0f}_s": {
            "frame_interval_ms": gaps(early["frames"]), "paint_interval_ms": gaps(early["paints"]),
            "worst_at_s": worst(early["frames"]),
        }} if live else {}),
        **{name: summed(what) for name, what in told.items()},
    }))  # fmt: skip


def summed(what: Any) -> Any:
    """Times as their quantiles, counts as they are."""
    if isinstance(what, list):
        return quantiles(what)
    return asdict(what) if is_dataclass(what) else what  # type: ignore[arg-type]


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
    command = [sys.executable, "-m", "benchmarks.bench_window", "--child"]
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
    parser.add_argument("--idle", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.grown:
        os.environ["QT_QPA_PLATFORM"] = arguments.platform
        report = {"bench": "window memory"} | grown(arguments.grown)
        print(json.dumps(report, indent=1))
        if arguments.out:
            arguments.out.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        return
    if arguments.child:
        child(
            arguments.seconds, arguments.idle, arguments.size, arguments.camera, arguments.picture
        )
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
    early = [run[f"first_{EARLY_S:.0f}_s"] for run in runs]
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
