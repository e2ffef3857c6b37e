"""One bad recording is a row that says why, and hides no other: of any kind, and everywhere."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from poise import cli, paths
from poise.errors import RecordingError
from poise.library import history, sessions
from poise.recording import bounds, notes, reader
from poise.simulation.recordings import made_up
from tests.worlds import paced

HOSTILE = Path(__file__).parents[1] / "data" / "cases" / "hostile"
Lines = list[dict[str, Any]]


def text(value: object) -> str:
    return json.dumps(value, ensure_ascii=True)


def header(**more: object) -> Callable[[Lines], None]:
    def harm(lines: Lines) -> None:
        lines[0].update(more)

    return harm


def exercise(**more: object) -> Callable[[Lines], None]:
    def harm(lines: Lines) -> None:
        lines[0]["exercise"].update(more)

    return harm


def stage(**more: object) -> Callable[[Lines], None]:
    def harm(lines: Lines) -> None:
        lines[0]["exercise"]["stage"][0].update(more)

    return harm


def event(kind: str, **more: object) -> Callable[[Lines], None]:
    def harm(lines: Lines) -> None:
        next(row for row in lines[1:] if kind in (row.get("in"), row.get("out"))).update(more)

    return harm


DEEP: object = 1
for _ in range(200):
    DEEP = [DEEP]
NAN, INF, HUGE, HALF = float("nan"), float("inf"), 10**400, "\ud800"
VALUES = {"null": None, "list": [[1]], "nan": NAN, "huge": HUGE, "half": HALF, "deep": DEEP}
NUMBERS = {"nan": NAN, "inf": INF, "huge": HUGE, "much": 10**12, "negative": -5, "text": "x"}
OTHERS = {"nan": NAN, "inf": -INF, "huge": HUGE, "null": None, "deep": DEEP, "object": {}}
SHORT = {"kind": "settle", "title": "", "seconds": 1}
# A recording is refused whole when its header is bad; a bad line ends it there.
REFUSED: dict[str, Callable[[Lines], None]] = {
    **{
        f"header {key} {name}": header(**{key: value})
        for key in ("app", "utc_at_t0", "exercise", "settings", "devices", "tags", "poise")
        for name, value in VALUES.items()
        if not (key == "tags" and name == "list")
    },
    "header exercise without a stage": exercise(stage=[]),
    "header exercise stage is text": exercise(stage="pace"),
    "header exercise unknown key": exercise(more=1),
    "header exercise with very many stages": exercise(stage=[SHORT] * 5000),
    **{
        f"stage {key} {name}": stage(**{key: value})
        for key in ("breaths", "inhale_s", "exhale_s", "prompts", "measured", "seconds")
        for name, value in NUMBERS.items()
    },
    "stage with very many prompts": stage(prompts=[{"at": 1, "say": ""}] * 5000),
}  # fmt: skip
CUT: dict[str, Callable[[Lines], None]] = {
    **{
        f"{kind} {key} {name}": event(kind, **{key: value})
        for kind, key in (
            ("RRInterval", "t"), ("RRInterval", "rr_ms"), ("RRInterval", "sigma_ms"),
            ("RRInterval", "sensor"),
            ("BreathStarted", "t"), ("BreathStarted", "index"), ("BreathStarted", "inhale_s"),
            ("BreathMeasured", "gain"), ("BreathMeasured", "breath"), ("BreathMeasured", "start_s"),
            ("SensorStatus", "t"), ("StrapReading", "rr_ms"),
        )
        for name, value in OTHERS.items()
    },
    "a breath of negative length": event("BreathStarted", inhale_s=-1e6),
    "a breath of no length": event("BreathStarted", inhale_s=0, exhale_s=0),
    "a count below zero": event("BreathMeasured", beats=-1),
    "a count that is a huge number": event("BreathStarted", index=10**15),
    "an event in another year": event("RRInterval", t=3e7),
    "half of a character": event("RRInterval", sensor=HALF),
    "a guide that goes back": event("BreathStarted", t=-1000.0),
    "an input that nobody hears": event("StrapReading", **{"in": "Beat"}),
    "an event of no name": event("RRInterval", out="Enum"),
    "an event whose name is a list": event("RRInterval", out=[[]]),
}  # fmt: skip


def harmed(folder: Path, good: Path, harm: Callable[[Lines], None]) -> Path:
    lines = [json.loads(line) for line in good.read_text().splitlines()]
    harm(lines)
    path = folder / "bad.poise.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in lines))
    return path


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up(tmp_path_factory.mktemp("good") / "good.poise.jsonl", exercise=paced(4)).path


@pytest.mark.parametrize("kind", REFUSED)
def test_a_header_that_says_nonsense_is_a_row_with_the_reason(
    kind: str, good: Path, tmp_path: Path
) -> None:
    row = sessions.row(harmed(tmp_path, good, REFUSED[kind]))
    assert row.summary is None
    assert "bad" in row.error
    assert "poise ran into a problem" not in row.error


@pytest.mark.parametrize("kind", CUT)
def test_a_line_that_says_nonsense_ends_the_recording_there(
    kind: str, good: Path, tmp_path: Path
) -> None:
    path = harmed(tmp_path, good, CUT[kind])
    recording = reader.read(path)
    assert "cannot be read; everything before it is kept" in recording.damage
    whole = reader.read(good).events
    assert recording.events == whole[: len(recording.events)]
    assert len(recording.events) < len(whole)


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 10)


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def loop(path: Path) -> None:
    path.symlink_to(path)


def nowhere(path: Path) -> None:
    path.symlink_to(path.with_name("gone"))


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def endless_line(path: Path) -> None:
    path.write_bytes(b'{"poise": 1, "app": "' + b"a" * (2 << 20) + b'"}\n')


def enormous(path: Path) -> None:
    path.touch()
    os.truncate(path, bounds.LARGEST_FILE + 1)


def forbidden(path: Path) -> None:
    path.symlink_to("/proc/self/mem")


PLACES = [nothing, noise, folder, pipe, loop, nowhere, device, endless_line, enormous, forbidden]


def undecodable(home: Path) -> Path:
    return Path(os.fsdecode(os.fsencode(home) + b"/bad\xff\x1b[2J.poise.jsonl"))


@pytest.mark.parametrize("make", PLACES)
def test_what_is_no_file_of_a_recording_is_refused_with_a_sentence(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "bad.poise.jsonl"
    make(path)
    with pytest.raises(RecordingError, match=r"bad\.poise\.jsonl"):
        reader.read(path)
    assert not reader.is_recording(path)


@pytest.fixture
def crowd(good: Path) -> list[str]:
    """Good recordings among bad ones; the names of the good.

    Of those harmed here every fourth: each of them is read by itself above.
    """
    home = paths.sessions()
    home.mkdir(parents=True)
    for path in HOSTILE.glob("*.jsonl"):
        shutil.copy(path, home)
    for make in PLACES:
        make(home / f"{make.__name__}.poise.jsonl")
    for n, harm in enumerate([*REFUSED.values(), *CUT.values()][::4]):
        harmed(home, good, harm).rename(home / f"harmed{n}.poise.jsonl")
    shutil.copy(good, undecodable(home))
    for name in ("a-good", "z-good"):
        shutil.copy(good, home / f"{name}.poise.jsonl")
    notes.save(home / "a-good.poise.jsonl", {"went_well": "all"})
    os.mkfifo(home / "z-good.notes.json")
    return ["a-good", "z-good"]


def test_none_of_them_hides_another(
    crowd: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    there = len(sessions.every())

    def said(*words: str, status: int = 0) -> str:
        assert cli.main(words) == status
        return capsys.readouterr().out

    for _ in range(2):  # as the index is made, and as it is found
        rows = [json.loads(line) for line in said("sessions", "--json").splitlines()]
        assert len(rows) == there
        known = {row["name"]: row for row in rows}
        for name in crowd:
            assert known[name]["completed"]
        bad = [row for name, row in known.items() if name not in crowd]
        assert all(row.get("error") or row.get("damage") for row in bad)
        assert not any("poise ran into a problem" in row.get("error", "") for row in bad)
    shown = said("sessions")
    assert "\x1b" not in shown
    assert len(shown.splitlines()) == there
    pasts = {past.name: past for past in history.every()}
    assert {name for name in crowd if not pasts[name].trouble} == set(crowd)
    assert pasts["a-good"].went_well == "all"
    history.lines(pasts.values())
    assert f"from {there} recordings" in said("doctor", "--rebuild")
    said("doctor")
    table = tmp_path / "t.csv"
    said("batch", str(paths.sessions()), "--table", str(table), "--jobs", "1")
    lines = table.read_text(encoding="utf-8").splitlines()
    rows_of = {row["file"]: row for row in csv.DictReader(lines)}
    assert len(rows_of) == there - 1  # a folder is none of the files
    for name in crowd:
        assert not rows_of[f"{name}.poise.jsonl"]["error"]
    said("forget", "a-good", "--yes")
    said("forget", "harmed3", "--yes")
    said("forget", "--all", "--yes")
    assert not (paths.sessions() / "z-good.poise.jsonl").exists()
