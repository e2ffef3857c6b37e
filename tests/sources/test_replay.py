from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from poise import exercises
from poise.core.events import Input, SensorState, SensorStatus, StrapReading
from poise.core.summary import Summary
from poise.errors import RecordingError
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import at_once
from poise.sources import replay


def readings(path: Path) -> list[StrapReading]:
    return [event for event in replay.events(path) if isinstance(event, StrapReading)]


def test_a_list_of_intervals_plays_once_a_second(tmp_path: Path) -> None:
    path = tmp_path / "rr.txt"
    path.write_text("\n".join(["800"] * 60))
    played = readings(path)
    assert [rr for r in played for rr in r.rr_ms] == [800.0] * 60
    gaps = {round(b.t - a.t, 6) for a, b in pairwise(played)}
    assert gaps == {1.0}


def test_real_arrival_times_are_honoured(real_data: Path) -> None:
    played = readings(real_data / "polar_h10_ibi" / "sample_data_ibi.csv")
    assert sum(len(r.rr_ms) for r in played) == 620
    gaps = [b.t - a.t for a, b in pairwise(played)]
    assert max(gaps) == pytest.approx(2.070086, abs=1e-6)
    assert any(len(r.rr_ms) == 2 for r in played)


def test_it_says_what_plays_and_when_it_is_over(tmp_path: Path) -> None:
    path = tmp_path / "rr.txt"
    path.write_text("800\n" * 10)
    events: list[Input] = list(replay.events(path))
    first, last = events[0], events[-1]
    assert isinstance(first, SensorStatus)
    assert isinstance(last, SensorStatus)
    assert "rr.txt" in first.detail
    assert last.state is SensorState.ENDED


def test_a_recording_can_be_the_heart_of_a_new_session(tmp_path: Path) -> None:
    reset, path = exercises.load("interview-reset").fitted(), tmp_path / "a.poise.jsonl"
    *_, first = at_once(SessionPlan(reset, (Sensor("synthetic"),), out=path))
    *_, second = at_once(SessionPlan(reset, (Sensor("replay", str(path)),), record=False))
    assert isinstance(first, Summary)
    assert isinstance(second, Summary)
    assert second.sensor == "replay"
    assert second.swing_bpm.value == pytest.approx(first.swing_bpm.value, abs=0.01)


@pytest.mark.parametrize(
    "text", [b"", b"hello there\nthis is prose\n", b"800\n-20\n810\n", b"\x89PNG\r\n\x1a\n\x00\x01"]
)
def test_a_file_without_a_heart_is_refused_in_a_sentence(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(text)
    with pytest.raises(RecordingError) as error:
        list(replay.events(path))
    assert "bad.txt" in str(error.value)


def test_an_interval_of_nothing_is_passed_on_for_the_timeline_to_count(tmp_path: Path) -> None:
    path = tmp_path / "rr.txt"
    path.write_text("800\n0\n810\n" * 5)
    assert [rr for r in readings(path) for rr in r.rr_ms].count(0.0) == 5
