"""A real session before a window, on a clock the test owns: recorded, and without a thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path

from poise import exercises
from poise.clock import ManualClock
from poise.core.events import Action, Command, Event, Input, Output
from poise.core.guide.exercise import Exercise
from poise.core.session import Session
from poise.core.summariser import Summariser
from poise.core.summary import Summary
from poise.recording.format import Header
from poise.recording.writer import Writer
from poise.runtime.runner import ending_of, finished
from poise.ui.shell.link import Link
from poise.ui.shell.window import Window


class SteppedSession:
    """What a runner does, once a frame: ``inputs`` arrive at their own time."""

    def __init__(self, exercise: Exercise, inputs: Iterable[Input], path: Path) -> None:
        self.clock = ManualClock()
        self.path = path
        self.sent: list[Command] = []
        self.kept: list[Mapping[str, object]] = []
        self._coming = deque(sorted(inputs, key=lambda event: event.t))
        self._asked: deque[Command] = deque()
        self._session, self._summariser = Session(exercise), Summariser(exercise)
        self._writer = Writer(
            path, Header("0", "2026-03-01T14:05:09Z", exercises.to_dict(exercise))
        )
        self._summary: Summary | None = None
        self.link = Link(
            exercise, self.clock, self._drain, self._ask, lambda: self._summary, "",
            self.kept.append,
        )  # fmt: skip

    @property
    def actions(self) -> list[Action]:
        return [command.action for command in self.sent]

    def run(self, window: Window, until_t: float, step_s: float = 0.1) -> None:
        """Paint frames until ``until_t``."""
        while self.clock.now() < until_t - 1e-9:
            self.clock.move_to(min(until_t, round(self.clock.now() + step_s, 6)))
            window.frame()

    def close(self) -> None:
        """Let go of the recording, wherever the session stands."""
        self._writer.close("")

    def _ask(self, command: Command) -> None:
        self.sent.append(command)
        self._asked.append(command)

    def _drain(self) -> list[Event]:
        now = self.clock.now()
        said: list[Event] = []
        while self._asked:
            said += self._tell(self._asked.popleft(), now)
        while self._coming and self._coming[0].t <= now:
            event = self._coming.popleft()
            said += self._tell(event, event.t)
        said += self._said(self._session.advance(now))
        return said

    def _tell(self, event: Input, at: float) -> list[Event]:
        if self._session.ended:
            return []
        before = self._said(self._session.advance(at))
        self._writer.input(event, at)
        return [*before, event, *self._said(self._session.receive(event, at))]

    def _said(self, said: list[Output]) -> list[Event]:
        self._writer.outputs(said)
        for event in said:
            self._summariser.fold(event)
        if self._session.ended and self._summary is None:
            self._writer.close(ending_of(self._session))
            self._summary = finished(self._summariser, self.path)
        return [*said]
