"""From a reading's arrival to the inbox, to what the session said of it, to the painted pixel.

The real source, the real session in its thread and the real window, with nothing in place of
anything; the queues between them note when something was put in, and the window when it painted.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from poise import exercises
from poise.clock import Clock, SystemClock, cpu_s
from poise.core.events import (
    Beat,
    Event,
    Input,
    PulseSample,
    RRInterval,
    SensorState,
    SensorStatus,
    SkinSample,
    StrapReading,
)
from poise.errors import Missing, SensorUnavailableError
from poise.recording.precision import rounded
from poise.runtime.inbox import Inbox
from poise.runtime.runner import Runner
from poise.sources import Emit, Source

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from poise.core.session import Session
    from poise.core.summariser import Summariser

LOOK_MS = 200
FIND_S = 25.0
ANSWERS = (Beat, RRInterval, PulseSample)  # said to a reading, never to the clock alone
Open = Callable[[Clock, Emit], Source]


@dataclass(slots=True)
class ChainTimes:
    """All in ms after a reading's arrival; ``to_paint_ms`` only where something was to be painted.

    ``readings`` are the sensor's, in order; ``statuses`` what it said of itself.  ``cpu_share`` is
    what the session and the window cost, in CPU seconds a second; ``dropped`` how many events a
    queue forgot.
    """

    readings: list[Any] = field(default_factory=list)
    statuses: list[SensorStatus] = field(default_factory=list)
    to_inbox_ms: list[float] = field(default_factory=list)
    to_output_ms: list[float] = field(default_factory=list)
    to_paint_ms: list[float] = field(default_factory=list)
    cpu_share: float | None = None
    dropped: int = 0
    began_s: float = 0.0


class _Noted(Inbox[Any]):
    """An inbox that notes when each thing was put into it."""

    def __init__(self, clock: Clock, capacity: int) -> None:
        super().__init__(capacity)
        self._clock = clock
        self.noted: list[tuple[float, Any]] = []

    def put(self, item: Any) -> None:
        self.noted.append((self._clock.now(), item))
        super().put(item)


def run(open_source: Open, sensor: str, seconds: float, say: Callable[[str], None]) -> ChainTimes:
    """Let a session listen to a sensor for so long from its first reading, in the real window.

    Without a display the window is painted off screen.  Raises
    :class:`poise.errors.SensorUnavailableError` when nothing is heard.
    """
    from poise.ui.shell.app import application, has_display

    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = application()
    from PySide6.QtCore import QTimer

    from poise.ui.shell.link import Link

    clock = SystemClock()
    exercise = exercises.load("steady-six").fitted(minutes=(seconds + FIND_S) / 60 + 1)

    def make() -> tuple[Session, Summariser]:
        from poise.core.session import Session
        from poise.core.summariser import Summariser

        return Session(exercise), Summariser(exercise)

    runner = Runner(make, clock)
    inbox, outbox = _Noted(clock, 10_000), _Noted(clock, 100_000)
    runner.inbox, runner.outbox = inbox, outbox
    painted = _Painted(clock)
    link = Link(exercise, clock, painted.draining(outbox), runner.put)
    window = painted.window(link)
    begun: list[tuple[float, float]] = []

    def look() -> None:
        heard = [e for _, e in inbox.noted if isinstance(e, SkinSample | StrapReading)]
        now = clock.now()
        if not begun and heard:
            begun.append((now, cpu_s()))
        told = [e for _, e in inbox.noted if isinstance(e, SensorStatus)]
        if begun:
            say(f"{now - begun[0][0]:.0f} of {seconds:.0f} s, {len(heard)} readings to the window")
        elif told:
            say(told[-1].detail)
        hopeless = bool(told) and told[-1].state is SensorState.BLOCKED
        if now >= begun[0][0] + seconds if begun else hopeless or now > FIND_S:
            app.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    runner.start()
    try:
        with open_source(clock, runner.put):
            window.show()
            window.run()
            timer.start(LOOK_MS)
            app.exec()
            timer.stop()
            cpu = (cpu_s() - begun[0][1]) / (clock.now() - begun[0][0]) if begun else None
            window.timer.stop()
    finally:
        runner.close()
        window.close()
    times = _times(inbox.noted, outbox.noted, painted.at, begun[0][0] if begun else 0)
    if not times.readings:
        raise _unheard(times, sensor)
    times.cpu_share, times.began_s = cpu, clock.began_s
    times.dropped = inbox.stats().dropped + outbox.stats().dropped
    return times


def _unheard(times: ChainTimes, sensor: str) -> SensorUnavailableError:
    last = next((told.detail for told in reversed(times.statuses) if told.detail), "")
    words = last or f"nothing was heard of the {sensor} in {FIND_S:.0f} s"
    return SensorUnavailableError(words.rstrip("."), Missing.NOT_FOUND)


class _Painted:
    """When each event of the outbox was on the screen: the end of the next paint after it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._drained: list[Event] = []
        self.at: dict[int, float] = {}

    def draining(self, outbox: Inbox[Any]) -> Callable[[], list[Event]]:
        def drain() -> list[Event]:
            events = outbox.drain()
            self._drained += events
            return events

        return drain

    def window(self, link: Any) -> Any:
        from PySide6.QtCore import QEvent

        from poise.ui.shell.window import Window

        painted = self

        class Timed(Window):
            def event(self, event: QEvent) -> bool:
                done = super().event(event)
                if event.type() is QEvent.Type.UpdateRequest:
                    painted.paint()
                return done

        return Timed(link, autostart=True)

    def paint(self) -> None:
        now = self._clock.now()
        for event in self._drained:
            self.at[id(event)] = now
        self._drained = []


def _times(
    put: list[tuple[float, Input]],
    said: list[tuple[float, Event]],
    painted: dict[int, float],
    begin: float,
) -> ChainTimes:
    """Each reading's stages.  The outbox holds every input, and behind it what was said to it.

    An input comes back as the runner rounded it: the same value, not the same object.
    """
    times = ChainTimes(statuses=[e for _, e in put if isinstance(e, SensorStatus)])
    put_at = {rounded(event): at for at, event in put}
    reading: SkinSample | StrapReading | None = None
    for at, event in said:
        if isinstance(event, SkinSample | StrapReading):
            reading = event if event.t >= begin else None
            if reading is not None:
                times.readings.append(reading)
                times.to_inbox_ms.append(1000 * (put_at[event] - event.t))
        elif event in put_at:
            reading = None  # a status or a command: what follows was said to that
        elif reading is not None and isinstance(event, ANSWERS):
            times.to_output_ms.append(1000 * (at - reading.t))
            if id(event) in painted:
                times.to_paint_ms.append(1000 * (painted[id(event)] - reading.t))
    return times


def streaming(times: ChainTimes) -> SensorStatus | None:
    """What the sensor said when it began to stream."""
    told = [status for status in times.statuses if status.state is SensorState.STREAMING]
    return told[-1] if told else None
