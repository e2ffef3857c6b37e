"""poise's window beside another program's, both seen from the outside, in one run.

    python -m benchmarks.bench_peer_window --peer "CMD" --peer-session "CMD" [--out FILE]

``--peer`` starts the other program, ``--peer-session`` starts it with its sensor already speaking.
poise is one that was opened before, and so opens on Today, with what was recorded taken in.  Both
programs are started in turn on an X server of their own, which says when each of their pictures
reached it (``x_damage.py``); memory and CPU are those of the whole tree of processes.  Nothing in
either is changed, so that both are measured in the same way.  Byte code is kept, as it is once a
program was installed and started.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shlex
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from benchmarks.quantiles import quantiles
from benchmarks.x_damage import Screen
from poise import paths
from poise.library import remember

POISE = f"{sys.executable} -m poise"
# What is drawn within this time is one picture; and a first picture covers at least so much.
TOGETHER_S, LEAST_PIXELS = 0.004, 200 * 200


def started(command: str, screen: Screen, home: Path) -> psutil.Popen:
    """The program, with folders of its own."""
    environment = os.environ | {
        "DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb", "POISE_HOME": str(home / "poise"),
        "HOME": str(home), "XDG_RUNTIME_DIR": str(home), "PYTHONPYCACHEPREFIX": str(home / "pyc"),
    }  # fmt: skip
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    welcomed(home / "poise")
    return psutil.Popen(
        shlex.split(command), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def welcomed(home: Path) -> None:
    """Let poise's first run be over in that folder."""
    before = os.environ.get("POISE_HOME")
    os.environ["POISE_HOME"] = str(home)
    try:
        remember.welcome(paths.state())
    finally:
        if before is None:
            del os.environ["POISE_HOME"]
        else:
            os.environ["POISE_HOME"] = before


def ended(program: psutil.Popen) -> None:
    """Ask it to go, with all it started."""
    tree = [program, *program.children(recursive=True)]
    program.terminate()
    _, left = psutil.wait_procs(tree, timeout=5)
    for process in left:
        process.kill()
    time.sleep(0.3)  # none of its pictures is taken for one of the next program's


def first_paint(command: str, screen: Screen, home: Path) -> tuple[float, float]:
    """Seconds from starting the program to the first picture of its window, and of CPU till then.

    The second hardly depends on what else the machine does meanwhile.
    """
    before = len(screen.painted)
    begun = time.monotonic()
    program = started(command, screen, home)
    try:
        while time.monotonic() - begun < 30:
            for painted in screen.painted[before:]:
                if painted.pixels >= LEAST_PIXELS:
                    return painted.t - begun, cpu_s(program)
            time.sleep(0.01)
    finally:
        ended(program)
    raise SystemExit(f"no window within 30 s: {command}")


def tree(program: psutil.Popen) -> list[Any]:
    return [program, *program.children(recursive=True)]


def cpu_s(program: psutil.Popen) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in tree(program))


def watched(
    command: str, screen: Screen, home: Path, *, settle_s: float, seconds: float
) -> dict[str, Any]:
    """What the program costs in so many seconds, after some for it to settle."""
    program = started(command, screen, home)
    server = psutil.Process(screen.pid)
    try:
        time.sleep(settle_s)
        if program.poll() is not None:
            raise SystemExit(f"it ended by itself with status {program.poll()}: {command}")
        at, cpu, drawn = time.monotonic(), cpu_s(program), sum(server.cpu_times()[:2])
        time.sleep(seconds)
        until = time.monotonic()
        cpu, drawn = cpu_s(program) - cpu, sum(server.cpu_times()[:2]) - drawn
        memory = [process.memory_full_info() for process in tree(program)]
    finally:
        ended(program)
    pictures = [
        later.t
        for earlier, later in pairwise(screen.painted)
        if at <= later.t <= until and later.t - earlier.t > TOGETHER_S
    ]
    return {
        "seconds": seconds,
        "cpu_percent_of_a_core": round(100 * cpu / seconds, 2),
        "x_server_cpu_percent": round(100 * drawn / seconds, 2),
        "rss_mb": round(sum(info.rss for info in memory) / 1e6, 1),
        "pss_mb": round(sum(info.pss for info in memory) / 1e6, 1),
        "pictures_per_s": round(len(pictures) / seconds, 1),
        "interval_ms": quantiles([1000 * (b - a) for a, b in pairwise(pictures)]),
    }


def spread(seconds: list[float]) -> dict[str, float]:
    return {
        "median": round(median(seconds), 3), "min": round(min(seconds), 3),
        "max": round(max(seconds), 3), "n": len(seconds),
    }  # fmt: skip


def main() -> None:
    assert __doc__ is not None
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer", help="the command that opens the other program")
    parser.add_argument("--peer-session", help="the same with its sensor already speaking")
    parser.add_argument("--peer-name", default="peer")
    parser.add_argument(
        "--session", default="train --synthetic --minutes 30", help="poise's words for a session"
    )
    parser.add_argument("--starts", type=int, default=11, help="how often each is started")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--settle", type=float, default=15, help="seconds left out at first")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    programs = {"poise": (POISE, f"{POISE} {asked.session}")}
    if asked.peer:
        programs[asked.peer_name] = (asked.peer, asked.peer_session or "")
    with tempfile.TemporaryDirectory() as folder, Screen() as screen:
        homes = {name: Path(folder) / name for name in programs}
        for name, home in homes.items():
            home.mkdir(mode=0o700)
            for command in filter(None, programs[name]):
                first_paint(command, screen, home)  # the first start compiles
            watched(programs[name][0], screen, home, settle_s=asked.settle, seconds=1.0)
        starts: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
        for _ in range(asked.starts):
            for name, (idle, _session) in programs.items():
                starts[name].append(first_paint(idle, screen, homes[name]))
        found: dict[str, Any] = {}
        for name, (idle, session) in programs.items():
            found[name] = {
                "start_to_first_paint_s": spread([wall for wall, _ in starts[name]]),
                "cpu_to_first_paint_s": spread([cpu for _, cpu in starts[name]]),
                "idle": watched(idle, screen, homes[name], settle_s=asked.settle,
                                seconds=min(30.0, asked.seconds)),
            }  # fmt: skip
            if session:
                found[name]["session"] = watched(
                    session, screen, homes[name], settle_s=asked.settle, seconds=asked.seconds
                )
    report = {
        "bench": "window beside a peer",
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "load": [round(x, 2) for x in os.getloadavg()],
        "programs": found,
    }
    text = json.dumps(report, indent=1)
    print(text)
    if asked.out:
        asked.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
