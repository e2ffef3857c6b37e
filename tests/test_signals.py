"""Being told to end: the terminal writes its end line at each signal, and leaves no child."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from poise import children, signals
from poise.recording import reader
from poise.runtime.replay import Replay

ENDS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT]
LIMIT_S = 120


@contextmanager
def session(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A session in a terminal that has told of a breath."""
    process = subprocess.Popen(
        [sys.executable, "-m", "poise", *words], text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if '"kind": "BreathStarted"' in line:
                break
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("end", "command"),
    [*((end, "reset") for end in ENDS), (signal.SIGTERM, "train")],
    ids=lambda word: getattr(word, "name", word),
)
def test_each_signal_writes_the_end_line(end: signal.Signals, command: str, tmp_path: Path) -> None:
    path = tmp_path / "a.poise.jsonl"
    with session(command, "--synthetic", "--json", "--out", str(path)) as process:
        process.send_signal(end)
        said, complaints = process.communicate(timeout=LIMIT_S)
    assert process.returncode == signals.STOPPED
    assert json.loads(said.splitlines()[-1])["completed"] is False
    assert complaints == ""
    assert reader.read(path).ending == "stopped"
    assert Replay(reader.read(path)).same


def test_a_terminal_that_is_closed_ends_the_session_in_good_order(tmp_path: Path) -> None:
    path = tmp_path / "a.poise.jsonl"
    words = ["reset", "--synthetic", "--headless", "--out", str(path)]
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "poise", *words])
    said = b""
    while b"in  " not in said:
        said += os.read(terminal, 4096)
    os.close(terminal)  # the kernel sends SIGHUP, and what is written now fails
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == signals.STOPPED
    assert reader.read(path).ending == "stopped"


def test_a_second_signal_of_a_computer_that_shuts_down_breaks_nothing_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(signals, "_gone", threading.Event())  # the terminal of the tests is not
    monkeypatch.setattr(signals, "_is_terminal", lambda _number: False)
    ends: list[str] = []
    with signals.heeded(lambda: ends.append("once")):
        for end in (signal.SIGTERM, signal.SIGHUP, signal.SIGTERM):
            signal.raise_signal(end)
    assert ends == ["once"]


def test_a_second_ctrl_c_leaves_at_once_without_a_child() -> None:
    code = (
        "import signal, sys\n"
        "from poise import children, signals\n"
        "child = children.start('timeit', '-n', '1', 'while True: pass')\n"
        "with signals.heeded(lambda: print('first', flush=True)):\n"
        "    print(child.pid, flush=True)\n"
        "    while True: signal.pause()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    child = psutil.Process(int(process.stdout.readline()))
    child.suspend()  # nor does one that stands still stay behind
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == "first\n"
    process.send_signal(signal.SIGINT)
    _, complaints = process.communicate(timeout=LIMIT_S)
    assert (process.returncode, complaints) == (signals.STOPPED, "")
    child.wait(LIMIT_S)


def test_what_was_started_to_be_ignored_stays_ignored() -> None:
    ends: list[str] = []
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with signals.heeded(lambda: ends.append("ended")):
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)
    assert ends == []


def test_whatever_handled_a_signal_before_does_so_after() -> None:
    before = [signal.getsignal(end) for end in ENDS]
    with signals.heeded(lambda: None):
        pass
    assert [signal.getsignal(end) for end in ENDS] == before


def test_a_child_that_ignores_its_end_is_killed() -> None:
    child = children.start("timeit", "-n", "1", "while True: pass")
    assert child.stdout is not None
    with child.stdout:
        assert children.end(child, 0.01) == -signal.SIGKILL


def test_a_child_that_says_nothing_is_not_waited_for() -> None:
    child = children.start("timeit", "-n", "1", "while True: pass")
    assert child.stdout is not None
    try:
        assert children.first_line(child, 0.01) == ""
    finally:
        children.end(child, 0.0)
        child.stdout.close()
