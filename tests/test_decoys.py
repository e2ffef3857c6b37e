"""Nothing that lies in the folder where poise is started is executed, by it or by what it starts.

The folder holds a decoy for every module of Python and of what poise needs; a decoy that is
imported says so in a file beside it.
"""

from __future__ import annotations

import ast
import json
import os
import queue
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import poise
from poise import children
from poise.bench import virtual
from poise.clock import SystemClock
from poise.core.events import Input, SensorState, SensorStatus
from poise.filming.process import MODULE
from poise.sources.bluetooth import first_touch
from poise.sources.camera import CameraRequest, open_source

LIMIT_S = 120
SOURCE = Path(poise.__file__).parent


def decoys(folder: Path, names: set[str]) -> Path:
    """``folder`` with a decoy for each name."""
    folder.mkdir()
    for name in names:
        if name.isidentifier():
            (folder / f"{name}.py").write_text(
                f"open({str(folder / 'executed')!r}, 'a').write({name!r} + ' ')\n"
            )
    return folder


def executed(folder: Path) -> str:
    said = folder / "executed"
    return said.read_text() if said.exists() else ""


def every() -> set[str]:
    return {*sys.stdlib_module_names, *packages_distributions()} - {"poise"}


def before_poise(tmp_path: Path) -> set[str]:
    """What ``python -m`` imports before a module's first line, which nobody can change."""
    (tmp_path / "first.py").write_text("import sys; print(*sys.modules)")
    words = [sys.executable, "-m", "first"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, timeout=LIMIT_S)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_a_decoy_would_be_noticed(tmp_path: Path) -> None:
    folder = decoys(tmp_path / "here", {"pickle"})
    subprocess.run([sys.executable, "-c", "import pickle"], cwd=folder, timeout=LIMIT_S, check=True)
    assert executed(folder) == "pickle "


def test_the_camera_s_process_executes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = decoys(tmp_path / "here", every())
    monkeypatch.chdir(folder)
    heard: queue.SimpleQueue[Input] = queue.SimpleQueue()
    with open_source(CameraRequest("63"), SystemClock(), heard.put):
        while True:  # cv2 is loaded, and the camera is asked for
            event = heard.get(timeout=LIMIT_S)
            if isinstance(event, SensorStatus) and "camera 63" in event.detail:
                break
            assert getattr(event, "state", None) is SensorState.SEARCHING
    assert executed(folder) == ""


def test_the_film_s_process_executes_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = decoys(tmp_path / "here", every())
    monkeypatch.chdir(folder)
    told = {"path": str(tmp_path / "x.film.webm"), "where": "63", "sound": False}
    filming = children.start(MODULE, json.dumps(told), stderr=subprocess.DEVNULL)
    assert filming.stdin is not None
    assert filming.stdout is not None
    filming.stdin.write(b"0.0\n")  # the first question: the camera is asked for
    filming.stdin.flush()
    assert not json.loads(filming.stdout.readline())["picture"]
    children.end(filming, LIMIT_S)
    filming.stdout.close()
    assert executed(folder) == ""


@pytest.mark.parametrize("device", [virtual.camera, virtual.strap])
def test_virtual_devices_execute_none(
    device: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = decoys(tmp_path / "here", every())
    monkeypatch.chdir(folder)
    with device("virtual"):  # type: ignore[operator]
        assert executed(folder) == ""


def test_the_first_touch_of_bluetooth_executes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = decoys(tmp_path / "here", every())
    monkeypatch.chdir(folder)
    first_touch.touch(first_touch.command("darwin"), limit_s=LIMIT_S)
    assert executed(folder) == ""


def test_a_batch_and_its_processes_execute_none(tmp_path: Path, poise_home: Path) -> None:
    folder = decoys(tmp_path / "here", every() - before_poise(tmp_path))
    assert {path.stem for path in folder.iterdir()} > {"json", "pickle", "typing", "numpy", "cv2"}
    (folder / "data").mkdir()
    for n in range(4):
        (folder / "data" / f"{n}.txt").write_text("".join(f"{800 + k % 9}\n" for k in range(90)))
    done = subprocess.run(
        [sys.executable, "-m", "poise", "batch", "data", "--jobs", "2", "--table", "out.csv"],
        cwd=folder, capture_output=True, text=True, timeout=LIMIT_S,
        env={**os.environ, "POISE_HOME": str(poise_home)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert executed(folder) == ""


# Who imports one of these starts something; who asks os or sys for one of those may.
STARTERS = {"subprocess", "multiprocessing", "pty", "webbrowser"}
OF_OS = {
    "executable", "execv", "execve", "execvp", "fork", "forkpty", "popen", "posix_spawn",
    "posix_spawnp", "spawnl", "spawnv", "spawnvp", "startfile", "system",
}  # fmt: skip
NAMED_SO = {
    "Popen", "ProcessPoolExecutor", "QDesktopServices", "QProcess", "create_subprocess_exec",
    "create_subprocess_shell",
}  # fmt: skip


def test_a_program_in_the_current_folder_is_never_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from poise import children

    program = tmp_path / "gsettings"
    program.write_text("#!/bin/sh\necho false\n")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    for path in (".", "", os.curdir + os.sep, f"{os.pathsep}."):
        monkeypatch.setenv("PATH", path)
        assert children.find("gsettings") is None
        assert children.answer(("gsettings", "get"), LIMIT_S) == ""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert children.find("gsettings") == str(program)
    assert children.answer(("gsettings", "get"), LIMIT_S) == "false"


def starts(tree: ast.AST) -> bool:
    """Whether a module starts a program or a process, or knows where Python lies to do so."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="os" | "sys"), attr=name) if name in OF_OS:
                return True
            case ast.Attribute(attr=name) | ast.Name(id=name) if name in NAMED_SO:
                return True
            case ast.ImportFrom(module=str(module)) if module.split(".")[0] in STARTERS:
                return True
            case ast.Import(names=names) | ast.ImportFrom(names=names) if any(
                one.name.split(".")[0] in STARTERS | NAMED_SO for one in names
            ):
                return True
    return False


def test_nobody_else_starts_a_python() -> None:
    """Whoever adds a child process starts it with :mod:`poise.children`, and has a test here."""
    starting = {
        file.relative_to(SOURCE).as_posix()
        for file in SOURCE.rglob("*.py")
        if starts(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert starting == {
        "batch/executors.py",  # told PYTHONSAFEPATH, and tested above
        "children.py",
        "filming/process.py",  # by children.start, and tested above
        "commands/shortcut.py",  # writes down how the desktop starts poise: with -P
        "simulation/strap/command.py",  # a program that the person names
        "simulation/strap/private_bus.py",  # the D-Bus daemon
        "sources/camera_process.py",  # by children.start, and tested above
        "ui/folders.py",  # Qt starts what shows a folder, and tested there
        "sources/bluetooth/first_touch.py",  # with -P, and tested above
    }


@pytest.mark.parametrize(
    "code",
    ["from subprocess import Popen", "import asyncio\nasyncio.create_subprocess_exec('a')",
     "import os\nos.system('a')", "from multiprocessing import Process", "QProcess().start('a')",
     "import webbrowser", "import multiprocessing.pool",
     "from concurrent.futures import ProcessPoolExecutor"],
)  # fmt: skip
def test_a_new_way_to_start_one_would_be_noticed(code: str) -> None:
    assert starts(ast.parse(code))
