"""What `poise batch` costs over many files."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from benchmarks.data.made import intervals, many

ROOT = Path(__file__).resolve().parents[2]
FILES = 900


def run_batch(folder: Path, *words: str) -> tuple[float, float, float]:
    """Seconds, and the peak memory in MB of the command and of its largest worker."""
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
