"""What keeping, listing, exporting, importing and working through recordings costs.

    python -m benchmarks.bench_data [WHAT ...] [--out FILE]

WHAT is any of: writing sizes listing exports batch memory cluster health round-trips kills.  All of
them take about six minutes on two cores; ``health`` reads two gigabytes that are made as they are
read, and nothing is written outside a temporary folder.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]

SESSIONS, FILES = 5000, 900
RESULT = "benchmarks/results/data.json"


def main() -> None:
    """Run what was asked for and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", choices=[[], *MEASURES])
    parser.add_argument("--out", type=Path, help=f"write it there too, such as {RESULT}")
    args = parser.parse_args()
    found: dict[str, Any] = {"machine": machine()}
    for name in args.what or MEASURES:
        with tempfile.TemporaryDirectory(prefix="bench-data-") as folder:
            os.environ["POISE_HOME"] = folder
            begin = time.perf_counter()
            found[name] = MEASURES[name](Path(folder))
            found[name]["took_s"] = round(time.perf_counter() - begin, 1)
            print(json.dumps({name: found[name]}), file=sys.stderr, flush=True)
    text = json.dumps(found, indent=2)
    print(text)
    if args.out:
        args.out.write_text(text + "\n", encoding="utf-8")


def machine() -> dict[str, Any]:
    """What it ran on."""
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "cores": os.cpu_count(),
        "load": [round(x, 1) for x in os.getloadavg()],
    }


def spread(values: list[float], digits: int = 1) -> dict[str, float]:
    """Median, 95th percentile, largest and how many."""
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), digits),
        "p95": round(ordered[int(0.95 * (len(ordered) - 1))], digits),
        "max": round(ordered[-1], digits),
        "n": len(ordered),
    }


def timed(action: Callable[[], Any], times: int = 5) -> dict[str, float]:
    """Milliseconds of ``action``, and of the processor in it: what a quiet computer would take."""
    taken, worked = [], []
    for _ in range(times):
        begin, busy = time.perf_counter(), time.process_time()
        action()
        taken.append((time.perf_counter() - begin) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    return spread(taken) | {"cpu": round(statistics.median(worked), 1)}


# ------------------------------------------------------------------ recordings


def writing(home: Path) -> dict[str, Any]:
    """Microseconds of one call of the writer: the line is with the system when it returns."""
    from poise.core.events import Beat, SkinSample, StrapReading
    from poise.recording.format import Header
    from poise.recording.writer import Writer

    strap = StrapReading(123.456, "strap", 72, (833.0078125,), True)
    region = (201.123456789012, 150.123456789012, 115.123456789012)
    skin = SkinSample(1.0, "camera", (region, region, region), 0.9, region, (1.0, 2.0, 3.0), 0.01)
    said = [Beat(1.0, "strap", 3.0, 833.0, True)]
    found = {}
    with Writer(home / "w.poise.jsonl", Header("0", "2026-03-01T00:00:00+00:00", {})) as writer:
        for name, call in (
            ("strap_reading_us", lambda: writer.input(strap, 123.5)),
            ("skin_sample_us", lambda: writer.input(skin, 1.01)),
            ("output_us", lambda: writer.outputs(said)),
        ):
            taken = []
            for _ in range(20_000):
                begin = time.perf_counter()
                call()
                taken.append((time.perf_counter() - begin) * 1e6)
            found[name] = spread(taken)
    begin = time.perf_counter()
    with (home / "w.poise.jsonl").open("rb+") as file:
        os.fsync(file.fileno())
    found["fsync_at_the_end_ms"] = round((time.perf_counter() - begin) * 1000, 2)
    return found


def sizes(home: Path) -> dict[str, Any]:
    """Megabytes an hour, and what gzip would make of them."""
    import gzip

    from poise import exercises
    from poise.simulation.recordings import made_up

    strap = made_up(
        home / "s.poise.jsonl", exercise=exercises.load("steady-six").fitted(minutes=20)
    )
    camera = camera_session(home / "c.poise.jsonl", 120.0)
    found = {}
    for name, path, hours in (("strap", strap.path, 20 / 60), ("camera", camera, 120 / 3600)):
        data = path.read_bytes()
        found[f"{name}_mb_an_hour"] = round(len(data) / hours / 1e6, 2)
        found[f"{name}_gzip_mb_an_hour"] = round(len(gzip.compress(data)) / hours / 1e6, 2)
    return found


def camera_session(path: Path, seconds: float) -> Path:
    """A session of a made-up face's colours."""
    from poise import exercises
    from poise.core.events import Action, Command
    from poise.core.session import Session
    from poise.recording.format import Header
    from poise.recording.writer import Writer
    from poise.runtime.runner import run_at_once
    from poise.simulation import skin
    from poise.simulation.person import Person

    exercise = exercises.load("steady-six").fitted(minutes=seconds / 60)
    header = Header("0", "2026-03-01T00:00:00+00:00", exercises.to_dict(exercise))
    heard, _ = skin.samples(Person(), skin.Scene(), seconds, 1)
    inputs = [(0.0, Command(0.0, Action.START)), *((s.t + 0.05, s) for s in heard)]
    with Writer(path, header) as writer:
        for _ in run_at_once(Session(exercise), iter(inputs), writer):
            pass
    return path


def many(folder: Path, n: int) -> None:
    """``n`` recordings of a reset, each a little different."""
    from poise.simulation.recordings import made_up

    folder.mkdir(parents=True, exist_ok=True)
    whole = [made_up(folder / f"seed{seed}.poise.jsonl", seed).path for seed in range(10)]
    texts = [path.read_text() for path in whole]
    for path in whole:
        path.unlink()
    for i in range(n):
        day = f"20{10 + i // 365:02}-{1 + i // 31 % 12:02}-{1 + i % 31:02}"
        text = (
            texts[i % 10].replace("2026-03-01T", f"{day}T").replace('"tags":[]', f'"tags":["t{i}"]')
        )
        (folder / f"{day}T14-05-{i:05}-interview-reset.poise.jsonl").write_text(text)


def listing(home: Path) -> dict[str, Any]:
    """Opening the list of 5,000 sessions: first, warm, filtered, and as the command does it."""
    from poise import paths
    from poise.library import index, sessions
    from poise.library.index import SessionQuery

    many(paths.sessions(), SESSIONS)
    begin = time.perf_counter()
    with sessions.index() as made:
        made.refresh()
    found: dict[str, Any] = {
        "sessions": SESSIONS,
        "made_from_nothing_s": round(time.perf_counter() - begin, 1),
        "index_mb": round(paths.index().stat().st_size / 1e6, 1),
    }

    def rows(wanted: SessionQuery | None = None, *, parsed: bool = False) -> None:
        with sessions.index() as opened:
            for row in opened.rows(wanted):
                if parsed:
                    json.loads(row)

    found["open_and_list_ms"] = timed(rows, 20)
    found["open_list_and_parse_ms"] = timed(lambda: rows(parsed=True), 20)
    found["one_tag_ms"] = timed(lambda: rows(SessionQuery(tag="t77")), 20)
    (next(paths.sessions().iterdir())).touch()
    found["after_one_changed_ms"] = timed(rows, 1)

    def command() -> None:
        words = [sys.executable, "-m", "poise", "sessions"]
        subprocess.run(words, stdout=subprocess.DEVNULL, check=True, cwd=ROOT)

    found["the_command_with_python_ms"] = timed(command, 5)
    index.remove(paths.index())
    return found


# ------------------------------------------------------------------ forms


def exports(home: Path) -> dict[str, Any]:
    """A 20-minute session to each form and back."""
    from poise import exercises, exporters, importers
    from poise.recording.reader import read
    from poise.simulation.recordings import made_up

    exercise = exercises.load("steady-six").fitted(minutes=20)
    path = made_up(home / "x.poise.jsonl", exercise=exercise, tags=("a",)).path
    found: dict[str, Any] = {"read_ms": timed(lambda: read(path))}
    recording = read(path)
    for name in exporters.names():
        outs = iter(home / f"{name}{i}{exporters.form(name).suffix}" for i in range(99))
        written: list[Path] = []

        def export(
            name: str = name, outs: Iterator[Path] = outs, done: list[Path] = written
        ) -> None:
            done.append(next(outs))
            exporters.load(name)(recording, done[-1])

        out_ms = timed(export)
        size = sum(p.stat().st_size for p in [written[0], *written[0].rglob("*")] if p.is_file())
        back_ms = timed(lambda out=written[0]: list(importers.read(out)))
        found[name] = {"out_ms": out_ms, "kb": round(size / 1e3), "back_ms": back_ms}
    return found


def round_trips(home: Path) -> dict[str, Any]:
    """200 made-up resets to each form and back: how many came back as they were."""
    from poise import exporters, importers
    from poise.core.events import IntervalReading
    from poise.recording import tables
    from poise.simulation.recordings import made_up

    found: dict[str, Any] = {}
    recordings = [
        made_up(home / f"{seed}.poise.jsonl", seed, lost=(20.0, 27.0) if seed % 4 == 0 else None)
        for seed in range(200)
    ]
    for name in exporters.names():
        keeps, same, worst_s = exporters.form(name).keeps, 0, 0.0
        for recording in recordings:
            out = home / f"out{exporters.form(name).suffix}"
            exporters.load(name)(recording, out)
            (back,) = importers.read(out)
            told = [e for e in back.inputs if isinstance(e, IntervalReading)]
            truth = tables.intervals(recording)
            same += [e.rr_ms for e in told] == [rr.rr_ms for rr in truth]
            if "times" in keeps:
                worst_s = max(worst_s, *(abs(a.t - b.t) for a, b in zip(told, truth, strict=True)))
            shutil.rmtree(out) if out.is_dir() else out.unlink()
        found[name] = {"of": len(recordings), "intervals_identical": same}
        if "times" in keeps:
            found[name]["worst_time_ms"] = round(worst_s * 1000, 4)
    return found


def health(home: Path) -> dict[str, Any]:
    """Apple Health's export of 2 GB, made as it is read: time and memory."""
    code = (
        "import time\n"
        "from poise.bench.cost import memory_mb\n"
        "from benchmarks.bench_data import read_health\n"
        "begin = time.perf_counter(); found = read_health(2 * 10**9)\n"
        "print(found, round(time.perf_counter() - begin, 1), round(memory_mb()))"
    )
    words = [sys.executable, "-c", code]  # which imports from the folder it is started in
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT)
    found, seconds, rss = done.stdout.split()
    return {"gb": 2, "recordings": int(found), "seconds": float(seconds), "peak_mb": int(rss)}


def read_health(size: int) -> int:
    """How many recordings an export of ``size`` bytes holds."""
    from unittest.mock import patch

    from poise.importers import apple_health

    with patch.object(apple_health, "_opened", lambda _path: Endless(size)):
        return sum(1 for _ in apple_health.read(Path("export.xml")))


class Endless:
    """A file of Apple Health's export that is made while it is read."""

    STEP = (
        ' <Record type="HKQuantityTypeIdentifierStepCount" sourceName="Phone" unit="count" '
        'startDate="2020-01-01 10:00:00 +0000" endDate="2020-01-01 10:01:00 +0000" value="12"/>\n'
    )
    BEATS = "".join(
        f'   <InstantaneousBeatsPerMinute bpm="75" time="10:00:{t / 100:05.2f} AM"/>\n'
        for t in range(100, 5900, 81)
    )
    HRV = (
        ' <Record type="HKQuantityTypeIdentifierHeartRateVariabilitySDNN" sourceName="Watch" '
        'startDate="2020-01-01 10:00:00 +0000" endDate="2020-01-01 10:01:00 +0000" value="44">\n'
        f"  <HeartRateVariabilityMetadataList>\n{BEATS}  </HeartRateVariabilityMetadataList>\n"
        " </Record>\n"
    )

    def __init__(self, size: int) -> None:
        self._left = size
        self._part = (self.STEP * 3000 + self.HRV).encode()
        self._first = True

    def __enter__(self) -> Endless:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def read(self, _size: int) -> bytes:
        """The next part."""
        if self._first:
            self._first = False
            return b'<?xml version="1.0"?>\n<HealthData locale="en">\n'
        if self._left > 0:
            self._left -= len(self._part)
            return self._part
        if self._left > -(10**15):
            self._left = -(10**16)
            return b"</HealthData>\n"
        return b""


def kills(home: Path) -> dict[str, Any]:
    """Killed at two hundred random moments while recording."""
    script = ROOT / "tests" / "recording" / "kill_at_random.py"
    words = [sys.executable, str(script), str(home), "200"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


# ------------------------------------------------------------------ many


def run_batch(folder: Path, *words: str) -> tuple[float, float, float]:
    """Seconds, and the peak memory in MB of the command and of its largest worker."""
    import psutil

    begin = time.perf_counter()
    command = [sys.executable, "-m", "poise", "batch", str(folder), "--again", "--force", *words]
    process = psutil.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    own = worker = 0.0
    while process.poll() is None:
        try:
            own = max(own, process.memory_info().rss / 2**20)
            children = process.children(recursive=True)
            worker = max([worker, *(c.memory_info().rss / 2**20 for c in children)])
        except psutil.Error:
            pass
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"batch ended with {process.returncode}")
    return time.perf_counter() - begin, own, worker


def intervals(folder: Path, n: int, minutes: float = 5.0) -> None:
    """``n`` files of RR text, all different."""
    import numpy as np

    folder.mkdir(parents=True)
    rng = np.random.default_rng(1)
    for i in range(n):
        beats = int(minutes * 75)
        wave = 40 * np.sin(2 * np.pi * np.arange(beats) / 12.5 + i)
        rr = 800 + wave + rng.normal(0, 15, beats)
        (folder / f"{i:05}.txt").write_text("\n".join(f"{x:.0f}" for x in rr) + "\n")


def batch(home: Path) -> dict[str, Any]:
    """Throughput on one and on two processes: 5-minute RR files, and recordings of a reset."""
    found: dict[str, Any] = {}
    for name, n in (("rr", FILES), ("sessions", FILES // 3)):
        folder = home / name
        if name == "rr":
            intervals(folder, n)
        else:
            many(folder, n)
        for jobs in (1, 2):
            words = ("--jobs", str(jobs), "--table", str(home / "t.csv"))
            seconds, *_ = run_batch(folder, *words)
            found[f"{name}_{jobs}_process_files_a_second"] = round(n / seconds, 1)
        begin = time.perf_counter()
        words = ("batch", str(folder), "--jobs", "1", "--table", str(home / "t.csv"), "--force")
        subprocess.run(
            [sys.executable, "-m", "poise", *words], stdout=subprocess.DEVNULL, check=True, cwd=ROOT
        )
        found[f"{name}_known_files_a_second"] = round(n / (time.perf_counter() - begin), 1)
    return found


def memory(home: Path) -> dict[str, Any]:
    """Peak memory over more and more files."""
    found: dict[str, Any] = {}
    for n in (100, 400, 1600):
        intervals(home / str(n), n, minutes=1.0)
        outs = ("--table", str(home / "t.csv"), "--report", str(home / "r.html"))
        _, own, worker = run_batch(home / str(n), "--jobs", "2", *outs)
        found[f"{n}_files"] = {"command_mb": round(own, 1), "largest_worker_mb": round(worker, 1)}
    return found


def cluster(home: Path) -> dict[str, Any]:
    """Throughput on a real Dask LocalCluster of two workers."""
    intervals(home / "rr", FILES)
    script = ROOT / "tests" / "batch" / "local_cluster.py"
    running = subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    address = running.stdout.readline().strip()
    words = ("--scheduler", address, "--table", str(home / "t.csv"))
    first, *_ = run_batch(home / "rr", *words)
    second, *_ = run_batch(home / "rr", *words)
    running.communicate("")
    return {
        "rr_files_a_second_first": round(FILES / first, 1),
        "rr_files_a_second_warm": round(FILES / second, 1),
    }


MEASURES: dict[str, Callable[[Path], dict[str, Any]]] = {
    "writing": writing,
    "sizes": sizes,
    "listing": listing,
    "exports": exports,
    "batch": batch,
    "memory": memory,
    "cluster": cluster,
    "health": health,
    "round-trips": round_trips,
    "kills": kills,
}

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
