"""From what a session said to its summary.

It is a fold over the events, so a live run, a replay and an export give the same one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import fmean, median, mode, variance

from poise.core.debrief.summary import DrillSummariser
from poise.core.events import (
    SPOKEN,
    VOICE,
    BreathMeasured,
    BreathStarted,
    Confidence,
    Ending,
    Event,
    GuidePaused,
    LeadChanged,
    MetricUpdate,
    RRInterval,
    SensorState,
    SensorStatus,
    SessionEnded,
)
from poise.core.guide.exercise import Exercise
from poise.core.guide.schedule import Schedule, after, breaks_off
from poise.core.hrv.mean_rate import SEEN, MeanRates
from poise.core.hrv.phase_locking import in_step
from poise.core.pace.finder import PaceFinder
from poise.core.pace.protocol import protocol_of
from poise.core.rehearsal.parts import RehearsalSummary, summed_up
from poise.core.standard_errors import student_ci_95
from poise.core.summary import (
    NOTHING_READ,
    HeartChange,
    InStep,
    IntervalCounts,
    SessionSwing,
    Summary,
)

# Blocks of whole breaths are compared; a part of a breath would let the swing into the mean.
BLOCK, LONGEST_BLOCK = 3, 12
BIN_S = 10.0
# A heart that does nothing wanders (docs/science.md, "The reset"): no interval of a change of heart
# rate is narrower than that of such a standard error, and the change counts when it is beyond both
# this many bpm and so many times its half interval.
LEAST_CHANGE_BPM, LEAST_SE_BPM, BEYOND = 5.0, 1.5, 4 / 3
# What a device's own rate, averaged over a block of breaths, leaves open: it is told in whole beats
# a minute and is that of some seconds before.
OWN_RATE_SE_BPM = 0.7
TWO_WAYS = "measured from beats at one end and by the device at the other"
# One fit over the whole measured block up to this many breaths; beyond, the swing itself drifts.
ONE_FIT_BREATHS = 9


@dataclass(slots=True)
class Summariser:
    """Fold the events of one session of ``exercise`` with :meth:`fold`, then ask :meth:`result`."""

    exercise: Exercise

    _schedule: Schedule | None = field(default=None, init=False)
    _heard: dict[str, list[RRInterval]] = field(default_factory=dict, init=False)
    _own: dict[str, list[tuple[float, float]]] = field(default_factory=dict, init=False)
    _rows: dict[str, dict[int, BreathMeasured]] = field(default_factory=dict, init=False)
    _there: str = field(default="", init=False)  # the first that had anything to say
    _leads: list[LeadChanged] = field(default_factory=list, init=False)
    _led: list[BreathStarted] = field(default_factory=list, init=False)
    _ended: SessionEnded | None = field(default=None, init=False)
    _last_t: float = field(default=0.0, init=False)
    _drill: DrillSummariser | None = field(default=None, init=False)
    _pace: PaceFinder | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        if self.exercise.drill is not None:
            self._drill = DrillSummariser(self.exercise.drill)
        if protocol_of(self.exercise):
            self._pace = PaceFinder(self.exercise)

    def fold(self, event: Event) -> None:
        """Take the next thing said; inputs and drawing events are passed over."""
        self._schedule = after(self._schedule, self.exercise, event)
        match event:
            case BreathStarted():
                self._led.append(event)
            case GuidePaused() if self._led and breaks_off(event.t, self._led[-1]):
                self._led.pop()
            case RRInterval():
                self._heard.setdefault(event.sensor, []).append(event)
            case MetricUpdate(name="heart_rate", window_s=0.0, value=float(own_bpm)):
                self._own.setdefault(event.sensor, []).append((event.t, own_bpm))
            case BreathMeasured():
                self._rows.setdefault(event.sensor, {})[event.breath] = event
            case SensorStatus(state=SensorState.STREAMING) if event.sensor != VOICE:
                self._there = self._there or event.sensor
            case LeadChanged():
                self._leads.append(event)
            case SessionEnded():
                self._ended = event
        if self._drill is not None:
            self._drill.fold(event)
        if self._pace is not None:
            self._pace.fold(event)
        self._last_t = max(self._last_t, event.t)

    def result(self, recording: str | None = None) -> Summary:
        """The summary; also of a session that was cut short, which then is not completed."""
        completed = self._ended is not None and self._ended.ending is Ending.COMPLETED
        schedule = self._schedule or Schedule(self.exercise, self._last_t)
        start, until = schedule.started_t, schedule.ends_t if completed else self._last_t
        paused_s = schedule.paused_s(until)
        duration_s = self.exercise.duration_s if completed else max(0.0, until - start - paused_s)
        led = [b for b in self._led if _end(b) <= until + 1e-6]
        sensor = self._sensor()
        intervals = self._heard.get(sensor, [])
        rows = self._rows.get(sensor, {})
        mine = [
            rr
            for rr in intervals
            if start <= rr.middle <= until and schedule.unbroken(rr.middle, rr.middle)
        ]
        return Summary(
            exercise=self.exercise.name,
            sensor=sensor.split(":")[0],
            duration_s=round(duration_s, 3),
            paused_s=round(paused_s, 3),
            breaths=len(led),
            completed=completed,
            heart_bpm=self._heart(led, _Rates(intervals, self._own.get(sensor, []), rows)),
            swing_bpm=self._swing(self._core(led), intervals, rows),
            in_step=InStep(_kept(led, rows), len(led)),
            intervals=IntervalCounts(
                n=len(mine),
                flagged=sum(not rr.usable for rr in mine),
                gaps=sum(not rr.follows for rr in mine if rr is not intervals[0]),
            ),
            recording=recording,
            drill=self._drill.result(completed=completed) if self._drill is not None else None,
            pace=self._pace.result() if self._pace is not None else None,
            rehearsal=self._rehearsal(schedule, intervals, until, completed=completed),
            unread=self._there.split(":")[0] if sensor == NOTHING_READ and self._there else None,
        )

    def _rehearsal(
        self, schedule: Schedule, intervals: list[RRInterval], until: float, *, completed: bool
    ) -> RehearsalSummary | None:
        if not self.exercise.rehearses:
            return None
        return summed_up(schedule, intervals, until, completed=completed)

    def _sensor(self) -> str:
        """The sensor that led longest; the only one, in most sessions."""
        heard = [*self._heard, *(sensor for sensor in self._own if sensor not in self._heard)]
        if len(heard) < 2 or not self._leads:
            return next(iter(heard), NOTHING_READ)
        until = [change.t for change in self._leads[1:]] + [self._last_t]
        led_s: dict[str, float] = {}
        for change, end in zip(self._leads, until, strict=True):
            led_s[change.sensor] = led_s.get(change.sensor, 0.0) + end - change.t
        return max(led_s, key=lambda sensor: led_s[sensor])

    # ------------------------------------------------------------------ heart rate

    def _heart(self, led: list[BreathStarted], rates: _Rates) -> HeartChange:
        spoken = self._spoken()
        unspoken = [rates.mean(b.t, _end(b)) for b in led if b not in spoken]
        size = max(BLOCK, min(LONGEST_BLOCK, len(unspoken) // 3))
        after = [rate for rate in unspoken[-size:] if rate is not None]
        before = self._before(rates)
        if before is None:
            first = unspoken[:size] if len(unspoken) >= 2 * size else []
            before = [rate for rate in first if rate is not None]
        if rates.empty:
            return HeartChange(None, None, None, None, False, "no heartbeats recorded")
        own = sum(rate.own for rate in after) * 2 > len(after)
        before_bpm = [rate.bpm for rate in before if rate.own is own]
        after_bpm = [rate.bpm for rate in after if rate.own is own]
        if len(before_bpm) < 2 or len(after_bpm) < 2:
            last = fmean(after_bpm) if len(after_bpm) > 1 else None
            why = "too few complete breaths with a heart rate"
            if len(before) > 1 and len(after) > 1:
                why = TWO_WAYS
            return HeartChange(None, last, None, None, False, why, own_rate=own)
        change = fmean(after_bpm) - fmean(before_bpm)
        n, m = len(before_bpm), len(after_bpm)
        pooled = ((n - 1) * variance(before_bpm) + (m - 1) * variance(after_bpm)) / (n + m - 2)
        device2 = 2 * OWN_RATE_SE_BPM**2 if own else 0.0
        se = sqrt(pooled * (1 / n + 1 / m) + device2)
        sure = student_ci_95(n + m - 2)
        margin = sure * max(se, LEAST_SE_BPM)
        clear = abs(change) > max(LEAST_CHANGE_BPM, BEYOND * margin)
        return HeartChange(fmean(before_bpm), fmean(after_bpm), change, se, clear, "", margin, own)

    def _before(self, rates: _Rates) -> list[_Rate] | None:
        """Heart rate in bins of the stage that sits before the first breath; None without one."""
        if self._schedule is None or not self._led or self.exercise.stages[0].pattern is not None:
            return None
        bins = []
        t = self._schedule.started_t
        while t + BIN_S <= self._led[0].t + 1e-6:
            if self._schedule.unbroken(t, t + BIN_S):
                bins.append(rates.mean(t, t + BIN_S))
            t += BIN_S
        return [rate for rate in bins if rate is not None]

    def _spoken(self) -> set[BreathStarted]:
        """The breaths that are spoken through."""
        if self._schedule is None:
            return set()
        return {
            breath for breath, stage, number in self._schedule.breaths() if stage.speaks(number)
        }

    # ------------------------------------------------------------------ swing

    def _swing(
        self,
        core: list[BreathStarted],
        intervals: list[RRInterval],
        measured: dict[int, BreathMeasured],
    ) -> SessionSwing:
        core = [b for b in core if b.index not in measured or measured[b.index].reason != SPOKEN]
        rows = [measured[b.index] for b in core if b.index in measured]
        doubts = [row.reason for row in rows if row.doubted]
        if not intervals:
            return _no_swing(len(core), mode(doubts) if doubts else "no heartbeats recorded")
        if len(core) < 2:
            return _no_swing(len(core), "too few breaths")
        if len(doubts) * 2 > len(rows):  # what was told before it was noticed is no better
            return _no_swing(len(core), mode(doubts), Confidence.LOW)
        if len(core) > ONE_FIT_BREATHS:
            return _median_swing(rows, len(core))
        core = [b for b in core if b.index not in measured or not measured[b.index].doubted]
        from poise.core.metrics.swing import read_window
        from poise.core.metrics.swing import rows as in_rows

        core = max(reversed(in_rows(core, intervals)), key=len)  # of equals the last
        if len(core) < 2:
            return _no_swing(len(core), "no two complete breaths in a row")
        # How much of a swing the sensor let through over these breaths: a camera not all.
        gains = [measured[b.index].gain for b in core if b.index in measured]
        reading = read_window(intervals, core, fmean(gains) if gains else 1.0)
        fit = reading.fit if reading.shown else None
        return SessionSwing(
            fit.swing_bpm if fit else None,
            fit.swing_se_bpm if fit else None,
            len(core),
            reading.confidence,
            reading.reason,
        )

    def _core(self, led: list[BreathStarted]) -> list[BreathStarted]:
        """The breaths whose swing the exercise measures: one stretch, but for pauses."""
        if self._schedule is None:
            return []
        wanted = {
            breath.index
            for breath, stage, number in self._schedule.breaths()
            if stage.measured
            and stage.measured[0] <= number <= stage.measured[1]
            and not stage.speaks(number)
        }
        return [b for b in led if b.index in wanted]


@dataclass(frozen=True, slots=True)
class _Rate:
    """A heart rate, and whether it is the device's ``own``."""

    bpm: float
    own: bool


class _Rates:
    """The heart rate from any moment to another, without going through all intervals each time.

    ``own`` is the device's, said where its intervals cannot be used; ``rows`` are the breaths.
    """

    def __init__(
        self,
        intervals: Sequence[RRInterval],
        own: Sequence[tuple[float, float]],
        rows: dict[int, BreathMeasured],
    ) -> None:
        self._beats = MeanRates(intervals)
        self._own, self._own_t = own, [t for t, _ in own]
        self._doubted = {(row.start_s, row.end_s) for row in rows.values() if row.doubted}

    @property
    def empty(self) -> bool:
        """Whether no heartbeats at all."""
        return self._beats.empty and not self._own

    def mean(self, start: float, end: float) -> _Rate | None:
        """The heart rate from ``start`` to ``end``; None when under 60 % of it was seen.

        It is 60000 / mean interval, or the mean of the device's own, which it says once a second.
        """
        first, last = bisect_right(self._own_t, start), bisect_right(self._own_t, end)
        own = [bpm for _, bpm in self._own[first:last]]
        if len(own) >= SEEN * (end - start):
            return _Rate(fmean(own), True)
        if (start, end) in self._doubted:
            return None
        bpm = self._beats.mean(start, end)
        return None if bpm is None else _Rate(bpm, False)


def _no_swing(breaths: int, reason: str, confidence: Confidence = Confidence.NONE) -> SessionSwing:
    return SessionSwing(None, None, breaths, confidence, reason)


def _median_swing(rows: Sequence[BreathMeasured], led: int) -> SessionSwing:
    """Of a long session, over which the swing itself drifts."""
    shown = [row.swing_bpm for row in rows if row.swing_bpm is not None]
    if len(shown) < max(BLOCK, led // 4):
        reasons = [row.reason for row in rows if row.reason]
        common = mode(reasons) if reasons else "no beats received"  # of equals the first
        return _no_swing(led, common, Confidence.LOW)
    # Windows of three breaths overlap, so a third of them are independent; the median of
    # normal values is 1.253 times less certain than their mean.
    se = 1.253 * sqrt(variance(shown) / (len(shown) / BLOCK))
    high = sum(row.confidence is Confidence.HIGH for row in rows) >= len(rows) / 2
    confidence = Confidence.HIGH if high else Confidence.MEDIUM
    return SessionSwing(median(shown), se, len(shown), confidence, "")


def _kept(led: Sequence[BreathStarted], rows: dict[int, BreathMeasured]) -> int:
    """On how many of the breaths the heart kept step with the guide."""
    known = [rows[b.index] for b in led if b.index in rows]
    return in_step([row.phase_rad for row in known]).count(True)


def _end(breath: BreathStarted) -> float:
    return breath.t + breath.period_s
