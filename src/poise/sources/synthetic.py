"""A person made by the program, so that everything can be tried with no hardware.

The heart answers the breath in two ways: directly, and through a baroreflex that rings at about
0.1 Hz, so that breathing with the guide at six a minute makes the swing grow.  There is noise, and
now and then a beat comes early.  While it is asked questions it beats faster, and comes down again
afterwards.  It stands in for a strap, not for anybody's physiology.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import exp, pi, sin
from random import Random

from poise.core.events import Input, SensorState, SensorStatus, StrapReading
from poise.sources import Guide, unled

SENSOR = "synthetic"
STEP_S = 0.05
RESONANCE_HZ, DAMPING = 0.1, 0.3
FIRST_ECTOPIC_S = 30.0
RISE_BPM, RISES_S, COMES_DOWN_S = 20.0, 8.0, 35.0  # while there are questions to answer
DELAY_S = 0.4  # from a beat to its notification, as the quickest straps do


@dataclass(frozen=True, slots=True)
class SyntheticSettings:
    """``seed`` chooses the person; ``ectopic_s`` is how many seconds pass between early beats."""

    seed: int = 1
    ectopic_s: float = 45.0
    tense_bpm: float = 88.0
    settled_bpm: float = 78.0


def request(value: str, _settings: None = None) -> SyntheticSettings:
    """The person with that seed, the first one when none is named."""
    return SyntheticSettings(seed=int(value or 1))


def events(settings: SyntheticSettings, guide: Guide = unled) -> Iterator[Input]:
    """The person's notifications, once a second without end; the same seed gives the same heart."""
    detail = "Demo: this is not your heart"
    yield SensorStatus(0.0, SENSOR, SensorState.STREAMING, "synthetic", detail)
    heart = _Heart(settings, guide)
    beats: list[tuple[float, float]] = []
    second = 0
    while True:
        second += 1
        while not beats or beats[-1][0] <= second - DELAY_S:
            beats.append(heart.beat())
        told = [rr for t, rr in beats if t <= second - DELAY_S]
        beats = beats[len(told) :]
        rr_ms = tuple(round(rr * 1.024) / 1.024 for rr in told)  # 1/1024 s, as straps send it
        yield StrapReading(float(second), SENSOR, round(60000 / heart.usual_ms), rr_ms)


@dataclass(slots=True)
class _Heart:
    settings: SyntheticSettings
    guide: Guide

    t: float = field(default=0.0, init=False)
    usual_ms: float = field(init=False)
    _random: Random = field(init=False)
    _ring: float = field(
        default=0.0, init=False
    )  # the baroreflex: where it is, and how fast it goes
    _ringing: float = field(default=0.0, init=False)
    _lungs: float = field(default=0.0, init=False)
    _drift_ms: float = field(default=0.0, init=False)
    _strain: float = field(default=0.0, init=False)  # 0 at rest, 1 in a task that lasts
    _pause_ms: float | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._random = Random(self.settings.seed)
        self.usual_ms = 60000 / self.settings.tense_bpm

    def beat(self) -> tuple[float, float]:
        """The next beat: its time, and the interval before it in ms."""
        s, rr = self.settings, self._interval()
        if self._pause_ms is not None:
            rr, self._pause_ms = self._pause_ms, None
        elif self.t > FIRST_ECTOPIC_S and self._random.random() < rr / 1000 / s.ectopic_s:
            early = rr * self._random.uniform(0.62, 0.75)
            rr, self._pause_ms = early, 2 * rr - early
        start = self.t
        self._live(start + rr / 1000)
        return self.t, rr

    def _interval(self) -> float:
        s, draw = self.settings, self._random
        bpm = s.settled_bpm + (s.tense_bpm - s.settled_bpm) * exp(-self.t / 60)
        bpm += RISE_BPM * self._strain
        self._drift_ms = 0.9 * self._drift_ms + draw.gauss(0, 5)
        answer_ms = -18 * self._lungs - 26 * self._ring
        self.usual_ms = 60000 / bpm
        return max(350.0, self.usual_ms + answer_ms + self._drift_ms + draw.gauss(0, 3))

    def _live(self, until: float) -> None:
        """Breathe and let the baroreflex ring, up to the next beat."""
        omega = 2 * pi * RESONANCE_HZ
        while self.t < until:
            dt = min(STEP_S, until - self.t)
            self.t += dt
            asked = self.guide(self.t)
            self._strain += dt * (
                (1 - self._strain) / RISES_S if asked.task else -self._strain / COMES_DOWN_S
            )
            full = asked.fullness
            wanted = sin(2 * pi * 0.25 * self.t) if full is None else 2 * full - 1
            self._lungs += (wanted - self._lungs) * min(1.0, dt / 0.25)
            push = self._lungs + self._random.gauss(0, 0.5)
            self._ringing += dt * (
                omega * omega * (push - self._ring) - 2 * DAMPING * omega * self._ringing
            )
            self._ring += dt * self._ringing
