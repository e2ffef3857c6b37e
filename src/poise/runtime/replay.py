"""A recorded session, run again from its inputs: exactly, and then shown at any speed."""

from __future__ import annotations

from dataclasses import dataclass, field

from poise.clock import SystemClock
from poise.core.events import Event
from poise.core.guide.exercise import Exercise
from poise.core.session import Session
from poise.core.summary import Summary
from poise.recording.format import output_line
from poise.recording.reader import Recording
from poise.recording.summarise import exercise_of, summarise
from poise.runtime.inbox import Inbox
from poise.runtime.runner import run_at_once


@dataclass(slots=True)
class Replay:
    """What a session of today says to the inputs of ``recording``.

    ``said`` holds every event, inputs too, with the moment it was said; ``same`` tells whether the
    outputs are, byte for byte, those of the recording, both as they are written today: a recording
    from before its numbers were rounded holds digits that no other computer can say again.
    """

    recording: Recording
    exercise: Exercise = field(init=False)
    said: list[tuple[float, Event]] = field(init=False)
    same: bool = field(init=False)

    def __post_init__(self) -> None:
        header = self.recording.header
        self.exercise = exercise_of(self.recording)
        delays = {name: float(d["delay_s"]) for name, d in header.devices.items() if "delay_s" in d}
        session = Session(self.exercise, delays)
        if self.recording.ending is None:  # cut short: nothing is known beyond the last line
            self.said = []
            for at, event in self.recording.inputs:
                self.said += [(at, e) for e in session.advance(at)]
                self.said.append((at, event))
                self.said += [(at, e) for e in session.receive(event, at)]
        else:
            self.said = list(run_at_once(session, self.recording.inputs))
        inputs = {id(event) for _, event in self.recording.inputs}
        mine = [output_line(e) for _, e in self.said if id(e) not in inputs]  # type: ignore[arg-type]
        theirs = [output_line(e) for e in self.recording.outputs]
        known = min(len(mine), len(theirs)) if self.recording.ending is None else None
        self.same = theirs[:known] == mine[:known]

    def summary(self) -> Summary:
        """The summary, from what is said now."""
        return summarise(self.recording)

    def playing(self, speed: float) -> Playback:
        """The session as it went, ``speed`` times as fast, from the moment this is entered."""
        return Playback(self.said, speed)


class Playback:
    """Gives out events when their moment comes on a clock of its own."""

    def __init__(self, said: list[tuple[float, Event]], speed: float) -> None:
        self._coming = said[::-1]
        self._begin = self._coming[-1][0] if self._coming else 0.0
        self._pause: Inbox[Event] = Inbox(1)
        self.clock = _ShiftedClock(speed, self._begin)

    def __enter__(self) -> Playback:
        return self

    def __exit__(self, *_: object) -> None:
        self._coming.clear()

    def drain(self) -> list[Event]:
        """What has happened since the last time."""
        now = self.clock.now()
        due: list[Event] = []
        while self._coming and self._coming[-1][0] <= now:
            due.append(self._coming.pop()[1])
        return due

    def wait(self, timeout_s: float) -> list[Event]:
        """Like :meth:`drain`, after ``timeout_s`` seconds."""
        self._pause.wait(timeout_s)
        return self.drain()

    def over(self) -> bool:
        return not self._coming


class _ShiftedClock(SystemClock):
    """A clock that begins where the recording does."""

    def __init__(self, speed: float, begin: float) -> None:
        super().__init__(speed)
        self._begin = begin

    def now(self) -> float:
        return super().now() + self._begin
