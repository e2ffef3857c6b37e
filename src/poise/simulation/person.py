"""A person who is not there: when the heart beats, and how the skin's colour follows it.

Everything is made from a seed, so that what a camera ought to have read is known to the
millisecond.  The sizes are those measured on real faces (docs/webcam.md): a pulse of 0.2 to 0.8
grey levels from trough to peak in green.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, pi, sin

import numpy as np

from poise.core.arrays import Array
from poise.simulation.hearts import heart

# Relative sizes of the pulse in red, green and blue: the mean over real recordings.
PULSE_COLOUR = np.array([0.24, 0.74, 0.58])


@dataclass(frozen=True)
class Person:
    """How a heart beats: rate, its swing with the breath, and what is left to chance."""

    heart_bpm: float = 68.0
    swing_ms: float = 60.0  # half of peak to trough, at the breathing rate
    breaths_hz: float = 0.1
    slow_ms: float = 20.0  # slow wander of the intervals
    white_ms: float = 10.0
    step_bpm: float = 0.0  # added from ``step_at_s`` to ``step_ends_s``
    step_at_s: float = 0.0
    step_ends_s: float = inf
    rise_s: float = 0.0  # the time constants with which it comes and goes, 0 for at once
    fall_s: float = 0.0

    def beats(
        self, duration_s: float, seed: int | np.random.Generator = 0, around_s: float = 3.0
    ) -> Array:
        """The times of the beats (n,) in s, from ``around_s`` before 0 to as long after the end."""
        rng, slow = np.random.default_rng(seed), 0.0

        def rr_at(t: float) -> float:
            nonlocal slow
            slow = 0.95 * slow + 0.31 * float(rng.normal()) * self.slow_ms
            bpm = self.heart_bpm + self._added_bpm(t)
            # Fast hearts swing less: keep the share of the interval.
            share = (60 / bpm) / (60 / 68)
            swing = self.swing_ms * sin(2 * pi * self.breaths_hz * t)
            chance = self.white_ms * float(rng.normal())
            return max(250.0, 60000 / bpm + share * (swing + slow + chance))

        return np.array(heart(rr_at, duration_s + around_s, -around_s)[:-1])

    def _added_bpm(self, t: float) -> float:
        if t < self.step_at_s:
            return 0.0
        if t < self.step_ends_s:
            return self.step_bpm * _gone(t - self.step_at_s, self.rise_s)
        there = self.step_bpm * _gone(self.step_ends_s - self.step_at_s, self.rise_s)
        return there * (1 - _gone(t - self.step_ends_s, self.fall_s))


def _gone(since_s: float, constant_s: float) -> float:
    """The share of its way, from 0 to 1, that goes with a time constant."""
    return 1 - exp(-since_s / constant_s) if constant_s else 1.0


def pulse(beats: Array, t: Array) -> Array:
    """The blood in the skin at ``t``: two humps a beat, from -0.5 to 0.5 or so."""
    index = np.clip(np.searchsorted(beats, t, side="right") - 1, 0, len(beats) - 2)
    phase = (t - beats[index]) / (beats[index + 1] - beats[index])
    wave = np.zeros_like(t)
    for centre, width, height in ((0.28, 0.11, 1.0), (0.58, 0.16, 0.45)):
        for turn in (-1, 0, 1):
            wave += height * np.exp(-(((phase - centre - turn) / width) ** 2) / 2)
    return np.asarray((wave - 0.42) / 1.05)
