"""The share of successive intervals that differ by more than 50 ms."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt

from poise.core.events import Confidence, MetricUpdate, RRInterval
from poise.core.window import Window


@dataclass(slots=True)
class Pnn50:
    """pNN50 over the last ``window_s`` seconds, a fraction of the pairs of usable neighbours.

    It can be 0 however large the swing is, and 1 however it changes; the standard error is that
    of a proportion, which takes the pairs as independent: a lower bound.
    """

    window_s: float = 120.0
    min_beats: int = 20

    name: str = field(default="pnn50", init=False)
    unit: str = field(default="", init=False)
    _window: Window = field(init=False)

    def __post_init__(self) -> None:
        self._window = Window(self.window_s)

    def update(self, rr: RRInterval) -> None:
        """Take the next interval."""
        self._window.push(rr)

    def read(self, now: float) -> MetricUpdate | None:
        """The value at ``now``, or None while fewer than ``min_beats`` pairs are known."""
        found = self._window.time_domain(now, self.min_beats)
        if found is None:
            return None
        numbers, pairs, sensor = found
        share = float(numbers.pnn50)
        se = sqrt(share * (1 - share) / pairs)
        return MetricUpdate(
            now, sensor, self.name, share, se, self.unit, self.window_s, pairs,
            Confidence.HIGH,
        )  # fmt: skip


METRIC = Pnn50
