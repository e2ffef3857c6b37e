"""The recipes of CONTRIBUTING.md, followed word by word in a copy of the tree.

What a recipe's blocks mean is told by the words before them, as a person would read it:

- ``python`` and ``toml`` are a new file, the last one named in the paragraph before;
- ``diff`` is a change to the file named there: its lines stand in that file, but for the ``+``;
- ``sh`` is commands, run in the copy, all of which must succeed;
- ``text`` is what is then to be seen, line by line and in that order: in the file named before it,
  if there is one by now, else in what the commands printed.  ``…`` stands for anything.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^### (An? .+?)\n(.+?)(?=^##|\Z)", PAGE, re.M | re.S))
# What is compiled comes along: a copy keeps the times of its files, so it is not compiled again.
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".*_cache", "results", "build")


def steps(recipe: str) -> Iterator[tuple[str, str, str]]:
    """The words before each block, its language and what is in it."""
    parts = re.split(r"^```(\w*)\n(.*?)^```$", recipe, flags=re.M | re.S)
    yield from zip(parts[::3], parts[1::3], parts[2::3], strict=False)


def named(words: str) -> str:
    """The last file that is named in them."""
    found = re.findall(r"`([\w./-]+\.\w+)`", words)
    return found[-1] if found else ""


def changed(text: str, diff: str) -> str:
    """``text`` with the change in it; each run of lines that a diff shows must be there once."""
    for hunk in re.split(r"^…\n", diff, flags=re.M):
        lines = hunk.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        assert text.count(before) == 1, f"once there should be\n{before}"
        text = text.replace(before, after)
    return text


class Copy:
    """A copy of the tree in which somebody follows a recipe."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.printed = folder, ""
        home = folder.parent / "home"
        self._surroundings = os.environ | {
            "PYTHONPATH": str(folder / "src"), "POISE_HOME": str(home), "COLUMNS": "100",
            "QT_QPA_PLATFORM": "offscreen",
        }  # fmt: skip

    def follow(self, words: str, language: str, block: str) -> None:
        path = self.folder / named(words)
        match language:
            case "python" | "toml":
                assert named(words), "which file?"
                assert not path.exists()
                path.write_text(block, encoding="utf-8")
            case "diff":
                path.write_text(changed(path.read_text(encoding="utf-8"), block), encoding="utf-8")
            case "sh":
                self.printed = "".join(map(self.run, block.splitlines()))
            case "text":
                self.see(path.read_text("utf-8") if path.is_file() else self.printed, block)
            case _:
                raise AssertionError(f"what is a person to do with {language}?")

    def run(self, line: str) -> str:
        program, *words = shlex.split(line)
        known = {"poise": [sys.executable, "-m", "poise"], "python": [sys.executable]}
        done = subprocess.run(
            [*known[program], *words], cwd=self.folder, env=self._surroundings, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{line}\n{done.stdout}"
        return done.stdout

    def see(self, text: str, wanted: str) -> None:
        lines = iter(text.splitlines())
        for line in wanted.splitlines():
            pattern = re.compile(".*".join(map(re.escape, line.rstrip().split("…"))) + r"\s*")
            assert any(pattern.fullmatch(said) for said in lines), f"{line!r} is not in\n{text}"


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    shutil.copytree(ROOT, tmp_path / "poise", ignore=LEFT_OUT)
    return Copy(tmp_path / "poise")


def test_there_is_a_recipe_for_each_thing_one_may_add() -> None:
    assert sorted(RECIPES) == [
        "A language", "A metric", "A page", "A pulse method", "A sensor", "An exercise",
        "An exporter",
    ]  # fmt: skip


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_followed_word_by_word_ends_in_what_it_says(name: str, copy: Copy) -> None:
    followed = list(steps(RECIPES[name]))
    assert followed[-1][1] == "text", "it does not end in something to see"
    for step in followed:
        copy.follow(*step)
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "src", "tests"],
        cwd=copy.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout
