"""What keeping and listing recordings costs."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.data.made import many
from benchmarks.data.timing import spread, timed
from poise import exercises, paths
from poise.core.events import Action, Beat, Command, SkinSample, StrapReading
from poise.core.session import Session
from poise.library import index, sessions
from poise.library.index import SessionQuery
from poise.recording.format import Header
from poise.recording.writer import Writer
from poise.runtime.runner import run_at_once
from poise.simulation import skin
from poise.simulation.person import Person
from poise.simulation.recordings import made_up

ROOT = Path(__file__).resolve().parents[2]
SESSIONS = 5000


def writing(home: Path) -> dict[str, Any]:
    """Microseconds of one call of the writer: the line is with the system when it returns."""
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
    exercise = exercises.load("steady-six").fitted(minutes=seconds / 60)
    header = Header("0", "2026-03-01T00:00:00+00:00", exercises.to_dict(exercise))
    heard, _ = skin.samples(Person(), skin.Scene(), seconds, 1)
    inputs = [(0.0, Command(0.0, Action.START)), *((s.t + 0.05, s) for s in heard)]
    with Writer(path, header) as writer:
        for _ in run_at_once(Session(exercise), iter(inputs), writer):
            pass
    return path


def listing(home: Path) -> dict[str, Any]:
    """Opening the list of 5,000 sessions: first, warm, filtered, and as the command does it."""
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


def kills(home: Path) -> dict[str, Any]:
    """Killed at two hundred random moments while recording."""
    script = ROOT / "tests" / "recording" / "kill_at_random.py"
    words = [sys.executable, str(script), str(home), "200"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))
