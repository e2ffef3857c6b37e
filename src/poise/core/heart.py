"""One sensor's heart: its intervals, its metrics, and what it did with each breath.

A chain (core/chains) hears the sensor's readings and gives beats and labelled intervals; the heart
keeps the last few minutes of intervals and hands each on to its metrics, in three ways:

- metrics over a **window of time** (RMSSD, SDNN) are asked at every tick, once a second, with the
  chain's own report of the heart rate and of how far to trust the sensor.  They begin anew at a
  pause: no window reaches across one.
- the **swing** is a fit over the last breaths, so it is told the guide's breaths too, but not those
  that are spoken through.
- the **phase lock** likewise, for every breath.

A breath is measured once, when it is over and its beats are in: when an interval whose middle lies
beyond its end has been judged, which takes two more beats and the strap's delay, or after
``LATE_BEATS_S`` when none comes.  Until then the breath waits in a queue, and the session with it.
What a breath yields is one row, ``BreathMeasured``: the bar on the screen, the line in an export
and the summary are all made of it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

from poise.core.chains import Chain
from poise.core.events import (
    SPOKEN,
    BreathMeasured,
    BreathStarted,
    Confidence,
    Output,
    QualityUpdate,
    Reading,
    RRInterval,
    SensorState,
    SensorStatus,
)
from poise.core.hrv.phase_locking import in_step
from poise.core.metrics import Metric
from poise.core.metrics.lock import Lock
from poise.core.metrics.swing import Swing
from poise.core.patience import LATE_BEATS_S

# A breath is read when an interval beyond its end has been judged, or after this long without one:
SILENT_S = 5.0


@dataclass(slots=True)
class Heart:
    """What one sensor knows, told its readings and the guide's breaths.

    ``timed`` are the metrics to tell each second of this kind of sensor.
    """

    chain: Chain
    timed: list[Metric]
    swing: Swing = field(default_factory=Swing)

    status: SensorStatus | None = field(default=None, init=False)
    heard_t: float | None = field(default=None, init=False)
    _anew_t: float = field(default=float("-inf"), init=False)  # no window reaches back beyond
    _lock: Lock = field(default_factory=Lock, init=False)
    _intervals: deque[RRInterval] = field(default_factory=lambda: deque(maxlen=400), init=False)
    _unread: deque[BreathStarted] = field(default_factory=deque, init=False)
    _spoken: set[int] = field(default_factory=set, init=False)
    _phases: list[float | None] = field(default_factory=list, init=False)

    @property
    def waits(self) -> bool:
        """Whether a breath is over, or under way, that was not measured yet."""
        return bool(self._unread)

    def breathe(self, breath: BreathStarted, *, spoken: bool) -> None:
        """The guide's next breath begins; one that is spoken through is in no swing."""
        self._unread.append(breath)
        self._lock.breathe(breath)
        if spoken:
            self._spoken.add(breath.index)
        else:
            self.swing.breathe(breath)

    def speak(self, breath: BreathStarted) -> None:
        """Somebody speaks in the breath that is under way: it is in no swing."""
        self._spoken.add(breath.index)
        self.swing.withdraw(breath)

    def withdraw(self, breath: BreathStarted) -> None:
        """The guide broke that breath off before its end: it is not measured."""
        if self._unread and self._unread[-1] == breath:
            self._unread.pop()
        self._lock.withdraw(breath)
        self.swing.withdraw(breath)

    def begin_anew(self, t: float) -> None:
        """The guide was stopped, or goes on: what is said over a window of time begins at ``t``."""
        self._anew_t = t
        self.timed = [type(metric)() for metric in self.timed]

    def lose(self, now: float) -> list[Output]:
        """Something is missing here, whatever the sensor says: what comes next follows nothing."""
        return self._hear(self.chain.break_off(), now)

    def receive(self, event: Reading, now: float) -> list[Output]:
        """A reading that came at ``now``: the intervals that are judged because of it."""
        self.heard_t = event.t
        return self._hear(self.chain.receive(event), now)

    def on_status(self, status: SensorStatus, now: float) -> list[Output]:
        """What the sensor says of itself; once it is lost, what comes next follows nothing."""
        self.status = status
        if status.delay_s is not None:
            self.chain.set_delay(status.delay_s)
        match status.state:
            case SensorState.LOST | SensorState.BLOCKED:
                return self._hear(self.chain.break_off(), now)
            case SensorState.ENDED:
                return self._hear([*self.chain.break_off(), *self.chain.flush()], now)
        return []

    def flush(self, now: float) -> list[Output]:
        """The session ends: judge what still waits, and measure what breaths it completes."""
        return self._hear(self.chain.flush(), now)

    def tick(self, t: float) -> list[Output]:
        """Once a second: what the metrics say, and how far to trust the sensor."""
        if self.chain.doubt and any(metric.read(t) for metric in self.timed):
            self.begin_anew(t)  # what they were told cannot be believed
        said: list[Output] = [
            found for metric in self.timed if (found := metric.read(t)) is not None
        ]
        away = self._away(t)
        if away:
            return [*said, QualityUpdate(t, self.chain.sensor, 0.0, (away,))]
        recent = [rr for rr in self._intervals if rr.t > t - 30]
        return said + self.chain.report(t, recent)

    def read_breaths(self, now: float, *, waited: bool = False) -> list[Output]:
        """Measure each breath that is over and whose beats are in, oldest first."""
        said: list[Output] = []
        while self._unread:
            breath = self._unread[0]
            end = breath.t + breath.period_s
            heard_beyond = bool(self._intervals) and self._intervals[-1].middle >= end
            if not (heard_beyond or (waited and now >= end + LATE_BEATS_S)) or end > now:
                break
            self._unread.popleft()
            said += self._measure(breath)
        return said

    def _hear(self, heard: list[Output], now: float) -> list[Output]:
        for event in heard:
            if isinstance(event, RRInterval):
                self._intervals.append(event)
                begun = event.t - event.rr_ms / 1000 >= self._anew_t and not self.chain.doubt
                for metric in (*(self.timed if begun else ()), self.swing, self._lock):
                    metric.update(event)
        return heard + self.read_breaths(now)

    def _away(self, t: float) -> str:
        """Why nothing can be heard now; empty when something can."""
        if self.status is not None and self.status.state is not SensorState.STREAMING:
            return self.status.detail or self.status.state.value
        if self.heard_t is None or t - self.heard_t > SILENT_S:
            return "no beats for five seconds"
        return ""

    def _measure(self, breath: BreathStarted) -> list[Output]:
        end = breath.t + breath.period_s
        inside = [rr for rr in self._intervals if breath.t <= rr.middle < end]
        used = [rr.rr_ms for rr in inside if rr.usable]
        doubt, heart_bpm = self.chain.doubt, None
        if not doubt and sum(used) > 600 * breath.period_s:  # most of the breath was seen
            heart_bpm = 60000 * len(used) / sum(used)
        own_bpm = self.chain.own_bpm(breath.t, end) if heart_bpm is None else None
        lock = None if doubt else self._lock.read(end)
        phase_rad = None if doubt else self._lock.phase_rad(breath)
        self._phases.append(phase_rad)
        reading = None if breath.index in self._spoken else self.swing.reading(end)
        if reading is not None and doubt:
            reading = replace(reading, confidence=Confidence.LOW, reason=doubt)
        found = reading.fit if reading else None
        shown = found if reading and reading.shown else None
        measured = BreathMeasured(
            t=end,
            sensor=self.chain.sensor,
            breath=breath.index,
            start_s=breath.t,
            end_s=end,
            window_breaths=reading.breaths if reading else 0,
            beats=len(inside),
            used=len(used),
            heart_bpm=heart_bpm if heart_bpm is not None else own_bpm,
            swing_bpm=shown.swing_bpm if shown else None,
            swing_se_bpm=shown.swing_se_bpm if shown else None,
            swing_ms=found.swing_ms if found else None,
            swing_se_ms=found.swing_se_ms if found else None,
            phase_rad=phase_rad,
            p=found.p if found else None,
            lock=lock.value if lock else None,
            in_step=in_step(self._phases)[-1],
            confidence=reading.confidence if reading else Confidence.NONE,
            reason=reading.reason if reading else SPOKEN,
            gain=self.swing.gain_at(breath),
            own_rate=own_bpm is not None,
            doubted=bool(doubt),
        )
        said: list[Output] = [measured]
        if reading is not None and (swing := self.swing.said(reading, end)) is not None:
            said.append(swing)
        return said + ([lock] if lock else [])
