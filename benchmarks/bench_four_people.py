"""Four made-up people, three standard drills a week, beat by beat through the real recordings.

    python -m benchmarks.bench_four_people FOLDER [--pool 40] [--people 200] [--whole 25]

One does not change (rise 20 bpm), one comes to rise less (28 in the first week to 10 in the
seventh), one more (12 to 30), one gives up after three weeks.  Each drill is a made-up heart whose
beats are written into a file and replayed into the whole program, ``poise drill --standard
--replay``, with somebody's answers: the recording is the real one.  That costs a third of a second
a drill, so ``--pool`` recordings are made of each rise that is true of somebody's week, kept in
FOLDER between runs, and every one of ``--people`` is dealt one of them for each of their drills.
``--whole`` people of each kind are also written into a folder of their own, each recording dated as
a moved clock would date it, and looked at by ``poise outcome --folder DIR --json`` in a program of
its own: it must say the same.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import numpy as np

from poise import drills
from poise.core.events import Act, DrillAction
from poise.core.weeks.outcome import Finding, Measure, outcome
from poise.library import drilling, outcomes, past_drills
from poise.library.outcomes import DrillRecord
from poise.recording import SUFFIX, reader
from poise.recording.summarise import summarise
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import at_once
from poise.runtime.script import Script
from poise.simulation.drill_heart import DrillHeart

# The rise in the first week and the seventh, a straight line between, and how many weeks they stay.
PEOPLE = {
    "unchanged": (20.0, 20.0, 7), "better": (28.0, 10.0, 7), "worse": (12.0, 30.0, 7),
    "quitter": (20.0, 20.0, 3),
}  # fmt: skip
A_WEEK, SD_BPM, TAU_S, TAU_TIMES = 3, 3.0, 30.0, 1.28
SAME_TIMES = 5  # so many times more of the drill that is dealt to all who stay the same
FIRST_DAY = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
LAST_WEEK = 6  # the seventh; the outcome is looked at when it is over
LAST_DAY = 7 * (LAST_WEEK + 1)  # counted from the first drill that counts
ANSWERS = Script(
    (
        Act(142.4, DrillAction.ANSWER), Act(190.0, DrillAction.DONE),
        Act(194.0, DrillAction.ANSWER), Act(250.0, DrillAction.DONE),
    )
)  # fmt: skip


def day_of(k: int) -> int:
    """The day of drill ``k``, the one to get to know it being number 0."""
    return 7 * (max(0, k - 1) // A_WEEK) + 2 * (max(0, k - 1) % A_WEEK)


def drills_of(kind: str) -> range:
    return range(PEOPLE[kind][2] * A_WEEK + 1)


def week_of(k: int) -> int:
    """The week of drill ``k``, from 0."""
    return day_of(k) // 7


def rise_of(kind: str, k: int) -> float:
    """The rise that is true of drill ``k``, in bpm: a straight line from week to week."""
    first, last, _ = PEOPLE[kind]
    return first + (last - first) * week_of(k) / LAST_WEEK


def slot_of(kind: str, k: int) -> str:
    """Which pool a drill is dealt from: one for each rise that is true."""
    return f"rise-{rise_of(kind, k):04.1f}"


def make(folder: Path, pool: int, until_s: float) -> list[str]:
    """Record what is missing of every pool, until ``until_s``; the slots that are not full."""
    form = drills.load(drills.STANDARD)
    planned = drilling.plan(form, 1, standard=True, history=past_drills.history(standard=True))
    short = []
    slots = {slot_of(kind, k): rise_of(kind, k) for kind in PEOPLE for k in drills_of(kind)}
    same = slot_of("unchanged", 0)  # every drill of two people is dealt from it
    for number, (slot, rise_bpm) in enumerate(sorted(slots.items())):
        for n in range(pool * (SAME_TIMES if slot == same else 1)):
            out = folder / f"{slot}-{n:03}{SUFFIX}"
            if out.exists():
                continue
            if monotonic() > until_s:
                short.append(slot)
                break
            rng = np.random.default_rng((number, n))
            heart = DrillHeart(
                rise_bpm=rise_bpm + rng.normal(0, SD_BPM),
                tau_s=TAU_S * TAU_TIMES ** rng.standard_normal(),
            )
            beats = folder / f"heart-{os.getpid()}.txt"  # two may be making them at once
            rows = heart.intervals(int(rng.integers(1 << 31)))
            beats.write_text("\n".join(f"{row.rr_ms:.1f}" for row in rows), encoding="utf-8")
            made = out.with_suffix(f".{os.getpid()}.part")
            plan = SessionPlan(
                planned.exercise, (Sensor("replay", str(beats)),), out=made, script=ANSWERS
            )
            for _ in at_once(plan):
                pass
            made.rename(out)
            beats.unlink()
    return short


def deal(rng: np.random.Generator, kind: str, pools: dict[str, list[Path]]) -> list[Path]:
    """The recordings of one person's drills, the first one first."""
    found = []
    for k in drills_of(kind):
        dealt = pools[slot_of(kind, k)]
        found.append(dealt[int(rng.integers(len(dealt)))])
    return found


def said(dealt: list[Path], records: dict[str, DrillRecord]) -> Finding:
    """What ``poise outcome`` would say of them, after the seventh week."""
    drilled = [
        replace(records[path.name], session=str(k), began=FIRST_DAY + timedelta(days=day_of(k)))
        for k, path in enumerate(dealt)
    ]
    told = outcome(
        outcomes.standard(drilled, replays=True), FIRST_DAY.date().toordinal() + LAST_DAY,
        Measure.REACTIVITY,
    )  # fmt: skip
    return told.verdict


def from_outside(dealt: list[Path], folder: Path) -> Finding:
    """What the program itself says of a folder of these recordings, dated by a moved clock."""
    for k, path in enumerate(dealt):
        header, rest = path.read_text(encoding="utf-8").split("\n", 1)
        row = json.loads(header)
        row["utc_at_t0"] = (FIRST_DAY + timedelta(days=day_of(k))).isoformat()
        (folder / f"{k:02}{SUFFIX}").write_text(
            json.dumps(row) + "\n" + rest, encoding="utf-8"
        )  # fmt: skip
    command = [sys.executable, "-m", "poise", "outcome", "--folder", str(folder), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Finding(json.loads(done.stdout)["verdict"])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pool", type=int, default=40)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--whole", type=int, default=25)
    parser.add_argument("--minutes", type=float, default=7.0, help="then stop, to go on next time")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home:
        os.environ["POISE_HOME"] = home
        short = make(options.folder, options.pool, monotonic() + 60 * options.minutes)
        if short:
            print(f"not yet whole, run again: {', '.join(sorted(set(short)))}", file=sys.stderr)
            sys.exit(1)
        result = measured(options.folder, options.people, options.whole)
    result["recordings"] = len(list(options.folder.glob(f"*{SUFFIX}")))
    print(json.dumps(result, indent=1))
    if options.out:
        options.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def measured(folder: Path, people: int, whole: int) -> dict[str, Any]:
    """Of each kind, how many people are told what."""
    records = {
        path.name: DrillRecord(path.name, FIRST_DAY, summarise(reader.skim(path)))
        for path in folder.glob(f"*{SUFFIX}")
    }  # read as the list of sessions reads them
    pools: dict[str, list[Path]] = {}
    for name in sorted(records):
        pools.setdefault(name.removesuffix(SUFFIX).rsplit("-", 1)[0], []).append(folder / name)
    rng = np.random.default_rng(17)
    told: dict[str, dict[str, int]] = {}
    checked = 0
    for kind in PEOPLE:
        verdicts = []
        for person in range(people):
            dealt = deal(rng, kind, pools)
            verdicts.append(said(dealt, records))
            if person < whole:
                with TemporaryDirectory() as home:
                    assert from_outside(dealt, Path(home)) is verdicts[-1], (kind, person)
                checked += 1
        told[kind] = dict(Counter(map(str, verdicts)))
    return {
        "kind": "bench", "bench": "four people", "people of each": people,
        "after seven weeks": told, "the same by poise outcome --folder": checked,
    }  # fmt: skip


if __name__ == "__main__":
    main()
