"""A made-up heart that answers one pace of breathing most, its truth known.

The swing of its intervals with the guide is a resonance over the pace, and changes with time
beside: it wanders, and it drifts in one direction.  Under it lie the slow background of a real
heart, chance from beat to beat, and now and then an early beat with its pause.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, exp, log1p, pi

import numpy as np

from poise.core.arrays import Array
from poise.core.events import BreathStarted, RRInterval
from poise.core.hrv.labels import STRAP_FLOOR_MS, IntervalLabeller
from poise.simulation.drill_heart import drift
from poise.simulation.hearts import BACKGROUND_HZ, SHORTEST_MS, heart, pink

BEFORE_S, AFTER_S = 5.0, 5.0
FREE_HZ, FREE_SHARE = 0.25, 0.3  # breathing as one likes: its pace, and its swing
EARLY = (0.62, 0.75)
RUN_S = 900.0
SETTLES_S = 12.0  # how soon the swing is that of a new pace


@dataclass(frozen=True)
class PaceHeart:
    """Who it is: ``peak_per_min`` and the width at half power in breaths a minute.

    ``swing_ms`` is from the shortest to the longest interval of a breath at the peak.  ``wander``
    is the standard deviation of the logarithm of the swing, whose memory fades with ``wander_s``;
    ``slope`` how far that logarithm drifts over a quarter of an hour.
    """

    peak_per_min: float = 6.0
    width_per_min: float = 2.1
    swing_ms: float = 120.0
    rr_ms: float = 850.0
    wander: float = 0.15
    wander_s: float = 120.0
    slope: float = 0.0
    background_ms: float = 20.0
    noise_ms: float = 5.0
    early_s: float = 0.0  # seconds from one early beat to the next, 0 for none

    def ln_answer(self, per_min: float) -> float:
        """The logarithm of its swing at a pace over that at its peak."""
        return -log1p(((per_min - self.peak_per_min) / (self.width_per_min / 2)) ** 2) / 2

    def beats(self, breaths: Sequence[BreathStarted], seed: int) -> list[float]:
        """Its beats in s, from a little before the first of ``breaths`` until after the last."""
        rng = np.random.default_rng(seed)
        start, until = breaths[0].t - BEFORE_S, breaths[-1].t + breaths[-1].period_s + AFTER_S
        grid = np.arange(start, until + 1, 1 / BACKGROUND_HZ)
        background = pink(rng, until - start + 1, self.background_ms)[: len(grid)]
        ln_swing = drift(rng, grid, self.wander, self.wander_s) + self._answers(breaths, grid)
        ln_swing += self.slope * ((grid - start) / RUN_S - 0.5)
        led, phase = _Led(breaths), float(rng.uniform(0, 2 * pi))
        pause_ms = 0.0

        def rr_at(now: float) -> float:
            nonlocal pause_ms
            if pause_ms:
                rr, pause_ms = pause_ms, 0.0
                return rr
            at = (now - start) * BACKGROUND_HZ
            k = min(int(at), len(grid) - 2)
            part = at - k
            slow = background[k] + part * (background[k + 1] - background[k])
            swing_ms = self.swing_ms * exp(ln_swing[k] + part * (ln_swing[k + 1] - ln_swing[k]))
            rr = self.rr_ms + slow + float(rng.normal(0, self.noise_ms))
            lungs = led.lungs(now + rr / 2000)
            if lungs is None:  # nobody leads: breathing as one likes
                lungs = FREE_SHARE * cos(2 * pi * FREE_HZ * now + phase)
            rr -= swing_ms / 2 * lungs
            if self.early_s and rng.random() < rr / 1000 / self.early_s:
                early = rr * float(rng.uniform(*EARLY))
                rr, pause_ms = early, 2 * rr - early
            return max(SHORTEST_MS, float(rr))

        return heart(rr_at, until, start)

    def _answers(self, breaths: Sequence[BreathStarted], t: Array) -> Array:
        """How far the pace moves the logarithm of its swing at ``t`` (n,), evenly spaced."""
        led = _Led(breaths)
        asked = np.array([self.ln_answer(led.per_min(float(now))) for now in t])
        keep = exp(-float(t[1] - t[0]) / SETTLES_S)
        for k in range(1, len(asked)):
            asked[k] = keep * asked[k - 1] + (1 - keep) * asked[k]
        return asked

    def intervals(self, breaths: Sequence[BreathStarted], seed: int) -> list[RRInterval]:
        """Its intervals, labelled as a strap's are."""
        return labelled(self.beats(breaths, seed))


class _Led:
    """Where the guide is at any moment, by its breaths."""

    def __init__(self, breaths: Sequence[BreathStarted]) -> None:
        self._breaths = breaths
        self._starts = [breath.t for breath in breaths]

    def per_min(self, t: float) -> float:
        """The pace that is led at ``t``, or was led last."""
        return 60 / self._breaths[max(0, bisect_right(self._starts, t) - 1)].period_s

    def lungs(self, t: float) -> float | None:
        """1 with full lungs, -1 with empty ones, half a cosine each way; None between paces."""
        breath = self._breaths[max(0, bisect_right(self._starts, t) - 1)]
        into = t - breath.t
        if not 0 <= into < breath.period_s:
            return None
        if into < breath.inhale_s:
            return -cos(pi * into / breath.inhale_s)
        return cos(pi * (into - breath.inhale_s) / (breath.period_s - breath.inhale_s))


def labelled(beats_s: Sequence[float]) -> list[RRInterval]:
    """The intervals between beats as a live session labels them; a gap of 3 s breaks them."""
    labeller, said = IntervalLabeller("strap", STRAP_FLOOR_MS), list[RRInterval]()
    for before, beat in pairwise(beats_s):
        judged = labeller.push(beat, (beat - before) * 1000, 3.0, True)
        if judged is not None:
            said.append(judged)
    return [*said, *labeller.flush()]
