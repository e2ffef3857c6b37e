"""One heart, felt by a strap and seen by a camera, with the truth about every beat kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from poise.core.arrays import Array
from poise.simulation.person import Person


def _person(swing_bpm: float, breaths_hz: float, slow_ms: float, white_ms: float) -> Person:
    """A heart at 850 ms: half its swing in bpm, slow wander and haste in ms.

    :class:`Person` has these for a heart at 68 beats a minute.
    """
    at_68 = (60 / 68) / 0.85
    swing_ms = 850 * swing_bpm / 70
    return Person(60 / 0.85, at_68 * swing_ms, breaths_hz, at_68 * slow_ms, at_68 * white_ms)


PACED = _person(6.0, 0.1, 20, 10)
AT_REST = _person(1.5, 0.24, 20, 12)
VERY_STEADY = _person(0.4, 0.24, 4, 4)


@dataclass(frozen=True)
class Sight:
    """How well a camera sees beats: timing error in s, shares of beats missed and made up."""

    sigma_s: float
    missed: float
    extra: float


GOOD, FAIR, POOR = Sight(0.02, 0.02, 0.01), Sight(0.04, 0.06, 0.05), Sight(0.07, 0.15, 0.12)


@dataclass(frozen=True)
class TwoSensors:
    """Beats on one clock: the strap's come ``-offset_at(t)`` later than the camera's."""

    felt: Array
    seen: Array
    offset_s: float
    drift: float

    def offset_at(self, t: float) -> float:
        """Camera's time less strap's time of a beat the strap tells at ``t``."""
        return self.offset_s - self.drift * (t + self.offset_s)


def feel_and_see(person: Person, sight: Sight, seconds: float, seed: int) -> TwoSensors:
    """A strap 0.3 to 3.2 s late with a clock up to 40 ppm off, and a camera."""
    rng = np.random.default_rng(seed)
    beats = person.beats(seconds, rng, around_s=8.0)
    late, drift = float(rng.uniform(0.3, 3.2)), float(rng.uniform(-4e-5, 4e-5))
    felt = (beats[(beats > -2) & (beats < seconds + 3)] + late) * (1 + drift)
    seen = beats[(beats > 0) & (beats < seconds)]
    seen = seen[rng.random(len(seen)) >= sight.missed]
    made_up = rng.uniform(0, seconds, rng.binomial(len(seen), sight.extra))
    seen = np.sort(np.concatenate([seen + sight.sigma_s * rng.standard_normal(len(seen)), made_up]))
    return TwoSensors(felt, seen, -late, drift)
