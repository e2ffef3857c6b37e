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
is one that leaves the sum further behind than a beat can wait.

A strap that loses the skin goes on speaking, without intervals: that is a hole too when the sum is
further behind afterwards than a beat can wait, and else it had no beat to tell of.  How long the
lost beats took is worked out in lost_beats.py.  How well all this does is measured in
tests/core/strap/test_strap_timing.py and benchmarks/bench_straps.py.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from statistics import median

from poise.core.strap.clock import MOST_DRIFT, WINDOW_S, StrapClock
from poise.core.strap.lost_beats import estimate

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
# A loss longer than this says nothing of the clock: the heart is another by then.
LONGEST_LOSS_S = 20.0
# Each lost beat leaves the length of a loss so much less known, and no beat is placed better.
WITHIN_S, WITHIN_A_BEAT_S = 0.05, 0.02
# So many beats show how the heart rose and fell before a loss: half a minute.
PLACED = 40
# The sum may fall behind the clock by so much of a beat more than it ever did, and none is missing.
NEAR = 0.45
# How well the drift between the clocks is known after its first windows.
DRIFT_KNOWN = 0.005
# The longest interval anybody believes: twice the usual one, and never more than this.
LONGEST_S = 2.0
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
    ``zeros`` count what was left out: a notification delivered twice, an interval of 0 ms;
    ``losses`` how often notifications, or the intervals in them, never came.
    """

    delay_s: float = 0.0
    clock: StrapClock = field(default_factory=StrapClock, init=False)
    duplicates: int = field(default=0, init=False)
    zeros: int = field(default=0, init=False)
    losses: int = field(default=0, init=False)

    _sum_s: float = field(default=0.0, init=False)
    _spacings_s: deque[float] = field(default_factory=lambda: deque(maxlen=15), init=False)
    _beats_s: deque[float] = field(default_factory=lambda: deque(maxlen=15), init=False)
    _placed: deque[tuple[float, float]] = field(
        default_factory=lambda: deque(maxlen=PLACED), init=False
    )
    _lates_s: deque[float] = field(default_factory=lambda: deque(maxlen=60), init=False)
    _speaks_empty: bool = field(default=False, init=False)
    _skips: bool = field(default=False, init=False)  # says nothing when there was no beat
    _told_t: float | None = field(default=None, init=False)  # when intervals last arrived
    _empty_t: float | None = field(default=None, init=False)  # the newest one without, since then
    _held: list[_Notification] = field(default_factory=list, init=False)
    _hole: bool = field(default=False, init=False)
    _hole_t: float = field(default=-inf, init=False)  # when the last hole in time was over
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
        self._placed.clear()
        self._last = self._judged = self._told_t = self._empty_t = None
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
                beats, self._hole, self._hole_t = self.flush(), True, arrival
            self._spacings_s.append(spacing_s)
        self._last = (arrival, packet)
        intervals_ms = tuple(rr for rr in packet if rr > 0)
        self.zeros += len(packet) - len(intervals_ms)
        if not intervals_ms:
            if self._held and arrival - self._held[-1].arrival > self._usual_s + self._longest_s:
                beats += self.flush()  # the skin is lost again
            self._empty_t = arrival
            return beats
        told = _Notification(arrival, self._sum_s, intervals_ms)
        self._sum_s = told.sum_s
        self._doubt(told)
        self._hear_silence(told)
        if not self._hole or not self.clock:
            return beats + self._place(told)

        self._held.append(told)
        if not self.clock.known or self._is_lost(spacing_s):
            silence = self.clock.known and not self._speaks_empty and self._is_as_late_as_ever()
            return beats + (self._after_all() if silence else self._after_loss())
        return beats + self._after_all() if self._is_complete(told) else beats

    def _hear_silence(self, told: _Notification) -> None:
        """Notifications without intervals came before: a loss, or there was no beat to tell of."""
        told_t, self._told_t = self._told_t, told.arrival
        if self._empty_t is None or told_t is None or self._hole:
            return
        if self.clock.known:
            self._hole = not self._is_near(told)
        else:
            untold_s = told.arrival - told_t - sum(told.intervals_s)
            self._hole = untold_s > self._longest_s
        if not self._hole:
            self._speaks_empty, self._empty_t = True, None

    def _is_near(self, told: _Notification) -> bool:
        """Whether the sum is no further behind the clock than beats wait to be told of."""
        late_s = told.offset - self.clock.most
        return late_s < max(self._usual_s, *self._lates_s) + NEAR * median(self._beats_s)

    def _is_lost(self, spacing_s: float) -> bool:
        """Whether what is missing will not come any more: what is late comes in a bunch."""
        if len(self._held) == PATIENCE:
            return True
        alone = len(self._held) == 2 and spacing_s >= AT_ONCE * self._usual_s
        behind_s = min(told.offset for told in self._held) - self.clock.most
        late = self._speaks_empty or behind_s > max(self._lates_s) + SURE_S
        return alone and late and self._tells_all()

    def _is_as_late_as_ever(self) -> bool:
        """Whether the sum was as far behind the clock before, for as many notifications on end."""
        lates_s = list(self._lates_s)
        runs = zip(*(lates_s[k:] for k in range(PATIENCE)), strict=False)
        behind_s = min(told.offset for told in self._held) - self.clock.most
        return behind_s < max((min(run) for run in runs), default=0.0) + SURE_S

    def _is_complete(self, told: _Notification) -> bool:
        """Whether the sum has caught up with the clock, so that nothing can be missing."""
        late_s, beat_s = told.offset - self.clock.most, median(self._beats_s)
        if self._tells_all():
            return len(self._held) > 1 and late_s < beat_s - SURE_S
        return self._is_near(told)

    def _tells_all(self) -> bool:
        """Whether the strap speaks every period, or has to, its beats being that near."""
        nearer = median(self._beats_s) < NEARER * self._usual_s
        return self._speaks_empty or (nearer and not self._skips)

    def _doubt(self, told: _Notification) -> None:
        """If the sum catches up with the clock after all, a hole was only the strap's silence."""
        if self._judged is None:
            return
        at, offset = self._judged
        since_s = told.arrival - at
        drift = self.clock.drift
        unsure_s = SURE_S + (DRIFT_KNOWN if drift else MOST_DRIFT) * since_s
        if since_s > WINDOW_S:
            self._judged = None
        elif told.offset < offset + drift * since_s + median(self._beats_s) - unsure_s:
            self._skips, self._judged = True, None

    def _runs_behind(self) -> bool:
        """Whether the sum has been a beat behind the clock for as long as patience lasts."""
        lates_s = list(self._lates_s)[-PATIENCE:]
        if not self.clock.known or len(lates_s) < PATIENCE:
            return False
        beat_s = median(self._beats_s)
        unsure_s = NEAR * beat_s + (0.0 if self.clock.drift else MOST_DRIFT * WINDOW_S)
        return min(lates_s) > max(beat_s, self._usual_s) + unsure_s

    def _place(self, told: _Notification) -> list[TimedBeat]:
        """Put a notification's beats on the session clock."""
        if self.clock and told.offset - self.clock.most < -max(1.0, median(told.intervals_s)):
            # More heart than time: an interval was invented. Begin again from here.
            self.clock.forget()
            self._follows = False
        elif self._runs_behind():
            self.clock.forget()  # beats were lost that nothing showed
            self._lates_s.clear()
            self._follows = False
        self._beats_s.extend(told.intervals_s)
        self.clock.receive(told.arrival, told.offset, told.intervals_s, self._follows)
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
            self._placed.append((t + self.delay_s, rr_s))
            self._last_t, self._follows = t, True
        return beats

    def _after_all(self) -> list[TimedBeat]:
        """Place the beats held back: everything has come."""
        held, self._held, self._hole = self._held, [], False
        return [beat for told in held for beat in self._place(told)]

    def _after_loss(self) -> list[TimedBeat]:
        """Place the beats held back, moving the offset by the time of those that never came."""
        offset = self.clock.most - 2 * self.clock.slack_s
        behind_s = min(told.offset for told in self._held) - offset
        self._judged = None
        if self.clock.known and self._placed and behind_s < LONGEST_LOSS_S:
            least_s, most_s = self._bounds_s()
            after = [rr_s for told in self._held for rr_s in told.intervals_s]
            loss = estimate(self._placed, after, least_s, most_s)
            if loss.beats == 0 and len(self._held) == PATIENCE:
                return self._after_all()  # as late as a beat can be, and none is missing
            within_s = WITHIN_S + loss.beats * WITHIN_A_BEAT_S
            beat_s = median(self._beats_s)
            surely = loss.beats * beat_s < behind_s < (loss.beats + 1) * beat_s - 2 * SURE_S
            within = (within_s if least_s > 0 else inf, within_s)  # it may have been a late one
            self.clock.shift(self._held[0].arrival, loss.length_s, within, surely=surely)
            if self._empty_t is None:
                self._judged = (self._held[-1].arrival, offset)
        elif self._tells_all() or behind_s > self._usual_s:
            self.clock.forget()  # else it may have been silence: what was heard still holds
        self._follows, self._empty_t = False, None
        self.losses += 1
        return self._after_all()

    def _bounds_s(self) -> tuple[float, float]:
        """The least and the most time that was lost before the beats held back."""
        middle, held = self.clock.offset, self._held
        most_s = min(told.offset for told in held) - middle
        # What a notification did not tell of had not happened by then.
        apart_s = AT_ONCE * self._usual_s  # else it was sent long before it arrived
        silent = [(a.arrival, b) for a, b in pairwise(held) if b.arrival - a.arrival > apart_s]
        if self._empty_t is not None:
            silent.append((self._empty_t, held[0]))
        least = [t - told.begin_s - told.intervals_s[0] - middle for t, told in silent]
        return max([0.0, most_s - median(self._beats_s), *least]), max(most_s, 0.0)

    @property
    def _usual_s(self) -> float:
        """The time between notifications; a second while too few have come."""
        return median(self._spacings_s) if len(self._spacings_s) >= 3 else 1.0

    @property
    def _longest_s(self) -> float:
        """The longest interval to be believed of this heart."""
        return min(2 * median(self._beats_s), LONGEST_S) if self._beats_s else LONGEST_S

    def _is_duplicate(self, arrival: float, packet: tuple[float, ...]) -> bool:
        """The same intervals again, far sooner than a strap speaks."""
        if self._last is None or not packet or packet != self._last[1]:
            return False
        known = len(self._spacings_s) >= 3
        if arrival - self._last[0] >= (0.3 * self._usual_s if known else SURELY_A_COPY_S):
            return False
        bunch = self._held or arrival - self._hole_t < AT_ONCE * self._usual_s
        if not bunch or self.duplicates:
            return True
        # In a late bunch two equal notifications may both be true, if the clock has room for both.
        return arrival - self._sum_s - sum(packet) / 1000 < self.clock.most - SURE_S
