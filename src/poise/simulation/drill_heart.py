"""A made-up heart that sits, answers questions and comes down again, its truth known.

The rise begins with the task and grows with a time constant of ``onset_s``; after the task what
does not ``stay`` decays with ``tau_s``.  Over it lie a slow drift, a slow wave (Mayer's, 0.1 Hz),
the swing of free breathing and chance from beat to beat.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, log

import numpy as np

from poise.core.arrays import Array
from poise.core.drill.recovery import INTO_TASK_S
from poise.core.events import RRInterval
from poise.core.span import Span
from poise.simulation.hearts import at_rate, from_beats

BASE, TASK, RECOVERY_S = Span(0.0, 120.0), Span(140.0, 260.0), 180.0
LEAD_S, STEP_S, DRIFT_STEP_S = 10.0, 0.05, 1.0


@dataclass(frozen=True)
class DrillHeart:
    """Who it is: all rates in bpm, ``stays`` the share of the rise that does not go away."""

    base_bpm: float = 70.0
    rise_bpm: float = 18.0
    tau_s: float = 30.0
    stays: float = 0.0
    onset_s: float = 8.0
    drift_bpm: float = 1.5
    drift_s: float = 60.0
    swing_bpm: float = 3.0
    swing_hz: float = 0.25
    wave_bpm: float = 1.5
    wave_hz: float = 0.1
    noise_ms: float = 8.0

    @property
    def t50_s(self) -> float:
        """When half of its rise is gone, in seconds after the task."""
        left = (0.5 - self.stays) / (1 - self.stays) if self.stays < 0.5 else 0.0
        return -self.tau_s * log(left) if left else inf

    def risen(self, t: Array, task: Span = TASK) -> Array:
        """How far the task moves it at ``t``, in bpm."""
        up = 1 - np.exp(-np.maximum(0.0, np.minimum(t, task.end) - task.start) / self.onset_s)
        down = self.stays + (1 - self.stays) * np.exp(-np.maximum(0.0, t - task.end) / self.tau_s)
        return np.asarray(self.rise_bpm * up * down)

    def reactivity_bpm(self, task: Span = TASK) -> float:
        """The mean of its rise over the part of the task that is measured."""
        t = np.arange(task.start + INTO_TASK_S, task.end, STEP_S)
        return float(self.risen(t, task).mean())

    def intervals(
        self, seed: int, *, task: Span = TASK, recovery_s: float = RECOVERY_S
    ) -> list[RRInterval]:
        """All its intervals from a little before 0 to a little after the recovery."""
        rng = np.random.default_rng(seed)
        until = task.end + recovery_s
        t = np.arange(-LEAD_S, until + LEAD_S, STEP_S)
        phases = rng.uniform(0, 2 * np.pi, 2)
        rate = (
            self.base_bpm
            + self.risen(t, task)
            + drift(rng, t, self.drift_bpm, self.drift_s)
            + self.wave_bpm * np.sin(2 * np.pi * self.wave_hz * t + phases[0])
            + self.swing_bpm * np.sin(2 * np.pi * self.swing_hz * t + phases[1])
        )
        beats = at_rate(_of(t, rate), until)
        return from_beats(beats + rng.normal(0, self.noise_ms / 1000, len(beats)))


def drift(rng: np.random.Generator, t: Array, sd: float, time_s: float) -> Array:
    """A wander at ``t`` (n,) of that standard deviation whose memory fades with ``time_s``."""
    steps = np.arange(t[0], t[-1] + DRIFT_STEP_S, DRIFT_STEP_S)
    keep = np.exp(-DRIFT_STEP_S / time_s)
    walk = [rng.normal(0, sd)]
    for push in rng.normal(0, sd * np.sqrt(1 - keep**2), len(steps) - 1):
        walk.append(keep * walk[-1] + push)
    return np.interp(t, steps, walk)


def bumped(beats_s: Array, bump: Callable[[Array], Array]) -> Array:
    """The beats (n,) in s of a real heart with ``bump(t)`` bpm laid over its rate."""
    t = np.arange(beats_s[0], beats_s[-1], STEP_S)
    turns = np.interp(t, beats_s, np.arange(len(beats_s))) + np.cumsum(bump(t)) / 60 * STEP_S
    return np.asarray(np.interp(np.arange(np.ceil(turns[0]), turns[-1]), turns, t))


def _of(t: Array, rate: Array) -> Callable[[Array], Array]:
    return lambda at: np.interp(at, t, rate)
