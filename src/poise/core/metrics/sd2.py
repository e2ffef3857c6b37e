"""The spread of the Poincaré plot along its long axis: the slow part of the variability."""

from __future__ import annotations

from dataclasses import dataclass, field

from poise.core.events import Confidence, MetricUpdate, RRInterval
from poise.core.window import Window


@dataclass(slots=True)
class Sd2:
    """SD2 over the last ``window_s`` seconds, in ms, over pairs of usable neighbours.

    ``SD1² + SD2²`` is twice the variance of the intervals.  No standard error: slow drift leaves
    too few independent values in a minute.
    """

    window_s: float = 60.0
    min_beats: int = 20

    name: str = field(default="sd2", init=False)
    unit: str = field(default="ms", init=False)
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
        return MetricUpdate(
            now, sensor, self.name, float(numbers.sd2_ms), None, self.unit, self.window_s, pairs,
            Confidence.HIGH,
        )  # fmt: skip


METRIC = Sd2
