"""The virtual devices come with the package, wherever it was put."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import requires
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import pytest

import poise
from poise.bench import virtual
from tests.test_import_paths import imported

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(poise.__file__).parent
ROOM = PACKAGE / "simulation"

# What a dependency brings along, or an extra asks for, under the name it is imported by.
BROUGHT = {"cv2": "opencv-python-headless", "dbus_fast": "bleak", "bumble": "bumble"}


def test_the_wheel_holds_the_whole_package_and_nothing_is_left_out_of_it() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]
    (target,) = wheel["build"]["targets"].values()
    assert target.pop("packages") == ["src/poise"]
    shared = target.pop("shared-data")
    assert all((ROOT / name).is_file() for name in shared)  # a manual page, completions
    assert not target
    assert set(wheel["build"]) == {"targets"}
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()  # hatch leaves these out
    folders = {part for path in ROOM.rglob("*.py") for part in path.relative_to(ROOT).parts}
    assert not folders & {name.strip("/") for name in ignored}


def test_the_room_needs_nothing_that_is_not_installed_with_it() -> None:
    asked = {re.split(r"[^\w-]", one)[0] for one in requires("poise") or ()}
    for path in ROOM.rglob("*.py"):
        for name in imported(path) - set(sys.stdlib_module_names) - {"poise"}:
            assert BROUGHT.get(name, name) in asked, f"{path.name}: {name}"


@pytest.mark.parametrize("kind", ["camera", "strap"])
def test_a_virtual_device_is_a_module_of_the_package(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Started with -P, so that nothing beside the program is taken for it."""
    started: list[list[str]] = []

    class StartedError(Exception):
        pass

    def start(command: list[str], **_: object) -> NoReturn:
        started.append(command)
        raise StartedError

    monkeypatch.setattr(subprocess, "Popen", start)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(StartedError), getattr(virtual, kind)("virtual"):
        pass
    ((python, safe, as_module, module, *_),) = started
    assert (python, safe, as_module) == (sys.executable, "-P", "-m")
    spec = find_spec(f"{module}.__main__" if kind == "camera" else module)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(ROOM)


def test_the_virtual_camera_runs_where_there_is_nothing_but_the_package(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "site" / "poise")
    code = (
        "import poise\n"
        "from poise.bench import virtual\n"
        "with virtual.camera('virtual:fps=1') as url:\n"
        "    print(poise.__file__, url)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    home, url = done.stdout.split()
    assert Path(home).is_relative_to(tmp_path)
    assert url.startswith("http://127.0.0.1:")
