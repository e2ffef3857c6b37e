"""What a script imports it finds where everybody finds it: installed, or beside itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("src", "tests", "benchmarks", "calibration", "hw", "tools")
EDIT = re.compile(
    r"sys\.path(\[[^]]*\])?\s*\+?=[^=]|sys\.path\.(append|extend|insert|remove)"
    r"|from sys import [^\n]*\bpath\b|syspath_prepend\(|addsitedir\("
)


def files(room: str, *kinds: str) -> Iterator[Path]:
    for path in sorted((ROOT / room).rglob("*")):
        if path.suffix in kinds and "node_modules" not in path.parts:
            yield path


@pytest.mark.parametrize(
    "line",
    [
        "sys.path.insert(0, here)",
        "sys.path[:0] = [here]",
        "sys.path += [here]",
        "sys.path = [here]",
        "from sys import path",
        "monkeypatch.syspath_prepend(here)",
    ],
)
def test_an_edit_of_the_path_is_known_when_it_is_seen(line: str) -> None:
    assert EDIT.search(line)


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_edits_the_path_that_modules_are_found_on(room: str) -> None:
    here = Path(__file__)
    found = [
        path.relative_to(ROOT).as_posix()
        for path in files(room, ".py", ".mjs")
        if path != here and EDIT.search(path.read_text(encoding="utf-8"))
    ]
    assert not found, "import from poise.simulation, or run it with python -m"


def imported(path: Path) -> set[str]:
    """The first names of every module a file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize(
    ("room", "others"),
    [
        ("src", {"tests", "benchmarks", "calibration", "tools"}),
        ("calibration", {"tests", "benchmarks"}),
        ("benchmarks", {"tests", "calibration"}),
        ("hw", {"tests", "benchmarks", "calibration"}),
    ],
)
def test_what_two_rooms_need_is_in_the_package(room: str, others: set[str]) -> None:
    own = {path.stem for path in files(room, ".py")}
    found = {
        f"{path.relative_to(ROOT).as_posix()}: {name}"
        for path in files(room, ".py")
        for name in imported(path) - own
        if name in others or name.startswith(("bench_", "test_"))
    }
    assert not found
