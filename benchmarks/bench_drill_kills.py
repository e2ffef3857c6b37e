"""A drill killed (SIGKILL) at a random moment of its task, again and again: what is left of it.

    python -m benchmarks.bench_drill_kills [--times 50] [--seed 1]

Each recording has to open, say that it was cut short, and claim no reactivity.  One that a slow
computer killed only after the task is done again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from poise.core.events import StageChanged
from poise.recording import reader
from poise.recording.summarise import summarise

SPEED, TASK = 40.0, 2  # the task is the third stage of the drill of level 4
TASK_S = 120.0


def killed(path: Path, wait_s: float, home: Path) -> None:
    """Run a drill into ``path`` and kill it ``wait_s`` seconds into its task.

    All that it keeps besides is under ``home``, so that nobody's own sessions are read or changed.
    Raises RuntimeError when it does not come to its task.
    """
    own = {f"XDG_{name}_HOME": str(home / name) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    words = ["drill", "4", "--synthetic", "1", "--speed", f"{SPEED:g}", "--json", "--seed", "3"]
    with subprocess.Popen(
        [sys.executable, "-m", "poise", *words, "--out", str(path)],
        stdout=subprocess.PIPE,
        env=os.environ | own,
    ) as run:
        assert run.stdout is not None
        for line in run.stdout:
            row = json.loads(line)
            if row["kind"] == "StageChanged" and row["index"] == TASK:
                break
        else:
            raise RuntimeError("the drill ended before its task")
        time.sleep(wait_s)
        run.kill()


def in_task(path: Path) -> bool:
    """Whether the task had begun and was not over."""
    stages = [e.index for e in reader.read(path).outputs if isinstance(e, StageChanged)]
    return bool(stages) and stages[-1] == TASK


def left(path: Path) -> str:
    """What is wrong with a recording that was cut short; empty when nothing is."""
    found = reader.read(path)
    drill = summarise(found).drill
    if "cut short" not in found.damage and "cannot be read" not in found.damage:
        return "it does not say that it was cut short"
    if drill is None or drill.recovery.reactivity_bpm is not None:
        return "it claims a reactivity"
    return "" if drill.stopped and drill.asked else "the drill in it is lost"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance, faults = random.Random(options.seed), Counter[str]()
    with TemporaryDirectory() as folder:
        for n in range(options.times):
            path = Path(folder) / f"{n}.poise.jsonl"
            while not path.exists() or not in_task(path):
                path.unlink(missing_ok=True)
                killed(path, chance.uniform(0, 0.9 * TASK_S / SPEED), Path(folder) / "home")
            faults[left(path)] += 1
    good = faults.pop("", 0)
    print(json.dumps({"kind": "bench", "bench": "drill-kills", "killed": options.times,
                      "opened_and_said_so": good, "faults": dict(faults)}))  # fmt: skip
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
