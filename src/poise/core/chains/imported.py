"""The way of intervals whose beats' times are known: from another program's file."""

from __future__ import annotations

from dataclasses import dataclass, field

from poise.core.chains import quality_of
from poise.core.events import (
    Beat,
    IntervalReading,
    Output,
    QualityUpdate,
    RRInterval,
    SensorKind,
    kind_of,
)
from poise.core.hrv.labels import CAMERA_FLOOR_MS, STRAP_FLOOR_MS, IntervalLabeller
from poise.core.metrics.heart_rate import HeartRate


@dataclass(slots=True)
class ImportChain:
    """Takes intervals as told: their times stand, and so does a verdict that came with them."""

    sensor: str

    _labeller: IntervalLabeller = field(init=False)
    _rate: HeartRate = field(default_factory=HeartRate, init=False)

    def __post_init__(self) -> None:
        seen = kind_of(self.sensor) is SensorKind.CAMERA
        floor_ms = CAMERA_FLOOR_MS if seen else STRAP_FLOOR_MS
        self._labeller = IntervalLabeller(self.sensor, floor_ms)

    def receive(self, event: IntervalReading) -> list[Output]:
        """The beat that ended the interval, and whatever could be judged because of it."""
        e = event
        said: list[Output] = [Beat(e.t, e.sensor, e.sigma_ms, e.rr_ms, e.follows)]
        if e.verdict is None:
            judged = self._labeller.push(e.t, e.rr_ms, e.sigma_ms, e.follows)
        else:
            judged = RRInterval(e.t, e.sensor, e.rr_ms, e.sigma_ms, e.verdict, e.follows)
        if judged is not None:
            said.append(judged)
            self._rate.update(judged)
        return said

    @property
    def doubt(self) -> str:
        """Nothing: what cannot be used is told interval by interval."""
        return ""

    def own_bpm(self, start: float, end: float) -> float | None:
        """None: there is no rate but that of the beats."""
        return None

    def break_off(self) -> list[Output]:
        """Nothing: the file says itself what follows what."""
        return []

    def flush(self) -> list[Output]:
        """The last intervals, judged."""
        return list(self._labeller.flush())

    def set_delay(self, delay_s: float) -> None:
        """Nothing: the times are known."""

    def report(self, t: float, recent: list[RRInterval]) -> list[Output]:
        """The heart rate, if it is known, and how many of the intervals can be used."""
        rate = self._rate.read(t)
        begun = QualityUpdate(t, self.sensor, 0.5, ())
        quality = quality_of(t, self.sensor, recent) if recent else begun
        return [*([rate] if rate else []), quality]
