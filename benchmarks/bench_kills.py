"""The whole program killed at random moments: what it had told is recorded, and nothing is left.

    python -m benchmarks.bench_kills [terminal] [window] [camera] [import] [export]
                                     [--first N] [--kills N] [--out FILE]

``terminal`` and ``window`` are a made-up person, eight times as fast; ``camera`` is the terminal
before a network camera, whose process must go as well.  Each is killed by SIGKILL after a random
number of the events that it told, the same for the same kill: ``--first`` goes on where another
run ended.  A told event that is not in the recording is lost; so is a
recording that does not replay to itself.  Left over is any process, or any file but the recording.
``import`` and ``export`` (each form in turn) are killed at any moment, three times in four while
something is being written, and then said again.  Lost is a line of the session that was there
before, and whatever the second time does not make whole; left over is any other file.
``kills`` of ``bench_data`` does the same to the writer alone, between any two of its steps.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import psutil

from poise import exercises, exporters
from poise.core.events import Command
from poise.recording import reader, tables
from poise.recording.reader import Recording
from poise.runtime.replay import Replay
from poise.simulation.camera.server import MjpegServer
from poise.simulation.faces import Film, frames
from poise.simulation.person import Person
from poise.simulation.recordings import made_up

KINDS = ["terminal", "window", "camera", "import", "export"]
MOST_TOLD, GONE_S = 150, 10.0
# The window as it is; it says as well what it has taken from the session.
WINDOW = """
import json, sys
from poise import cli
from poise.runtime.run import Run
drain = Run.drain
def told(self):
    events = drain(self)
    for event in events:
        print(json.dumps({"kind": type(event).__name__}), flush=True)
    return events
Run.drain = told
cli.main(sys.argv[1:])
"""


def killed(which: str, url: str, folder: Path, after: int) -> dict[str, int]:
    """One program killed once it has told ``after`` events."""
    sessions = folder / "sessions"
    sessions.mkdir()
    heart = ["--camera", url] if which == "camera" else ["--synthetic", "--speed", "8"]
    words = ["reset", *heart, "--out", str(sessions / "a.poise.jsonl")]
    start = ["-c", WINDOW, *words] if which == "window" else ["-m", "poise", *words, "--json"]
    process = psutil.Popen(
        [sys.executable, "-P", *start],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "POISE_HOME": str(folder / "home")},
    )  # fmt: skip
    told: Counter[str] = Counter()
    begun = False
    for line in process.stdout:
        kind = json.loads(line).get("kind")
        begun = begun or kind == Command.__name__
        if begun:  # before, nothing is to be on the disk
            told[kind] += 1
        if told.total() >= after:
            break
    children = process.children(recursive=True)
    process.kill()
    for line in process.stdout:  # what it had said before it died
        if line.endswith("\n"):
            told[json.loads(line).get("kind")] += 1
    process.wait()
    _, left = psutil.wait_procs(children, timeout=GONE_S)
    for each in left:
        each.kill()
    files = [path for path in sessions.iterdir() if path.name != "a.poise.jsonl"]
    recording = reader.read(sessions / "a.poise.jsonl")
    return {
        "in_the_middle": int(recording.ending is None),
        "lost": lost(told, recording),
        "left": len(left) + len(files),
    }


def lost(told: Counter[str], recording: Recording) -> int:
    """How many of the told events are not in ``recording``; one more if it does not replay."""
    kept = Counter(type(event).__name__ for event in recording.events)
    return (told - kept).total() + (not Replay(recording).same)


BEATS, MINUTES, SPREAD, MADE = 3000, 30, 1.1, "made"


class Making:
    """A command that makes something of a file: what it is given, and what should come of it."""

    def __init__(self, which: str, folder: Path) -> None:
        self.which, self.home = which, folder / "home"
        self.out = folder / "out"
        self.out.mkdir()
        self.given = folder / "rr.txt"
        self.given.write_text("".join(f"{800 + k % 90}\n" for k in range(BEATS)))
        self.session = self.home / "sessions" / "2026-01-01-0800.poise.jsonl"
        made_up(self.session, exercise=exercises.load("steady-six").fitted(minutes=MINUTES))
        self.before = self.session.read_bytes()
        self.spent_s, self.writing_s = 1.0, 0.2

    def words(self, form: str, name: str) -> list[str]:
        if self.which == "import":
            return ["import", str(self.given)]
        return ["export", str(self.session), "--to", form, "-o", str(self.out / name)]

    def start(self, form: str, name: str = MADE) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "poise", *self.words(form, name)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "POISE_HOME": str(self.home)},
        )  # fmt: skip

    def usual(self, form: str) -> None:
        """See how long it takes undisturbed, and what comes of it, and put that away again."""
        began = time.monotonic()
        process = self.start(form)
        seen = began + self._seconds_to_first_file(process)
        if process.wait() != 0:
            raise RuntimeError(f"{self.words(form, MADE)} does not work")
        self.spent_s, self.writing_s = time.monotonic() - began, time.monotonic() - seen
        self.made = {str(p.relative_to(self.out)) for p in self.out.rglob("*")}
        self.tidy()

    def _seconds_to_first_file(self, process: subprocess.Popen[bytes]) -> float:
        """How long until it begins to write a file that is not there yet."""
        began = time.monotonic()
        while process.poll() is None and not self.unfinished():
            time.sleep(0.0005)
        return time.monotonic() - began

    def unfinished(self) -> list[Path]:
        return [p for at in (self.home, self.out) for p in at.rglob(".*") if p.name[-4:] == ".new"]

    def tidy(self) -> None:
        shutil.rmtree(self.out)
        self.out.mkdir()
        for path in self.session.parent.iterdir():
            if path != self.session:
                path.unlink()
        for path in self.home.glob("*.sqlite*"):
            path.unlink()

    def killed(self, form: str, chance: random.Random) -> dict[str, int]:
        """Kill it at a random moment, and say it once more."""
        process = self.start(form)
        if chance.random() < 0.75:
            self._seconds_to_first_file(process)
            time.sleep(chance.uniform(0, SPREAD * self.writing_s))
        else:
            time.sleep(chance.uniform(0, SPREAD * self.spent_s))
        ended = process.poll() is not None
        process.kill()
        process.wait()
        in_the_middle = bool(self.unfinished())
        again = self.start(form, "next" if (self.out / MADE).exists() else MADE).wait()
        found = {
            "before_its_end": int(not ended),
            "in_the_middle": int(in_the_middle),
            "lost": int(again != 0) + self._lost(),
            "left": len(self.unfinished()),
        }
        self.tidy()
        return found

    def _lost(self) -> int:
        """Lines of the old session, and parts of the new file, that are not there."""
        old, now = self.before.splitlines(), self.session.read_bytes().splitlines()
        lost = len(old) - sum(a == b for a, b in zip(old, now, strict=False))
        if self.which == "export":
            made = {str(p.relative_to(self.out)) for p in self.out.rglob("*")}
            return lost + len(self.made - made)
        made = [p for p in self.session.parent.glob("*.poise.jsonl") if p != self.session]
        if not made:
            return lost + BEATS
        beats = [len(list(tables.beats(reader.read(path)))) for path in made]
        return lost + sum(abs(BEATS - n) for n in beats)


def makings_killed(which: str, kills: int) -> Counter[str]:
    """Kill ``poise import`` or ``poise export`` so many times."""
    chance, total = random.Random(1), Counter({"in_the_middle": 0})
    forms = exporters.names() if which == "export" else ["text"]
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        making = Making(which, Path(folder))
        for number, form in enumerate(forms):
            making.usual(form)
            for _ in range(number, kills, len(forms)):
                total.update(making.killed(form, chance))
    return total


def main() -> None:
    """Kill each kind so many times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", nargs="*", choices=[[], *KINDS])
    parser.add_argument("--first", type=int, default=0, help="of terminal, window and camera")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    found: dict[str, Any] = {}
    with ExitStack() as stack:
        film = list(frames(Person(), Film(), 1.0))
        server = stack.enter_context(
            MjpegServer(lambda: ((k / 30, film[k % 30][1].copy()) for k in count()))
        )
        for which in args.which or KINDS:
            if which in ("import", "export"):
                total = makings_killed(which, args.kills)
                found[which] = {"kills": args.kills, **total}
                print(json.dumps({which: found[which]}), flush=True)
                continue
            chance, total = random.Random(1), Counter({"in_the_middle": 0})
            afters = [chance.randint(1, MOST_TOLD) for _ in range(args.first + args.kills)]
            for after in afters[args.first :]:
                with tempfile.TemporaryDirectory(prefix="kills-") as folder:
                    total.update(killed(which, server.url, Path(folder), after))
            found[which] = {"kills": args.kills, **total}
            print(json.dumps({which: found[which]}), flush=True)
    if args.out:
        args.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
