"""The outcome from recordings, as a script meets it: by the folder, by JSON, and as a page."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from poise import cli, clock, paths
from poise.core.weeks.outcome import Measure
from poise.library import outcomes
from poise.recording import notes
from poise.simulation.drill_heart import DrillHeart

BEGAN = datetime.fromisoformat("2026-03-02T18:00:00+01:00")
ACTS = '{"t": 142, "action": "answer"}\n{"t": 250, "action": "done"}\n'
Told = Callable[..., dict[str, Any]]


@pytest.fixture(autouse=True)
def half_a_year_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """All weeks are over."""
    monkeypatch.setattr(clock, "today", lambda: BEGAN.date() + timedelta(weeks=26))


@pytest.fixture(scope="module")
def drills(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Three standard drills, of hearts that rise by 24 bpm, by 18, and by 12."""
    folder = tmp_path_factory.mktemp("drills")
    (folder / "a.jsonl").write_text(ACTS)
    made = {}
    for name, rise in (("h", 24.0), ("m", 18.0), ("l", 12.0)):
        heart = DrillHeart(rise_bpm=rise).intervals(1)
        rr = folder / f"{name}.txt"
        rr.write_text("".join(f"{one.rr_ms:.0f}\n" for one in heart if one.t > 0))
        out = folder / f"{name}.poise.jsonl"
        words = ("--standard", "--replay", str(rr), "--speed", "0", "--json", "--out", str(out))
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("POISE_HOME", str(folder / "home"))
            assert cli.main(["drill", *words, "--acts", str(folder / "a.jsonl")]) == 0
        made[name] = out.read_text()
    return made


def put(text: str, folder: Path, began: datetime) -> Path:
    """The recording as if it had been made at another time."""
    head, rest = text.split("\n", 1)
    header = json.loads(head) | {"utc_at_t0": began.isoformat()}
    path = folder / f"{began:%Y-%m-%dT%H-%M-%S}-four-limit.poise.jsonl"
    path.write_text(json.dumps(header) + "\n" + rest)
    return path


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    def ask(*words: str) -> dict[str, Any]:
        capsys.readouterr()
        assert cli.main(["outcome", *words, "--json"]) == 0
        said: dict[str, Any] = json.loads(capsys.readouterr().out)
        return said

    return ask


def test_what_differed_at_a_checkpoint_is_said(
    drills: dict[str, str], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = paths.sessions()
    folder.mkdir(parents=True, exist_ok=True)
    head, rest = drills["h"].split("\n", 1)
    header = json.loads(head)
    header["drill"]["checkpoint"] = True
    checkpoint = f"{json.dumps(header)}\n{rest}"
    for text, days, conditions in (
        (drills["h"], 0, {"seat": False}),  # of no checkpoint nothing is asked
        (checkpoint, 1, {"seat": False, "coffee": True, "exercise": False}),
        (checkpoint, 2, {"seat": True, "coffee": "yes"}),
    ):
        path = put(text, folder, BEGAN + timedelta(days=days))
        notes.save(path, {"conditions": conditions})
    assert [one["differs"] for one in told()["conditions"]] == [["seat", "coffee"]]
    assert cli.main(["outcome"]) == 0
    line = "On 2026-03-03 something was different: another seat, coffee within the hour."
    assert line in capsys.readouterr().out


def weeks(drills: dict[str, str], folder: Path, kinds: str) -> None:
    """A drill to get to know it, then one each Monday: high, middle or low."""
    folder.mkdir(parents=True, exist_ok=True)
    put(drills["h"], folder, BEGAN - timedelta(hours=1))
    for week, kind in enumerate(kinds):
        text = drills[kind]
        put(text, folder, BEGAN + timedelta(weeks=week, minutes=week))


def test_a_folder_of_replayed_drills_is_told_after_the_seventh_week(
    drills: dict[str, str], tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 4, 20))
    weeks(drills, tmp_path / "fell", "hhhmmll")
    said = told("--folder", str(tmp_path / "fell"))
    assert (said["kind"], said["primary"], said["weeks"], said["count"]) == (
        "outcome", "reactivity", 7, 1,
    )  # fmt: skip
    assert said["looks"] == [{"weeks": 7, "level": 0.99, "verdict": said["verdict"]}]
    assert said["verdict"] == "fell"
    assert said["low"] < said["change"] < said["high"] < 0
    assert [one["why"] for one in said["left_out"]] == ["first"]
    assert (said["needed"], said["next_look"], said["unit"]) == (7, 13, "bpm")
    assert [row["name"] for row in said["described"]] == []  # of a rise of 12 no other is known
    assert "replayed" in said["note"]
    weeks(drills, tmp_path / "level", "hhhhhhh")
    assert told("--folder", str(tmp_path / "level"))["verdict"] == "no-clear-change"
    weeks(drills, tmp_path / "three", "hll")
    said = told("--folder", str(tmp_path / "three"))
    assert (said["verdict"], said["change"], said["weeks"]) == ("not-yet", None, 3)


def test_on_this_computer_a_replay_is_nobody_s_heart(
    drills: dict[str, str], told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 4, 20))
    weeks(drills, paths.sessions(), "hhhmmll")
    said = told()
    assert (said["verdict"], said["weeks"]) == ("not-yet", 0)
    assert {one["why"] for one in said["left_out"]} == {"first", "sensor"}


def test_what_was_expected_stands_beside_it(
    drills: dict[str, str], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    paths.sessions().mkdir(parents=True)
    path = put(drills["h"], paths.sessions(), BEGAN)
    notes.save(path, {"expected": 7, "actual": 4})
    assert told()["expected_minus_actual"] == {"n": 1, "median": 3}
    assert cli.main(["outcome"]) == 0
    said = capsys.readouterr().out
    assert "0 of 7 weeks have a standard drill." in said
    assert "Seven weeks show big changes only." in said
    assert "In one drill it was 3 points less bad than you expected." in said


def test_another_measure_begins_the_count_anew_and_says_so(
    drills: dict[str, str], capsys: pytest.CaptureFixture[str], told: Told
) -> None:
    assert cli.main(["outcome", "--primary", "left_60"]) == 0
    assert "anew" not in capsys.readouterr().out  # nothing was done yet
    paths.sessions().mkdir(parents=True)
    put(drills["h"], paths.sessions(), BEGAN)
    assert cli.main(["outcome", "--primary", "reactivity"]) == 0
    assert "The count begins anew today" in capsys.readouterr().out
    assert outcomes.chosen() == outcomes.Chosen(Measure.REACTIVITY, clock.today())
    assert told()["since"] == clock.today().isoformat()
    assert cli.main(["outcome", "--primary", "reactivity"]) == 0
    assert "anew" not in capsys.readouterr().out


def test_a_look_can_be_asked_for_again(
    drills: dict[str, str], tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 6, 20))
    weeks(drills, tmp_path / "x", "hhhmmllhhhhhh")
    folder = ("--folder", str(tmp_path / "x"))
    assert [look["weeks"] for look in told(*folder)["looks"]] == [7, 13]
    seventh = told(*folder, "--weeks", "7")
    assert (seventh["verdict"], len(seventh["per_week"])) == ("fell", 7)
    with pytest.raises(SystemExit):
        cli.main(["outcome", "--weeks", "8"])


def test_a_drill_that_was_forgotten_is_counted_without_a_name(
    drills: dict[str, str], told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    paths.sessions().mkdir(parents=True)
    path = put(drills["h"], paths.sessions(), BEGAN)
    assert cli.main(["forget", str(path), "--yes"]) == 0
    assert told()["left_out"] == [{"session": None, "why": "forgotten"}]
    assert path.name not in paths.outcome().read_text()
    assert cli.main(["outcome"]) == 0
    assert "Left out: 1, deleted after it was recorded" in capsys.readouterr().out
    assert cli.main(["forget", "--all", "--yes"]) == 0
    assert told()["left_out"] == []


def test_one_bad_recording_in_a_folder_is_named_and_the_others_are_read(
    drills: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weeks(drills, tmp_path / "x", "hh")
    (tmp_path / "x" / "bad.poise.jsonl").write_text("nonsense")
    assert cli.main(["outcome", "--folder", str(tmp_path / "x")]) == 0
    said = capsys.readouterr()
    assert "bad.poise.jsonl" in said.err
    assert "2 of 7 weeks have a standard drill." in said.out


def test_a_page_can_be_printed(drills: dict[str, str], tmp_path: Path) -> None:
    weeks(drills, tmp_path / "x", "hhhmmll")
    page = tmp_path / "page.html"
    assert cli.main(["outcome", "--folder", str(tmp_path / "x"), "--report", str(page)]) == 0
    text = page.read_text()
    assert text.startswith("<!doctype html>")
    assert "became smaller" in text
    assert "It is not a measure of confidence" in text
    assert "http" not in text


def test_a_choice_that_cannot_be_read_is_reactivity_and_a_folder_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths.outcome().parent.mkdir(parents=True)
    for text in ("[]", "{}", '{"primary": "hrr60"}', '{"primary": "t50", "since": 7}', "\0"):
        paths.outcome().write_text(text)
        assert outcomes.chosen() == outcomes.Chosen()
    assert cli.main(["outcome", "--folder", str(tmp_path / "none")]) == 1
    assert "is no folder of recordings" in capsys.readouterr().err
