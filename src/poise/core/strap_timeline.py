"""When a strap's beats happened, from intervals that arrive late and in bunches.

A notification carries the intervals since the last one and no time of its own.  The running sum
of intervals is a clock that ticks with the heart; the earliest arrivals tell where it stands on
ours, because nothing arrives before it happened:

    beat time = sum of intervals + offset,   offset = min over 20 s of (arrival - sum)

What is left is the strap's least delay, a constant nobody can know from the intervals; the device
sheet gives it as ``delay_s``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

# An R peak found in a chest strap's ECG is good to about 3 ms (docs/science.md, "Timing").
STRAP_SIGMA_MS = 3.0
WINDOW_S = 20.0
# A hole is judged once this many notifications have come after it.
PACKETS_TO_JUDGE = 7


@dataclass(frozen=True, slots=True)
class TimedBeat:
    """A beat at ``t`` on the session clock, and the interval that ended with it."""

    t: float
    rr_ms: float
    follows: bool


@dataclass(slots=True)
class StrapTimeline:
    """Places each interval of one strap on the session clock.

    Call :meth:`receive` with every notification, those without intervals too, and
    :meth:`break_off` whenever the strap went away or lost its contact.  ``duplicates`` and
    ``zeros`` count what was left out: a notification delivered twice, an interval of 0 ms.
    """

    delay_s: float = 0.0
    duplicates: int = field(default=0, init=False)
    zeros: int = field(default=0, init=False)

    _sum_s: float = field(default=0.0, init=False)
    _heard: deque[tuple[float, float]] = field(default_factory=deque, init=False)
    _gaps_s: deque[float] = field(default_factory=lambda: deque(maxlen=15), init=False)
    _late_s: deque[float] = field(default_factory=lambda: deque(maxlen=20), init=False)
    _since_hole: list[tuple[float, float]] | None = field(default=None, init=False)
    _before_hole_s: float = field(default=0.0, init=False)
    _last: tuple[float, tuple[float, ...]] | None = field(default=None, init=False)
    _last_t: float | None = field(default=None, init=False)
    _follows: bool = field(default=False, init=False)

    def break_off(self) -> None:
        """Forget the offset: beats were lost, and the next interval follows nothing."""
        self._heard.clear()
        self._gaps_s.clear()
        self._late_s.clear()
        self._since_hole = self._last = None
        self._follows = False

    def receive(self, arrival: float, rr_ms: Sequence[float]) -> list[TimedBeat]:
        """The beats a notification that came at ``arrival`` tells of, oldest first."""
        packet = tuple(rr_ms)
        if self._is_duplicate(arrival, packet):
            self.duplicates += 1
            return []
        spacing_s = arrival - self._last[0] if self._last else None
        self._last = (arrival, packet)
        intervals = [rr for rr in packet if rr > 0]
        self.zeros += len(packet) - len(intervals)
        if not intervals:
            if spacing_s is not None:
                self._gaps_s.append(spacing_s)
            return []
        begin_s = self._sum_s
        self._sum_s += sum(intervals) / 1000
        self._watch_for_loss(arrival, spacing_s, intervals)
        self._heard.append((arrival, arrival - self._sum_s))
        while self._heard[0][0] < arrival - WINDOW_S:
            self._heard.popleft()
        offset = min(offset for _, offset in self._heard)
        self._late_s.append(arrival - self._sum_s - offset)
        self._judge_hole(arrival, median(intervals) / 1000)

        beats = []
        for rr in intervals:
            begin_s += rr / 1000
            t = begin_s + offset - self.delay_s
            if self._last_t is not None and self._follows:
                # A better offset moves the past; a beat still never comes before its forerunner.
                t = max(t, self._last_t + rr / 2000)
            elif self._last_t is not None:
                t = max(t, self._last_t)
            beats.append(TimedBeat(t, rr, self._follows))
            self._last_t, self._follows = t, True
        return beats

    def _is_duplicate(self, arrival: float, packet: tuple[float, ...]) -> bool:
        """The same intervals again, far sooner than a strap speaks, and nothing missing before."""
        if self._last is None or not packet or packet != self._last[1] or len(self._gaps_s) < 3:
            return False
        return arrival - self._last[0] < 0.3 * median(self._gaps_s) and self._since_hole is None

    def _watch_for_loss(
        self, arrival: float, spacing_s: float | None, intervals: Sequence[float]
    ) -> None:
        """Notice a silence that the intervals do not account for, or intervals no clock holds."""
        if spacing_s is None or not self._heard:
            return
        usual_s = median(self._gaps_s) if self._gaps_s else 1.0
        self._gaps_s.append(spacing_s)
        late_s = arrival - self._sum_s - min(offset for _, offset in self._heard)
        # A beat may wait a whole period for the next notification without anything being wrong.
        usual_late_s = max(usual_s, max(self._late_s, default=0.0))
        beat_s = median(intervals) / 1000
        if late_s < -max(1.0, beat_s):
            # More heart than time: an interval was invented or sent twice. Begin again from here.
            self._heard.clear()
            self._late_s.clear()
            self._since_hole, self._follows = None, False
        elif spacing_s > 1.6 * usual_s and late_s > usual_late_s + 0.45 * beat_s:
            self._since_hole, self._follows = [], False
            self._before_hole_s = sum(self._late_s) / len(self._late_s) if self._late_s else 0.0

    def _judge_hole(self, arrival: float, beat_s: float) -> None:
        """Some notifications later: were beats lost (they stay late), or was it a late bunch?"""
        if self._since_hole is None:
            return
        self._since_hole.append((arrival, arrival - self._sum_s))
        if len(self._since_hole) < PACKETS_TO_JUDGE:
            return
        recent = list(self._late_s)[-PACKETS_TO_JUDGE:]
        if sum(recent) / len(recent) - self._before_hole_s > 0.45 * beat_s:
            self._heard = deque(self._since_hole)
            self._late_s.clear()
        self._since_hole = None
