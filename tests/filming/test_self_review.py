"""What is kept of a film and for how long, and what watching it says: without a film."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from poise import cli, clock, drills, paths, write_lock
from poise.core.rehearsal.self_review import SCALES, days_left, is_filmed, seen
from poise.filming import ELSEWHERE, MISSING, READS_HEART, refused
from poise.recording import films
from poise.simulation.recordings import made_up

DAY = date(2026, 3, 1)
NAME = "2026-03-01T14-05-09-drill-4"


def test_a_film_goes_on_the_seventh_day_and_a_clock_set_back_keeps_it_no_longer() -> None:
    day = DAY.toordinal()
    assert [days_left(day, day + n) for n in (0, 1, 6, 7, 400)] == [7, 6, 1, 0, 0]
    assert days_left(day, day - 30) == 7


def test_what_was_seen_is_said_of_each_scale_that_was_rated_twice() -> None:
    said = seen({"clarity": 3, "pacing": 5, "posture": 4}, {"clarity": 6, "pacing": 5})
    assert [line.format(**fill) for line, fill in said] == [
        "You expected 5 for pacing, and that is what you saw.",
        "You expected 3 for clarity and saw 6.",
    ]
    assert seen({}, dict.fromkeys(SCALES, 3)) == []


def test_it_is_filmed_from_the_first_question_to_the_last_without_a_cut() -> None:
    stages = drills.of_level(6).exercise.stages
    filmed = [is_filmed(stages[:n], stages) for n in range(1, len(stages) + 1)]
    tasks = [stage.task is not None for stage in stages]
    first, last = tasks.index(True), len(tasks) - tasks[::-1].index(True)
    assert filmed == [first <= n < last for n in range(len(stages))]
    assert False in tasks[first:last]  # a pause between two rounds is in it
    assert not is_filmed((), stages)


def test_why_not_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("poise.filming.find_spec", lambda _name: None)
    assert refused(reads_heart=False) == MISSING
    monkeypatch.setattr("poise.filming.find_spec", lambda _name: object())
    assert refused(reads_heart=True) == READS_HEART
    assert refused(reads_heart=False) == ""
    here = paths.sessions() / "mine.poise.jsonl"
    assert refused(reads_heart=False, out=here) == ""
    assert refused(reads_heart=False, out=here.parents[1] / here.name) == ELSEWHERE


@pytest.fixture
def recording() -> Path:
    path = made_up(paths.sessions() / f"{NAME}.poise.jsonl").path
    films.beside(path).write_bytes(b"a film")
    return path


def at(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    monkeypatch.setattr(clock, "today", lambda: DAY + timedelta(days))


def test_the_next_start_of_poise_deletes_it_once_its_days_are_over(
    recording: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {}
    for days in (0, 5, 6):
        at(monkeypatch, days)
        assert cli.main(("sessions",)) == 0
        told[days] = capsys.readouterr().out
        assert films.of(recording) == films.beside(recording)
    assert "film: 7 days left" in told[0]
    assert "film: 2 days left" in told[5]
    assert "film: 1 day left" in told[6]
    at(monkeypatch, 7)
    assert cli.main(("sessions",)) == 0
    assert "film" not in capsys.readouterr().out
    assert films.of(recording) is None
    assert recording.exists()


def test_one_that_is_kept_by_name_stays_and_says_so(
    recording: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert films.keep(recording) == films.kept(recording)
    at(monkeypatch, 400)
    assert cli.main(("sessions",)) == 0
    assert "film: kept" in capsys.readouterr().out
    assert films.left(recording) is None
    assert films.of(recording) == films.kept(recording)


def test_one_that_is_being_made_is_not_swept(
    recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 9)
    with films.beside(recording).open("ab") as file:
        write_lock.hold(file.fileno())
        assert films.sweep(paths.sessions()) == []
    assert films.sweep(paths.sessions()) == [films.beside(recording)]


def test_one_of_a_clock_that_was_wrong_has_its_week_from_the_next_start_on(
    recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = films.beside(recording).replace(recording.with_name("2031-01-01T08-00-00-x.film.webm"))
    os.utime(later, (2e9, 2e9))
    today = date.today()
    for days, gone in ((0, []), (6, []), (7, [later])):
        monkeypatch.setattr(clock, "today", lambda days=days: today + timedelta(days))
        assert films.sweep(paths.sessions()) == gone


def test_what_its_person_put_there_is_not_swept(
    recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = recording.parent
    mine = [home / "holiday.film.webm", home / f"{NAME}-2.film.webm", home / f"{NAME}-3.film.webm"]
    mine[0].write_bytes(b"a holiday")
    os.utime(mine[0], (1e9, 1e9))
    mine[1].symlink_to(mine[0])
    mine[2].mkdir()
    at(monkeypatch, 400)
    assert films.sweep(home) == [films.beside(recording)]
    assert all(path.exists() for path in mine)


@pytest.mark.parametrize("words", [("forget", "last", "--yes"), ("forget", "--all", "--yes")])
@pytest.mark.parametrize("kept", [False, True])
def test_forgetting_takes_it_along(
    recording: Path, poise_home: Path, words: tuple[str, ...], kept: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    at(monkeypatch, 0)
    if kept:
        films.keep(recording)
    assert cli.main(words) == 0
    assert films.every(paths.sessions()) == []
    assert not any(path.name.startswith(NAME) for path in poise_home.rglob("*"))


def test_all_takes_a_film_whose_recording_is_gone(recording: Path) -> None:
    recording.unlink()
    films.keep(recording)
    assert cli.main(("forget", "--all", "--yes")) == 0
    assert films.every(paths.sessions()) == []
