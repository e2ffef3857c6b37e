"""How fast somebody breathes, told from the heart alone, or "not sure".

The heart swings with the breath, but it also sways on its own about six times a minute and slower.
A peak there is called the breath only where it stands for nearly all that sways; a faster one where
it is probable enough to be.  Rules and what they reach: docs/science.md, "Breathing".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log

import numpy as np

from poise.core.arrays import Array
from poise.core.events import Confidence
from poise.core.hrv.spectrum import Spectrum

LOWEST_HZ, HIGHEST_HZ = 0.05, 0.5
ALL_HZ, SLOW_TOO_HZ = (0.04, 0.5), (0.015, 0.5)
NEAR_HZ = 0.025
AROUND_HZ = 0.04
# The body's own waves, about 0.1 Hz and below, reach up to here.
OWN_WAVES_HZ = 0.125
MUCH_OF_IT, ALL_OF_IT = 0.5, 0.85
# A breath that nobody led is looked for from here on; what is this far from a peak is another one,
# what is so near is the same.
FREE_HZ, APART_HZ, SAME_HZ = 0.1, 0.05, 0.02
# From here on 95 of 100 that are told are right within one a minute, by chance in the sample too.
LIKELY, SURE = 0.82, 0.95
# Of one, and of the features of Likeliest.
WEIGHTS = (-5.39, 1.09, -2.81, 0.83, 0.75)
ON_PACE_HZ = 0.015
SHORTEST_S = 55.0
# A slow breath is no sine: of its power so much can lie at twice its rate.
OVERTONE = 0.15
OVERTONE_OF = "not certain: what looks like a breath may belong to a wave half as fast"
SLOW_WAVE = "not certain: a slow natural wave outweighs the breath"


@dataclass(frozen=True, slots=True)
class Breathing:
    """``per_min`` is None unless confidence is high or medium; ``reason`` then says why.

    With a rate, ``reason`` says which other rate would look the same, where there is one.

    ``share`` is the part of all sway between 0.04 and 0.5 Hz that lies within 0.025 Hz of the peak;
    of that from 0.015 Hz when the peak is below 0.125 Hz.
    """

    per_min: float | None
    confidence: Confidence
    share: float
    reason: str = ""


def breathing(
    spectrum: Spectrum, pace_hz: float | None = None, heart_hz: float | None = None
) -> Breathing:
    """The breathing rate from the spectrum of the intervals; ``pace_hz`` is the guide's, if any.

    ``heart_hz`` is the mean heart rate.  A breath faster than half of it looks as slow as it is
    faster than the half; where a person could breathe so fast, the answer is not sure to be right.
    """
    found = _breathing(spectrum, pace_hz, heart_hz)
    if found.per_min is None or heart_hz is None or found.reason:
        return found
    other_hz = heart_hz - found.per_min / 60
    led = pace_hz is not None and abs(found.per_min / 60 - pace_hz) <= ON_PACE_HZ
    if led or other_hz > HIGHEST_HZ or other_hz <= found.per_min / 60:
        return found
    return replace(
        found,
        confidence=Confidence.MEDIUM,
        reason=f"{60 * other_hz:.0f} breaths a minute would look the same to so slow a heart",
    )


def _breathing(spectrum: Spectrum, pace_hz: float | None, heart_hz: float | None) -> Breathing:
    if spectrum.seconds < SHORTEST_S:
        return Breathing(None, Confidence.NONE, 0.0, "needs a minute without a gap")
    everything = spectrum.power(ALL_HZ)
    looked = (spectrum.hz >= LOWEST_HZ) & (spectrum.hz <= HIGHEST_HZ)
    if everything <= 0:
        return Breathing(None, Confidence.NONE, 0.0, "the heart rate does not vary at all")
    hz, density = spectrum.hz[looked], spectrum.density[looked]
    peak = float(hz[np.argmax(density)])
    centre = _centre(hz, density, peak)
    wave = spectrum.power((peak - NEAR_HZ, peak + NEAR_HZ))
    share = min(wave / everything, 1.0)
    if pace_hz is not None and abs(centre - pace_hz) <= ON_PACE_HZ and share >= MUCH_OF_IT:
        return Breathing(60 * centre, Confidence.HIGH, share)
    slow = centre < OWN_WAVES_HZ
    if slow and (of_slow := min(wave / spectrum.power(SLOW_TOO_HZ), 1.0)) >= ALL_OF_IT:
        return Breathing(60 * centre, Confidence.MEDIUM, of_slow)
    found = likeliest(spectrum, heart_hz)
    if found is not None and slow and abs(found.hz - 2 * centre) < SAME_HZ:
        beside = spectrum.power((found.hz - NEAR_HZ, found.hz + NEAR_HZ))
        if beside < OVERTONE * wave:
            return Breathing(None, Confidence.LOW, share, OVERTONE_OF)
    if found is not None and found.probability >= LIKELY:
        sure = found.probability >= SURE
        confidence = Confidence.HIGH if sure else Confidence.MEDIUM
        return Breathing(60 * found.hz, confidence, share)
    why = SLOW_WAVE if slow else "not certain: no rhythm stands out"
    return Breathing(None, Confidence.LOW, share, why)


@dataclass(frozen=True, slots=True)
class Likeliest:
    """The likeliest breath faster than the heart's own waves, and that it is right within 1 a min.

    ``features`` is what the probability was told from; it is 0 where nothing rises.
    """

    hz: float
    probability: float
    features: tuple[float, ...]


def likeliest(spectrum: Spectrum, heart_hz: float | None = None) -> Likeliest | None:
    """The peak from 0.1 Hz to half the heart rate once what falls off as 1/f is made level.

    It is the likelier to be the breath the higher it stands over what is usual there and over the
    next highest, the more ways of levelling agree on it, and the more was heard (a logistic model
    of made-up hearts, ``python -m benchmarks.bench_breathing fit``).  None where there is no room.
    """
    top_hz = HIGHEST_HZ if heart_hz is None else min(HIGHEST_HZ, heart_hz / 2)
    looked = (spectrum.hz >= FREE_HZ) & (spectrum.hz <= top_hz)
    hz, density = spectrum.hz[looked], spectrum.density[looked]
    if len(hz) == 0 or hz[-1] - hz[0] < 2 * APART_HZ:
        return None
    level = density * hz
    at = int(np.argmax(level))
    peak, height = float(hz[at]), float(level[at])
    others = level[np.abs(hz - peak) > APART_HZ]
    if height <= 0 or at in (0, len(hz) - 1):
        return Likeliest(peak, 0.0, ())
    above = hz >= OWN_WAVES_HZ
    agreeing = sum(
        abs(float(hz[above][np.argmax(other[above])]) - peak) < SAME_HZ
        for other in (density, level * hz)
    )
    features = (
        log(height / float(np.median(level))),
        float(others.max()) / height,
        float(agreeing),
        log(spectrum.seconds),
    )
    says = WEIGHTS[0] + sum(w * x for w, x in zip(WEIGHTS[1:], features, strict=True))
    return Likeliest(_centre(hz, density, peak), 1 / (1 + exp(-says)), features)


def _centre(hz: Array, density: Array, peak: float) -> float:
    """The middle of what lies around a peak: a swing that comes and goes has side peaks."""
    near = np.abs(hz - peak) <= AROUND_HZ
    return float(hz[near] @ density[near] / density[near].sum())
