"""One heart, felt by a strap and seen by a camera, with the truth about every beat kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Heart:
    """How lively a heart is: half its swing in bpm, slow wander and haste in s."""

    swing_bpm: float
    breaths_hz: float
    slow_s: float
    white_s: float


PACED = Heart(6.0, 0.1, 0.02, 0.01)
AT_REST = Heart(1.5, 0.24, 0.02, 0.012)
VERY_STEADY = Heart(0.4, 0.24, 0.004, 0.004)


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


def feel_and_see(heart: Heart, sight: Sight, seconds: float, seed: int) -> TwoSensors:
    """A strap 0.3 to 3.2 s late with a clock up to 40 ppm off, and a camera."""
    rng = np.random.default_rng(seed)
    beats = _beats(heart, seconds, rng)
    late, drift = float(rng.uniform(0.3, 3.2)), float(rng.uniform(-4e-5, 4e-5))
    felt = (beats[(beats > -2) & (beats < seconds + 3)] + late) * (1 + drift)
    seen = beats[(beats > 0) & (beats < seconds)]
    seen = seen[rng.random(len(seen)) >= sight.missed]
    made_up = rng.uniform(0, seconds, rng.binomial(len(seen), sight.extra))
    seen = np.sort(np.concatenate([seen + sight.sigma_s * rng.standard_normal(len(seen)), made_up]))
    return TwoSensors(felt, seen, -late, drift)


def _beats(heart: Heart, seconds: float, rng: np.random.Generator) -> Array:
    t, slow, times = -8.0, 0.0, []
    while t < seconds + 8:
        times.append(t)
        slow = 0.95 * slow + 0.31 * rng.normal() * heart.slow_s
        swing = 0.85 * heart.swing_bpm / 70 * np.sin(2 * np.pi * heart.breaths_hz * t)
        t += max(0.3, 0.85 + swing + slow + heart.white_s * rng.normal())
    return np.array(times)
