"""How fast somebody breathes, told from the heart alone, or "not sure".

The heart swings with the breath, but it also sways on its own about six times a minute and slower.
A peak of the spectrum is therefore called the breath only where it stands for most of what sways:
above all near and below six a minute, where the body's own waves live.  Rules and what they reach:
docs/science.md, "Breathing".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from poise.core.events import Confidence
from poise.core.hrv.spectrum import Spectrum

LOWEST_HZ, HIGHEST_HZ = 0.05, 0.5
ALL_HZ, SLOW_TOO_HZ = (0.04, 0.5), (0.015, 0.5)
NEAR_HZ = 0.025
# A swing that comes and goes has side peaks: the rate is the middle of what lies this near.
AROUND_HZ = 0.04
# The body's own waves, about 0.1 Hz and below, reach up to here.
OWN_WAVES_HZ = 0.125
MOST_OF_IT, MUCH_OF_IT = 0.6, 0.5
ALL_OF_IT = 0.85
ON_PACE_HZ = 0.015
SHORTEST_S = 55.0
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
    found = _breathing(spectrum, pace_hz)
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


def _breathing(spectrum: Spectrum, pace_hz: float | None) -> Breathing:
    if spectrum.seconds < SHORTEST_S:
        return Breathing(None, Confidence.NONE, 0.0, "needs a minute without a gap")
    everything = spectrum.power(ALL_HZ)
    looked = (spectrum.hz >= LOWEST_HZ) & (spectrum.hz <= HIGHEST_HZ)
    if everything <= 0:
        return Breathing(None, Confidence.NONE, 0.0, "the heart rate does not vary at all")
    hz, density = spectrum.hz[looked], spectrum.density[looked]
    peak = float(hz[np.argmax(density)])
    near = np.abs(hz - peak) <= AROUND_HZ
    centre = float(hz[near] @ density[near] / density[near].sum())
    wave = spectrum.power((peak - NEAR_HZ, peak + NEAR_HZ))
    share = min(wave / everything, 1.0)
    if pace_hz is not None and abs(centre - pace_hz) <= ON_PACE_HZ and share >= MUCH_OF_IT:
        return Breathing(60 * centre, Confidence.HIGH, share)
    if centre < OWN_WAVES_HZ:
        share = min(wave / spectrum.power(SLOW_TOO_HZ), 1.0)
        if share >= ALL_OF_IT:
            return Breathing(60 * centre, Confidence.MEDIUM, share)
        return Breathing(None, Confidence.LOW, share, SLOW_WAVE)
    if share >= MUCH_OF_IT:
        confidence = Confidence.HIGH if share >= MOST_OF_IT else Confidence.MEDIUM
        return Breathing(60 * centre, confidence, share)
    return Breathing(None, Confidence.LOW, share, "not certain: no rhythm stands out")
