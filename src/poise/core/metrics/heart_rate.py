"""How fast the heart beats now, averaged over one slow breath."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import sqrt
from typing import ClassVar

from poise.core.events import Confidence, MetricUpdate, RRInterval
from poise.core.metrics import EVERY_KIND, Live

SEEN_HIGH = 0.9  # of the window
# It is said once a second: one that was not said again for so long is not the one now.
NOW_S = 2.5


@dataclass(slots=True)
class HeartRate:
    """Mean heart rate over the last ``window_s`` seconds, in beats a minute.

    60000 divided by the mean interval, not the mean of the rates, which reads high when the heart
    swings.  Ten seconds is one breath at six a minute, so the swing itself averages out.  The
    standard error holds what the beats' timing leaves open and what went unobserved: with a share
    ``f`` of the window seen, a mean of ``n`` intervals of spread ``s`` has variance
    ``(1 - f) s²/n`` (sampling without replacement).

    None when the last interval is older than ``stale_s`` or fewer than ``min_beats`` are known.
    """

    window_s: float = 10.0
    min_beats: int = 3
    stale_s: float = 8.0  # a slow heart's last two beats wait to be judged

    name: ClassVar = "heart_rate"
    unit: ClassVar = "bpm"
    kinds: ClassVar = EVERY_KIND
    live: ClassVar = Live.CHAIN

    _heard: deque[RRInterval] = field(default_factory=deque, init=False)

    def update(self, rr: RRInterval) -> None:
        if rr.usable:
            self._heard.append(rr)
            while self._heard[0].t <= rr.t - self.window_s:
                self._heard.popleft()

    def read(self, now: float) -> MetricUpdate | None:
        """The mean at ``now`` with its standard error, or None."""
        if not self._heard or now - self._heard[-1].t > self.stale_s:
            return None
        # The window ends at the newest beat: a strap that speaks late is not a heart that stopped.
        used = [rr for rr in self._heard if rr.t > self._heard[-1].t - self.window_s]
        n = len(used)
        if n < self.min_beats:
            return None
        mean_ms = sum(rr.rr_ms for rr in used) / n
        value = 60000 / mean_ms
        spread2 = sum((rr.rr_ms - mean_ms) ** 2 for rr in used) / (n - 1)
        span_s = max(used[-1].t - used[0].t + used[0].rr_ms / 1000, self.window_s / 2)
        seen = min(1.0, n * mean_ms / 1000 / span_s)
        timing2 = 2 * (used[-1].sigma_ms / n) ** 2
        se = value / mean_ms * sqrt(timing2 + (1 - seen) * spread2 / n)
        sensor = used[-1].sensor
        confidence = Confidence.HIGH if seen > SEEN_HIGH else Confidence.MEDIUM
        return MetricUpdate(
            now, sensor, self.name, value, se, self.unit, self.window_s, n, confidence
        )


METRIC = HeartRate
