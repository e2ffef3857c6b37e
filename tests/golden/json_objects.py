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

from poise import cli
from poise.bench.frames import Frames
from poise.bench.listening import StrapHeard
from poise.checks.screen_delay import ScreenDelay
from poise.checks.strap import Lateness
from poise.core.events import StrapReading
from tests.golden.inputs import beats_of, face, record, strap, swinging, table

FOLDER = Path(__file__).parent / "json"
REPLAY = Path(__file__).parents[1] / "replay"

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


def analyses(folder: Path) -> Objects:
    rr = swinging(300)
    odd = rr.copy()
    odd[[40, 120]] *= (0.6, 2.0)
    times = np.delete(np.cumsum(rr) / 1000, [60, *range(150, 170)])
    wave_t = np.arange(0, 90, 0.02)
    beats = np.interp(wave_t, np.cumsum(rr) / 1000, np.arange(len(rr)))
    wave = 1 + np.cos(2 * pi * beats) + 0.3 * np.cos(4 * pi * beats + 1)
    restless = np.random.default_rng(3).uniform(500, 1200, 200)
    seen, wall = face(beats_of(rr), 60), face(beats_of(rr), 60, pulse=0.0)
    files = {
        "rr.txt": "\n".join(f"{x:.0f}" for x in odd),
        "beats.csv": "t_s\n" + "\n".join(f"{x:.3f}" for x in times),
        "wave.txt": "pulse\n" + "\n".join(f"{x:.4f}" for x in wave),
        "restless.txt": "\n".join(f"{x:.0f}" for x in restless),
        "short.txt": "800\n" * 9,
        "steady.txt": "800\n" * 60,
        "skin.csv": table(seen),
        "wall.csv": table(wall),
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


# ------------------------------------------------------------------ checks


def camera_checks(_folder: Path) -> Objects:
    said = []
    somebody = face(beats_of(swinging(40)), 20)
    for seen, device in ((somebody, "Logitech HD Pro Webcam C920"), ([], "OBS Virtual Camera")):
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
    felt = strap(beats_of(np.round(swinging(200))), 150)
    mute = [StrapReading(float(k), "strap", 70, (), contact=False) for k in range(40)]
    said = []
    for readings, known in ((felt, Lateness(0.9, 0.4, "a laboratory")), (mute, None)):
        heard = StrapHeard("Polar H10 00000000", readings, known)
        with patch("poise.bench.listening.listen", lambda *_args, heard=heard: heard):
            said += printed("check", "strap", "--json")
    return said


def agreements(folder: Path) -> Objects:
    beats = beats_of(swinging(130))
    seen, felt = face(beats, 100), strap(beats, 100)
    other = strap(beats_of(swinging(130, 40.0)[::-1]), 50)
    (folder / "skin.csv").write_text(table(seen[: 60 * 30]))
    (folder / "beats.csv").write_text("t_s\n" + "\n".join(f"{t:.4f}" for t in beats if t < 60))
    said = []
    for name, breaths, inputs in (
        ("one", 9, [*seen, *felt]),
        ("two", 4, [*seen[: 50 * 30], *other]),
    ):
        path = folder / f"{name}.poise.jsonl"
        record(path, inputs, breaths)
        said += printed("check", "agreement", str(path), "--json")
    files = (str(folder / "skin.csv"), str(folder / "beats.csv"))
    return said + printed("check", "agreement", *files, "--json")


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
