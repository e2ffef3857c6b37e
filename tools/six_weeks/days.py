"""Days whose clock is moved, and sessions that are run through on one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import merge
from pathlib import Path

from poise import __version__, clock, exercises, sources
from poise.clock import ManualClock
from poise.core.events import (
    Act,
    Action,
    Command,
    DrillAction,
    Event,
    Input,
    Rating,
    SensorState,
    SensorStatus,
    StrapReading,
)
from poise.core.guide.exercise import Exercise
from poise.core.session import Session
from poise.core.span import Span
from poise.core.summariser import Summariser
from poise.core.summary import Summary
from poise.library import sessions as recorded
from poise.recording import notes
from poise.recording.format import Header, drill_row
from poise.recording.precision import rounded
from poise.runtime.runner import finished, run_at_once
from poise.simulation.drill_heart import DrillHeart
from poise.simulation.readings import strap_stream
from poise.sources.synthetic import SyntheticSettings
from poise.sources.synthetic import events as heart_of
from poise.ui.shell.link import Link

FIRST = datetime.fromisoformat("2026-03-02T18:00:00+01:00")
STRAP = "Polar H10 0A1B2C3D"
RISE_BPM, SD_BPM = (26.0, 9.0), 2.0


class Days:
    """The clock on the wall, which stands where it is put."""

    def __init__(self) -> None:
        self.day, self.now = 0, FIRST
        for module, name, says in (
            (clock, "today", lambda: self.now.date()),
            (clock, "moment", lambda: self.now),
            (recorded, "stamp", lambda: f"{self.now:%Y-%m-%dT%H-%M-%S}"),
        ):
            setattr(module, name, says)

    def move_to(self, day: int) -> None:
        """Six in the evening, some minutes more or less."""
        self.day, self.now = day, FIRST + timedelta(days=day, minutes=(37 * day) % 50)

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=round(seconds))


class DaySession:
    """A session that is run through at its first key, and then shown as its clock is moved."""

    def __init__(self, days: Days, exercise: Exercise) -> None:
        self.days, self.exercise, self.clock = days, exercise, ManualClock()
        self.summary: Summary | None = None
        self.recording = Path()
        self._events: list[Event] = []
        self._said: list[Input] = []
        self.link = Link(
            exercise, self.clock, self._drain, self._send, lambda: self.summary, keep=self._keep
        )

    @property
    def ends_t(self) -> float:
        """When the last thing is said."""
        return self._events[-1].t if self._events else 0.0

    def _send(self, event: Input) -> None:
        if isinstance(event, Command) and event.action is Action.START and self.summary is None:
            self._run()
        elif isinstance(event, Rating):
            self._said.append(event)

    def _run(self) -> None:
        exercise, day = self.exercise, self.days.day
        session, summariser = Session(exercise, {}), Summariser(exercise)
        header = Header(
            __version__, self.days.now.isoformat(), exercises.to_dict(exercise),
            {"sensors": ["strap"], "speed": 1.0},
            drill=None if exercise.drill is None else drill_row(exercise.drill),
        )  # fmt: skip
        writer = recorded.begin(exercise.name, header)
        begun: list[Input] = [
            Command(0.0, Action.START), *self._said,
            SensorStatus(0.0, "strap", SensorState.STREAMING, name=STRAP),
        ]  # fmt: skip
        inputs = merge(begun, _heart(session, exercise, day), _acts(exercise),
                       key=lambda event: event.t)  # fmt: skip
        timed = ((event.t, event) for event in map(rounded, inputs))
        for _, event in run_at_once(session, timed, writer):
            summariser.fold(rounded(event))
            self._events.append(event)
        self.summary = finished(summariser, writer.path)
        self.recording = writer.path
        self._next = 0

    def _drain(self) -> list[Event]:
        if self.summary is None:
            return []
        first, now = self._next, self.clock.now()
        while self._next < len(self._events) and self._events[self._next].t <= now:
            self._next += 1
        return self._events[first : self._next]

    def _keep(self, said: Mapping[str, object]) -> None:
        notes.save(self.recording, said)


def _heart(session: Session, exercise: Exercise, day: int) -> Iterator[Input]:
    """What a strap tells of somebody's heart, which rises less from week to week in drills."""
    if exercise.drill is None:
        guide: Callable[[float], sources.Led] = lambda t: sources.led(session.schedule, t)  # noqa: E731
        for event in heart_of(SyntheticSettings(seed=day + 1), guide):
            if isinstance(event, StrapReading):
                yield replace(event, sensor="strap")
        return
    at = 0.0
    task: Span | None = None
    for stage in exercise.stages:
        if stage.task is not None and task is None:
            task = Span(at, at + stage.duration_s)
        at += stage.duration_s
    assert task is not None
    first, last = RISE_BPM
    share = min(1.0, day / 60)
    odd = ((day * 7919) % 100 / 50 - 1) * SD_BPM
    heart = DrillHeart(rise_bpm=first + (last - first) * share + odd)
    beats = heart.intervals(day + 1, task=task, recovery_s=at - task.end + 30)
    yield from strap_stream([one.t for one in beats], start=0.0)


def _acts(exercise: Exercise) -> Iterator[Input]:
    """They begin within three seconds and are done after most of a minute, again and again."""
    at = 0.0
    for stage in exercise.stages:
        if stage.task is not None:
            t = at + 2.5
            while t + 50 < at + stage.duration_s:
                yield Act(t, DrillAction.ANSWER)
                yield Act(t + 45, DrillAction.DONE)
                t += 49
        at += stage.duration_s
