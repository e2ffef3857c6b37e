"""A window that is killed: what was never begun leaves nothing, what was begun is kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from poise.recording import reader
from poise.runtime.replay import Replay

WINDOW = """
import sys
from PySide6.QtCore import QTimer
from poise import cli
from poise.commands import session
from poise.ui.shell import window

class Told(window.Window):
    def frame(self):
        super().frame()
        begun = self.view.schedule is not None and bool(self.view.sensors)
        print(self.pages.shown, begun, flush=True)

window.Window = Told
session.home() if sys.argv[1] == "home" else cli.main(["reset", "--synthetic"])
"""


@contextmanager
def window(which: str) -> Iterator[subprocess.Popen[str]]:
    """The real program, which says with each frame where it is."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(
        [sys.executable, "-c", WINDOW, which], env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def recordings(home: Path) -> list[Path]:
    return sorted(home.rglob("*.jsonl*"))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 on Windows")
def test_a_window_that_is_killed_before_the_first_breath_leaves_no_recording(
    poise_home: Path,
) -> None:
    with window("home") as process:
        assert process.stdout is not None
        for _ in range(20):  # the session is made, its sensors are looked for
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert recordings(poise_home) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends none of these")
@pytest.mark.parametrize("end", ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"])
def test_a_window_that_is_told_to_end_writes_the_end_line(end: str, poise_home: Path) -> None:
    with window("reset") as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.split() == ["session", "True"]:
                break
        process.send_signal(getattr(signal, end))
        process.communicate(timeout=120)
    assert process.returncode in (0, 130)
    (path,) = recordings(poise_home)
    recording = reader.read(path)
    assert recording.ending == "stopped"
    assert Replay(recording).same


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9 on Windows")
def test_a_session_that_is_killed_is_kept_up_to_its_last_line(poise_home: Path) -> None:
    with window("reset") as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.split() == ["session", "True"]:
                break
        process.send_signal(signal.SIGKILL)
        process.wait()
    (path,) = recordings(poise_home)
    recording = reader.read(path)
    assert recording.ending is None
    assert Replay(recording).same


IDLE = """
from PySide6.QtCore import QTimer
from poise import signals
from poise.ui.shell import app

with signals.heeded(app.application().quit), app._woken_by_signals():
    QTimer.singleShot(0, lambda: print("idle", flush=True))
    app.application().exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends none of these")
def test_poise_in_the_tray_where_nothing_runs_hears_that_it_is_to_end() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(
        [sys.executable, "-c", IDLE], env=environment, text=True, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "idle\n"
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0
