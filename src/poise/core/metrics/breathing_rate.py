"""How fast somebody breathes, told from the heart, or a reason why it cannot be told."""

from __future__ import annotations

from dataclasses import dataclass, field

from poise.core.events import MetricUpdate, RRInterval
from poise.core.hrv.breathing import SHORTEST_S, breathing
from poise.core.hrv.rolling import RollingWindow
from poise.core.hrv.segments import stretches
from poise.core.hrv.spectrum import resample, welch


@dataclass(slots=True)
class BreathingRate:
    """Breaths a minute from the last ``window_s`` seconds (see :mod:`poise.core.hrv.breathing`).

    None until a minute without a gap is known; then a number, or None as the value with a reason.
    """

    window_s: float = 120.0

    name: str = field(default="breathing_rate", init=False)
    unit: str = field(default="1/min", init=False)
    _window: RollingWindow = field(init=False)

    def __post_init__(self) -> None:
        self._window = RollingWindow(self.window_s)

    def update(self, rr: RRInterval) -> None:
        """Take the next interval."""
        self._window.push(rr)

    def read(self, now: float) -> MetricUpdate | None:
        """The rate over the window's last stretch without a gap, or None."""
        t, rr_ms, used, follows = self._window.arrays(now)
        runs = stretches(t, used, follows)
        if not runs or self._window.last is None:
            return None
        run = runs[-1]
        if len(run) < 4 or t[run[-1]] - t[run[0]] < SHORTEST_S:
            return None
        found = breathing(welch(resample(t[run], rr_ms[run])))
        return MetricUpdate(
            now, self._window.last.sensor, self.name, found.per_min, None, self.unit,
            self.window_s, len(run), found.confidence, found.reason,
        )  # fmt: skip


METRIC = BreathingRate
