"""The last seconds of one sensor's intervals, as arrays, and metrics that are one number of it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from poise.core.events import Confidence, MetricUpdate, RRInterval
from poise.core.hrv.time_domain import TimeDomain, pairs, time_domain


@dataclass(slots=True)
class RollingWindow:
    """The last ``window_s`` seconds, and the interval before them for the first difference."""

    window_s: float
    _heard: deque[RRInterval] = field(default_factory=deque, init=False)

    def push(self, rr: RRInterval) -> None:
        """Take the next interval."""
        self._heard.append(rr)
        while len(self._heard) > 1 and self._heard[1].t <= rr.t - self.window_s:
            self._heard.popleft()

    def time_domain(self, now: float, fewest: int) -> tuple[TimeDomain, int, str] | None:
        """The numbers up to ``now``, how many pairs, and the sensor; None below ``fewest``."""
        if not self._heard:
            return None
        inside = np.array([rr.t > now - self.window_s for rr in self._heard])
        used = np.array([rr.usable for rr in self._heard])
        paired = pairs(used, np.array([rr.follows for rr in self._heard])) & inside
        count = int(paired.sum())
        if count < fewest:
            return None
        rr_ms = np.array([rr.rr_ms for rr in self._heard])
        return time_domain(rr_ms, used & inside, paired), count, self._heard[-1].sensor

    def arrays(
        self, now: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
        """``t`` in seconds, ``rr_ms``, ``used`` and ``follows``, all (n,), of the window."""
        inside = [rr for rr in self._heard if rr.t > now - self.window_s]
        return (
            np.array([rr.t for rr in inside]),
            np.array([rr.rr_ms for rr in inside]),
            np.array([rr.usable for rr in inside], bool),
            np.array([rr.follows for rr in inside], bool),
        )

    @property
    def last(self) -> RRInterval | None:
        """The newest interval."""
        return self._heard[-1] if self._heard else None


@dataclass(slots=True)
class OverPairs:
    """A metric that is one number of the pairs of usable neighbours in the last ``window_s``.

    It says its ``name``, its ``unit`` and, by :meth:`value`, which number it is.
    """

    window_s: float = 60.0
    min_beats: int = 20

    name: str = field(init=False)
    unit: str = field(init=False)
    _window: RollingWindow = field(init=False)

    def __post_init__(self) -> None:
        self._window = RollingWindow(self.window_s)

    def value(self, numbers: TimeDomain, pairs: int) -> tuple[float, float | None]:
        """The number and its standard error, None where that cannot be told."""
        raise NotImplementedError

    def update(self, rr: RRInterval) -> None:
        """Take the next interval."""
        self._window.push(rr)

    def read(self, now: float) -> MetricUpdate | None:
        """The value at ``now``, or None while fewer than ``min_beats`` pairs are known."""
        found = self._window.time_domain(now, self.min_beats)
        if found is None:
            return None
        numbers, pairs, sensor = found
        value, se = self.value(numbers, pairs)
        return MetricUpdate(
            now, sensor, self.name, value, se, self.unit, self.window_s, pairs, Confidence.HIGH
        )
