"""The whole program killed at random moments: what it had told is recorded, and nothing is left.

    python -m benchmarks.bench_kills [terminal] [window] [camera] [--kills N] [--out FILE]

``terminal`` and ``window`` are a made-up person, eight times as fast; ``camera`` is the terminal
before a network camera, whose process must go as well.  Each is killed by SIGKILL after a random
number of the events that it told.  A told event that is not in the recording is lost; so is a
recording that does not replay to itself.  Left over is any process, or any file but the recording.
``kills`` of ``bench_data`` does the same to the writer alone, between any two of its steps.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import psutil

from poise.core.events import Command
from poise.recording import reader
from poise.recording.reader import Recording
from poise.runtime.replay import Again
from poise.simulation.camera.server import MjpegServer
from poise.simulation.faces import Film, frames
from poise.simulation.person import Person

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
    return (told - kept).total() + (not Again(recording).same)


def main() -> None:
    """Kill each kind so many times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", nargs="*", choices=[[], "terminal", "window", "camera"])
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    found: dict[str, Any] = {}
    with ExitStack() as stack:
        film = list(frames(Person(), Film(), 1.0))
        server = stack.enter_context(
            MjpegServer(lambda: ((k / 30, film[k % 30][1].copy()) for k in count()))
        )
        for which in args.which or ["terminal", "window", "camera"]:
            chance, total = random.Random(1), Counter({"in_the_middle": 0})
            for _ in range(args.kills):
                with tempfile.TemporaryDirectory(prefix="kills-") as folder:
                    after = chance.randint(1, MOST_TOLD)
                    total.update(killed(which, server.url, Path(folder), after))
            found[which] = {"kills": args.kills, **total}
            print(json.dumps({which: found[which]}), flush=True)
    if args.out:
        args.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
