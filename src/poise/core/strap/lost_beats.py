"""How long the beats took that a strap never told of.

What arrives later bounds it: nothing arrives before it happened, and a beat that a notification did
not tell of had not happened by then.  Those bounds are most of a beat apart for a heart that beats
in pace with the notifications.  Within them the heart itself says more: a whole number of beats was
lost, and they rose and fell with the breath as those before and after do.  So a mean and one wave
are fitted to the intervals on either side, and the heart is let go on from the last beat that was
told: its beats are where the first one after the loss can have begun.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

import numpy as np

from poise.core.arrays import Array

# The breath is looked for from ten breaths in 200 s to the fastest that one wave can follow.
BREATHS_HZ = tuple(n / 100 for n in range(5, 36))
# With fewer intervals than this the wave says nothing, and the mean must do.
WAVE_FROM = 12


@dataclass(frozen=True, slots=True)
class Loss:
    """``length_s`` is how long the ``beats`` took that were never told of."""

    length_s: float
    beats: int


def estimate(
    before: Sequence[tuple[float, float]], after_s: Sequence[float], least_s: float, most_s: float
) -> Loss:
    """The loss after the last of ``before``, beats with the intervals that ended with them.

    ``after_s`` are the intervals that came after it, in order; all is in seconds.  The loss lies
    between ``least_s`` and ``most_s``, as far as those are known.
    """
    best = Loss(max(0.0, (least_s + most_s) / 2), 0)
    for _ in range(2):  # where the later intervals lie depends on the answer
        best = _estimate(before, after_s, least_s, most_s, best.length_s)
    return best


def _estimate(
    before: Sequence[tuple[float, float]],
    after_s: Sequence[float],
    least_s: float,
    most_s: float,
    about_s: float,
) -> Loss:
    ends, rr_s, after = (
        np.array([t for t, _ in before]),
        np.array([rr for _, rr in before]),
        np.array(after_s),
    )
    t = np.r_[ends - rr_s / 2 - ends[-1], about_s + np.cumsum(after) - after / 2]
    wave = _Wave.fitted(t, np.r_[rr_s, after])
    middle_s = (least_s + most_s) / 2
    length_s, beats = 0.0, 0
    best = Loss(0.0, 0)
    while length_s < most_s + wave.mean_s:
        if abs(length_s - middle_s) < abs(best.length_s - middle_s):
            best = Loss(length_s, beats)
        beat_s = wave.at(length_s + wave.mean_s / 2)
        length_s, beats = length_s + wave.at(length_s + beat_s / 2), beats + 1
    if abs(length_s - middle_s) < abs(best.length_s - middle_s):
        best = Loss(length_s, beats)
    return Loss(min(max(best.length_s, least_s), max(most_s, least_s)), best.beats)


@dataclass(frozen=True, slots=True)
class _Wave:
    """Intervals in seconds as a mean and one wave of time."""

    mean_s: float
    hz: float
    cosine_s: float
    sine_s: float

    @classmethod
    def fitted(cls, t: Array, rr_s: Array) -> _Wave:
        """The one nearest to the intervals ``rr_s`` (n,) at ``t`` (n,); flat for few of them."""
        mean_s = float(np.median(rr_s))
        if len(rr_s) < WAVE_FROM:
            return cls(mean_s, 0.0, 0.0, 0.0)
        best, least = cls(mean_s, 0.0, 0.0, 0.0), float(np.inf)
        for hz in BREATHS_HZ:
            turn = 2 * pi * hz * t
            model = np.stack([np.ones_like(t), np.cos(turn), np.sin(turn)], axis=1)
            found = np.linalg.lstsq(model, rr_s, rcond=None)[0]
            left = float(np.sum((rr_s - model @ found) ** 2))
            if left < least:
                least = left
                best = cls(float(found[0]), hz, float(found[1]), float(found[2]))
        return best

    def at(self, t: float) -> float:
        turn = 2 * pi * self.hz * t
        beat_s = self.mean_s + self.cosine_s * np.cos(turn) + self.sine_s * np.sin(turn)
        return float(min(max(beat_s, self.mean_s / 2), 2 * self.mean_s))
