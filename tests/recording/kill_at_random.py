"""Records a session over and over in a process of its own, and kills it at random moments.

    python kill_at_random.py FOLDER KILLS

A child's end comes after some processor time, so that a busy machine kills at the same moments.
Prints one JSON object.  A counter in shared memory says how many calls of the writer had returned
when the process died: so much must be in the file.
"""

from __future__ import annotations

import json
import mmap
import os
import random
import signal
import struct
import sys
from pathlib import Path
from typing import Any

from poise import exercises
from poise.clock import cpu_s
from poise.core import hearts  # noqa: F401  (as every child has it, so that the first lasts as long)
from poise.core.events import Action, Command
from poise.core.session import Session
from poise.errors import PoiseError
from poise.recording import reader
from poise.recording.format import Header
from poise.recording.writer import Writer
from poise.runtime.runner import run_at_once
from poise.sources import synthetic


class Counting(Writer):
    """Counts the events whose writing was done with."""

    shared: mmap.mmap
    inputs = outputs_done = 0

    def input(self, event: Any, at: float) -> None:
        super().input(event, at)
        self.inputs += 1
        self._count()

    def outputs(self, said: Any) -> None:
        super().outputs(said)
        self.outputs_done += len(said)
        self._count()

    def _count(self) -> None:
        self.shared[:16] = struct.pack("<QQ", self.inputs, self.outputs_done)


def record(path: Path, shared: mmap.mmap) -> None:
    reset = exercises.load("interview-reset").fitted()
    writer = Counting(path, Header("0", "2026-03-01T14:05:09+01:00", exercises.to_dict(reset)))
    writer.shared = shared
    session = Session(reset)
    heard = synthetic.events(synthetic.SyntheticSettings())
    inputs = ((event.t, event) for event in (Command(0.0, Action.START), *_first(heard, 120)))
    for _ in run_at_once(session, inputs, writer):
        pass


def _first(events: Any, n: int) -> list[Any]:
    return [event for event, _ in zip(events, range(n), strict=False)]


def main(folder: Path, kills: int) -> dict[str, Any]:
    shared = mmap.mmap(-1, 16)
    whole = folder / "whole.poise.jsonl"
    began_s = cpu_s()
    record(whole, shared)
    lasts_s = cpu_s() - began_s
    truth = reader.read(whole)
    chance = random.Random(1)
    found = {"kills": 0, "in_the_middle": 0, "lost": 0, "not_a_prefix": 0, "unreadable": 0}
    for n in range(kills):
        path = folder / f"{n}.poise.jsonl"
        shared[:16] = bytes(16)
        after_s = chance.uniform(1e-6, 1.2 * lasts_s)
        child = os.fork()
        if child == 0:
            signal.setitimer(signal.ITIMER_PROF, after_s)  # nobody handles it: the process is gone
            record(path, shared)
            os._exit(0)
        os.waitpid(child, 0)
        found["kills"] += 1
        inputs, outputs = struct.unpack("<QQ", shared[:16])
        if not path.exists() or path.stat().st_size == 0:
            found["lost"] += inputs + outputs > 0
            continue
        try:
            recording = reader.read(path)
        except PoiseError:
            found["unreadable"] += inputs + outputs > 0
            continue
        found["in_the_middle"] += recording.ending is None and inputs > 0
        found["lost"] += len(recording.inputs) < inputs or len(recording.outputs) < outputs
        events = recording.events
        found["not_a_prefix"] += truth.events[: len(events)] != events
        path.unlink()
    return found


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
