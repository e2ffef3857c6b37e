"""The processes that poise starts: its own modules, the system's programs; none outlives it.

With ``-P`` nothing is imported from the folder in which poise was started.  (``-I`` would forget
the packages that a person installed for themselves.)  Each has a process group of its own, so that
Ctrl-C in a terminal reaches poise alone, which ends them in good order.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

log = logging.getLogger(__name__)

KILLED_S = 1.0
"""A killed process is gone at once, unless a driver holds it: then it is not waited for."""

NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""Else Windows opens a console for it where poise has none."""

SAFE_PATH = "PYTHONSAFEPATH"

Child = subprocess.Popen[bytes]

_running: set[Child] = set()


def start(module: str, *words: str, stderr: int | None = None) -> Child:
    """Run ``module`` with pipes to its standard input and from its standard output."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", module, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        process_group=0,
        creationflags=NO_WINDOW,
    )
    _running.add(process)
    return process


def program(words: Sequence[str], said: str) -> Child:
    """Run another program that is told ``said`` on its standard input and says nothing back.

    Raises OSError where it cannot be started.  What is said is short: it fits into the pipe.
    """
    process = subprocess.Popen(
        list(words),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
        creationflags=NO_WINDOW,
    )
    _running.add(process)
    if process.stdin is not None:
        with suppress(OSError):  # it ended already; how is seen from its status
            process.stdin.write(said.encode("utf-8", "replace"))
            process.stdin.close()
    return process


def find(name: str) -> str | None:
    """Where a program lies on the search path, never in the folder where poise was started.

    Windows would look there first, and a search path may name it as ``.``.
    """
    names = (name, f"{name}.exe") if os.name == "nt" else (name,)
    folders = filter(os.path.isabs, os.get_exec_path())
    there = (shutil.which(os.path.join(folder, one)) for folder in folders for one in names)
    return next(filter(None, there), None)


def answer(words: Sequence[str], limit_s: float) -> str:
    """What a program says, stripped; empty where there is none, it fails, or it takes too long."""
    if (found := find(words[0])) is None:
        return ""
    try:
        done = subprocess.run(
            [found, *words[1:]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limit_s,
            check=False,
            creationflags=NO_WINDOW,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""


def end(process: Child, grace_s: float) -> int | None:
    """Close its standard input, and kill it if it does not end in ``grace_s``; how it ended.

    None for one that does not end when it is killed either.
    """
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()
    for limit_s in (grace_s, KILLED_S):
        try:
            process.wait(limit_s)
            break
        except subprocess.TimeoutExpired:
            process.kill()
    else:
        log.warning("process %d does not end when it is killed", process.pid)
        return None  # and is still known, to be killed again at the end
    _running.discard(process)
    return process.returncode


@contextmanager
def away_from_here() -> Iterator[None]:
    """What ``-P`` is to a process that :mod:`multiprocessing` starts: its command is Python's."""
    before = os.environ.get(SAFE_PATH)
    os.environ[SAFE_PATH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[SAFE_PATH]
        else:
            os.environ[SAFE_PATH] = before


def first_line(process: Child, limit_s: float) -> str:
    """What it says first; empty when it says nothing, or nothing in ``limit_s``."""
    said: list[bytes] = []

    def read() -> None:
        assert process.stdout is not None
        said.append(process.stdout.readline())

    reader = threading.Thread(target=read, name="first line", daemon=True)
    reader.start()
    reader.join(limit_s)
    return said[0].decode(errors="replace").strip() if said else ""


@atexit.register
def kill_all() -> None:
    """End every one that is still there, at once."""
    for process in tuple(_running):
        with suppress(OSError):
            process.kill()
    if (workers := sys.modules.get("multiprocessing")) is not None:
        for worker in workers.active_children():
            worker.kill()
