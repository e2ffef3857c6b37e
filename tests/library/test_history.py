"""What has been done, from real recordings: comparable with comparable."""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zlib import crc32

import pytest

from poise import exercises, paths
from poise.core.summary import Summary
from poise.library import history
from poise.library.history import Line, Past
from poise.recording import SUFFIX, notes
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import at_once

BEGAN = datetime.fromisoformat("2026-03-02T09:00:00+01:00")


def record(*tags: str) -> Path:
    """A reset of the made-up person."""
    reset = exercises.load("interview-reset").fitted()
    *_, summary = at_once(SessionPlan(reset, (Sensor("synthetic", "1"),), tags=tags))
    assert isinstance(summary, Summary)
    return Path(str(summary.recording))


def past(day: int = 0, swing: float | None = 8.0, **changes: object) -> Past:
    usual = Past(
        f"s{day}", Path(f"s{day}"), BEGAN + timedelta(days=day), sensor="strap", pace="4-6",
        swing_bpm=swing, swing_se_bpm=0.5, confidence="high",
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def test_a_recording_is_read_with_its_pace_and_the_notes_beside_it() -> None:
    path = record("desk")
    notes.save(path, {"went_well": "stayed with it", "tags": ["desk", "monday"]})
    (found,) = history.every()
    assert (found.path, found.title, found.pace) == (path, "Interview reset", "4-6")
    assert (found.tags, found.went_well) == (("desk", "monday"), "stayed with it")
    assert found.began is not None
    assert found.began.tzinfo is not None
    assert found.swing_bpm
    assert found.breaths == 9


def test_a_made_up_person_is_in_no_trend() -> None:
    record()
    assert [p.line for p in history.every()] == [None]
    assert history.lines(history.every()) == {}


def test_a_recording_that_cannot_be_read_is_listed_with_why() -> None:
    paths.sessions().mkdir(parents=True)
    (paths.sessions() / "x.poise.jsonl").write_text("nonsense\n")
    (found,) = history.every()
    assert found.trouble
    assert found.line is None


def test_sensors_and_paces_are_never_mixed() -> None:
    found = history.lines([
        past(0), past(1), past(2, sensor="camera"), past(3, pace="5-5"), past(4, None),
        past(5, began=None), past(6, sensor="import"), past(7, sensor="replay"),
    ])  # fmt: skip
    assert {line: len(those) for line, those in found.items()} == {
        Line("strap", "4-6"): 2, Line("camera", "4-6"): 1, Line("strap", "5-5"): 1
    }  # fmt: skip
    assert next(iter(found)) == Line("strap", "4-6")


def test_the_reference_is_of_sure_sessions_at_the_same_pace_and_sensor() -> None:
    line = Line("strap", "4-6")
    mine = [past(0, 7.0), past(1, 9.0), past(2, 8.0)]
    others = [past(3, 20.0, sensor="camera"), past(4, 30.0, confidence="medium"), past(5, None)]
    assert history.reference([*mine, *others], line) == 8.0
    assert history.reference([*mine[:2], *others], line) is None


def test_the_trend_is_of_the_days_of_the_sessions() -> None:
    found = history.trend_of([past(7 * week + k, week) for week in range(8) for k in range(3)])
    assert found.slope == 1
    assert found.clear


def test_a_recording_that_was_never_started_is_no_session() -> None:
    path = record()
    header, *_ = path.read_text().splitlines(keepends=True)
    path.with_name("2026-01-01T00-00-00-open.poise.jsonl").write_text(header)
    assert [past.path for past in history.every()] == [path]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Counter[str]]]:
    """How often each file beside the sessions was opened since it was last asked, by its name."""
    opened: Counter[str] = Counter()

    def watch(event: str, words: tuple[object, ...]) -> None:
        if event == "open" and watching and str(words[0]).endswith((SUFFIX, notes.NOTES)):
            opened[Path(str(words[0])).name] += 1

    def said() -> Counter[str]:
        those = opened.copy()
        opened.clear()
        return those

    watching = [True]
    sys.addaudithook(watch)  # which nobody can take away again
    yield said
    watching.clear()


def test_a_list_of_known_sessions_opens_none_of_them(
    opened: Callable[[], Counter[str]],
) -> None:
    first = record("desk")
    for n in range(3):
        copy = first.with_name(f"copy{n}{SUFFIX}")
        copy.write_bytes(first.read_bytes())
        notes.save(copy, {"went_well": f"number {n}"})
    opened()
    assert len(history.every()) == 4
    assert set(opened().values()) == {1}  # each recording and its notes, to make the index
    pasts = history.every()
    assert opened() == {}
    assert [past.went_well for past in pasts] == ["", "number 0", "number 1", "number 2"]
    assert {past.title for past in pasts} == {"Interview reset"}


def test_notes_that_were_changed_are_read_again(opened: Callable[[], Counter[str]]) -> None:
    path = record()
    history.every()
    notes.save(path, {"went_well": "the shoulders let go"})
    opened()
    (found,) = history.every()
    assert found.went_well == "the shoulders let go"
    assert set(opened()) == {path.name, notes.beside(path).name}


def test_an_index_whose_rows_had_no_pace_is_made_again() -> None:
    record()
    history.every()
    with closing(sqlite3.connect(paths.index())) as base, base:
        base.execute("UPDATE session SET row = '{}', crc = ?", (crc32(b"{}"),))
        base.execute("PRAGMA user_version = 1")
    (found,) = history.every()
    assert found.pace == "4-6"
