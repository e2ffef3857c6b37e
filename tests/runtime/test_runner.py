"""The thread that holds a session: what is on the disk and when, and a computer that sleeps."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from threading import Barrier
from threading import Event as Gate

import pytest

from poise import drills, exercises
from poise.clock import ManualClock
from poise.core.events import (
    Act,
    Action,
    BreathStarted,
    Command,
    DrillAction,
    Event,
    GuidePaused,
    GuideResumed,
    Input,
    Rating,
    SensorState,
    SensorStatus,
    SessionEnded,
    Slept,
    StrapReading,
)
from poise.core.session import Session
from poise.core.summariser import Summariser
from poise.library import drilling, sessions
from poise.recording import reader
from poise.recording.format import Header
from poise.recording.reader import Recording
from poise.recording.summarise import summarise
from poise.recording.writer import Writer
from poise.runtime import runner as runner_module
from poise.runtime.inbox import Inbox
from poise.runtime.log import Log
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.replay import Replay
from poise.runtime.run import Run
from poise.runtime.runner import REMEMBERED_S, SLEPT_S, WAITED_S, Runner
from tests.sleeping import Sleeper

RESET = exercises.load("interview-reset").fitted()


def reading(t: float) -> StrapReading:
    return StrapReading(t, "strap", 75, (800.0,))


def until(run: Run, kind: type[Event]) -> list[Event]:
    """What is said up to the first event of ``kind``."""
    seen: list[Event] = []
    while not any(isinstance(event, kind) for event in seen):
        more = run.wait(60.0)
        assert more, f"no {kind.__name__} came"
        seen += more
    return seen


def whole(path: Path) -> Recording:
    """The recording, which replays to the same."""
    recording = reader.read(path)
    assert recording.ending is not None
    assert Replay(recording).same
    return recording


def test_whoever_sees_the_summary_has_been_told_everything() -> None:
    """A terminal asks for it first and then for what was said: the last line is never missing."""
    runner = Runner(lambda: (Session(RESET), Summariser(RESET)), ManualClock())
    known: list[tuple[type[Event], bool]] = []

    class Told(Inbox[Event]):
        def put(self, item: Event) -> None:
            known.append((type(item), runner.summary is not None))
            super().put(item)

    runner.taps.append(Told())
    runner.start()
    for action in (Action.START, Action.STOP):
        runner.put(Command(0.0, action))
    while runner.summary is None:
        runner.outbox.wait(60.0)
    runner.close()
    assert known[-1] == (SessionEnded, False)


# ---------------------------------------------------------------------- on the disk


def test_nothing_is_on_the_disk_until_the_session_begins(tmp_path: Path) -> None:
    path = tmp_path / "a.poise.jsonl"
    with Run(SessionPlan(RESET, (), out=path)) as run:
        run.runner.put(reading(0.1))
        until(run, StrapReading)
        assert list(tmp_path.iterdir()) == []
        assert run.recording is None
        run.send(Action.START)
        until(run, BreathStarted)
        assert path.exists()
    recording = whole(path)
    assert [type(event) for _, event in recording.inputs] == [StrapReading, Command, Command]


def test_closing_in_mid_session_is_recorded_as_stopping(tmp_path: Path) -> None:
    path = tmp_path / "a.poise.jsonl"
    with Run(SessionPlan(RESET, (), out=path)) as run:
        run.send(Action.START)
        until(run, BreathStarted)
    recording = whole(path)
    assert recording.ending == "stopped"
    assert isinstance(recording.outputs[-1], SessionEnded)


def test_quitting_in_a_pause_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.poise.jsonl"
    with Run(SessionPlan(RESET, (), out=path)) as run:
        run.send(Action.START)
        until(run, BreathStarted)
        run.send(Action.PAUSE)
        until(run, GuidePaused)
        run.runner.put(reading(run.clock.now()))
    recording = whole(path)
    assert [type(event) for _, event in recording.inputs][-2:] == [StrapReading, Command]


def test_a_place_that_was_taken_meanwhile_is_said_and_the_session_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.poise.jsonl"
    with Run(SessionPlan(RESET, (), out=path)) as run:
        path.write_text("someone else's")
        run.send(Action.START)
        seen = until(run, BreathStarted)
        assert run.trouble is not None
    news = [e for e in seen if isinstance(e, SensorStatus) and e.sensor == "recording"]
    assert "already exists" in news[0].detail
    assert path.read_text() == "someone else's"


def test_a_window_left_open_for_hours_holds_what_it_heard_last(tmp_path: Path) -> None:
    clock, path = ManualClock(), tmp_path / "a.poise.jsonl"
    log = Log(lambda: Writer(path, Header("0", "2026-03-01T14:05:09Z", exercises.to_dict(RESET))))
    runner = Runner(lambda: (Session(RESET), Summariser(RESET)), clock, log)
    runner.start()

    def tell(event: Input) -> None:
        runner.put(event)
        while event not in runner.outbox.wait(60.0):
            pass

    tell(SensorStatus(0.0, "strap", SensorState.STREAMING))
    for second in range(1, int(WAITED_S) * 2):
        clock.move_to(float(second))
        tell(reading(float(second)))
    assert log.held_s(clock.now()) < WAITED_S + 2
    tell(Command(clock.now(), Action.START))
    runner.close()
    heard = whole(path).inputs
    assert isinstance(heard[0][1], SensorStatus)  # how the strap is is not forgotten
    assert REMEMBERED_S <= heard[-2][0] - heard[1][0] <= 120.0


def test_a_session_is_dated_by_its_start_however_long_the_window_stood_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.poise.jsonl"
    asked: list[float] = []

    def utc_now(ago_s: float = 0.0) -> str:
        asked.append(ago_s)
        return "2026-03-01T06:22:13+01:00"

    monkeypatch.setattr("poise.runtime.run.utc_now", utc_now)
    with Run(SessionPlan(RESET, (), out=path)) as run:
        asked.clear()
        monkeypatch.setattr(run.clock, "now", lambda: 8 * 3600.0)
        run.send(Action.START)
        until(run, BreathStarted)
    assert asked == [pytest.approx(8 * 3600.0)]  # the header is written when the person begins
    recording = whole(path)
    assert recording.started_t == pytest.approx(8 * 3600.0)
    row = sessions.row(path)
    assert row.began == datetime.fromisoformat("2026-03-01T14:22:13+01:00")


# ---------------------------------------------------------------------- asleep


@pytest.mark.parametrize("clock_goes_on", [True, False])
def test_a_minute_of_sleep_is_a_pause_and_the_guide_goes_on_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock_goes_on: bool
) -> None:
    sleeper, path = Sleeper(monkeypatch, stands_still=True), tmp_path / "a.poise.jsonl"
    with Run(SessionPlan(RESET, (), out=path)) as run:
        run.send(Action.START)
        until(run, BreathStarted)
        sleeper.sleep(60.0, clock_goes_on=clock_goes_on)
        run.runner.inbox.wake()
        seen = until(run, GuideResumed)
        if not any(isinstance(event, BreathStarted) for event in seen):
            seen += until(run, BreathStarted)
    slept = next(event for event in seen if isinstance(event, Slept))
    assert slept.slept_s == 60.0
    again = next(event for event in seen if isinstance(event, BreathStarted))
    assert again.index == 0  # the breath that was broken off
    assert again.t == slept.t + (60.0 if clock_goes_on else 0.0)
    summary = Replay(whole(path)).summary()
    assert summary.paused_s == (60.0 if clock_goes_on else 0.0)


def test_sleep_in_the_middle_of_work_does_not_run_the_session_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that was stopped while it wrote woke up with its whole session behind it."""
    sleeper, path = Sleeper(monkeypatch, stands_still=True), tmp_path / "a.poise.jsonl"
    write = Log.input

    def sleepy(log: Log, event: Input, at: float) -> None:
        write(log, event, at)
        if isinstance(event, Command) and event.action is Action.MARK:
            sleeper.sleep(200.0, clock_goes_on=True)

    monkeypatch.setattr(Log, "input", sleepy)
    with Run(SessionPlan(RESET, (), out=path)) as run:
        run.send(Action.START)
        until(run, BreathStarted)
        run.send(Action.MARK)
        seen = until(run, GuideResumed)
    assert not any(isinstance(event, SessionEnded) for event in seen)
    assert Replay(whole(path)).summary().paused_s == pytest.approx(200.0)


def test_who_had_paused_before_the_sleep_finds_the_guide_paused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeper, path = Sleeper(monkeypatch, stands_still=True), tmp_path / "a.poise.jsonl"
    with Run(SessionPlan(RESET, (), out=path)) as run:
        run.send(Action.START)
        run.send(Action.PAUSE)
        until(run, GuidePaused)
        sleeper.sleep(3600.0, clock_goes_on=True)
        run.runner.inbox.wake()
        seen = until(run, Slept)
        assert run.runner.schedule is not None
        assert run.runner.schedule.paused
    assert not any(isinstance(event, GuideResumed) for event in [*seen, *whole(path).outputs])


def test_a_stutter_is_no_sleep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper, path = Sleeper(monkeypatch, stands_still=True), tmp_path / "a.poise.jsonl"
    with Run(SessionPlan(RESET, (), out=path)) as run:
        run.send(Action.START)
        until(run, BreathStarted)
        sleeper.sleep(SLEPT_S - 0.1, clock_goes_on=True)
        run.runner.inbox.wake()
        run.send(Action.MARK)
        until(run, Command)
    assert not any(isinstance(event, Slept) for _, event in whole(path).inputs)


def test_a_thread_that_a_disk_holds_does_not_hold_up_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hangs = Gate()
    monkeypatch.setattr(runner_module, "CLOSE_S", 0.05)

    def prepare() -> None:
        hangs.wait()

    made = lambda: (Session(RESET), Summariser(RESET))  # noqa: E731
    runner = Runner(made, ManualClock(), prepare=prepare)
    runner.start()
    runner.close()
    assert runner._thread.is_alive()
    assert runner._thread.daemon  # so Python's end does not wait for it either
    hangs.set()
    runner._thread.join(60)


class Held:
    """A sensor that takes its time to let go, and says when it did."""

    def __init__(self, gate: Barrier) -> None:
        self._gate = gate

    def __enter__(self) -> Held:
        return self

    def __exit__(self, *_: object) -> None:
        self._gate.wait(60)  # fails unless the other lets go at the same time


def test_sensors_are_let_go_of_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Barrier(2)
    monkeypatch.setattr(Run, "_source", lambda *_: Held(gate))
    with Run(SessionPlan(RESET, (Sensor("strap", ""), Sensor("camera", "")), record=False)) as run:
        run.send(Action.START)
        until(run, BreathStarted)
    assert gate.n_waiting == 0
    assert not gate.broken


def test_what_a_person_says_of_a_drill_live_is_in_its_summary_as_in_its_recording(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.poise.jsonl"
    drill = drilling.plan(drills.of_level(1), 1).exercise
    with Run(SessionPlan(drill, (), out=path)) as run:
        run.act(Rating(0.0, "expected", 6))
        run.begin()
        run.act(Act(0.0, DrillAction.LABEL, detail="tense"))
        run.send(Action.STOP)
        until(run, SessionEnded)
        summary = run.summary()
    assert summary is not None
    assert summary.drill is not None
    assert (summary.drill.expected, summary.drill.labels) == (6, ("tense",))
    assert summarise(whole(path)).drill == summary.drill
