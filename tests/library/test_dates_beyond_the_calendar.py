"""A date that cannot be told in every zone, or a file written in no year: it hides nothing else."""

from __future__ import annotations

import json
import os
import tempfile
import time  # noqa: TID251  (of a zone, and not the time)
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from poise import cli, clock, files, paths
from poise.core.limits import YEARS
from poise.core.weeks.ladder import Step
from poise.library import advice, contexts, history, past_drills, wins
from poise.library import plan as following
from poise.recording import notes
from poise.recording.format import wall_clock
from poise.simulation.recordings import made_up
from tests.worlds import paced

NAME = "2026-03-01T14-05-09-drill-1"
ODD = (
    "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59", "0001-01-01",
    "1969-12-31T23:00:00+00:00", "2999-12-31T23:59:59-12:00", "2026-03-01T10:00:00", "2026-W10-1",
    "", "nonsense",
)  # fmt: skip
MOMENTS_S = (-6e10, -62135596800.0, 253402300799.0, 253402387199.0, 9e13)
# Of a folder in memory: on a disk a file system may know no such time.
MEMORY = Path("/dev/shm")


@pytest.fixture(params=["UTC", "Asia/Tokyo", "America/New_York"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as here:
        here.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.fixture(scope="module")
def drilled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The recording of a drill with a heart, as text."""
    path = tmp_path_factory.mktemp("drill") / "a.poise.jsonl"
    words = ("drill", "1", "--synthetic", "1", "--speed", "0", "--json", "--out", str(path))
    with pytest.MonkeyPatch.context() as patch:  # a fixture of a module has no home of its own
        patch.setenv("POISE_HOME", str(path.parent / "home"))
        assert cli.main(words) == 0
    return path.read_text()


def put(name: str, recording: str, began: str) -> None:
    first, rest = recording.split("\n", 1)
    header = json.dumps(json.loads(first) | {"utc_at_t0": began})
    files.write_text(paths.sessions() / f"{name}.poise.jsonl", f"{header}\n{rest}", over=True)


def test_a_session_is_dated_with_an_offset_within_the_years_or_not_at_all(zone: None) -> None:
    for began in ODD:
        found = wall_clock(began, 1.0)
        assert found is None or (found.tzinfo and found.year in YEARS), began
        assert found is None or found.astimezone()
    assert wall_clock("2026-03-01T10:00:00", 0.0) == datetime(2026, 3, 1, 10).astimezone()


def test_a_drill_that_began_in_no_year_hides_no_other(
    zone: None, drilled: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for n, began in enumerate(ODD):
        put(f"odd{n}", drilled, began)
    put(NAME, drilled, "2026-03-01T14:05:09+01:00")
    following.start("one-week", clock.today())
    for words in (
        ("sessions",), ("sessions", "--morning"), ("contexts",), ("outcome",), ("plan",),
        ("pace", "--past"), ("outcome", "--folder", str(paths.sessions())),
    ):  # fmt: skip
        assert cli.main(words) == 0, words
    capsys.readouterr()
    assert NAME in [one.path.name.removesuffix(".poise.jsonl") for one in past_drills.every()]
    assert not past_drills.reset_before(clock.moment())
    assert past_drills.due(past_drills.every()).level == 1
    assert len(history.every()) == len(ODD) + 1
    contexts.suggestion(past_drills.every(), clock.today())


@pytest.mark.skipif(not MEMORY.is_dir(), reason="a disk may not keep such times")
@pytest.mark.parametrize("written_s", MOMENTS_S)
def test_a_file_that_says_it_was_written_in_no_year_is_read(
    written_s: float, zone: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as home:
        monkeypatch.setenv("POISE_HOME", home)
        made_up(paths.sessions() / "x.poise.jsonl", exercise=paced(3))
        notes.save(paths.sessions() / "x.poise.jsonl", {"went_well": "all of it"})
        (paths.sessions() / "x.film.webm").write_bytes(b"a film")
        entry = paths.journal() / "2026-03-01T14-05-09-win.journal.json"
        files.write_text(entry, json.dumps({"kind": "win", "text": "a word"}), over=True)
        given = Path(home) / "rr.txt"
        given.write_text("800\n810\n820\n" * 40)
        for path in Path(home).rglob("*"):
            if path.is_file():
                os.utime(path, (written_s, written_s))
        assert cli.main(("sessions",)) == 0
        assert {win.text for win in wins.every()} == {"all of it", "a word"}
        assert cli.main(("import", str(given))) == 0
        assert len(history.every()) == 2


def test_a_name_of_another_age_dates_no_win(zone: None) -> None:
    for name in ("9999-12-31T23-59-59-x", "0001-01-01T00-00-00-x", "2026-02-30T00-00-00-x"):
        notes.save(paths.sessions() / f"{name}.poise.jsonl", {"went_well": name})
    assert len(wins.every()) == 3


def test_what_was_offered_on_no_day_was_not_offered() -> None:
    rows = f'[{{"step": "{Step.UP}", "day": 1e999}}, {{"step": "{Step.UP}", "day": 7}}]'
    files.write_text(paths.state(), f'{{"offered": {rows}}}', over=True)
    assert [one.day for one in advice.made()] == [7]


def test_the_list_is_asked_for_days_that_there_are_not() -> None:
    for words in ("9999-12-31", "0001-01-01", "2026-13-01"):
        assert cli.main(("sessions", "--until", words)) in (0, cli.USAGE)
