"""A session: told what sensors and people say and what time it is, it answers with events.

    session.receive(event, now)   a sensor or a person spoke
    session.advance(now)          time passed
    session.wakeup                when to call ``advance`` next, or None

It holds no clock, thread or file.  Every deadline is met at its own time and in order, so being
called a hundred times or once is the same, a slow computer says the same things late, and the log
of inputs with their arrival times replays a session exactly.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from heapq import heappop, heappush

from poise.core.events import (
    Action,
    Beat,
    BreathMeasured,
    BreathStarted,
    Command,
    Confidence,
    Ending,
    GuideEnded,
    Input,
    Output,
    QualityUpdate,
    RRInterval,
    SensorState,
    SensorStatus,
    SessionEnded,
    StageChanged,
    StrapReading,
)
from poise.core.exercise import Exercise
from poise.core.metrics import Metric
from poise.core.metrics.heart_rate import HeartRate
from poise.core.metrics.lock import Lock
from poise.core.metrics.rmssd import Rmssd
from poise.core.metrics.sdnn import Sdnn
from poise.core.metrics.swing import Swing
from poise.core.schedule import Schedule
from poise.core.step import kept
from poise.core.strap_chain import StrapChain

TICK_S = 1.0
# A breath is read when an interval beyond its end has been judged, or after this long without one:
# the slowest strap is 2.8 s late, judging takes two more beats.
PATIENCE_S = 6.0
SILENT_S = 5.0


@dataclass(slots=True)
class Session:
    """One run of ``exercise``; ``strap_delay_s`` is the known delay of each strap, by sensor."""

    exercise: Exercise
    strap_delay_s: dict[str, float] = field(default_factory=dict)

    schedule: Schedule | None = field(default=None, init=False)
    ended: bool = field(default=False, init=False)
    ending: Ending = field(default=Ending.COMPLETED, init=False)
    _now: float = field(default=0.0, init=False)
    _deadlines: list[tuple[float, int, Output | str]] = field(default_factory=list, init=False)
    _numbered: int = field(default=0, init=False)
    _chains: dict[str, StrapChain] = field(default_factory=dict, init=False)
    _states: dict[str, SensorStatus] = field(default_factory=dict, init=False)
    _lead: str | None = field(default=None, init=False)
    _heart_rate: HeartRate = field(default_factory=HeartRate, init=False)
    _timed: list[Metric] = field(default_factory=lambda: [Rmssd(), Sdnn()], init=False)
    _swing: Swing = field(default_factory=Swing, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)
    _intervals: deque[RRInterval] = field(default_factory=lambda: deque(maxlen=400), init=False)
    _unread: deque[BreathStarted] = field(default_factory=deque, init=False)
    _phases: list[float | None] = field(default_factory=list, init=False)
    _spoken: set[int] = field(default_factory=set, init=False)
    _guide_over: bool = field(default=False, init=False)

    @property
    def wakeup(self) -> float | None:
        """When :meth:`advance` has something to do next; None when only an input can say."""
        return None if self.ended or not self._deadlines else self._deadlines[0][0]

    def receive(self, event: Input, now: float) -> list[Output]:
        """Take an input that reached us at ``now``; inputs come in the order of their ``now``."""
        said = self.advance(now)
        if self.ended:
            return said
        match event:
            case StrapReading():
                said += self._hear(self._chain(event.sensor).receive(event))
            case SensorStatus():
                self._states[event.sensor] = event
                if event.state in (SensorState.LOST, SensorState.BLOCKED, SensorState.ENDED):
                    said += self._go_silent(event)
            case Command(action=Action.START):
                self._start(min(event.t, now))
            case Command(action=Action.STOP):
                said += self._stop(now)
            case Command(action=Action.MARK):
                pass  # the recording keeps it; nothing is computed from it
        return said + self.advance(now)

    def advance(self, now: float) -> list[Output]:
        """Meet every deadline up to ``now``, each at its own time."""
        said: list[Output] = []
        while not self.ended and self._deadlines and self._deadlines[0][0] <= now:
            t, _, what = heappop(self._deadlines)
            said += self._meet(t, what)
        self._now = max(self._now, now)
        return said

    # ------------------------------------------------------------------ time

    def _start(self, t: float) -> None:
        """Begin at ``t``, when the key was pressed, however late we hear of it."""
        if self.schedule is not None:
            return
        self.schedule = Schedule(self.exercise, t)
        for t, index, stage in self.schedule.stages():
            self._at(t, StageChanged(t, index, stage.title))
        for breath, stage, number in self.schedule.breaths():
            self._at(breath.t, breath)
            if stage.speaks(number):
                self._spoken.add(breath.index)
        self._at(self.schedule.ends_t, GuideEnded(self.schedule.ends_t))
        self._at(t + TICK_S, "tick")

    def _at(self, t: float, what: Output | str) -> None:
        self._numbered += 1
        heappush(self._deadlines, (t, self._numbered, what))

    def _meet(self, t: float, what: Output | str) -> list[Output]:
        match what:
            case BreathStarted():
                self._unread.append(what)
                if what.index not in self._spoken:
                    self._swing.breathe(what)
                self._lock.breathe(what)
                self._at(what.t + what.period_s + PATIENCE_S, "patience")
                return [what]
            case "patience":
                return self._read_breaths(t, waited=True)
            case "tick":
                self._at(t + TICK_S, "tick")
                return self._tick(t)
            case GuideEnded():
                self._guide_over = True
                return [what, *self._end_if_read(t)]
        assert not isinstance(what, str)
        return [what]

    def _tick(self, t: float) -> list[Output]:
        said: list[Output] = []
        reading = self._heart_rate.read(t)
        if reading is None and self._lead is not None:
            reading = self._chains[self._lead].own_bpm(t)
        if reading is not None:
            said.append(reading)
        said += [found for metric in self._timed if (found := metric.read(t)) is not None]
        return said + [self._quality(t, chain) for chain in self._chains.values()]

    def _quality(self, t: float, chain: StrapChain) -> QualityUpdate:
        reasons = []
        state = self._states.get(chain.sensor)
        if state is not None and state.state is not SensorState.STREAMING:
            reasons.append(state.detail or state.state.value)
        elif chain.heard_t is None or t - chain.heard_t > SILENT_S:
            reasons.append("nothing heard for five seconds")
        elif chain.contact is False:
            reasons.append("no skin contact")
        if reasons:
            return QualityUpdate(t, chain.sensor, 0.0, tuple(reasons))
        recent = [rr for rr in self._intervals if rr.t > t - 30 and rr.sensor == chain.sensor]
        if not recent:
            return QualityUpdate(t, chain.sensor, 0.5, ("listening for the first beats",))
        usable = sum(rr.usable for rr in recent) / len(recent)
        return QualityUpdate(
            t, chain.sensor, usable, () if usable > 0.85 else ("many beats out of place",)
        )

    # ------------------------------------------------------------------ hearts

    def _chain(self, sensor: str) -> StrapChain:
        if sensor not in self._chains:
            self._chains[sensor] = StrapChain(sensor, self.strap_delay_s.get(sensor, 0.0))
            self._lead = self._lead or sensor
        return self._chains[sensor]

    def _hear(self, heard: list[Beat | RRInterval]) -> list[Output]:
        said: list[Output] = []
        for event in heard:
            said.append(event)
            if isinstance(event, RRInterval) and event.sensor == self._lead:
                self._intervals.append(event)
                for metric in (self._heart_rate, *self._timed, self._swing, self._lock):
                    metric.update(event)
        return said + self._read_breaths(self._now)

    def _go_silent(self, status: SensorStatus) -> list[Output]:
        chain = self._chains.get(status.sensor)
        if chain is None:
            return []
        heard = chain.break_off()
        return self._hear(heard + chain.flush() if status.state is SensorState.ENDED else heard)

    # ------------------------------------------------------------------ breaths

    def _read_breaths(self, now: float, *, waited: bool = False) -> list[Output]:
        """Measure each breath that is over and whose beats are in, oldest first."""
        said: list[Output] = []
        while self._unread:
            breath = self._unread[0]
            end = breath.t + breath.period_s
            heard_beyond = bool(self._intervals) and self._intervals[-1].middle >= end
            if not (heard_beyond or (waited and now >= end + PATIENCE_S)) or end > now:
                break
            self._unread.popleft()
            if self._lead is not None:
                said += self._measure(breath, self._lead, now)
        return said + (self._end_if_read(now) if self._guide_over else [])

    def _measure(self, breath: BreathStarted, sensor: str, now: float) -> list[Output]:
        end = breath.t + breath.period_s
        inside = [rr for rr in self._intervals if breath.t <= rr.middle < end]
        used = [rr.rr_ms for rr in inside if rr.usable]
        heart_bpm = None
        if sum(used) > 600 * breath.period_s:  # most of the breath was seen
            heart_bpm = 60000 * len(used) / sum(used)
        lock = self._lock.read(end)
        phase_rad = self._lock.phase_rad(breath)
        self._phases.append(phase_rad)
        reading = None if breath.index in self._spoken else self._swing.reading(end)
        found = reading.fit if reading else None
        shown = found if reading and reading.shown else None
        measured = BreathMeasured(
            t=end,
            sensor=sensor,
            breath=breath.index,
            start_s=breath.t,
            end_s=end,
            window_breaths=reading.breaths if reading else 0,
            beats=len(inside),
            used=len(used),
            heart_bpm=heart_bpm,
            swing_bpm=shown.swing_bpm if shown else None,
            swing_se_bpm=shown.swing_se_bpm if shown else None,
            swing_ms=found.swing_ms if found else None,
            swing_se_ms=found.swing_se_ms if found else None,
            phase_rad=phase_rad,
            p=found.p if found else None,
            lock=lock.value if lock else None,
            in_step=kept(self._phases)[-1],
            confidence=reading.confidence if reading else Confidence.NONE,
            reason=reading.reason if reading else "spoken through",
        )
        said: list[Output] = [measured]
        if reading is not None and (swing := self._swing.read(end)) is not None:
            said.append(swing)
        return said + ([lock] if lock else [])

    # ------------------------------------------------------------------ the end

    def _stop(self, now: float) -> list[Output]:
        if self._guide_over:  # only the last beats were being waited for
            return self._end(now)
        self.ending = Ending.STOPPED
        return self._end(now)

    def _end_if_read(self, t: float) -> list[Output]:
        return [] if self._unread and self._lead is not None else self._end(t)

    def _end(self, t: float) -> list[Output]:
        if self.ended:
            return []
        said: list[Output] = []
        for chain in self._chains.values():
            self.ended = True  # the flush must not end it a second time
            said += self._hear(list(chain.flush()))
        self.ended = True
        return [*said, SessionEnded(t, self.ending)]
