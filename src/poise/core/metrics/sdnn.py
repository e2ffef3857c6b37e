"""Total variability: the standard deviation of the intervals."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import fsum, sqrt
from typing import ClassVar

from poise.core.events import Confidence, MetricUpdate, RRInterval
from poise.core.metrics import ALL_BUT_CAMERAS, Live


@dataclass(slots=True)
class Sdnn:
    """SDNN over the last ``window_s`` seconds, in ms, with n - 1 (Task Force 1996).

    The standard error is that of independent normal values, ``value / sqrt(2 (n - 1))``; intervals
    that drift together carry less, so it is a lower bound.
    """

    window_s: float = 60.0
    min_beats: int = 20

    name: ClassVar = "sdnn"
    unit: ClassVar = "ms"
    kinds: ClassVar = ALL_BUT_CAMERAS
    live: ClassVar = Live.SECOND

    _heard: deque[RRInterval] = field(default_factory=deque, init=False)

    def update(self, rr: RRInterval) -> None:
        if rr.usable:
            self._heard.append(rr)
            while self._heard[0].t <= rr.t - self.window_s:
                self._heard.popleft()

    def read(self, now: float) -> MetricUpdate | None:
        """The value at ``now``, or None while fewer than ``min_beats`` intervals are known."""
        values = [rr.rr_ms for rr in self._heard if rr.t > now - self.window_s]
        n = len(values)
        if n < self.min_beats:
            return None
        mean = fsum(values) / n
        value = sqrt(fsum((rr - mean) ** 2 for rr in values) / (n - 1))
        return MetricUpdate(
            now, self._heard[-1].sensor, self.name, value, value / sqrt(2 * (n - 1)), self.unit,
            self.window_s, n, Confidence.HIGH,
        )  # fmt: skip


METRIC = Sdnn
