"""A session of the whole program before a camera, with a note of when each thing happened.

Everything is the real one: the worker's process, the session in its thread, the recording, the
window.  Only the two queues between them note when something was put in, and the trace when it was
painted.
"""

from __future__ import annotations

import tempfile
from array import array
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from poise import exercises
from poise.clock import Clock
from poise.core.events import Beat, Event, SkinSample
from poise.recording.precision import rounded_s
from poise.runtime.inbox import Inbox
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import Run
from poise.ui.shell.run_link import link_to

SETTLING_S = 15.0  # while everything loads, and the first number and its beats are found


class Noted(Inbox[Any]):
    """An inbox that notes when skin colours and beats were put into it, and no more than that.

    Two numbers an event: a benchmark of memory must not itself keep what it measures.
    """

    def __init__(self, clock: Clock, capacity: int) -> None:
        super().__init__(capacity)
        self._clock = clock
        self.samples = array("d")  # its own time, when it was put in, and so on
        self.beats = array("d")  # and the newest sample's time

    def put(self, item: Any) -> None:
        if isinstance(item, SkinSample):
            # By its time as the session hears it, so that it is known again behind the session.
            self.samples.extend((rounded_s(item.t), self._clock.now()))
        elif isinstance(item, Beat) and self.samples:
            self.beats.extend((item.t, self._clock.now(), self.samples[-2]))
        super().put(item)


class LiveSession(QObject):
    """One session of so many minutes, recorded into a folder that is then thrown away."""

    def __init__(self, where: str, minutes: float) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        exercise = exercises.load("steady-six").fitted(minutes=minutes)
        out = Path(self._folder.name) / "live.poise.jsonl"
        self.run = Run(SessionPlan(exercise, (Sensor("camera", where),), out=out))
        self.clock = self.run.clock
        self.inbox, self.outbox = Noted(self.clock, 10_000), Noted(self.clock, 100_000)
        self.run.runner.inbox, self.run.runner.outbox = self.inbox, self.outbox
        self.link = link_to(self.run)
        self.drained: list[Event] = []
        self._waiting: deque[Beat] = deque()
        self._painted: dict[float, float] = {}
        self._trace_painted = False

    def drain(self) -> list[Event]:
        """What the window takes in for one frame."""
        self.drained = self.link.drain()
        self._waiting.extend(event for event in self.drained if isinstance(event, Beat))
        return self.drained

    def watch(self, trace: QWidget) -> None:
        """Note when ``trace``, on which beats are drawn, is painted."""
        trace.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self._trace_painted |= event.type() is QEvent.Type.Paint
        return False

    def painted(self) -> None:
        """The window has just been painted."""
        if self._trace_painted:
            now, self._trace_painted = self.clock.now(), False
            while self._waiting:
                self._painted[self._waiting.popleft().t] = now

    def close(self) -> dict[str, Any]:
        """End it; in ms how long each step took, in order, and what was lost."""
        self.run.close()
        size = sum(path.stat().st_size for path in Path(self._folder.name).iterdir())
        self._folder.cleanup()
        begin = self._first_t() + SETTLING_S
        arrived = {t: at for t, at in _rows(self.inbox.samples, 2) if t > begin}
        taken = {t: at for t, at in _rows(self.outbox.samples, 2) if t in arrived}
        beats = [
            (t, at, newest, self._painted[t])
            for t, at, newest in _rows(self.outbox.beats, 3)
            if newest in arrived and t in self._painted
        ]
        counts = getattr(self.run._sources.get("camera"), "counts", None)
        return {
            "frame_stamped_to_sample_in_the_inbox_ms": [
                1000 * (at - t) for t, at in arrived.items()
            ],
            "sample_to_the_session_s_thread_ms": [
                1000 * (at - arrived[t]) for t, at in taken.items()
            ],
            "sample_to_the_beat_it_lets_be_said_ms": [
                1000 * (b - arrived[c]) for _, b, c, _ in beats
            ],
            "beat_said_to_painted_ms": [1000 * (d - b) for _, b, _, d in beats],
            "frame_stamped_to_its_beat_painted_ms": [1000 * (d - c) for _, _, c, d in beats],
            "beat_s_age_when_said_s": [b - a for a, b, _, _ in beats],
            "first_sample_s": self._first_t(),
            "samples": len(arrived),
            "counts": counts,
            "queues_dropped": self.inbox.stats().dropped + self.outbox.stats().dropped,
            "recording_kb": round(size / 1000),
        }

    def _first_t(self) -> float:
        return self.inbox.samples[0] if self.inbox.samples else 0.0


def _rows(flat: array[float], wide: int) -> Iterator[tuple[float, ...]]:
    return zip(*[iter(flat)] * wide, strict=True)
