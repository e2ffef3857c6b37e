"""``poise check`` and ``poise bench`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from poise import __version__, cli, exercises
from poise.clock import utc_now
from poise.core.events import Action, Command, Input
from poise.core.session import Session
from poise.recording.format import Header
from poise.recording.writer import Writer
from poise.runtime.runner import run_at_once
from poise.simulation.person import Person
from poise.simulation.readings import strap_stream
from poise.simulation.skin import Scene, samples
from tests.worlds import paced


def record(path: Path, inputs: list[Input], breaths: int) -> Path:
    exercise = paced(breaths)
    header = Header(__version__, utc_now(), exercises.to_dict(exercise), {}, {}, ())
    arriving = [(e.t, e) for e in [Command(0.0, Action.START), *sorted(inputs, key=lambda e: e.t)]]
    for _ in run_at_once(Session(exercise), arriving, Writer(path, header)):
        pass
    return path


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two minutes of one heart, seen and felt."""
    seen, beats = samples(Person(), Scene(pulse_grey=0.8, noise_grey=0.08), 100, seed=2)
    felt = list(strap_stream([float(t) for t in beats], until=100))
    path = tmp_path_factory.mktemp("agreement") / "both.poise.jsonl"
    return record(path, [*seen, *felt], 9)


def test_a_session_with_both_sensors_says_how_far_they_agree(
    both: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "agreement.json"
    assert cli.main(["check", "agreement", str(both), "--json", "--out", str(out)]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found == json.loads(out.read_text(encoding="utf-8"))
    assert found["accepted"]
    assert found["beats"]["matched"] > 0.8 * found["beats"]["n"]
    assert abs(found["heart"]["bias"]["value"]) < 0.5
    assert found["intervals"]["mae"]["value"] < 25
    assert set(found["segments"]) == {"still", "bright"}
    offset = found["constants"]["offset_s"]
    assert offset["how"] == "measured"
    assert "both.poise.jsonl" in offset["source"]
    assert offset["uncertainty"] > 0
    assert cli.main(["check", "agreement", str(both)]) == 0
    words = capsys.readouterr().out
    assert "beats come" in words
    assert "heart rate of ten seconds" in words


def test_a_session_with_one_sensor_cannot_agree_and_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    felt = list(strap_stream([0.8 * k for k in range(60)], until=40))
    path = record(tmp_path / "one.poise.jsonl", list(felt), 4)
    assert cli.main(["check", "agreement", str(path)]) == 1
    assert "--strap --camera" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["check", "strap", "--screen"],
        ["check", "camera", "0", "1"],
        ["check", "agreement", "a", "b", "c"],
        ["check", "camera", "virtual:colour=red"],
        ["check", "strap", "--seconds", "1"],
        ["bench", "pipeline", "virtual"],
        ["bench", "camera", "--seconds", "0"],
    ],
)
def test_words_that_do_not_fit_together_are_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(words) == 2
    assert capsys.readouterr().err.startswith("poise: ")


def test_a_camera_that_is_not_there_is_not_available(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", "camera", "63"]) == 3
    assert "camera 63" in capsys.readouterr().err


def test_the_strap_is_the_reference_in_whichever_place_it_is_named(
    real_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = real_data / "welltory_camera" / "subject_03"
    found = []
    for order in (("RR.txt", "PPG.csv"), ("PPG.csv", "RR.txt")):
        assert cli.main(["check", "agreement", *(str(record / name) for name in order)]) == 0
        found.append(capsys.readouterr().out)
    assert found[0] == found[1]
    assert "before the strap's" in found[0]
