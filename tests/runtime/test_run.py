from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from poise import exercises
from poise.core.events import Action, Beat, Event, SensorStatus, SessionEnded
from poise.core.summary import Summary
from poise.errors import RecordingError
from poise.recording import reader
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.replay import Replay
from poise.runtime.run import Run, at_once

RESET = exercises.load("interview-reset").fitted()
SYNTHETIC = (Sensor("synthetic", "7"),)


def done(plan: SessionPlan) -> tuple[list[Event], Summary]:
    said = list(at_once(plan))
    summary = said.pop()
    assert isinstance(summary, Summary)
    return [event for event in said if not isinstance(event, Summary)], summary


def test_a_replay_says_byte_for_byte_what_the_session_said(tmp_path: Path) -> None:
    path = tmp_path / "a.poise.jsonl"
    _, summary = done(SessionPlan(RESET, SYNTHETIC, out=path))
    again = Replay(reader.read(path))
    assert again.same
    assert again.summary() == summary


def test_a_live_session_replays_byte_for_byte_too(tmp_path: Path) -> None:
    path = tmp_path / "live.poise.jsonl"
    with Run(SessionPlan(RESET, SYNTHETIC, speed=60, out=path)) as run:
        run.send(Action.START)
        seen: list[Event] = []
        while run.summary() is None:
            seen += run.wait(5.0)
        seen += run.drain()
        summary = run.summary()
    recording = reader.read(path)
    assert recording.ending == "completed"
    again = Replay(recording)
    assert again.same
    assert again.summary() == summary
    assert isinstance(seen[-1], SessionEnded)


def test_the_same_seed_is_the_same_heart() -> None:
    first, second = (done(SessionPlan(RESET, SYNTHETIC, record=False)) for _ in range(2))
    other = done(SessionPlan(RESET, (Sensor("synthetic", "8"),), record=False))
    assert first == second
    assert other[0] != first[0]


def test_a_synthetic_person_answers_the_guide() -> None:
    _, led = done(SessionPlan(RESET, SYNTHETIC, record=False))
    assert led.swing_bpm.value > 5
    assert led.in_step.breaths >= 8
    assert led.sensor == "synthetic"


def test_stopping_keeps_the_recording_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "stopped.poise.jsonl"
    with Run(SessionPlan(RESET, SYNTHETIC, speed=60, out=path)) as run:
        run.send(Action.START)
        while not any(isinstance(event, Beat) for event in run.wait(5.0)):
            pass
        run.send(Action.STOP)
        while run.summary() is None:
            run.wait(5.0)
    assert reader.read(path).ending == "stopped"


def test_a_session_nobody_started_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "never.poise.jsonl"
    with Run(SessionPlan(RESET, SYNTHETIC, out=path)):
        pass
    assert not path.exists()


def test_the_usual_folder_that_cannot_be_written_is_said_and_the_guide_goes_on(
    poise_home: Path,
) -> None:
    poise_home.mkdir()
    (poise_home / "sessions").write_text("a file where the folder should be")
    with Run(SessionPlan(RESET, ())) as run:
        assert "not recorded" in run.note
        assert not run.records


def test_a_place_asked_for_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(RecordingError):
        Run(SessionPlan(RESET, SYNTHETIC, out=blocked / "a.poise.jsonl"))


def test_a_recording_that_fails_in_mid_session_is_said_once_and_the_session_goes_on(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.poise.jsonl"
    with Run(SessionPlan(RESET, SYNTHETIC, speed=60, out=path)) as run:
        run.send(Action.START)
        seen: list[Event] = []
        while run.recording is None:
            seen += run.wait(5.0)
        writer = run._log._writer  # type: ignore[union-attr]
        writer._file = _FullAfter(writer._file, 40)  # type: ignore
        while run.summary() is None:
            seen += run.wait(5.0)
        summary = run.summary()
    news = [e for e in seen if isinstance(e, SensorStatus) and e.sensor == "recording"]
    assert len(news) == 1
    assert "Free some space" in news[0].detail
    assert summary is not None
    assert summary.completed is True
    assert len(reader.read(path).inputs) >= 10


class _FullAfter:
    """A file whose disk fills up after some writes: the one thing a test machine cannot be."""

    def __init__(self, file: Any, writes: int) -> None:
        self._file, self._left = file, writes

    def write(self, text: str) -> int:
        self._left -= 1
        if self._left < 0:
            raise OSError(28, "No space left on device")
        written: int = self._file.write(text)
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
