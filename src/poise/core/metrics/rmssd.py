"""Beat-to-beat variability: the root mean square of successive differences."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import fsum, sqrt
from typing import ClassVar

from poise.core.events import Confidence, MetricUpdate, RRInterval
from poise.core.metrics import ALL_BUT_CAMERAS, Live


@dataclass(slots=True)
class Rmssd:
    """RMSSD over the last ``window_s`` seconds, in ms (Task Force 1996).

    A difference counts only when both of its intervals are usable and the one follows the other:
    nothing is bridged.  At rest and breathing as one likes it mostly follows the vagal brake; led
    to breathe slowly it can fall while the swing rises, so it is recorded then but not praised.
    The standard error is that of independent squares, ``value · sqrt((k - 1) / n) / 2`` with their
    kurtosis ``k``; None when all differences are equal.
    """

    window_s: float = 60.0
    min_beats: int = 20

    name: ClassVar = "rmssd"
    unit: ClassVar = "ms"
    kinds: ClassVar = ALL_BUT_CAMERAS
    live: ClassVar = Live.SECOND

    _sensor: str = field(default="", init=False)
    _previous: RRInterval | None = field(default=None, init=False)
    _squares: deque[tuple[float, float]] = field(default_factory=deque, init=False)

    def update(self, rr: RRInterval) -> None:
        self._sensor = rr.sensor
        last, self._previous = self._previous, rr if rr.usable else None
        if last is not None and rr.usable and rr.follows:
            self._squares.append((rr.t, (rr.rr_ms - last.rr_ms) ** 2))
            while self._squares[0][0] <= rr.t - self.window_s:
                self._squares.popleft()

    def read(self, now: float) -> MetricUpdate | None:
        """The value at ``now``, or None while fewer than ``min_beats`` differences are known."""
        squares = [square for t, square in self._squares if t > now - self.window_s]
        n = len(squares)
        if n < self.min_beats:
            return None
        mean = fsum(squares) / n
        value = sqrt(mean)
        spread = sqrt(fsum((square - mean) ** 2 for square in squares) / (n - 1))
        se = spread / sqrt(n) / (2 * value) if spread > 0 else None
        return MetricUpdate(
            now, self._sensor, self.name, value, se, self.unit, self.window_s, n,
            Confidence.HIGH,
        )  # fmt: skip


METRIC = Rmssd
