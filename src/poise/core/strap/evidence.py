"""Do a strap's intervals agree with the clock, with its own heart rate, and with a living heart?

Over the last half minute three things are compared, each of which some straps and bridges get wrong
while every single interval looks sound:

- the sum of the intervals with the time they took: beats left out, sent twice, or made up;
- their mean with the strap's own rate: every second beat missed;
- their values with one another: one and the same again and again, or made of the rate.

Where the strap lost the skin nothing was told, so that time counts neither as told nor as passed.
A clock that is off by little shows over a minute or two in a line through all that came without a
loss; that of a strap that sends ms for 1/1024 s sooner, because its own rate says so as well.
The limits are those of the strap check (limits.py).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt
from statistics import fmean, median

from poise.core.events import StrapReading
from poise.core.limits import believed_bpm
from poise.core.strap import limits
from poise.core.strap.timeline import LONGEST_S

# What is compared, and how much of it there has to be.
LOOK_S, ENOUGH_S = 30.0, 20.0
# How long the newest beat of a notification waits differs by a beat; at both ends of a stretch
# that makes the sum of the intervals uncertain by so many.
WAITS_BEATS = 1.5
# Intervals that are those of the rate by chance: only where the rates lie further apart than this.
TICK_MS, TICKS_APART = 1000 / 1024, 6

# Notifications this near were not sent so.
AT_ONCE_S = 0.3
# A line needs so long; it is believed to so many of its standard errors.
LINE_FROM_S, LINE_SE = 60.0, 3.0
# Intervals in ms that are read as 1/1024 s are shorter by this share than the time they took, and
# than the strap's own rate.  Both are half of it off sooner than either could be believed alone.
IN_MS = 1 - 1000 / 1024
IN_MS_FROM_S = 40.0
# A strap that cuts its rate down to whole beats a minute says so much too little.
CUT_BPM = 0.5

SUM = "its beat-to-beat times do not match the time that passed"
RATE = "its beat-to-beat times contradict its heart rate"
STUCK = "its beat-to-beat times never change"
MADE = "its beat-to-beat times are computed from its heart rate"


@dataclass(slots=True)
class IntervalEvidence:
    """Told every reading, it says what contradicts the intervals, or that they are sound."""

    _heard: deque[StrapReading] = field(default_factory=deque, init=False)
    _line: _Line = field(default_factory=lambda: _Line(), init=False)

    def receive(self, reading: StrapReading) -> None:
        self._line.receive(reading)
        self._heard.append(reading)
        while self._heard[0].t < reading.t - LOOK_S:
            self._heard.popleft()

    def forget(self) -> None:
        """Something is missing here: what was heard says nothing of what comes."""
        self._heard.clear()
        self._line = _Line()

    def contradiction(self) -> str:
        """Why the intervals cannot be believed, in words; empty when nothing is against them."""
        said, _ = self._judged()
        return said or (SUM if self._line.is_off() else "")

    def sound_s(self) -> float:
        """For how many seconds on end the intervals agreed with everything; 0 when they do not."""
        told, seconds = self._judged()
        return 0.0 if told else seconds

    def usual_wait_s(self) -> float:
        """The usual time between notifications that hold intervals; 0 while too few came."""
        arrivals = [r.t for r in self._heard if any(r.rr_ms)]
        return median(b - a for a, b in pairwise(arrivals)) if len(arrivals) > 1 else 0.0

    def _judged(self) -> tuple[str, float]:
        with_rr = [r for r in self._heard if any(r.rr_ms)]
        rr_ms = [rr for r in with_rr for rr in r.rr_ms if rr > 0]
        if len(rr_ms) < limits.ENOUGH_INTERVALS // 2:
            return "", 0.0
        beat_s = median(rr_ms) / 1000
        seconds, told_s = _spans(with_rr, min(2 * beat_s, LONGEST_S))
        if seconds >= ENOUGH_S:
            most = limits.TOLD_MOST + WAITS_BEATS * beat_s / seconds
            if abs(told_s / seconds - 1) > most:
                return SUM, seconds
        return _values(rr_ms, self._heard), seconds


@dataclass(slots=True)
class _Line:
    """The sum of the intervals against the time, since they last broke off: a line through both."""

    _last: StrapReading | None = None
    _first_t: float = 0.0
    _sum_s: float = 0.0
    _n: int = 0
    _t: float = 0.0
    _s: float = 0.0
    _tt: float = 0.0
    _ts: float = 0.0
    _intervals: int = 0  # with the strap's own rate beside them
    _beats: float = 0.0  # and how many were in their time, by that rate

    def receive(self, reading: StrapReading) -> None:
        if not any(reading.rr_ms):
            return
        sum_s = sum(reading.rr_ms) / 1000
        last = self._last
        late = self._n == 1 and last is not None and reading.t - last.t < AT_ONCE_S
        if last is None or late or reading.t - last.t - sum_s > LONGEST_S:
            self._first_t = reading.t
            self._sum_s = self._t = self._s = self._tt = self._ts = self._beats = 0.0
            self._n = self._intervals = 0
        else:
            self._sum_s += sum_s
            if (bpm := believed_bpm(reading.heart_bpm)) is not None:
                self._intervals += sum(rr > 0 for rr in reading.rr_ms)
                self._beats += sum_s * (bpm + CUT_BPM) / 60
        t = reading.t - self._first_t
        self._last, self._n = reading, self._n + 1
        self._t, self._s = self._t + t, self._s + self._sum_s
        self._tt, self._ts = self._tt + t * t, self._ts + t * self._sum_s

    def is_off(self) -> bool:
        """Whether the strap's clock runs further from ours than any may."""
        seconds = self._last.t - self._first_t if self._last is not None else 0.0
        if seconds < IN_MS_FROM_S:
            return False
        spread = self._tt - self._t**2 / self._n
        slope = (self._ts - self._t * self._s / self._n) / spread
        # What each newest beat waited differs by up to a notification's time, evenly.
        se = seconds / self._n / (seconds * sqrt(self._n))
        if seconds >= LINE_FROM_S and abs(slope - 1) > limits.TOLD_MOST + LINE_SE * se:
            return True
        by_clock, by_rate = 1 - slope, 1 - self._beats / self._intervals if self._intervals else 0.0
        return min(by_clock, by_rate) > IN_MS / 2


def _bunches(with_rr: Sequence[StrapReading]) -> list[tuple[float, float]]:
    """When intervals came and how many seconds they tell of; what came at once is told together."""
    found: list[tuple[float, float]] = []
    for reading in with_rr:
        sum_s = sum(reading.rr_ms) / 1000
        if found and reading.t - found[-1][0] < AT_ONCE_S:
            sum_s += found.pop()[1]
        found.append((reading.t, sum_s))
    return found


def _spans(with_rr: Sequence[StrapReading], longest_s: float) -> tuple[float, float]:
    """The seconds that passed and those the intervals tell of, without those of lost skin."""
    seconds = told_s = 0.0
    for (before_t, _), (t, sum_s) in pairwise(_bunches(with_rr)):
        if t - before_t - sum_s <= longest_s:
            seconds += t - before_t
            told_s += sum_s
    return seconds, told_s


def _values(rr_ms: Sequence[float], heard: Sequence[StrapReading]) -> str:
    own = [bpm for r in heard if (bpm := believed_bpm(r.heart_bpm)) is not None]
    if len(own) >= limits.ENOUGH_INTERVALS // 2:
        apart = 60000 / fmean(rr_ms) / fmean(own)
        if max(apart, 1 / apart) > 1 + limits.RATE_APART_MOST:
            return RATE
    if len(rr_ms) < limits.ENOUGH_INTERVALS:
        return ""
    if len(set(rr_ms)) < limits.DISTINCT_LEAST:
        return STUCK
    return MADE if made_of_rate(heard) > limits.MADE_MOST else ""


def made_of_rate(heard: Sequence[StrapReading]) -> float:
    """The share of intervals that are just those of the rate told with them."""
    pairs = [
        (rr, bpm)
        for r in heard
        if (bpm := believed_bpm(r.heart_bpm)) is not None
        for rr in r.rr_ms
        if 60000 / bpm**2 > TICKS_APART * TICK_MS
    ]
    if len(pairs) < limits.ENOUGH_INTERVALS:
        return 0.0
    return fmean(abs(rr - 60000 / bpm) <= TICK_MS for rr, bpm in pairs)
