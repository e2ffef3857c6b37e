"""``poise contexts``: what is said of a drill's surroundings is in its notes and nowhere else."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from poise import cli, exporters, paths
from poise.library import contexts, past_drills
from poise.recording import notes

NOW = datetime.fromisoformat("2026-03-01T09:20:00+00:00").astimezone()
MARKER = "zinnia-room-4711"


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A drill that can be put on any day."""
    out = tmp_path_factory.mktemp("drill") / "drill.poise.jsonl"
    words = ("drill", "2", "--no-sensor", "--speed", "0", "--json", "--out", str(out))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("POISE_HOME", str(out.parent))
        assert cli.main(list(words)) == 0
    return out.read_text()


def put(text: str, at: datetime, place: str = "") -> Path:
    head, rest = text.split("\n", 1)
    paths.sessions().mkdir(parents=True, exist_ok=True)
    path = paths.sessions() / f"{at:%Y-%m-%dT%H-%M-%S}-two-aloud.poise.jsonl"
    path.write_text(json.dumps(json.loads(head) | {"utc_at_t0": at.isoformat()}) + "\n" + rest)
    if place:
        notes.save(path, {"felt": "same", "context": {"place": place}})
    return path


def test_a_drill_s_surroundings_are_said_kept_and_remembered(
    drill: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["contexts"]) == 0
    assert "No drill has a place yet" in capsys.readouterr().out
    assert cli.main(["contexts", "set", "--place", "desk"]) == 2
    first = put(drill, NOW, "kitchen")
    put(drill, NOW + timedelta(days=1))
    words = ["contexts", "set", "last", "--place", "the  train", "--company", "alone", "--json"]
    capsys.readouterr()
    assert cli.main(words) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"place": "the train", "company": "alone"}
    assert notes.load(first)["felt"] == "same"
    assert cli.main(["contexts", "set", first.name[:19], "--posture", "standing"]) == 0
    assert contexts.of(notes.load(first)).place == "kitchen"
    done = past_drills.every()
    assert contexts.last(done).place == "the train"
    assert contexts.used(done)["place"] == ["the train", "kitchen"]
    assert cli.main(["contexts", "set"]) == 2
    assert cli.main(["contexts", "set", "nothing", "--place", "x"]) == 2
    assert cli.main(["contexts", "set", "last", "--place", "x" * 41]) == 2


def test_the_map_and_the_suggestion(drill: str, capsys: pytest.CaptureFixture[str]) -> None:
    for days in (0, 2, 4):
        put(drill, NOW + timedelta(days=days), "desk")
    put(drill, NOW + timedelta(days=5))
    assert cli.main(["contexts", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    part = "morning" if 5 <= NOW.hour < 12 else said["map"][0]["part"]
    assert said["map"] == [{"place": "desk", "part": part, "drills": 3}]
    assert (said["without_place"], said["spread"]) == (1, None)
    assert said["suggest_new_place"]
    assert cli.main(["contexts"]) == 0
    shown = capsys.readouterr().out
    assert "desk" in shown
    assert "Somewhere new this week?" in shown
    assert contexts.said_day() is None  # looking remembers nothing
    done, day = past_drills.every(), date(2026, 3, 20)
    assert contexts.suggestion(done, day)
    assert contexts.suggestion(done, day)
    assert not contexts.suggestion(done, day + timedelta(days=6))
    assert contexts.suggestion(done, day + timedelta(days=7))


@pytest.mark.parametrize("context", ["desk", {"place": 7}, {"place": "a\nb" + "c" * 99}, None, []])
def test_what_came_from_elsewhere_is_read_as_far_as_it_is_one(context: object) -> None:
    found = contexts.of({"context": context})
    assert "\n" not in found.place
    assert len(found.place) <= 40


def test_a_place_is_in_no_index_log_or_export_and_goes_with_its_drill(
    drill: str, tmp_path: Path, poise_home: Path
) -> None:
    path, out = put(drill, NOW, MARKER), tmp_path / "out"
    assert cli.main(["contexts"]) == 0
    assert contexts.suggestion(past_drills.every(), date(2026, 3, 20)) is False
    for form in exporters.names():
        cli.main(["export", path.name[:19], "--to", form, "-o", str(out / form)])
    assert holding(MARKER, poise_home, out) == {notes.beside(path).name}
    assert cli.main(["forget", path.name[:19], "--yes"]) == 0
    assert holding(MARKER, poise_home, out) == set()


def test_forgetting_everything_takes_the_suggestion_along(poise_home: Path) -> None:
    paths.contexts().parent.mkdir(parents=True)
    paths.contexts().write_text('{"suggested": "2026-03-01"}')
    assert contexts.said_day() == date(2026, 3, 1).toordinal()
    assert cli.main(["forget", "--all", "--yes"]) == 0
    assert not paths.contexts().exists()
    paths.contexts().write_text("nonsense")
    assert contexts.said_day() is None


def holding(word: str, *folders: Path) -> set[str]:
    return {
        file.name
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and word.encode() in file.read_bytes()
    }
