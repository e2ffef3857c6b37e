"""What a hostile network camera, or a camera's process that stands still, can do to a session.

    python -m benchmarks.bench_hostile_cameras [--only WORD] [--out FILE]

Eighteen streams (``poise.simulation.camera.hostile``) before ``poise reset --camera URL --json``,
each for ten seconds, and a process stopped by SIGSTOP in each phase of its life.  For each: after
how many seconds a sentence was said, how long the program took to end after Ctrl-C, what was left
of it, and the most memory that it and its process held.  Takes about five minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psutil

from poise.clock import SystemClock
from poise.simulation.camera.hostile import STREAMS, HostileCamera
from poise.simulation.camera.server import MjpegServer
from poise.simulation.faces import Film, frames
from poise.simulation.person import Person

SENTENCE_S, END_S, MOST_MB = 5.0, 3.0, 600
LIMIT_S, ATTACKED_S = 40.0, 10.0
OPENING = "Opening the camera."
PHASES = ("starting", "opening", "streaming", "showing pictures", "closing")

# A session whose pictures are looked at: what the window does, without the window.
SHOWING = """
import json, sys
from dataclasses import asdict
from poise import exercises
from poise.core.events import Action, SensorStatus
from poise.runtime.plan import SessionPlan, Sensor
from poise.runtime.run import Run
from poise import signals
reset, camera = exercises.load("interview-reset").fitted(), Sensor("camera", sys.argv[1])
plan = SessionPlan(reset, (camera,), record=False)
told = []
with signals.heeded(lambda: told.append(1)), Run(plan) as run:
    run.send(Action.START)
    shown = False
    while not told:
        for event in run.wait(0.1):
            if isinstance(event, SensorStatus):
                print(json.dumps({"kind": "SensorStatus", **asdict(event)}), flush=True)
        if run.picture(True) is not None and not shown:
            shown = True
            print(json.dumps({"kind": "Shown"}), flush=True)
sys.exit(130)
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attack; ``said_s`` is None when no sentence came."""

    attack: str
    said_s: float | None
    sentence: str
    ended_s: float
    status: int | None
    left: int
    tracebacks: int
    peak_mb: float

    @property
    def survived(self) -> bool:
        return (
            self.said_s is not None
            and self.said_s <= SENTENCE_S
            and self.ended_s <= END_S
            and self.status in (130, 3)
            and not self.left
            and not self.tracebacks
            and self.peak_mb <= MOST_MB
        )


class Program:
    """The real program before a camera, its lines as they come, and what it is made of."""

    def __init__(self, words: list[str], clock: SystemClock) -> None:
        self._clock = clock
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115  (closed by end)
        self.process = psutil.Popen(
            [sys.executable, "-P", *words],
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
        )
        self.lines: queue.SimpleQueue[tuple[float, dict[str, Any]] | None] = queue.SimpleQueue()
        self.known: dict[int, psutil.Process] = {}
        self.peak_mb = 0.0
        self._ended = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._watch, daemon=True).start()

    def until(
        self, wanted: Callable[[dict[str, Any]], bool]
    ) -> tuple[float, dict[str, Any]] | None:
        """The next line that is wanted and when it came; None when none does."""
        until = self._clock.now() + LIMIT_S
        while (left := until - self._clock.now()) > 0:
            try:
                said = self.lines.get(timeout=left)
            except queue.Empty:
                return None
            if said is None or wanted(said[1]):
                return said
        return None

    def goes_on(self, seconds: float) -> None:
        """Let it run so long, unless it ends."""
        with suppress(psutil.TimeoutExpired, subprocess.TimeoutExpired):
            self.process.wait(seconds)

    def worker(self) -> psutil.Process:
        """The camera's process, as soon as there is one."""
        while True:
            for process in self.process.children(recursive=True):
                try:
                    if "poise.vision.worker" in process.cmdline():
                        self.known[process.pid] = process
                        return process
                except psutil.Error:
                    continue
            time.sleep(0.005)

    def end(self) -> tuple[float, int | None, int, int]:
        """Ctrl-C: seconds, exit status, processes left, tracebacks said."""
        began = self._clock.now()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            status: int | None = self.process.wait(LIMIT_S)
        except (subprocess.TimeoutExpired, psutil.TimeoutExpired):
            status = None
        took = self._clock.now() - began
        self._ended.set()
        left = [each for each in self.known.values() if each.is_running()]
        _, left = psutil.wait_procs(left, timeout=0.5)
        for each in [*left, *([self.process] if status is None else [])]:
            with suppress(psutil.Error):
                print("left:", each.status(), each.ppid(), each.cmdline()[:4])
                each.kill()
        with self._complaints as complaints:
            complaints.seek(0)
            return took, status, len(left), complaints.read().count(b"Traceback")

    def _read(self) -> None:
        for line in self.process.stdout:
            try:
                self.lines.put((self._clock.now(), json.loads(line)))
            except ValueError:
                continue
        self.lines.put(None)

    def _watch(self) -> None:
        while not self._ended.is_set():  # never by waiting for it, which end() does
            try:
                here = [self.process, *self.process.children(recursive=True)]
                self.known |= {each.pid: each for each in here[1:]}
                held = sum(each.memory_info().rss for each in here) / 2**20
                self.peak_mb = max(self.peak_mb, held)
            except psutil.Error:
                pass
            time.sleep(0.05)


def sentence(line: dict[str, Any]) -> bool:
    """Whether it tells a person more than that it begins."""
    camera = line.get("kind") == "SensorStatus" and line.get("sensor") == "camera"
    return camera and line.get("detail") not in ("", OPENING)


def watching(line: dict[str, Any]) -> bool:
    """Whether it tells that pictures come."""
    return sentence(line) and line["state"] == "streaming"


def hostile(name: str, home: Path) -> Outcome:
    """One stream."""
    clock = SystemClock()
    with HostileCamera(name, clock) as camera:
        program = Program(session(camera.url, home), clock)
        asked = camera.asked.wait(LIMIT_S)
        said = program.until(
            lambda line: sentence(line) and camera.turned_t is not None
            and not (watching(line) and "middle" in name)
        ) if asked else None  # fmt: skip
        turned_t = camera.turned_t or 0.0
        program.goes_on(ATTACKED_S)
        return outcome(name, program, turned_t, said)


def stopped(phase: str, home: Path) -> Outcome:
    """The camera's process stopped in one phase."""
    clock = SystemClock()
    with ExitStack() as stack:
        if phase == "opening":
            camera = stack.enter_context(HostileCamera("never answers", clock))
            program = Program(session(camera.url, home), clock)
            camera.asked.wait(LIMIT_S)
        else:
            url = stack.enter_context(good()).url
            words = ["-c", SHOWING, url] if phase == "showing pictures" else session(url, home)
            program = Program(words, clock)
        if phase == "showing pictures":
            program.until(lambda line: line["kind"] == "Shown")
        elif phase in ("streaming", "closing"):
            program.until(watching)
        program.worker().suspend()
        turned_t = clock.now()
        if phase == "closing":  # nothing to say: it is to end
            return outcome(f"stopped while {phase}", program, turned_t, (turned_t, {"detail": "-"}))
        said = program.until(lambda line: sentence(line) and not watching(line))
        return outcome(f"stopped while {phase}", program, turned_t, said)


def outcome(
    name: str, program: Program, turned_t: float, said: tuple[float, dict[str, Any]] | None
) -> Outcome:
    ended_s, status, left, tracebacks = program.end()
    return Outcome(
        attack=name,
        said_s=None if said is None else round(max(0.0, said[0] - turned_t), 2),
        sentence="" if said is None else said[1]["detail"],
        ended_s=round(ended_s, 2),
        status=status,
        left=left,
        tracebacks=tracebacks,
        peak_mb=round(program.peak_mb),
    )


def session(url: str, home: Path) -> list[str]:
    out = home / f"{len(list(home.iterdir()))}.poise.jsonl"
    return ["-m", "poise", "reset", "--camera", url, "--json", "--out", str(out)]


@contextmanager
def good() -> Iterator[MjpegServer]:
    """A camera that does nothing wrong."""
    film = list(frames(Person(), Film(), 1.0))
    with MjpegServer(lambda: ((k / 30, film[k % len(film)][1].copy()) for k in count())) as server:
        yield server


def main() -> None:
    """Run them one after the other and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="those with this word in their names")
    parser.add_argument("--out", type=Path, help="write the outcomes there as JSON")
    args = parser.parse_args()
    attacks: list[tuple[Callable[[str, Path], Outcome], str, str]] = [
        *((hostile, name, name) for name in STREAMS),
        *((stopped, phase, f"stopped while {phase}") for phase in PHASES),
    ]
    found = []
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        os.environ["POISE_HOME"] = folder
        home = Path(folder) / "recordings"
        home.mkdir()
        print("attack                       said s  ended s  left  peak MB  survived  sentence")
        for attack, name, title in attacks:
            if args.only not in title:
                continue
            one = attack(name, home)
            found.append(one)
            said = "-" if one.said_s is None else f"{one.said_s:.1f}"
            print(
                f"{title:<28} {said:>6}  {one.ended_s:>7.1f}  {one.left:>4}  {one.peak_mb:>7.0f}  "
                f"{'yes' if one.survived else 'NO':<8}  {one.sentence} [{one.status}]",
                flush=True,
            )
    survived = sum(one.survived for one in found)
    print(f"{survived} of {len(found)} survived; load {os.getloadavg()[0]:.1f}")
    if args.out:
        args.out.write_text(json.dumps([asdict(one) for one in found], indent=2) + "\n")


if __name__ == "__main__":
    main()
