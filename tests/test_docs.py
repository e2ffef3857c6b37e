"""What the documents say is what the program does."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

import poise
from poise import cli, exercises, questions, rehearsals
from poise.core import metrics

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DECISIONS = [p.relative_to(ROOT) for p in (ROOT / "docs" / "decisions").glob("[0-9]*.md")]
PAGE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")


def test_the_help_in_the_docs_is_the_help_of_the_program() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "helps.py"))
    # Where a usage breaks its lines is each Python's own.
    assert tool["page"]().split() == PAGE.split(), "run tools/helps.py"


@pytest.mark.parametrize("command", sorted(cli.COMMANDS))
def test_every_command_is_in_the_readme_and_on_the_page(command: str) -> None:
    assert f"poise {command}" in README
    assert f"### poise {command}" in PAGE


def test_the_readme_s_commands_are_targets() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"^make ([a-z]+)", README, re.M)) <= targets


def test_ci_runs_the_readme_s_test_command() -> None:
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text()


@pytest.mark.parametrize(
    "page",
    sorted(
        str(p.relative_to(ROOT))
        for p in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md"))
    ),
)
def test_every_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if not target.startswith("http"):
            assert ((ROOT / page).parent / target).exists(), target


@pytest.mark.parametrize(
    "page", ["docs/architecture.md", "docs/glossary.md", *sorted(map(str, DECISIONS))]
)
def test_every_file_that_is_named_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    spans = re.findall(r"`([^`]+)`", text)
    for path in (span for span in spans if re.fullmatch(r"(\w+/)+(\w+\.\w+)?", span)):
        assert (ROOT / path).exists() or (ROOT / "src" / "poise" / path).exists(), path


def test_the_field_s_words_are_in_the_code_that_they_mean() -> None:
    for word, path in (
        ("artefact", "core/hrv/labels.py"),
        ("respiratory sinus arrhythmia (RSA)", "core/metrics/swing.py"),
        ("phase-locking value (PLV)", "core/hrv/phase_locking.py"),
        ("hysteresis", "core/lead.py"),
        ("Detrend", "core/pulse/filters.py"),
    ):
        assert word in (ROOT / "src" / "poise" / path).read_text(encoding="utf-8"), path


@pytest.mark.parametrize("name", exercises.SHELF.shipped())
def test_every_exercise_says_what_it_is_about(name: str) -> None:
    assert len(exercises.load(name).about) > 40


@pytest.mark.parametrize(
    ("page", "row"),
    [
        *(("exercises.md", f"| `{name}` |") for name in exercises.SHELF.shipped()),
        *(("rehearsal.md", f"{name}") for name in rehearsals.SHELF.shipped()),
        *(("data.md", f"| `poise-{name.replace('_', '-')}` (") for name in metrics.names()),
        *(("data.md", f"| `/poise/{name} ") for name in metrics.names()),
    ],
    ids=lambda words: words.strip("| `("),
)
def test_every_exercise_rehearsal_and_metric_is_on_its_page(page: str, row: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert row in text, f"docs/{page} has no row with {row}"


def test_as_many_questions_come_with_poise_as_are_said() -> None:
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    banks = questions.shipped()
    many = sum(len(bank.questions) for bank in banks)
    assert f"Six banks come with poise, {many} questions" in page
    assert len(banks) == 6


def test_nothing_tracked_holds_the_path_of_a_machine() -> None:
    where = re.compile(r"/(?:home|root|work|Users)/[A-Za-z]")
    for folder in (
        "src",
        "tests",
        "hw",
        "docs",
        "benchmarks",
        "calibration",
        "tools",
        "examples",
        ".github",
    ):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".md", ".toml", ".json", ".sh", ".yml") and path != Path(
                __file__
            ):
                assert not where.search(path.read_text(encoding="utf-8")), path


def test_the_citation_is_of_this_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.+)$", citation, re.M) == [poise.__version__]


def test_what_windows_runs_in_public_is_what_make_test_runs() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (wanted,) = re.findall(r"^test: setup-dev (.+?)  ##.*\n\t.* -j2 (.+)$", makefile, re.M)
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    targets = " ".join(wanted).split()
    assert len(targets) == 5
    for target in targets:
        (command,) = re.findall(rf"^{target}:.*\n\t.*\$\(BIN\)/(.+)$", makefile, re.M)
        command = command.replace("$(WORKERS)", "auto")  # a shell of make's, which Windows has not
        assert f".venv\\Scripts\\{command}\n" in workflow, target


PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "examples" / "README.md")
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.M | re.S)
TYPED = re.compile(r"(?:^|\| )poise ([a-z]+)([^|#\n]*)", re.M)


@pytest.mark.parametrize("page", [str(page.relative_to(ROOT)) for page in PAGES])
def test_every_command_on_a_page_is_one_and_so_are_its_options(page: str) -> None:
    """Those of the tour, the examples and the API are run besides."""
    text = (ROOT / page).read_text(encoding="utf-8")
    spans = re.findall(r"`([^`]+)`", BLOCK.sub("", text))
    shown = [*BLOCK.findall(text), *(" ".join(span.split()) for span in spans)]
    for name, rest in (found for part in shown for found in TYPED.findall(part)):
        assert name in {*cli.COMMANDS, "help"}, f"poise {name}"
        known = "" if name == "help" else cli.parser_of(name).format_help()
        for option in re.findall(r"(?<!\S)--[a-z][a-z-]*", rest):
            assert re.search(rf"{option}\b", known), f"poise {name} {option}"
