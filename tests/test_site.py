"""The site holds every page, its links lead somewhere, and what the tour types is typed here."""

from __future__ import annotations

import doctest
import io
import re
import shlex
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from poise import cli
from tests.commands.test_piped import Piped
from tools import site

TOUR = site.ROOT / "docs" / "tour.md"
BLOCK = re.compile(r"^```(sh|text|python)\n(.*?)^```", re.M | re.S)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("site") / "source"
    site.laid_out(folder)
    return folder


def test_every_page_of_the_project_is_on_it(source: Path) -> None:
    index = (source / "index.md").read_text(encoding="utf-8")
    trees = re.findall(r"^```\{toctree\}\n(.*?)^```", index, re.M | re.S)
    listed = {line for tree in trees for line in tree.splitlines() if line and line[0] != ":"}
    pages = {
        str(page.relative_to(source).with_suffix("").as_posix()) for page in source.rglob("*.md")
    }
    assert listed == pages - {"index", "README"}


def test_every_link_of_it_leads_to_a_page_or_a_picture(source: Path) -> None:
    for page in source.rglob("*.md"):
        text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
            if "://" not in target and not target.startswith("mailto:"):
                assert (page.parent / target).is_file(), f"{page.name}: {target}"


def test_what_the_tour_types_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a window would open, the session runs in the terminal, as fast as it goes."""
    monkeypatch.chdir(tmp_path)
    said = ""
    for kind, text in BLOCK.findall(TOUR.read_text(encoding="utf-8")):
        if kind == "sh":
            said = "".join(typed(line, monkeypatch) for line in text.splitlines())
        elif kind == "text":
            for expected in text.splitlines():
                form = expected.replace("…", "*")
                assert any(fnmatchcase(line, form) for line in said.splitlines()), expected
    for made in ("tour.html", "tour", "tour.poise.jsonl"):
        assert (tmp_path / made).exists()


def typed(line: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a line of a shell prints; its parts are piped one into the next."""
    held = b""
    for part in line.split(" | "):
        poise, *words = shlex.split(part)
        assert poise == "poise"
        if words[0] == "reset" and "--speed" not in words:
            words += ["--headless", "--speed", "0"]
        out = Both()
        with monkeypatch.context() as patched:
            patched.setattr(sys, "stdin", Piped(held))
            patched.setattr(sys, "stdout", out)
            assert cli.main(words) == 0, line
        held = out.buffer.getvalue() or out.getvalue().encode()
    return held.decode()


class Both(io.StringIO):
    """Standard output of text, or of bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.buffer = io.BytesIO()


def test_its_python_says_what_it_says() -> None:
    (code,) = [text for kind, text in BLOCK.findall(TOUR.read_text("utf-8")) if kind == "python"]
    told = doctest.DocTestParser().get_doctest(code, {}, TOUR.name, str(TOUR), 0)
    found = doctest.DocTestRunner(verbose=False).run(told)
    assert (found.attempted, found.failed) == (4, 0)
