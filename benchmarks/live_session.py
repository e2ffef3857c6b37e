"""A session of the whole program before a camera, with a note of when each thing happened.

Everything is the real one: the worker's process, the session in its thread, the recording, the
window.  Only the two queues between them note when something was put in, and the trace when it was
painted.
"""

from __future__ import annotations

import tempfile
from collections import deque
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from poise import exercises
from poise.clock import Clock
from poise.core.events import Beat, Event, SensorStatus, SkinSample
from poise.runtime.inbox import Inbox
from poise.runtime.plan import Plan, Sensor
from poise.runtime.run import Run
from poise.ui.desk import join

SETTLING_S = 15.0  # while everything loads, and the first number and its beats are found


class Noted(Inbox[Any]):
    """An inbox that notes when skin colours, beats and statuses were put into it."""

    def __init__(self, clock: Clock, capacity: int) -> None:
        super().__init__(capacity)
        self._clock = clock
        self.noted: list[tuple[float, Event]] = []

    def put(self, item: Any) -> None:
        if isinstance(item, SkinSample | Beat | SensorStatus):
            self.noted.append((self._clock.now(), item))
        super().put(item)


class LiveSession(QObject):
    """One session of so many minutes, recorded into a folder that is then thrown away."""

    def __init__(self, where: str, minutes: float) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        exercise = exercises.load("steady-six").fitted(minutes=minutes)
        out = Path(self._folder.name) / "live.poise.jsonl"
        self.run = Run(Plan(exercise, (Sensor("camera", where),), out=out))
        self.clock = self.run.clock
        self.inbox, self.outbox = Noted(self.clock, 10_000), Noted(self.clock, 100_000)
        self.run.runner.inbox, self.run.runner.outbox = self.inbox, self.outbox
        self.link = join(self.run)
        self.drained: list[Event] = []
        self._waiting: deque[Beat] = deque()
        self._painted: dict[int, float] = {}
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
                self._painted[id(self._waiting.popleft())] = now

    def close(self) -> dict[str, Any]:
        """End it; in ms how long each step took, in order, and what was lost."""
        self.run.close()
        size = sum(path.stat().st_size for path in Path(self._folder.name).iterdir())
        self._folder.cleanup()
        begin = self._first_t() + SETTLING_S
        arrived = {
            id(event): at
            for at, event in self.inbox.noted
            if isinstance(event, SkinSample) and event.t > begin
        }
        newest: SkinSample | None = None
        sample_ms = [1000 * (at - e.t) for at, e in self.inbox.noted if id(e) in arrived]
        heard_ms, beat_ms, age_s, paint_ms, whole_ms = [], [], [], [], []
        for at, event in self.outbox.noted:
            if isinstance(event, SkinSample) and id(event) in arrived:
                newest = event
                heard_ms.append(1000 * (at - arrived[id(event)]))
            elif isinstance(event, Beat) and newest is not None and id(event) in self._painted:
                painted_t = self._painted[id(event)]
                beat_ms.append(1000 * (at - arrived[id(newest)]))
                age_s.append(at - event.t)
                paint_ms.append(1000 * (painted_t - at))
                whole_ms.append(1000 * (painted_t - newest.t))
        counts = getattr(self.run._camera, "counts", None)
        return {
            "frame_stamped_to_sample_in_the_inbox_ms": sample_ms,
            "sample_to_the_session_s_thread_ms": heard_ms,
            "sample_to_the_beat_it_lets_be_said_ms": beat_ms,
            "beat_said_to_painted_ms": paint_ms,
            "frame_stamped_to_its_beat_painted_ms": whole_ms,
            "beat_s_age_when_said_s": age_s,
            "first_sample_s": self._first_t(),
            "samples": len(sample_ms),
            "counts": counts,
            "queues_dropped": self.inbox.stats().dropped + self.outbox.stats().dropped,
            "recording_kb": round(size / 1000),
        }

    def _first_t(self) -> float:
        return next((e.t for _, e in self.inbox.noted if isinstance(e, SkinSample)), 0.0)
