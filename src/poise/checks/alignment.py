"""Which beat of one sensor is which beat of another, and how far apart their times are.

Every offset in a window is a hypothesis: that each beat of the reference was seen that much later,
± a spread, that some were not seen, and that some were seen which were none.  The best
hypothesis of each neighbourhood is fitted (offset, drift, spread, share seen) by expectation and
maximisation, and they are ranked by likelihood.  Correlating heart-rate curves instead would let
slow breathing decide, whose period of ten seconds fits at every tenth second.

An answer is accepted only when it is clearly better than the next, and most beats have a partner.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, pi, sqrt

import numpy as np

from poise import constants
from poise.core.arrays import Array

STEP_S, ROUNDS = 0.02, 30
TRIED = 12  # neighbourhoods that are worth fitting
APART_S = 0.15  # two hypotheses nearer than this are one
LEAST_SPREAD_S, MOST_SPREAD_S = 0.004, 0.12
FIRST_SPREADS_S = (0.015, 0.04, 0.09)
DRIFT_PRIOR = 2e-4  # clocks of computers and straps agree to some 50 ppm, phones to some 200
FEWEST = 15


@dataclass(frozen=True, slots=True)
class Alignment:
    """The other sensor's beats come ``offset_s`` after the reference's, at ``middle_s`` of both.

    ``drift`` is how much faster the other clock runs, as a fraction.  ``spread_s`` is the standard
    deviation of a pair's difference, ``seen`` the share of the reference's beats that have a
    partner, ``nats`` by how much the log likelihood exceeds that of the next best offset.
    """

    offset_s: float
    se_s: float
    drift: float
    middle_s: float
    spread_s: float
    seen: float
    nats: float

    @property
    def accepted(self) -> bool:
        """Whether it is clearly the right beat."""
        limits = constants.load("alignment")
        return self.nats >= limits["least_nats"] and self.seen >= limits["least_seen"]

    def onto(self, reference: Array) -> Array:
        """Where beats of the reference (n,) in s are to be looked for on the other clock."""
        moved: Array = reference + self.offset_s + self.drift * (reference - self.middle_s)
        return moved


def align(
    reference: Array, other: Array, earliest_s: float = -4.0, latest_s: float = 1.0
) -> Alignment | None:
    """Align ``other`` (m,) to ``reference`` (n,), both beat times in rising seconds.

    The offset is looked for between ``earliest_s`` and ``latest_s``.  A camera's beats are told
    earlier than those of a late strap, hence the window.  None with fewer than fifteen beats that
    every offset could explain.
    """
    inside = (other > reference[0] + latest_s) & (other < reference[-1] + earliest_s)
    heard = other[inside] if len(reference) > FEWEST else other[:0]
    if len(heard) < FEWEST:
        return None
    offsets = np.arange(earliest_s, latest_s + STEP_S / 2, STEP_S)
    scores = np.array([_quick(reference, heard, offset) for offset in offsets.tolist()])
    fits: list[_Fit] = []
    for k in np.argsort(-scores).tolist():
        if len(fits) == TRIED:
            break
        if any(abs(offsets[k] - fit.start_s) < APART_S for fit in fits):
            continue
        fits.append(_fit(reference, heard, float(offsets[k])))
    fits.sort(key=lambda fit: -fit.nats)
    best = fits[0]
    if not earliest_s - STEP_S <= best.offset_s <= latest_s + STEP_S:
        return None
    rivals = [fit.nats for fit in fits[1:] if abs(fit.offset_s - best.offset_s) >= APART_S]
    return Alignment(
        best.offset_s,
        best.se_s,
        best.drift,
        best.middle_s,
        best.spread_s,
        best.seen,
        best.nats - rivals[0] if rivals else inf,
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    start_s: float
    offset_s: float
    se_s: float
    drift: float
    middle_s: float
    spread_s: float
    seen: float
    nats: float


def _quick(reference: Array, heard: Array, offset: float) -> float:
    """The log likelihood of an offset with usual values for all the rest."""
    away = _away(reference + offset, heard)
    return max(_nats(away, spread, 0.9, 0.1, 1.0) for spread in FIRST_SPREADS_S)


def _nats(away: Array, spread: float, seen: float, stray: float, rate: float) -> float:
    """Log likelihood of the heard beats, each ``away`` (m,) from its nearest expected one.

    They are a Poisson process: around every expected beat a Gaussian that holds ``seen`` beats, and
    everywhere ``stray`` beats a second.  What does not depend on the hypothesis is left out.
    """
    density = stray + seen * np.exp(-((away / spread) ** 2) / 2) / (spread * sqrt(2 * pi))
    return float(np.sum(np.log(density))) - len(away) / rate * (stray + seen * rate)


def _fit(reference: Array, heard: Array, start_s: float) -> _Fit:
    """Fit offset, drift, spread, and the shares of beats seen and of strays, from ``start_s``."""
    span = float(heard[-1] - heard[0])
    middle = float(heard[0] + heard[-1]) / 2 - start_s
    rate = len(reference) / float(reference[-1] - reference[0])
    expected = rate * span
    offset, drift, spread = start_s, 0.0, 0.05
    seen, stray = 0.9, 0.1 * rate
    about = away = heard
    mine = np.ones(len(heard))
    for _ in range(ROUNDS):
        moved = reference + offset + drift * (reference - middle)
        away = _away(moved, heard)
        near = seen * np.exp(-((away / spread) ** 2) / 2) / (spread * sqrt(2 * pi))
        mine = near / (near + stray)
        weight = float(mine.sum()) + 1e-9
        about = heard - offset - middle
        # Weighted line through the differences, the slope held near zero by its prior.
        mean = float(mine @ away) / weight
        lean = float(mine @ (away * about)) / (
            float(mine @ about**2) + spread**2 / DRIFT_PRIOR**2 + 1e-9
        )
        offset += mean
        drift += lean
        drift = max(-3 * DRIFT_PRIOR, min(3 * DRIFT_PRIOR, drift))
        spread = sqrt(float(mine @ (away - mean - lean * about) ** 2) / weight)
        spread = min(MOST_SPREAD_S, max(LEAST_SPREAD_S, spread))
        seen = min(0.999, max(0.05, weight / expected))
        stray = max(1e-3, (len(heard) - weight) / span)
    nats = _nats(_away(reference + offset + drift * (reference - middle), heard), spread, seen,
                 stray, rate)  # fmt: skip
    nats -= (drift / DRIFT_PRIOR) ** 2 / 2
    se = spread / sqrt(max(1.0, float(mine.sum()))) * sqrt(_fewer(away, mine))
    return _Fit(start_s, offset, se, drift, middle, spread, seen, nats)


def _away(expected: Array, heard: Array) -> Array:
    """How far each heard beat is from the nearest expected one, in s."""
    after = np.clip(np.searchsorted(expected, heard), 1, len(expected) - 1)
    later, earlier = heard - expected[after], heard - expected[after - 1]
    nearest: Array = np.where(np.abs(later) < np.abs(earlier), later, earlier)
    return nearest


def _fewer(away: Array, mine: Array) -> float:
    """How many pairs are worth one, as neighbours err alike."""
    both = mine[1:] * mine[:-1]
    alike = float(np.sum(both * away[1:] * away[:-1])) / (
        float(np.sum(both * away[1:] ** 2)) + 1e-12
    )
    alike = min(0.95, max(0.0, alike))
    return (1 + alike) / (1 - alike)
