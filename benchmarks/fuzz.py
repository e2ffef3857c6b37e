"""Harmed files told to the readers of poise: each is to be read, or refused with a sentence.

    python -m benchmarks.fuzz [TARGET ...] [--first 0] [--count 20000] [--seed 1] [--into DIR]
        [--only NUMBER]

A target is a file in ``benchmarks/fuzz_targets`` with ``seeds()``, good files by their names, and
``read(path)``, which raises :class:`PoiseError` for a file it refuses; the file it is given has the
suffix of its seed.  Anything else that is raised counts as a traceback.  An input is the same for
the same seed and number, so ``--first`` goes on where another run ended; those that failed are kept
in ``--into``.  Every two hundred inputs have a process of their own; memory is the most that
process ever held while it read one of them, its modules included.  Linux only.  Exit status 1 when
anything failed.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from pkgutil import iter_modules
from random import Random
from types import ModuleType

from benchmarks import fuzz_targets
from benchmarks.fuzz_mutators import mutated
from poise.errors import PoiseError

BATCH = 200
# Of CPU time; a file beyond 1 MB may take as much for each MB.
TIME_S, MEMORY_MB = 5.0, 300.0
HANGS_S = 15.0  # no file has more than 2 MB: then its process is ended
# It is CPU time that an input may use; who waits for something uses none, so that has a limit too.
WAITS_S, LOOK_S = 300.0, 0.5
# What the system itself refuses: a process that grows so far ends before it takes the computer.
ADDRESS_SPACE = 4 << 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of input ``number``: read, refused, traceback, hang, memory or died."""

    number: int
    what: str
    why: str = ""
    spent_s: float = 0.0
    peak_mb: float = 0.0


@dataclass(slots=True)
class Tally:
    """Outcomes of one target, counted; those that failed are held."""

    target: str
    counts: Counter[str] = field(default_factory=Counter)
    failed: list[Outcome] = field(default_factory=list)
    slowest_s: float = 0.0
    peak_mb: float = 0.0

    def take(self, outcome: Outcome) -> None:
        self.counts[outcome.what] += 1
        self.slowest_s = max(self.slowest_s, outcome.spent_s)
        self.peak_mb = max(self.peak_mb, outcome.peak_mb)
        if outcome.what not in ("read", "refused"):
            self.failed.append(outcome)

    def row(self) -> str:
        n = self.counts
        return (
            f"| {self.target} | {n.total()} | {n['read']} | {n['refused']} | {n['traceback']} | "
            f"{n['hang'] + n['died']} | {n['memory']} | {self.slowest_s:.2f} | {self.peak_mb:.0f} |"
        )


HEAD = (
    "| reader | inputs | read | refused | tracebacks | hangs | over 300 MB | slowest, s | "
    "most memory, MB |\n|---|---|---|---|---|---|---|---|---|"
)


def names() -> list[str]:
    return sorted(module.name for module in iter_modules(fuzz_targets.__path__))


class Inputs:
    """The inputs of one target, each by its number."""

    def __init__(self, target: str, seed: int) -> None:
        self.module: ModuleType = import_module(f"benchmarks.fuzz_targets.{target}")
        self._key = f"{seed} {target}"
        self.seeds: list[tuple[str, bytes]] = sorted(self.module.seeds().items())
        self._others = [data for _, data in self.seeds]

    def make(self, number: int) -> tuple[str, bytes]:
        """A file's name and what it holds; the first ones are the seeds as they are."""
        if number < len(self.seeds):
            return self.seeds[number]
        random = Random(f"{self._key} {number}")
        name, data = random.choice(self.seeds)
        return name, mutated(data, random, self._others)


# ------------------------------------------------------------------ the process that reads


def read_all(inputs: Inputs, numbers: range, folder: Path, told: Connection) -> None:
    """Read each and tell what came of it: the child's side."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    for number in numbers:
        name, data = inputs.make(number)
        path = folder / f"input{''.join(Path(name).suffixes)}"
        path.write_bytes(data)
        told.send(number)
        told.send(_read(inputs.module, number, path))
        _cleared(folder)
    told.send(None)


def _cleared(folder: Path) -> None:
    """Nothing of one input is there for the next."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _read(module: ModuleType, number: int, path: Path) -> Outcome:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    began = time.process_time()
    what, why = "read", ""
    try:
        module.read(path)
    except PoiseError:
        what = "refused"
    except BaseException as error:  # noqa: BLE001  (whatever comes is what is looked for)
        what, why = "traceback", _where(error)
    spent_s, peak_mb = time.process_time() - began, _peak_mb()
    if spent_s > _limit_s(path):
        what, why = "hang", f"{spent_s:.1f} s"
    elif what != "traceback" and peak_mb > MEMORY_MB:
        what, why = "memory", f"{peak_mb:.0f} MB"
    return Outcome(number, what, why, spent_s, peak_mb)


def _limit_s(path: Path) -> float:
    return TIME_S * max(1.0, path.stat().st_size / 2**20) if path.exists() else TIME_S


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if f"{os.sep}poise{os.sep}" in f.filename] or frames
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}"
    return f"{type(error).__name__} in {place} ({str(error)[:80]})"


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


# ------------------------------------------------------------------ the process that watches


def outcomes(inputs: Inputs, first: int, count: int) -> Iterator[Outcome]:
    """What came of each of ``count`` inputs, from ``first`` on."""
    _load(inputs)
    number, end = first, first + count
    while number < end:
        for outcome in _batch(inputs, range(number, min(end, number + BATCH))):
            yield outcome
            number = outcome.number + 1


def _load(inputs: Inputs) -> None:
    """Read the good files here, so that no process has to import again what they need."""
    with _folder() as folder:
        for name, data in inputs.seeds:
            path = folder / f"input{''.join(Path(name).suffixes)}"
            path.write_bytes(data)
            inputs.module.read(path)
            _cleared(folder)
    gc.collect()
    gc.freeze()


def _batch(inputs: Inputs, numbers: range) -> Iterator[Outcome]:
    """The outcomes of ``numbers``, or of the first of them when one ended the process."""
    hear, tell = multiprocessing.Pipe(duplex=False)
    with _folder() as folder:
        child = multiprocessing.get_context("fork").Process(
            target=read_all, args=(inputs, numbers, folder, tell)
        )
        child.start()
        tell.close()
        assert child.pid is not None
        try:
            yield from _heard(hear, child.pid, numbers)
        finally:
            child.kill()
            child.join()
            hear.close()


def _heard(hear: Connection, pid: int, numbers: range) -> Iterator[Outcome]:
    under_way, began, cpu_s = numbers.start, time.monotonic(), 0.0
    while True:
        if not hear.poll(LOOK_S):
            spent_s, waited_s = _cpu_s(pid) - cpu_s, time.monotonic() - began
            if spent_s > HANGS_S or waited_s > WAITS_S:
                yield Outcome(under_way, "hang", f"{spent_s:.1f} s of CPU", spent_s)
                return
            continue
        try:
            news = hear.recv()
        except EOFError:
            yield Outcome(under_way, "died", "the process died")
            return
        if news is None:
            return
        if isinstance(news, Outcome):
            yield news
        else:
            under_way, began, cpu_s = news, time.monotonic(), _cpu_s(pid)


def _cpu_s(pid: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder in memory where there is one, with all that poise keeps in it."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="poise-fuzz-", dir=memory if memory.is_dir() else None
    ) as name:
        os.environ["POISE_HOME"] = str(Path(name) / "home")
        yield Path(name)


# ------------------------------------------------------------------ the command


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(names())}")
    parser.add_argument("--first", type=int, default=0, metavar="N")
    parser.add_argument("--count", type=int, default=20_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--into", type=Path, metavar="DIR", help="keep the inputs that failed")
    parser.add_argument("--only", type=int, metavar="N", help="read input N alone, in this process")
    args = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    tallies = []
    for target in args.targets or names():
        inputs = Inputs(target, args.seed)
        if args.only is not None:
            return _alone(inputs, args.only)
        tally = Tally(target)
        with suppress(KeyboardInterrupt):  # then what was read so far is told
            for outcome in outcomes(inputs, args.first, args.count):
                tally.take(outcome)
                if sys.stderr.isatty():
                    print(f"\r{target}: {outcome.number + 1}", end="\r", file=sys.stderr)
        tallies.append(tally)
        _report(tally)
        if args.into is not None:
            _keep(inputs, tally, args.into)
    print(HEAD, *(tally.row() for tally in tallies), sep="\n")
    return 1 if any(tally.failed for tally in tallies) else 0


def _alone(inputs: Inputs, number: int) -> int:
    name, data = inputs.make(number)
    with _folder() as folder:
        path = folder / f"input{''.join(Path(name).suffixes)}"
        path.write_bytes(data)
        inputs.module.read(path)
    return 0


def _report(tally: Tally) -> None:
    """Each fault once, with how often and an input that shows it."""
    by_fault: dict[str, list[int]] = {}
    for outcome in tally.failed:
        kind = outcome.why.partition(" (")[0]
        by_fault.setdefault(f"{outcome.what}: {kind}", []).append(outcome.number)
    for fault, numbers in sorted(by_fault.items(), key=lambda item: -len(item[1])):
        print(f"{tally.target}: {len(numbers)} x {fault}; --only {numbers[0]}")


def _keep(inputs: Inputs, tally: Tally, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for outcome in tally.failed:
        name, data = inputs.make(outcome.number)
        suffix = "".join(Path(name).suffixes)
        (folder / f"{tally.target}-{outcome.number}-{outcome.what}{suffix}").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
