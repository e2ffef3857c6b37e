"""``import poise``: what it offers, what it costs, and that its pages say what it does."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import poise
from poise import api
from poise.errors import PoiseError, UsageError
from poise.recording import reader
from poise.recording.format import header_line, input_line, output_line
from poise.runtime.replay import Replay
from poise.simulation.recordings import made_up

ROOT = Path(__file__).resolve().parents[1]


def test_importing_it_loads_nothing_but_itself() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import sys; before = set(sys.modules); import poise\n"
         "print(sorted(set(sys.modules) - before))"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout == "['poise']\n"


def test_every_name_it_offers_is_there_and_is_documented() -> None:
    assert poise.__all__ == api.__all__ == sorted(api.__all__)
    for name in poise.__all__:
        assert getattr(poise, name) is getattr(api, name)
        assert getattr(poise, name).__doc__
        assert name in dir(poise)


def test_a_name_it_does_not_offer_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        poise.analyse  # type: ignore[attr-defined]  # noqa: B018


def test_the_examples_in_the_docstrings_are_true() -> None:
    failed, tried = doctest.testmod(api)
    assert (failed, tried >= 5) == (0, True)


def test_the_examples_on_the_page_are_true(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "python-api.md").read_text(encoding="utf-8")
    page = page.replace("\n```", "\n\n```")  # else a fence is taken for output
    examples = doctest.DocTestParser().get_doctest(page, {}, "python-api.md", None, 0)
    failed, tried = doctest.DocTestRunner().run(examples)
    assert (failed, tried >= 20) == (0, True)


# ------------------------------------------------------------------ what each gives


def test_a_recording_in_memory_says_what_its_file_says(poise_home: Path) -> None:
    made = made_up(poise_home / "sessions" / "x.poise.jsonl")
    assert poise.analyze(made) == poise.analyze(made.path) == poise.analyze(str(made.path))
    assert poise.analyze(made, raw=True).variability != poise.analyze(made).variability
    assert poise.analyze(made, from_s=30, to_s=60).duration_s == pytest.approx(30)


def test_options_are_those_of_the_command_and_are_refused_in_its_words() -> None:
    with pytest.raises(UsageError, match="--from 9 is not before --to 3"):
        poise.analyze([800.0] * 30, from_s=9, to_s=3)
    with pytest.raises(UsageError, match="a pace is seconds in and out"):
        poise.analyze([800.0] * 30, pace="slowly")


def test_a_session_is_read_by_path_name_or_last(poise_home: Path) -> None:
    made = made_up(poise_home / "sessions" / "2026-03-01T14-05-09-x.poise.jsonl")
    for name in (made.path, str(made.path), "2026-03-01", "last"):
        assert poise.read(name) == made
    with pytest.raises(PoiseError, match="no recording is called"):
        poise.read("never")


def test_a_made_up_session_is_the_same_each_time_and_writes_nothing(poise_home: Path) -> None:
    assert poise.synthetic(5, 1) == poise.synthetic(5, 1)
    assert poise.synthetic(5, 1).outputs != poise.synthetic(6, 1).outputs
    assert not poise_home.exists()


def test_a_made_up_session_is_a_recording_like_any_other(tmp_path: Path) -> None:
    recording = poise.synthetic(2, 2)
    assert Replay(recording).same
    path = tmp_path / recording.path.name
    lines = [header_line(recording.header)]
    inputs = {id(event): at for at, event in recording.inputs}
    for event in recording.events:
        at = inputs.get(id(event))
        lines.append(output_line(event) if at is None else input_line(event, at))  # type: ignore[arg-type]
    path.write_text("\n".join([*lines, '{"end":"completed"}']) + "\n", encoding="utf-8")
    assert reader.read(path).events == recording.events


def test_its_minutes_are_those_asked_for() -> None:
    assert poise.synthetic(1, 3.5).outputs[-1].t == pytest.approx(3.5 * 60, abs=8)
