"""Which sensor to show when two speak: the better one, with hysteresis so that it does not flit.

A lead is given up only when it has been bad for a while and another is good, two limits that lie
apart (``BAD``, ``GOOD_ENOUGH``) and a time (``PATIENCE_S``).  A strap takes the lead from a camera
sooner, once it has been sound for a while.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from poise.core.events import LeadChanged, QualityUpdate, SensorKind, kind_of

# A lead this bad for so long is given up for one that is good enough.
BAD, GOOD_ENOUGH, PATIENCE_S = 0.3, 0.5, 3.0
# A strap times beats ten times better than a camera: sound for so long, it takes the lead.
SOUND, PREFERRED_AFTER_S = 0.7, 5.0
STALE_S = 3.0


@dataclass(slots=True)
class Lead:
    """Told every :class:`QualityUpdate`, it says when another sensor should be shown.

    Cameras come after all other sensors.
    """

    sensor: str | None = field(default=None, init=False)
    _scores: dict[str, QualityUpdate] = field(default_factory=dict, init=False)
    _bad_since: float | None = field(default=None, init=False)
    _sound_since: dict[str, float] = field(default_factory=dict, init=False)

    def update(self, quality: QualityUpdate) -> LeadChanged | None:
        """Take the next quality; the change of lead it brings, or None."""
        t, sensor = quality.t, quality.sensor
        self._scores[sensor] = quality
        if quality.score >= SOUND:
            self._sound_since.setdefault(sensor, t)
        else:
            self._sound_since.pop(sensor, None)
        if self.sensor is None:
            return self._take(t, sensor) if quality.score > 0 else None
        if sensor == self.sensor:
            bad = quality.score < BAD
            self._bad_since = (self._bad_since or t) if bad else None
        better = self._better(t)
        return self._take(t, better) if better is not None else None

    def _better(self, t: float) -> str | None:
        others = [q for q in self._scores.values() if q.sensor != self.sensor]
        fit = [q for q in others if t - q.t <= STALE_S and q.score >= GOOD_ENOUGH]
        if self._bad_since is not None and t - self._bad_since >= PATIENCE_S and fit:
            return max(fit, key=lambda q: q.score).sensor
        if not _is_camera(self.sensor or ""):
            return None
        for q in fit:
            since = self._sound_since.get(q.sensor)
            if not _is_camera(q.sensor) and since is not None and t - since >= PREFERRED_AFTER_S:
                return q.sensor
        return None

    def _take(self, t: float, sensor: str) -> LeadChanged:
        self.sensor, self._bad_since = sensor, None
        return LeadChanged(t, sensor)


def _is_camera(sensor: str) -> bool:
    return kind_of(sensor) is SensorKind.CAMERA
