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


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Each module a file imports, anywhere in it, and what it takes from it, "" for the whole."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name) for alias in node.names)


def imported(path: Path) -> set[str]:
    """The first names of every module a file imports."""
    return {module.split(".")[0] for module, _ in imports(path)}


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
    found = {
        f"{path.relative_to(ROOT).as_posix()}: {name}"
        for path in files(room, ".py")
        for name in imported(path)
        if name in others or name.startswith(("bench_", "test_"))
    }
    assert not found


def file_of(module: str) -> Path | None:
    """Where a module of this project is, None when it is nowhere."""
    folder = ROOT / ("src" if module.split(".")[0] == "poise" else "") / module.replace(".", "/")
    choices = (folder.with_suffix(".py"), folder / "__init__.py", folder)
    return next((path for path in choices if path.exists()), None)


def names_in(path: Path) -> set[str]:
    """What a file defines or imports for others to take."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef():
                names.add(node.name)
            case ast.Name(ctx=ast.Store()):
                names.add(node.id)
            case ast.Import() | ast.ImportFrom():
                names |= {alias.asname or alias.name for alias in node.names}
    return names


@pytest.mark.parametrize("room", ["benchmarks", "calibration", "hw", "tools"])
def test_what_a_script_imports_is_there(room: str) -> None:
    """Also what it imports only when it is asked for something slow, which no test does."""
    own = {"poise", *ROOMS}
    for path in files(room, ".py"):
        for module, name in imports(path):
            if module.split(".")[0] in own:
                at = file_of(module)
                where = f"{path.relative_to(ROOT).as_posix()}: {module} {name}"
                assert at is not None, where
                if name and file_of(f"{module}.{name}") is None:
                    assert at.is_file(), where
                    assert name in names_in(at), where


@pytest.mark.parametrize("room", ["benchmarks", "calibration"])
def test_a_script_names_its_neighbours_as_everybody_does(room: str) -> None:
    """So that ``python -m`` finds them, and a test that imports the script does."""
    neighbours = {path.stem for path in files(room, ".py")}
    for path in files(room, ".py"):
        assert not neighbours & imported(path), path.name
