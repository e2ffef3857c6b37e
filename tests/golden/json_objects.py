"""What the commands print with ``--json``, on inputs that are the same everywhere.

    python -m tests.golden.json_objects      writes tests/golden/json anew

after a change that is meant to say something else: look at the difference before you commit it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from math import pi
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np

from poise import cli, exercises
from poise.bench.frames import Frames
from poise.bench.listening import Heard
from poise.checks.screen_delay import ScreenDelay
from poise.checks.strap import Lateness
from poise.core.events import Action, Command, Input, StrapReading
from poise.core.session import Session
from poise.recording.format import Header
from poise.recording.writer import Writer
from poise.runtime.runner import run_at_once
from poise.simulation.person import Person
from poise.simulation.readings import strap_stream
from poise.simulation.skin import Scene, samples
from tests.worlds import paced

FOLDER = Path(__file__).parent / "json"
REPLAY = Path(__file__).parents[1] / "replay"
BRIGHT = Scene(pulse_grey=0.8, noise_grey=0.08)

Objects = list[dict[str, Any]]


def printed(*words: str) -> Objects:
    """The objects that a command prints, one a line."""
    out = StringIO()
    with redirect_stdout(out):
        assert cli.main(words) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


# ------------------------------------------------------------------ sessions


def reset(folder: Path) -> Objects:
    words = ("reset", "--synthetic", "1", "--headless", "--json", "--speed", "0")
    return printed(*words, "--out", str(folder / "reset.poise.jsonl"))[-1:]


def few_beats(folder: Path) -> Objects:
    words = ("reset", "--no-record", "--headless", "--json", "--speed", "0", "--replay")
    (folder / "few.txt").write_text("900\n" * 20)
    return printed(*words, str(folder / "few.txt"))[-1:]


def replays(_folder: Path) -> Objects:
    paths = sorted(REPLAY.glob("*.poise.jsonl"))
    return [printed("replay", str(path), "--json", "--speed", "0")[-1] for path in paths]


def listed(_folder: Path) -> Objects:
    home = Path(os.environ["POISE_HOME"]) / "sessions"
    home.mkdir(parents=True)
    for path in REPLAY.glob("*.poise.jsonl"):
        shutil.copy(path, home)
    (home / "0.poise.jsonl").write_text("junk\n")
    rows = printed("sessions", "--json")
    return sorted(rows, key=lambda row: str(row["name"]))


# ------------------------------------------------------------------ analyses


def swinging(n: int, noise_ms: float = 12.0) -> np.ndarray[Any, Any]:
    """Intervals (n,) in ms of a heart that follows a breath of ten seconds."""
    rng, t, rr = np.random.default_rng(5), 0.0, []
    for noise in rng.normal(0, noise_ms, n):
        rr.append(850 + 50 * np.sin(2 * pi * t / 10) + noise)
        t += rr[-1] / 1000
    return np.array(rr)


def analyses(folder: Path) -> Objects:
    rr = swinging(300)
    odd = rr.copy()
    odd[[40, 120]] *= (0.6, 2.0)
    times = np.delete(np.cumsum(rr) / 1000, [60, *range(150, 170)])
    wave_t = np.arange(0, 90, 0.02)
    beats = np.interp(wave_t, np.cumsum(rr) / 1000, np.arange(len(rr)))
    wave = 1 + np.cos(2 * pi * beats) + 0.3 * np.cos(4 * pi * beats + 1)
    restless = np.random.default_rng(3).uniform(500, 1200, 200)
    seen, dark = (samples(who, BRIGHT, 60, seed=2)[0] for who in (Person(), None))
    files = {
        "rr.txt": "\n".join(f"{x:.0f}" for x in odd),
        "beats.csv": "t_s\n" + "\n".join(f"{x:.3f}" for x in times),
        "wave.txt": "pulse\n" + "\n".join(f"{x:.4f}" for x in wave),
        "restless.txt": "\n".join(f"{x:.0f}" for x in restless),
        "short.txt": "800\n" * 9,
        "steady.txt": "800\n" * 60,
        "skin.csv": _colours(seen),
        "wall.csv": _colours(dark),
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    whole = (REPLAY / "strap.poise.jsonl").read_bytes()
    (folder / "cut.poise.jsonl").write_bytes(whole[: len(whole) // 2])
    said = []
    for name, *words in (
        ("rr.txt", "--pace", "4-6"), ("rr.txt", "--raw"), ("rr.txt", "--pace", "3-3"),
        ("beats.csv", "--from", "20", "--to", "200"), ("wave.txt", "--rate", "50"),
        ("restless.txt",), ("short.txt",), ("steady.txt",),
        ("skin.csv", "--pace", "4-6"), ("wall.csv",), ("cut.poise.jsonl",),
    ):  # fmt: skip
        said += printed("analyze", str(folder / name), "--json", "--every", "15", *words)
    for path in sorted(REPLAY.glob("*.poise.jsonl")):
        said += printed("analyze", str(path), "--json", "--every", "15")
    return said


def _colours(seen: list[Any]) -> str:
    rows = ",".join
    return "t_s,R,G,B\n" + "\n".join(
        rows(f"{x:.4f}" for x in (s.t, *np.mean([c for c in s.rgb if c], axis=0))) for s in seen
    )


# ------------------------------------------------------------------ checks


def camera_checks(_folder: Path) -> Objects:
    said = []
    for who, device in ((Person(), "Logitech HD Pro Webcam C920"), (None, "OBS Virtual Camera")):
        seen, _ = samples(who, BRIGHT, 20, seed=2)
        if who is None:
            seen = []
        t = [0.05 + k / 30 for k in range(600)]
        found = Frames(arrivals=t, twice=[False] * len(t), samples=seen, claimed_hz=30.0)
        with (
            patch("poise.bench.frames.watch", lambda *_args, found=found, **_more: found),
            patch("poise.vision.names.name_of", lambda _place, device=device: device),
            patch("sys.platform", "linux"),
        ):
            said += printed("check", "camera", "7", "--json")
    return said


def screen_checks(_folder: Path) -> Objects:
    one = ScreenDelay(0.081, 1.25, 0.97, 1.8, 29.97, 2.5, even=True)
    other = ScreenDelay(0.084, 1.5, 0.95, 1.7, 29.98, 3.0, even=False)
    poor = ScreenDelay(0.2, 30.0, 0.2, 1.01, 29.97, 9.0, even=False)
    said = []
    for runs in ([one, other], [one], [one, poor]):
        with (
            patch("poise.bench.screen_loop.run", lambda _where, _say, runs=runs: runs),
            patch("poise.ui.shell.app.has_display", lambda: True),
        ):
            said += printed("check", "camera", "--screen", "--json")
    return said


def strap_checks(_folder: Path) -> Objects:
    felt = list(strap_stream(list(np.cumsum(np.round(swinging(200))) / 1000), until=150))
    mute = [StrapReading(float(k), "strap", 70, (), contact=False) for k in range(40)]
    said = []
    for readings, known in ((felt, Lateness(0.9, 0.4, "a laboratory")), (mute, None)):
        heard = Heard("Polar H10 00000000", readings, known)
        with patch("poise.bench.listening.listen", lambda *_args, heard=heard: heard):
            said += printed("check", "strap", "--json")
    return said


def agreements(folder: Path) -> Objects:
    seen, beats = samples(Person(), BRIGHT, 100, seed=2)
    felt = list(strap_stream([float(t) for t in beats], until=100))
    other = list(strap_stream(list(np.cumsum(swinging(200)) / 1000), until=100))
    (folder / "skin.csv").write_text(_colours(seen))
    (folder / "beats.csv").write_text("t_s\n" + "\n".join(f"{t:.4f}" for t in beats))
    said = []
    for name, inputs in (("one", [*seen, *felt]), ("two", [*seen, *other])):
        path = folder / f"{name}.poise.jsonl"
        record(path, inputs)
        said += printed("check", "agreement", str(path), "--json")
    files = (str(folder / "skin.csv"), str(folder / "beats.csv"))
    return said + printed("check", "agreement", *files, "--json")


def record(path: Path, inputs: list[Input]) -> None:
    exercise = paced(9)
    header = Header("poise 0", "2026-03-01T14:05:09+01:00", exercises.to_dict(exercise))
    arriving = [(e.t, e) for e in [Command(0.0, Action.START), *sorted(inputs, key=lambda e: e.t)]]
    for _ in run_at_once(Session(exercise), arriving, Writer(path, header)):
        pass


# ------------------------------------------------------------------ all of them

CASES: dict[str, Callable[[Path], Objects]] = {
    case.__name__: case
    for case in (
        reset, few_beats, replays, listed, analyses, camera_checks, screen_checks, strap_checks,
        agreements,
    )
}  # fmt: skip


def said_of(name: str, folder: Path) -> Objects:
    """What the commands of one case say, without the places and the days of this run."""
    text = json.dumps(CASES[name](folder))
    for place, word in (
        (os.environ["POISE_HOME"], "HOME"), (folder, "FOLDER"), (REPLAY, "REPLAY"),
    ):  # fmt: skip
        text = text.replace(json.dumps(str(place))[1:-1], word)
    found: Objects = json.loads(re.sub(r"(beats\.csv and [^\"]*, )[-\d]{10}", r"\1TODAY", text))
    return found


@contextmanager
def _home() -> Iterator[Path]:
    with TemporaryDirectory() as folder, patch.dict(os.environ, POISE_HOME=f"{folder}/home"):
        (Path(folder) / "files").mkdir()
        yield Path(folder) / "files"


if __name__ == "__main__":
    for name in CASES:
        with _home() as folder:
            text = json.dumps(said_of(name, folder), indent=1, ensure_ascii=False)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")
        print(name, file=sys.stderr)
