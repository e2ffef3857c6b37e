"""poise where OpenCV and MediaPipe have no wheel: all that needs no picture is whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from poise import packages
from poise.clock import SystemClock
from poise.core.events import SensorState
from poise.errors import Missing
from poise.sources.camera_process import CameraProcess

# What Python looks for when it starts, also in the processes that poise starts: as if not there.
BLOCKER = """
from importlib.machinery import PathFinder
_found = PathFinder.find_spec
GONE = {"cv2", "mediapipe", "cv2_enumerate_cameras", "sounddevice"}
def find_spec(name, path=None, target=None):
    return None if name.partition(".")[0] in GONE else _found(name, path, target)
PathFinder.find_spec = find_spec
"""
# One process for all of it: each start costs half a second.
COMMANDS = """
import contextlib, io, json, sys
from poise.cli import main
said = {}
for words in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    said[words[-1]] = (status, out.getvalue() + err.getvalue())
print(json.dumps(said))
"""
# The window on the demo's strap, until it was heard.
WINDOW = """
import sys
from PySide6.QtWidgets import QApplication
from poise.cli import main
from poise.core.events import StrapReading
from poise.runtime import run
drain = run.Run.drain
def until_heard(self):
    events = drain(self)
    for event in events:
        if isinstance(event, StrapReading) and event.rr_ms:
            print(event.sensor)
            QApplication.instance().quit()
    return events
run.Run.drain = until_heard
main(["reset", "--strap", "demo", "--no-record"])
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a computer without them."""
    folder = tmp_path_factory.mktemp("without")
    (folder / "sitecustomize.py").write_text(BLOCKER, encoding="utf-8")
    path = os.pathsep.join((str(folder), os.environ.get("PYTHONPATH", "")))
    return {
        **os.environ, "PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen",
        "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent/bus", "POISE_HOME": str(folder / "home"),
    }  # fmt: skip


def run(place: dict[str, str], code: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=place, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_everything_but_the_camera_works_and_what_is_missing_is_named(
    place: dict[str, str], real_data: Path, tmp_path: Path
) -> None:
    film = tmp_path / "film.avi"
    film.write_bytes(b"RIFF\0\0\0\0AVI LIST")
    session, shelf = tmp_path / "s.poise.jsonl", tmp_path / "shelf"
    rr = real_data / "polar_h10_ibi" / "sample_data_ibi.csv"
    shelf.mkdir()
    (shelf / "one.csv").write_bytes(rr.read_bytes())
    commands = [
        ["reset", "--replay", str(rr), "--speed", "0", "--json", "--out", str(session)],
        ["export", str(session), "--to", "edf", "-o", str(tmp_path / "s.edf")],
        ["batch", "--jobs", "1", "--table", str(tmp_path / "table.csv"), str(shelf)],
        ["analyze", str(film)],
        ["devices", "--seconds", "1"],
        ["bench", "camera", "virtual"],
        ["doctor"],
    ]
    said = list(json.loads(run(place, COMMANDS, json.dumps(commands))).values())
    statuses = [status for status, _ in said]
    assert statuses == [0, 0, 0, 1, 3, 3, 0], said
    for _, words in said[3:]:
        assert "pip install opencv-python-headless" in words, words
    assert "mediapipe missing" in said[-1][1]


def test_the_window_opens_on_a_strap(place: dict[str, str]) -> None:
    assert run(place, WINDOW).startswith("synthetic")


def test_a_camera_that_is_asked_for_says_what_to_install_and_is_not_tried_again(
    place: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", place["PYTHONPATH"])
    process = CameraProcess({"where": "0", "sensor": "camera"}, SystemClock())
    try:
        while True:
            said = process.messages.next(60)
            assert isinstance(said, tuple), said
            if said[1].kind == "status":
                break
    finally:
        process.end()
    body = said[1].body
    assert (body["state"], body["reason"]) == (SensorState.BLOCKED, Missing.PACKAGE_MISSING)
    assert "'pip install opencv-python-headless'" in body["detail"]


@pytest.mark.parametrize(
    ("system", "machine", "remedy"),
    [
        ("linux", "aarch64", "pip install"),
        ("win32", "ARM64", "Python for x64"),
        ("darwin", "x86_64", "from macOS 14 on"),
    ],
)
def test_the_remedy_is_one_that_exists_there(system: str, machine: str, remedy: str) -> None:
    said = packages.without_pictures(system, machine)
    assert "opencv-python-headless" in said
    assert "chest strap" in said
    assert remedy in said
