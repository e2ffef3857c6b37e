"""The pace finder as a script meets it: a run, its answer worked out again, two runs together."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from poise import cli, paths, settings
from poise.commands import planning
from poise.commands.live_pace import LivePace
from poise.core.events import Action, Command, Input, Rating, StageChanged
from poise.core.guide.schedule import Schedule
from poise.core.pace.protocol import sliding, stepped
from poise.headless import Lines
from poise.recording import reader
from poise.runtime.plan import SessionPlan
from poise.simulation.pace_heart import PaceHeart

HEART = PaceHeart(5.0, width_per_min=1.5, rr_ms=1000.0, wander=0.0, background_ms=8.0)
ACTS = '{"t": 625, "rating": "comfort", "value": 9}\n{"t": 626, "rating": "dizzy", "value": 0}\n'
DRAWN = ("MetricUpdate", "QualityUpdate", '"Beat"', "StrapReading")
Say = Callable[..., str]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run in steps, of a heart that answers five a minute most."""
    folder = tmp_path_factory.mktemp("pace")
    breaths = [breath for breath, _, _ in Schedule(stepped(), 0.0).breaths()]
    rr = folder / "rr.txt"
    rr.write_text("".join(f"{one.rr_ms:.0f}\n" for one in HEART.intervals(breaths, 1)))
    (folder / "acts.jsonl").write_text(ACTS)
    out = folder / "one.poise.jsonl"
    words = ("--replay", str(rr), "--speed", "0", "--out", str(out))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("POISE_HOME", str(folder / "home"))
        assert cli.main(["pace", *words, "--acts", str(folder / "acts.jsonl")]) == 0
    return out


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    def said(*words: str) -> str:
        capsys.readouterr()
        assert cli.main(["pace", *words]) == 0
        return capsys.readouterr().out

    return said


def twice(first: Path, folder: Path) -> Path:
    """The same run on two days, without what only a screen would want to know of it."""
    folder.mkdir()
    head, *lines = first.read_text().splitlines(keepends=True)
    rest = "".join(line for line in lines if not any(kind in line for kind in DRAWN))
    for day in (2, 3):
        header = json.loads(head) | {"utc_at_t0": f"2026-03-0{day}T18:00:00+01:00"}
        (folder / f"2026-03-0{day}T18-00-00-pace-stepped.poise.jsonl").write_text(
            json.dumps(header) + "\n" + rest
        )
    return folder


def test_the_answer_is_worked_out_again_from_the_recording_alone(first: Path, say: Say) -> None:
    told: dict[str, Any] = json.loads(say("--from", str(first), "--json"))
    found = told["pace_finder"]
    assert (told["kind"], told["exercise"], told["sensor"]) == ("summary", "pace-stepped", "replay")
    assert found["peak_per_min"] == pytest.approx(5.0, abs=0.25)
    assert 5.0 < found["high_per_min"] < 6.0
    assert found["suggested_per_min"] == 5.0
    assert [step["comfort"] for step in found["steps"]] == [None, None, None, 9, None, None]
    assert [e.scale for e in reader.read(first).events if isinstance(e, Rating)] == [
        "comfort", "dizzy",
    ]  # fmt: skip
    lines = say("--from", str(first)).splitlines()
    assert lines[3].startswith("5 a minute: swing ")
    assert lines[3].endswith("comfort 9")
    assert lines[5].endswith(", again")
    assert "about 5." in lines[6]


def test_two_runs_that_agree_are_taken_only_when_they_are_asked_for(
    first: Path, say: Say, tmp_path: Path
) -> None:
    folder = twice(first, tmp_path / "runs")
    told = json.loads(say("--past", "--folder", str(folder), "--json"))
    assert len(told["runs"]) == 2
    assert told["together"] == {"runs": 2, "per_min": 5.0, "reason": ""}
    assert settings.load(paths.config()).guide.pace == ""
    assert say("--use", "--folder", str(folder)).splitlines()[-1] == (
        "Your pace is now 5 a minute."
    )
    assert settings.load(paths.config()).guide.pace == "4.8-7.2"


def test_one_run_or_a_played_heart_among_ones_own_offers_nothing(
    first: Path, say: Say, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        "One run is not enough"
        in json.loads(say("--past", "--folder", str(first.parent), "--json"))["together"]["reason"]
    )
    twice(first, tmp_path / "runs")
    paths.sessions().parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "runs").rename(paths.sessions())
    assert say("--past").splitlines()[-1] == "No run has given a pace yet."
    assert cli.main(["pace", "--use"]) == 2
    assert "no other pace is offered" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--camera", "0"), "needs a chest strap"),
        (("--no-sensor",), "needs a chest strap"),
        (("--synthetic", "--pace", "4-6"), "leads its own paces"),
        (("--folder", "x"), "goes with --past or --use"),
        (("--past", "--folder", "no-such-folder"), "no folder of recordings"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    words: tuple[str, ...], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["pace", *words]) in (1, 2)
    assert why in capsys.readouterr().err


def test_the_pace_that_is_set_is_not_led_in_the_place_of_those_that_are_compared() -> None:
    settings.save(paths.config(), guide=settings.GuideSettings(pace="5-5"))
    args = cli.parser_of("pace").parse_args(["--synthetic", "1"])
    assert planning.plan(args, stepped()).exercise == stepped()


def test_a_slide_is_told_as_one_part(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines(sliding(), sys.stdout)
    t = 0.0
    for index, stage in enumerate(sliding().stages):
        lines.tell(StageChanged(t, index, stage.title))
        t += stage.duration_s
    said = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    assert said == [
        "Slower and slower (14:55)", "Breathe as you like (0:45)", "6 a minute (2:00)",
        "Breathe as you like (0:45)",
    ]  # fmt: skip


def test_each_key_says_one_thing_of_the_pace_before(capsys: pytest.CaptureFixture[str]) -> None:
    sent: list[Input] = []
    run = SimpleNamespace(runner=SimpleNamespace(put=sent.append))
    person = LivePace(SessionPlan(stepped()))
    line = person.line("")
    for t, key in enumerate("7tzppx\x1b"):
        person.press(run, line, float(t), key)  # type: ignore[arg-type]
    assert sent == [
        Rating(0.0, "comfort", 7), Rating(1.0, "comfort", 10), Rating(2.0, "dizzy", 1),
        Command(3.0, Action.PAUSE), Command(4.0, Action.RESUME), Command(6.0, Action.STOP),
    ]  # fmt: skip
    assert "Breathe smaller" in capsys.readouterr().out
