"""From an optical band's pulse intervals, told every five seconds, to beats on the session clock.

The running sum of intervals is a clock that ticks with the heart; the earliest arrivals of the last
30 s tell where it stands on ours.  The band times the pulse at the arm, a quarter of a second or so
after the heart; nobody can know how much from the intervals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from poise.core.events import StrapBeat
from poise.core.strap.clock import StrapClock

# What the band itself says of its error is nearer to a bound than to a deviation; at least this.
LEAST_SIGMA_MS = 5.0
# Further behind than this, intervals were lost.
BEHIND_S = 8.0


@dataclass(slots=True)
class PpiTimeline:
    """Places one sensor's pulse intervals."""

    sensor: str

    _clock: StrapClock = field(default_factory=StrapClock, init=False)
    _sum_s: float = field(default=0.0, init=False)
    _follows: bool = field(default=False, init=False)
    _last_t: float = field(default=float("-inf"), init=False)

    def receive(
        self, arrival: float, intervals: Sequence[tuple[int, int, bool]]
    ) -> list[StrapBeat]:
        """The beats of a frame that came at ``arrival``, oldest first.

        An interval is its length and its error in ms, and whether it is fit to be used: one taken
        in movement or without skin is time that passed, and what comes next follows nothing.
        """
        told = [one for one in intervals if one[0] > 0]
        if not told:
            return []
        begin_s = self._sum_s
        self._sum_s += sum(length for length, _, _ in told) / 1000
        offset = arrival - self._sum_s
        if self._clock and abs(offset - self._clock.most) > BEHIND_S:
            self._clock.forget()
            self._follows = False
        lengths_s = [length_ms / 1000 for length_ms, _, _ in told]
        self._clock.receive(arrival, offset, lengths_s, follows=False)
        beats, at_s = [], begin_s
        for length_ms, error_ms, fit in told:
            at_s += length_ms / 1000
            t = max(at_s + self._clock.most, self._last_t)
            if fit:
                sigma_ms = max(float(error_ms), LEAST_SIGMA_MS)
                beats.append(StrapBeat(t, self.sensor, float(length_ms), sigma_ms, self._follows))
                self._last_t = t
            self._follows = fit
        return beats
