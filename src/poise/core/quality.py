"""How far a camera's reading can be trusted, as one probability, and why not further.

The probability is that the heart rate shown is within 3 beats a minute of the truth.  It is a
logistic function of what the chain knows of itself, fitted on recordings and synthetic people with
known beats (benchmarks/bench_cameras.py calibrate): of the readings it calls 0.95, 95 % are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from poise.core.events import Confidence

HIGH, MEDIUM = 0.95, 0.85


@dataclass(frozen=True, slots=True)
class Signs:
    """What the chain knows of its own reading.

    ``posterior`` is the tracker's probability for the rate, ``snr_db`` the pulse against the noise,
    ``regions`` and ``methods`` the share of them that find the same rate by themselves (None where
    there is only one region), ``apart_bpm`` how far the phase's rate is from the tracker's,
    ``steady`` how much of the last seconds' evidence pointed there.  ``bright`` is the part of the
    wave (0 to 1) that comes from brightness alone, which a lamp can move as well; 0 for a finger.
    """

    posterior: float
    snr_db: float
    regions: float | None
    methods: float
    apart_bpm: float
    steady: float
    bright: float


def probability(signs: Signs) -> float:
    """The probability (0 to 1) that the rate is within 3 beats a minute of the truth."""
    p = min(0.999, max(0.001, signs.posterior))
    z = (
        -3.0
        + 0.8 * math.log(p / (1 - p))
        + 0.25 * max(-12.0, min(6.0, signs.snr_db))
        + 2.0 * (signs.regions if signs.regions is not None else 0.8)
        + 2.0 * signs.methods
        + 1.5 * signs.steady
        - 0.3 * min(10.0, signs.apart_bpm)
    )
    return 1 / (1 + math.exp(-z))


def confidence(score: float) -> Confidence:
    """The word for a probability: a number is shown for high and medium only."""
    if score >= HIGH:
        return Confidence.HIGH
    return Confidence.MEDIUM if score >= MEDIUM else Confidence.LOW
