"""The drill as a script meets it: one JSON object a line, and the same ones each time."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from poise import cli, paths
from poise.commands import planning, session
from poise.questions import shipped
from poise.recording import notes
from poise.settings import Settings
from poise.simulation.drill_heart import DrillHeart
from poise.ui.shell.link import DrillChoice

ACTS = """
{"t": 0, "rating": "expected", "value": 7}
{"t": 142.1, "action": "answer"}
{"t": 190, "action": "done"}
{"t": 194, "action": "answer"}
{"t": 210, "action": "blank"}
{"t": 221.2, "action": "resume"}
{"t": 250, "action": "done"}
{"actual": 5, "happened": "no", "felt": "same"}
"""
WORDS = ("--speed", "0", "--json", "--no-record", "--seed", "3")
DRILL = (
    "level", "form", "standard", "checkpoint", "counts", "why_not", "seed", "asked", "answered",
    "stopped", "expected", "actual", "happened", "felt", "without_reset",
)  # fmt: skip
ANSWER = (
    "question", "kind", "latency_s", "spoken_s", "how", "by", "steps_s", "blanks", "resume_s",
    "objection", "ticks",
)  # fmt: skip
RECOVERY = (
    "sensor", "base_bpm", "base_se_bpm", "task_bpm", "end_bpm", "rise_bpm", "reactivity_bpm",
    "reactivity_se_bpm", "t50_s", "t50_low_s", "t50_high_s", "t50_fit_s", "left_60", "hrr60_bpm",
    "settled_s", "rebound_ln", "horizon_s", "confidence", "reason",
)  # fmt: skip


@pytest.fixture
def acts(tmp_path: Path) -> str:
    (tmp_path / "a.jsonl").write_text(ACTS)
    return str(tmp_path / "a.jsonl")


def drill(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    assert cli.main(["drill", *words]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_object_has_the_keys_of_its_contract_and_is_the_same_twice(
    acts: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first = drill(capsys, "4", "--synthetic", "1", *WORDS, "--acts", acts)
    second = drill(capsys, "4", "--synthetic", "1", *WORDS, "--acts", acts)
    assert first == second
    said = first[-1]
    assert [key for key in said["drill"] if key in DRILL] == list(DRILL)
    assert [key for key in said["answers"][0] if key in ANSWER] == list(ANSWER)
    assert [key for key in said["recovery"] if key in RECOVERY] == list(RECOVERY)
    assert said["drill"]["expected"] == 7
    assert (said["drill"]["actual"], said["drill"]["happened"]) == (5, "no")
    assert said["answers"][1]["resume_s"] == [11.2]
    assert said["recovery"]["t50_low_s"] < said["recovery"]["t50_s"]
    assert said["recovery"]["reason"] == ""


def test_without_a_sensor_all_is_null_with_a_reason_and_the_drill_complete(
    acts: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = drill(capsys, "4", "--no-sensor", *WORDS, "--acts", acts)[-1]
    numbers = [v for k, v in said["recovery"].items() if k.endswith(("bpm", "_s", "left_60", "ln"))]
    assert set(numbers) <= {None, 0.0}
    assert said["recovery"]["reason"] == "no heartbeats"
    assert said["completed"]
    assert said["drill"]["answered"] == 2


def test_a_standard_drill_played_from_a_file_counts(
    acts: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heard = [rr.rr_ms for rr in DrillHeart().intervals(3) if rr.t - rr.rr_ms / 1000 >= 0]
    np.savetxt(tmp_path / "rr.txt", heard, fmt="%.1f")
    words = ("--standard", "--replay", str(tmp_path / "rr.txt"), *WORDS, "--acts", acts)
    said = drill(capsys, *words)[-1]
    assert (said["drill"]["standard"], said["drill"]["counts"]) == (True, True)
    assert said["recovery"]["reactivity_bpm"] == pytest.approx(18, abs=4)
    known = {question.id: question for bank in shipped() for question in bank.questions}
    assert all(known[answer["question"]].level == 2 for answer in said["answers"])


def test_what_was_said_afterwards_is_beside_the_recording(
    acts: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.poise.jsonl"
    words = ("--synthetic", "1", "--speed", "0", "--json", "--out", str(path), "--acts", acts)
    said = drill(capsys, "2", *words)[-1]
    assert notes.load(path) == {"actual": 5, "happened": "no", "felt": "same"}
    assert said["recording"] == str(path)
    assert cli.main(["replay", str(path), "--json", "--speed", "0"]) == 0
    again = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert again["recovery"] == said["recovery"]
    assert again["answers"] == said["answers"]


def test_what_an_objection_is_is_said_only_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    rows = drill(capsys, "--kind", "error", "--no-sensor", *WORDS)
    doubts = [row for row in rows if row["kind"] == "Asked" and row["asks"] == "doubt"]
    assert len(doubts) == 3
    assert all(row["objection"] is None for row in doubts)
    told = [a["objection"] for a in rows[-1]["answers"] if a["kind"] == "doubt"]
    assert {"wrong", "right"} <= set(told)


def test_in_words_no_heart_is_told_of_before_the_end(
    acts: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("4", "--synthetic", "1", "--speed", "0", "--no-record", "--seed", "3", "--acts", acts)
    assert cli.main(["drill", *words]) == 0
    said = capsys.readouterr().out
    during, _, after = said.partition("The drill is complete.")
    assert "bpm" not in during
    assert "You expected 7, it was 5; what you feared did not happen." in after
    assert "a minute faster than at rest" in after


@pytest.mark.parametrize("level", range(1, 7))
def test_a_level_lists_its_forms(level: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["drill", str(level), "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(f"level {level}" in line for line in lines)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["7", "--list"], 2),
        (["4", "--standard"], 2),
        (["--kind", "steps", "--bank", "operation"], 1),
        (["4", "--acts", "nowhere.jsonl"], 2),
        (["4", "--task", "59"], 2),
        (["--standard", "--hard", "3"], 1),
    ],
)
def test_what_cannot_be_done_is_said(words: list[str], status: int) -> None:
    assert cli.main(["drill", "--no-sensor", "--no-record", "--json", *words]) == status


def test_the_level_that_is_due_is_that_of_the_last_drill(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("--no-sensor", "--speed", "0", "--json")
    assert drill(capsys, *words)[-1]["drill"]["level"] == 1
    drill(capsys, "3", *words)
    drill(capsys, "--kind", "error", *words)  # which moves nothing
    assert drill(capsys, *words)[-1]["drill"]["level"] == 3


def test_no_question_comes_twice_in_a_week(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[str] = []
    for seed in range(6):
        words = ("2", "--no-sensor", "--speed", "0", "--json", "--seed", str(seed))
        asked += [answer["question"] for answer in drill(capsys, *words)[-1]["answers"]]
    assert len(asked) == len(set(asked))


def test_forgetting_everything_forgets_what_was_kept_for_standard_drills(
    capsys: pytest.CaptureFixture[str],
) -> None:
    drill(capsys, "--standard", "--no-sensor", "--speed", "0", "--json")
    assert paths.reserve().exists()
    assert cli.main(["forget", "--all", "--yes"]) == 0
    assert not paths.reserve().exists()


@pytest.mark.parametrize(
    "choice",
    [DrillChoice(level=3), DrillChoice(level=5, kind="error"), DrillChoice(level=4, standard=True),
     DrillChoice(level=2, bank="operations", timer="shown")],
    ids=lambda choice: choice.kind or str(choice.level),
)  # fmt: skip
def test_what_is_chosen_in_the_window_becomes_a_drill_of_that_kind(choice: DrillChoice) -> None:
    parser = argparse.ArgumentParser()
    session.add_arguments(parser)
    plans = planning.Plans(parser.parse_args(["--no-sensor"]), "interview-reset", alone=False)
    drawn = plans.drill(choice, Settings()).exercise.drill
    assert drawn is not None
    assert (drawn.level, drawn.standard) == (choice.level, choice.standard)
    assert drawn.kind == (choice.kind or "ladder")
    if choice.bank:
        assert {ask.question.split("-")[0] for ask in drawn.questions()} == {"ops"}
