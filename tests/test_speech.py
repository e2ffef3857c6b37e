"""poise speaks plain English: what it says names the thing, then the action.

The turns below were all in it once.  They read as riddles to a native speaker and do not come back:
not in a sentence of the window or the terminal, nor in the pages a person reads.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import poise
from poise import cli, exercises, rehearsals
from poise.ui.text.language import catalogue, sentences

SOURCE = Path(poise.__file__).parent
ROOT = Path(__file__).resolve().parents[1]
PAGES = ("README.md", "docs/window.md", "docs/troubleshooting.md", "docs/command-line.md")
# Documents for those who change poise, and words that are never said to anybody.
SILENT_ROOMS = ("simulation", "constants", "questions")

TURNS = tuple(
    re.compile(turn, re.IGNORECASE)
    for turn in (
        r"\bof (your|its|his|their|the heart's) own\b",
        r"\bheart comes from\b",
        r"\b(is|are|be|was|were) told\b(?! apart)",
        r"\btold of\b",
        r"\bby itself\b",
        r"\bquite (all right|usual)\b",
        r"\ball the same\b",
        r"\bmade-up\b",
        r"\bsynthetic person\b",
        r"\bmade by the program\b",
        r"\bset aside\b",
        r"\btake it away\b",
        r"\bfor good\b(?!:)",
        r"\bmake room there\b",
        r"\bmake (it|that folder)( and its folder)? yours\b",
        r"\bmend it\b",
        r"(?<!there )\b(is|are) no (JSON|file|object|number|ONNX|text|recording|poise)\b",
        r"\breads? along\b",
        r"\bless sure\b",
        r"\bcame to its end\b",
        r"\bgoes on there\b",
        r"\bis like that\b",
        r"\bwatching through\b",
        r"\bpoise itself failed\b",
        r"\bmistake and had to end\b",
    )
)
GERMAN_TURNS = tuple(
    re.compile(turn)
    for turn in (
        "Wie der Schreibtisch", "Kurze Sammlung", "das gut ging", "Den ganzen Atemzug lang",
        "zu lesen", "erdacht", "beiseitegelegt", "Mitnehmen", "beim Mitnehmen",
        "soweit sich das sagen lässt", "liest mit", "ganz in Ordnung",
    )
)  # fmt: skip


def turns(text: str) -> list[str]:
    return [found.group() for turn in TURNS for found in turn.finditer(text)]


def said_by(file: Path) -> Iterator[str]:
    """Every sentence in a file's code: what is not a docstring, not logged, and has words."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    passed: set[int] = set()
    for node in ast.walk(tree):
        logged = isinstance(node, ast.Call) and (
            getattr(getattr(node.func, "value", None), "id", "") in ("log", "_log")
        )
        if logged or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            passed |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if id(node) not in passed and isinstance(text, str) and " " in text:
            yield text


FILES = [
    file
    for file in sorted(SOURCE.rglob("*.py"))
    if file.relative_to(SOURCE).parts[0] not in SILENT_ROOMS
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_no_banned_turn_is_said(file: Path) -> None:
    assert [(said, turns(said)) for said in said_by(file) if turns(said)] == []


def test_no_banned_turn_is_in_the_catalogue_or_an_exercise() -> None:
    said = {*catalogue("de"), *sentences("de")}
    scripts = map(rehearsals.load, rehearsals.SHELF.shipped())
    for exercise in (*map(exercises.load, exercises.SHELF.shipped()), *scripts):
        said |= {exercise.title, exercise.about}
        said |= {prompt.say for stage in exercise.stages for prompt in stage.prompts}
    assert {each for each in said if turns(each)} == set()


def test_no_banned_turn_is_in_german() -> None:
    said = {**catalogue("de"), **sentences("de")}
    assert {
        german for german in said.values() if any(turn.search(german) for turn in GERMAN_TURNS)
    } == set()


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_no_banned_turn_is_in_the_help(name: str) -> None:
    assert turns(f"{cli.COMMANDS[name]} {cli.command(name).__doc__}") == []


@pytest.mark.parametrize("page", PAGES)
def test_no_banned_turn_is_on_a_page(page: str) -> None:
    assert turns((ROOT / page).read_text(encoding="utf-8")) == []


def test_each_heading_of_the_troubles_is_a_sentence_that_poise_says() -> None:
    """Whoever looks for the sentence that they see finds it."""
    page = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    quoted = [
        sentence
        for line in page.splitlines()
        if line.startswith("## ")
        for sentence in re.findall(r'"([^"]+)"', line)
    ]
    known = " ".join({*catalogue("de"), *sentences("de")})
    assert len(quoted) > 15
    assert [sentence for sentence in quoted if sentence.rstrip(".") not in known] == []
