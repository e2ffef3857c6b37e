"""How far a camera's reading can be trusted, as one probability, and why not further.

The probability is that the heart rate shown is within 3 beats a minute of the truth.  It is a
logistic function of what the chain knows of itself, fitted on made-up people with known beats
(calibration/measure/camera_confidence.py), among them many with no pulse at all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from poise.core.events import Confidence

HIGH, MEDIUM = 0.95, 0.87
TOGETHER = 0.91  # what a face's number needs
ALONE = 0.95  # and where no second region can speak against it
BRIGHT_ALONE = 0.995  # and live where the camera may cut off part of the only one's light
MEMORY = 0.1  # the share a new look has in the running means
LONG_MEMORY = 0.05  # and with hindsight, where there is time
SHORT_MEMORY = 0.2  # and for a finger with hindsight: it slips all at once
HOLD, FACE_HOLD = 4, 5  # see :func:`held`
AGREE_BPM = 6.5  # a step of 18 beats a minute puts 6 between them for a second or two
GOES_WITH = 0.85  # from here on the net says that it is the tracker that lags
# Of a spectrum: with less at the rate in all waves but one, that one is not believed; and where
# there is no second region.
SECOND, SECOND_ALONE = 0.06, 0.10
LATE = 0.5  # of that is enough with hindsight, which hears the net for longer
DOUBTED = 0.5  # no more where something speaks against it
ONE_REGION = 0.7  # what is assumed of regions that cannot be compared
SUREST = 0.98  # of the net: more is said to be this
# Waves this clear need no net, which knows no skin but that of a face some way off.
CLEAR_DB, CLEAR_SECOND = -6.0, 0.2
CLEAN_DB = (-4.0, -1.5)  # between these a wave's own rate comes to need no evening out


@dataclass(frozen=True, slots=True)
class Signs:
    """What the chain knows of its own reading.

    ``sureness`` is the running mean of the tracker's log-odds for its rate, ``snr_db`` that of the
    pulse against the noise, ``steady`` that of whether the evidence pointed there.  ``regions`` and
    ``methods`` are the share of them that find the same rate by themselves, ``regions`` None where
    there is only one.  ``apart_bpm`` is how far the phase's rate is from the tracker's in the same
    seconds, ``second`` the running mean of what the second best wave has at the rate above chance.
    ``learned`` is how far the net goes with the wave over the number's own seconds, 0 to 1, and 0
    for a finger.  ``bright`` is whether the camera may cut off part of the face's red.
    """

    sureness: float
    snr_db: float
    steady: float
    regions: float | None
    methods: float
    apart_bpm: float
    second: float
    learned: float
    bright: bool


def running(before: Signs, now: Signs, memory: float = MEMORY) -> Signs:
    """``now`` with its running means carried on from ``before``."""

    def mean(old: float, new: float) -> float:
        return old + memory * (new - old)

    return replace(
        now,
        sureness=mean(before.sureness, now.sureness),
        snr_db=mean(before.snr_db, now.snr_db),
        steady=mean(before.steady, now.steady),
        second=mean(before.second, now.second),
    )


def between(one: Signs, other: Signs) -> Signs:
    """``one`` with its running means halfway to those of ``other``."""
    return replace(
        one,
        sureness=(one.sureness + other.sureness) / 2,
        snr_db=(one.snr_db + other.snr_db) / 2,
        steady=(one.steady + other.steady) / 2,
        second=(one.second + other.second) / 2,
    )


# Intercept, then one for each field of Signs in order: of a face, live and with hindsight.
LIVE = (0.9, 0.941, 0.104, 2.966, 0.0, 0.616, -0.259, 1.433)
HINDSIGHT = (-0.845, 0.0, 0.0, 3.728, 0.0, 0.0, -0.212, 2.209)
# A finger on the lens, whose signs are others; the second was fitted on the records of real ones.
FINGER_LIVE = (-2.656, 0.851, 0.256, 4.036, 3.034, 0.454, -0.265, 0.0)
FINGER_HINDSIGHT = (-2.14, 1.477, 0.174, 3.086, 1.273, -1.926, -0.222, 0.0)
# How far a face's number is off at these probabilities, as a standard error: a 1.96th of what 95 of
# 100 keep within.
SCORES = (0.91, 0.95, 0.98, 0.995, 0.999, 0.9999)
LIVE_SE_BPM = (2.37, 2.04, 1.29, 1.08, 0.8, 0.59)
HINDSIGHT_SE_BPM = (1.49, 1.33, 1.12, 0.92, 0.73, 0.56)


def features(signs: Signs) -> tuple[float, ...]:
    """What the weights multiply: a 1, then each sign, held to the range they were fitted on."""
    return (
        1.0,
        signs.sureness,
        min(3.0, max(-12.0, signs.snr_db)),
        signs.steady,
        ONE_REGION if signs.regions is None else signs.regions,
        signs.methods,
        min(8.0, signs.apart_bpm),
        _logit(min(SUREST, max(1 - SUREST, signs.learned, GOES_WITH if clear(signs) else 0.0))),
    )


def clear(signs: Signs) -> bool:
    """Whether the published methods by themselves leave no doubt that there is a pulse.

    Where red is cut off they do: a lamp or a mouth then beats in all of them alike.
    """
    return not signs.bright and signs.snr_db >= CLEAR_DB and signs.second >= CLEAR_SECOND


def clean(snr_db: float) -> float:
    """From 0 to 1, how far the wave's own rate is better than one evened out over its neighbours.

    Evening out takes from noise, and from how the heart moves: of a clean wave more than it gives.
    """
    low, high = CLEAN_DB
    return max(0.0, min(1.0, (snr_db - low) / (high - low)))


def probability(
    signs: Signs, weights: tuple[float, ...] = LIVE, *, hindsight: bool = False
) -> float:
    """The probability (0 to 1) that the rate is within 3 beats a minute of the truth."""
    z = sum(w * x for w, x in zip(weights, features(signs), strict=True))
    p = 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))
    return p if sound(signs, hindsight=hindsight) else min(p, DOUBTED)


def sound(signs: Signs, *, hindsight: bool = False) -> bool:
    """Whether the signs may be believed at all.

    Two ways of reading the same seconds that differ cannot both be right, unless the net goes with
    the one that is quicker; and what one wave alone finds is its own.
    """
    agreed = signs.apart_bpm <= AGREE_BPM or signs.learned >= GOES_WITH
    second = SECOND_ALONE if signs.regions is None else SECOND
    return agreed and signs.second >= (LATE * second if hindsight else second)


def se_bpm(score: float, known: tuple[float, ...] = LIVE_SE_BPM) -> float:
    """The standard error of a face's number that is right with probability ``score``."""
    x, at = _logit(min(score, SCORES[-1])), [_logit(one) for one in SCORES]
    for i in range(1, len(at)):
        if x < at[i]:
            share = max(0.0, x - at[i - 1]) / (at[i] - at[i - 1])
            return known[i - 1] + share * (known[i] - known[i - 1])
    return known[-1]


def least(signs: Signs, finger: bool, *, hindsight: bool = False) -> float:
    """The probability that a number needs to be shown."""
    if finger:
        return MEDIUM
    if signs.regions is not None:
        return TOGETHER
    return BRIGHT_ALONE if signs.bright and not hindsight else ALONE


def hold(finger: bool) -> int:
    """How well established a reading must be to be shown, see :func:`held`."""
    return HOLD if finger else FACE_HOLD


def held(before: int, score: float, needed: float, hold: int) -> int:
    """How well established a reading is after one more look.

    Believed looks, with the score ``needed``, count up, high ones double, others down, so that a
    reading that was good for long survives a moment's doubt.  A number needs ``hold``, and to be
    believed now.
    """
    if score < needed:
        return max(0, before - 1)
    return min(2 * hold, before + 1 + (score >= HIGH))


def log_odds(probability: float) -> float:
    """The log-odds of a probability, held between -4 and 3."""
    return max(-4.0, min(3.0, _logit(min(1 - 1e-6, max(1e-6, probability)))))


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


def confidence(score: float) -> Confidence:
    """The word for a probability: a number is shown for high and medium only."""
    if score >= HIGH:
        return Confidence.HIGH
    return Confidence.MEDIUM if score >= MEDIUM else Confidence.LOW
