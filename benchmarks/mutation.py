"""How many small faults in the core the tests notice.

    python -m benchmarks.mutation [--count 600] [--seed 1] [--jobs 2] [--resume] [--out FILE]

Faults are drawn by ``--seed`` from all that `mutants.py` finds in ``src/poise/core``.  Each is put
into a copy of the tree, and the tests that reach its statement are run, the quickest first, until
one fails.  What no test notices, or none reaches, is named.  A fault that changes nothing (``<``
for ``<=`` where nothing is ever equal) counts as one that was not noticed: nobody sorts them out.

Everything lies in ``build/mutation``; ``--resume`` goes on with what is there as long as sources
and tests are the same.  600 faults take an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from hashlib import sha256
from math import sqrt
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple

import pytest

from benchmarks import covering, mutants
from benchmarks.mutants import Mutant

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "mutation"
SOURCE = "src/poise/core"
# The tests of the core, and of what reads recordings with it; none of them needs a window.
TESTS = (
    "tests/core", "tests/golden", "tests/replay", "tests/recording", "tests/analysis",
    "tests/runtime", "tests/checks",
)  # fmt: skip
# How much longer than alone the tests of a fault may take before it is one that never ends.
PATIENCE, LEAST_S = 5.0, 30.0
# What pytest ends with when all passed, and when a fault took the tests' names away.
STILL_GREEN = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


def main() -> int:
    asked = _parser().parse_args()
    every = [one for path in sorted((ROOT / SOURCE).rglob("*.py")) for one in _of(path)]
    drawn = random.Random(asked.seed).sample(every, len(every))[: asked.count]  # more go on from it
    digest = _digest(asked.tests)
    results = WORK / "results.jsonl"
    known = _known(results, digest) if asked.resume else {}
    found = {_name(one): known[_name(one)] for one in drawn if _name(one) in known}
    trees = [_copy(WORK / f"tree{k}") for k in range(asked.jobs)]
    with ExitStack() as stack:
        free: SimpleQueue[Bench] = SimpleQueue()
        for tree in trees:
            runner = stack.enter_context(covering.Runner(tree, tree.with_suffix(".log")))
            free.put(Bench(tree, runner))
        reached = _reached(runner, asked.tests, digest)
        print(f"{len(drawn)} of {len(every)} faults, {len(reached.seconds)} tests", flush=True)
        file = stack.enter_context(results.open("a" if asked.resume else "w", encoding="utf-8"))
        pool = stack.enter_context(ThreadPoolExecutor(asked.jobs))
        waiting = {
            pool.submit(_try, one, reached, free): one for one in drawn if _name(one) not in found
        }
        for done in as_completed(waiting):
            one = waiting[done]
            found[_name(one)] = done.result()
            row = {"digest": digest, "fault": _name(one), "what": done.result()}
            file.write(json.dumps(row) + "\n")
            file.flush()
            if done.result() in ("survived", "not reached"):
                print(f"[{len(found)} of {len(drawn)}] {done.result()}: {_shown(one)}", flush=True)
    report = _report(drawn, found, asked.seed, len(every))
    print(_words(report))
    if asked.out:
        asked.out.write_text(
            json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--resume", action="store_true", help="go on with what is known")
    parser.add_argument("--tests", nargs="*", default=list(TESTS), metavar="PATH")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the figures there")
    return parser


def _of(path: Path) -> list[Mutant]:
    return mutants.find(str(path.relative_to(ROOT)), path.read_bytes())


class Bench(NamedTuple):
    """A copy of the tree, and who runs its tests."""

    tree: Path
    runner: covering.Runner


def _try(one: Mutant, reached: covering.Coverage, free: SimpleQueue[Bench]) -> str:
    """What became of a fault: noticed, endless, survived or not reached."""
    tests = reached.of(one.path, one.first, one.last)
    if not tests:
        return "not reached"
    bench = free.get()
    place = bench.tree / one.path
    whole = place.read_bytes()
    limit_s = LEAST_S + PATIENCE * sum(reached.seconds[test] for test in tests)
    try:
        covering.put(place, one.applied(whole))
        status = bench.runner.notice(tests, limit_s)
    finally:
        covering.put(place, whole)
        free.put(bench)
    if status is None:
        return "endless"
    return "survived" if status in STILL_GREEN else "noticed"


# ------------------------------------------------------------------ the tree


def _copy(tree: Path) -> Path:
    """A copy of what git knows and would take up."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout
    shutil.rmtree(tree, ignore_errors=True)
    for name in filter(None, os.fsdecode(names).split("\0")):
        target = tree / name
        if (ROOT / name).is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    return tree


def _digest(tests: Iterable[str]) -> str:
    """Of everything that a result depends on."""
    total = sha256()
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    for path in sorted(files):
        total.update(path.read_bytes())
    total.update("\0".join(tests).encode())
    return total.hexdigest()


def _reached(runner: covering.Runner, tests: list[str], digest: str) -> covering.Coverage:
    into = WORK / f"reached-{digest[:12]}.json"
    if into.exists():
        return covering.read(into)
    print("Seeing which lines each test reaches ...", flush=True)
    return runner.gather(tests, SOURCE, into)


def _known(path: Path, digest: str) -> dict[str, str]:
    if not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["fault"]: row["what"] for row in rows if row["digest"] == digest}


# ------------------------------------------------------------------ the figures


def _name(one: Mutant) -> str:
    return f"{one.path}:{one.start}-{one.end} {one.after}"


def _shown(one: Mutant) -> str:
    """A fault with the line it is in, where its own words do not say enough."""
    return f"{one}" if len(one.before) > 12 else f"{one}   in: {one.text}"


def _report(drawn: list[Mutant], found: dict[str, str], seed: int, every: int) -> dict[str, Any]:
    counts = Counter(found[_name(one)] for one in drawn)
    noticed = counts["noticed"] + counts["endless"]
    low, high = wilson(noticed, len(drawn))
    rooms = Counter(_room(one) for one in drawn)
    missed = [one for one in drawn if found[_name(one)] in ("survived", "not reached")]
    left = Counter(_room(one) for one in missed)
    return {
        "kind": "mutation", "seed": seed, "drawn": len(drawn), "of": every,
        "noticed": counts["noticed"], "endless": counts["endless"],
        "survived": counts["survived"], "not reached": counts["not reached"],
        "score": noticed / len(drawn), "low": low, "high": high,
        "rooms": {room: [rooms[room] - left[room], rooms[room]] for room in sorted(rooms)},
        "survivors": [_shown(one) for one in sorted(missed, key=lambda m: (m.path, m.start))],
    }  # fmt: skip


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    share, room = hits / of, z * z / of
    middle = (share + room / 2) / (1 + room)
    half = z / (1 + room) * sqrt(share * (1 - share) / of + room / 4 / of)
    return middle - half, middle + half


def _room(one: Mutant) -> str:
    return str(Path(one.path).relative_to("src/poise").parent)


def _words(report: dict[str, Any]) -> str:
    lines = ["", "Not noticed:", *(f"  {one}" for one in report["survivors"]), ""]
    lines += [f"{room:<16} {hit:>4} of {of}" for room, (hit, of) in report["rooms"].items()]
    lines.append(
        f"{report['score']:.1%} noticed (95 %: {report['low']:.1%} to {report['high']:.1%}): "
        f"{report['noticed']} by a failing test, {report['endless']} without end, "
        f"{report['survived']} survived, {report['not reached']} not reached"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
