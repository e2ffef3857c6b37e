"""When a strap's beats happened, from intervals that arrive late and in bunches.

A notification carries the intervals since the last one and no time of its own.  The running sum
of intervals is a clock that ticks with the heart; the earliest arrivals tell where it stands on
ours, because nothing arrives before it happened:

    beat time = sum of intervals + offset,   offset <= min over 30 s of (arrival - sum)

What is left is the strap's least delay, a constant nobody can know from the intervals; the device
sheet gives it as ``delay_s``.

A notification that never came leaves the sum behind the clock for good; one that is only late does
so until others have come at its heels.  So after a hole beats are held back until the sum has
caught up with the clock or clearly will not.  A strap that says nothing when there was no beat
makes holes of its own: while the intervals are long enough for that, and once it was seen, a loss
is one that leaves the sum further behind than a beat can wait.  How well all this does is measured
in tests/core/strap/test_strap_timing.py.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from poise.core.strap.clock import WINDOW_S, StrapClock

# An R peak found in a chest strap's ECG is good to about 3 ms (docs/science.md, "Timing").
STRAP_SIGMA_MS = 3.0
# A spacing of so many usual ones is a hole.
HOLE = 1.6
# When beats are nearer than so many periods, a strap has one to tell of each time it speaks.
NEARER = 0.93
# Two notifications nearer than this, in periods, were not sent so: the first of them had waited.
AT_ONCE = 0.5
# Behind the clock by this much less than a beat, nothing can have been lost.
SURE_S = 0.15
# So many notifications are waited for, the one after the hole included, for the sum to catch up.
PATIENCE = 5
# Beyond this many lost beats, counting them says less of the clock than beginning again.
MOST_LOST_BEATS = 5
# The same intervals again so soon are a copy, even when it is not known how often the strap speaks.
SURELY_A_COPY_S = 0.05


@dataclass(frozen=True, slots=True)
class TimedBeat:
    """A beat at ``t`` on the session clock, and the interval that ended with it."""

    t: float
    rr_ms: float
    follows: bool


@dataclass(frozen=True, slots=True)
class _Notification:
    """A notification on the clock of the intervals, which stood at ``begin_s`` before it."""

    arrival: float
    begin_s: float
    intervals_ms: tuple[float, ...]

    @property
    def intervals_s(self) -> tuple[float, ...]:
        return tuple(rr / 1000 for rr in self.intervals_ms)

    @property
    def sum_s(self) -> float:
        return self.begin_s + sum(self.intervals_s)

    @property
    def offset(self) -> float:
        """The offset in seconds if the newest beat had arrived as it happened."""
        return self.arrival - self.sum_s


@dataclass(slots=True)
class StrapTimeline:
    """Places each interval of one strap on the session clock.

    Call :meth:`receive` with every notification, those without intervals too, and
    :meth:`break_off` whenever the strap went away or lost its contact.  ``duplicates`` and
    ``zeros`` count what was left out: a notification delivered twice, an interval of 0 ms.
    """

    delay_s: float = 0.0
    clock: StrapClock = field(default_factory=StrapClock, init=False)
    duplicates: int = field(default=0, init=False)
    zeros: int = field(default=0, init=False)

    _sum_s: float = field(default=0.0, init=False)
    _spacings_s: deque[float] = field(default_factory=lambda: deque(maxlen=15), init=False)
    _beats_s: deque[float] = field(default_factory=lambda: deque(maxlen=15), init=False)
    _lates_s: deque[float] = field(default_factory=lambda: deque(maxlen=60), init=False)
    _speaks_empty: bool = field(default=False, init=False)
    _skips: bool = field(default=False, init=False)  # says nothing when there was no beat
    _held: list[_Notification] = field(default_factory=list, init=False)
    _hole: bool = field(default=False, init=False)
    _judged: tuple[float, float] | None = field(default=None, init=False)
    _last: tuple[float, tuple[float, ...]] | None = field(default=None, init=False)
    _last_t: float | None = field(default=None, init=False)
    _follows: bool = field(default=False, init=False)

    def break_off(self) -> list[TimedBeat]:
        """Forget the offset: beats were lost, and the next interval follows nothing.

        Gives the beats that were held back.
        """
        beats = self.flush()
        self.clock.forget()
        self._spacings_s.clear()
        self._lates_s.clear()
        self._last = self._judged = None
        self._hole = self._follows = False
        return beats

    def flush(self) -> list[TimedBeat]:
        """The beats held back, taken as following a loss: nothing will come to tell."""
        return self._after_loss() if self._held else []

    def receive(self, arrival: float, rr_ms: Sequence[float]) -> list[TimedBeat]:
        """The beats now known, oldest first, when a notification came at ``arrival``.

        They are those it tells of, but after a hole they may come with a later one.
        """
        packet = tuple(rr_ms)
        if self._is_duplicate(arrival, packet):
            self.duplicates += 1
            return []
        beats: list[TimedBeat] = []
        spacing_s = 0.0
        if self._last is not None:
            spacing_s = arrival - self._last[0]
            if spacing_s > HOLE * self._usual_s:
                beats, self._hole = self.flush(), True
            self._spacings_s.append(spacing_s)
        self._last = (arrival, packet)
        intervals_ms = tuple(rr for rr in packet if rr > 0)
        self.zeros += len(packet) - len(intervals_ms)
        if not intervals_ms:
            self._speaks_empty = self._speaks_empty or not packet
            return beats
        told = _Notification(arrival, self._sum_s, intervals_ms)
        self._sum_s = told.sum_s
        self._doubt(told)
        if not self._hole or not self.clock:
            return beats + self._place(told)

        self._held.append(told)
        if not self.clock.known or self._is_lost(spacing_s):
            return beats + self._after_loss()
        return beats + self._after_all() if self._is_complete(told) else beats

    def _is_lost(self, spacing_s: float) -> bool:
        """Whether what is missing will not come any more: what is late comes in a bunch."""
        alone = len(self._held) == 2 and spacing_s >= AT_ONCE * self._usual_s
        return len(self._held) == PATIENCE or (self._tells_all() and alone)

    def _is_complete(self, told: _Notification) -> bool:
        """Whether the sum has caught up with the clock, so that nothing can be missing."""
        late_s, beat_s = told.offset - self.clock.most, median(self._beats_s)
        if self._tells_all():
            return len(self._held) > 1 and late_s < beat_s - SURE_S
        return late_s < max(self._usual_s, *self._lates_s) + 0.45 * beat_s

    def _tells_all(self) -> bool:
        """Whether the strap speaks every period, or has to, its beats being that near."""
        nearer = median(self._beats_s) < NEARER * self._usual_s
        return self._speaks_empty or (nearer and not self._skips)

    def _doubt(self, told: _Notification) -> None:
        """If the sum catches up with the clock after all, a hole was only the strap's silence."""
        if self._judged is None:
            return
        until, offset = self._judged
        if told.arrival > until:
            self._judged = None
        elif told.offset < offset + median(self._beats_s) - SURE_S:
            self._skips, self._judged = True, None

    def _place(self, told: _Notification) -> list[TimedBeat]:
        """Put a notification's beats on the session clock."""
        if self.clock and told.offset - self.clock.most < -max(1.0, median(told.intervals_s)):
            # More heart than time: an interval was invented. Begin again from here.
            self.clock.forget()
            self._follows = False
        self._beats_s.extend(told.intervals_s)
        self.clock.hear(told.arrival, told.offset, told.intervals_s, self._follows)
        self._lates_s.append(told.offset - self.clock.most)
        beats, sum_s = [], told.begin_s
        for rr_ms in told.intervals_ms:
            rr_s = rr_ms / 1000
            sum_s += rr_s
            t = sum_s + self.clock.offset - self.delay_s
            if self._last_t is not None:
                # A better offset moves the past; a beat still never comes before its forerunner.
                t = max(t, self._last_t + (rr_s / 2 if self._follows else 0.0))
            beats.append(TimedBeat(t, rr_ms, self._follows))
            self._last_t, self._follows = t, True
        return beats

    def _after_all(self) -> list[TimedBeat]:
        """Place the beats held back: everything has come."""
        held, self._held, self._hole = self._held, [], False
        return [beat for told in held for beat in self._place(told)]

    def _after_loss(self) -> list[TimedBeat]:
        """Place the beats held back, moving the offset by those that never came."""
        offset, beat_s = self.clock.most, median(self._beats_s)
        behind_s = min(told.offset for told in self._held) - offset
        lost = int((behind_s + SURE_S) / beat_s)  # the newest beat waits less than one beat
        if self.clock.known and lost <= MOST_LOST_BEATS:
            surely = lost * beat_s < behind_s < (lost + 1) * beat_s - 2 * SURE_S
            self.clock.shift(self._held[0].arrival, lost * beat_s, surely=surely)
            self._judged = (self._held[-1].arrival + WINDOW_S, offset)
        else:
            self._judged = None
            if self._tells_all() or behind_s > self._usual_s:
                self.clock.forget()  # else it may have been silence: what was heard still holds
        self._follows = False
        return self._after_all()

    @property
    def _usual_s(self) -> float:
        """The time between notifications; a second while too few have come."""
        return median(self._spacings_s) if len(self._spacings_s) >= 3 else 1.0

    def _is_duplicate(self, arrival: float, packet: tuple[float, ...]) -> bool:
        """The same intervals again, far sooner than a strap speaks."""
        if self._last is None or not packet or packet != self._last[1]:
            return False
        known = len(self._spacings_s) >= 3
        if arrival - self._last[0] >= (0.3 * self._usual_s if known else SURELY_A_COPY_S):
            return False
        if not self._held or self.duplicates:
            return True
        # In a late bunch two equal notifications may both be true, if the clock has room for both.
        return arrival - self._sum_s - sum(packet) / 1000 < self.clock.most - SURE_S
