"""Hands what a session hears and says to another program, in a thread of its own.

The session never waits for it: what it is too slow for is forgotten and counted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from math import pi
from threading import Thread

from poise import live
from poise.clock import Clock
from poise.core import metrics
from poise.core.events import (
    Act,
    Answered,
    Asked,
    BreathStarted,
    Command,
    DrillAction,
    Event,
    GuideEnded,
    GuidePaused,
    LeadChanged,
    MetricUpdate,
    RRInterval,
    SensorState,
    SensorStatus,
    SessionEnded,
    StageChanged,
)
from poise.core.guide.exercise import Exercise
from poise.core.guide.pacer import BreathPattern
from poise.live import Out, Sending
from poise.runtime.inbox import Inbox

_log = logging.getLogger(__name__)

GUIDE_S = 0.05
CLOSE_S = 2.0  # a name server, or another program's library, may hold it for ever


class Tap:
    """Sends one session ``sending``'s way; put events into :attr:`inbox` from any thread.

    ``say`` is told when it cannot be done: the session goes on without.  ``exercise`` knows what no
    event says of a breath: that it has a second inhale.
    """

    def __init__(
        self,
        sending: Sending,
        clock: Clock,
        say: Callable[[SensorStatus], None],
        exercise: Exercise | None = None,
    ) -> None:
        self.inbox: Inbox[Event] = Inbox()
        self._sending, self._clock, self._say = sending, clock, say
        self._thread = Thread(target=self._run, name=sending.way, daemon=True)
        self._closing = False
        self._metrics = frozenset(metrics.names())
        self._lead: str | None = None
        self._breath: BreathStarted | None = None
        self._stages = exercise.stages if exercise is not None else ()
        self._pattern: BreathPattern | None = None
        self._guided_t = float("-inf")

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Send what is still waiting, and end."""
        self._closing = True
        self.inbox.wake()
        if self._thread.is_alive():
            self._thread.join(CLOSE_S)

    def _run(self) -> None:
        try:
            out = live.open_out(self._sending, self._clock)
        except OSError as error:
            self._give_up(error)
            return
        try:
            while not self._closing:
                self._send(out, self.inbox.wait(self._clock.real_s(GUIDE_S)))
                self._show_guide(out, self._clock.now())
            self._send(out, self.inbox.drain())
        except OSError as error:
            self._give_up(error)
        finally:
            out.close()

    def _give_up(self, error: OSError) -> None:
        _log.warning("sending by %s stopped: %s", self._sending.way, error)
        way = self._sending.way
        words = (
            f"Sending stopped ({error.strerror or error}). Check the address after --{way}. "
            "The session continues."
        )
        self._say(SensorStatus(self._clock.now(), way, SensorState.LOST, "failed", words))

    def _send(self, out: Out, events: list[Event]) -> None:
        for event in events:
            match event:
                case LeadChanged():
                    self._lead = event.sensor
                case MetricUpdate() if event.name in self._metrics:
                    if self._lead in (None, event.sensor):
                        out.metric(event)
                case RRInterval() if self._lead in (None, event.sensor):
                    out.interval(event.t, event.rr_ms, event.usable)
                case StageChanged():
                    known = event.index < len(self._stages)
                    self._pattern = self._stages[event.index].pattern if known else None
                    out.marker(event.t, f"stage {event.stage}")
                case BreathStarted():
                    self._breath = event
                    out.marker(event.t, f"breath {event.index + 1}")
                case Command():
                    out.marker(event.t, f"{event.action} {event.label}".strip())
                case Asked():  # that something was said; never what
                    out.marker(event.t, "ask")
                case Answered():
                    out.marker(event.t, "answer")
                case Act(action=DrillAction.BLANK):
                    out.marker(event.t, "blank")
                case SensorStatus():
                    out.marker(event.t, f"{event.sensor} {event.state.value}")
                case GuidePaused():
                    self._breath = None
                    out.marker(event.t, "guide paused")
                case GuideEnded():
                    self._breath = None
                    out.marker(event.t, "guide ended")
                case SessionEnded():
                    self._breath = None
                    out.marker(event.t, f"ended {event.ending}")

    def _show_guide(self, out: Out, now: float) -> None:
        b = self._breath
        if b is None or not 0 <= now - b.t < b.period_s:
            return
        if now < self._guided_t + GUIDE_S:
            return
        self._guided_t = now
        pattern = self._pattern or BreathPattern(b.inhale_s, b.exhale_s, b.hold_in_s, b.hold_out_s)
        out.guide(now, 2 * pi * (now - b.t) / b.period_s, pattern.at(now - b.t))
