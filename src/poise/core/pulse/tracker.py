"""Which heart rate it is, if any: a hidden Markov model over 40 to 180 beats a minute.

Its states are the rates, one beat a minute apart, and one more: there is no pulse here.  A rate
wanders by a few beats a minute in a second, seldom jumps, and each piece of evidence is counted
once, so that what it believes is a probability and may be read as one.  Forward it is causal;
looking back over its latest steps it also says what it believes of them by now, which is what beats
are timed by.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from poise.core.arrays import Array
from poise.core.pulse.spectrum import RATES_BPM

WANDER_BPM = 3.0  # standard deviation of the change over one second
JUMP_PER_S = 0.01
LOST_PER_S, FOUND_PER_S = 0.02, 0.05
NEAR_BPM = 4.0
# Where a rate is likely to be found before anything is known: resting adults, with broad shoulders.
USUAL_BPM, USUAL_LOG_SPREAD = 75.0, 0.35


class Tracker:
    """Keeps the probability of each rate, and of none; remembers ``memory`` steps, or all."""

    def __init__(self, step_s: float, memory: int | None = 48) -> None:
        n = len(RATES_BPM)
        away = (RATES_BPM[:, None] - RATES_BPM[None, :]) / (WANDER_BPM * np.sqrt(step_s))
        stay = np.exp(-(away**2) / 2)
        stay /= stay.sum(axis=1, keepdims=True)
        usual = np.exp(-((np.log(RATES_BPM / USUAL_BPM) / USUAL_LOG_SPREAD) ** 2) / 2)
        usual /= usual.sum()
        jump, lost, found = (1 - np.exp(-x * step_s) for x in (JUMP_PER_S, LOST_PER_S, FOUND_PER_S))
        move = np.zeros((n + 1, n + 1))
        move[:n, :n] = (1 - lost) * ((1 - jump) * stay + jump * usual)
        move[:n, n] = lost
        move[n, :n] = found * usual
        move[n, n] = 1 - found
        self._move: Array = move
        self.belief: Array = np.append(0.5 * usual, 0.5)
        self._past: deque[tuple[Array, Array]] = deque(maxlen=memory)

    def step(self, nats: Array) -> None:
        """Take in the evidence (rates,) of one step."""
        likelihood = np.append(np.exp(nats - nats.max()), np.exp(-nats.max()))
        belief = (self.belief @ self._move) * likelihood
        self.belief = belief / belief.sum()
        self._past.append((self.belief, likelihood))

    @property
    def pulse(self) -> float:
        """The probability that there is a pulse."""
        return float(1 - self.belief[-1])

    @property
    def rate_bpm(self) -> float:
        """The mean of the rates near the likeliest one."""
        return float(_about(self.belief[None, :])[0][0])

    @property
    def posterior(self) -> float:
        """The probability that the rate is within 4 beats a minute of :attr:`rate_bpm`."""
        return float(_about(self.belief[None, :])[1][0])

    def hindsight(self, steps: int | None = None) -> tuple[Array, Array]:
        """The rates at the last ``steps``, or all, and their probabilities (n,), known by now."""
        n = len(self._past) if steps is None else min(steps, len(self._past))
        after = np.ones(len(self.belief))
        beliefs = np.empty((n, len(self.belief)))
        for i in range(-1, -n - 1, -1):
            belief, likelihood = self._past[i]
            beliefs[i] = belief * after
            after = self._move @ (likelihood * after)
            after /= after.max()
        return _about(beliefs / beliefs.sum(axis=1, keepdims=True))


def _about(beliefs: Array) -> tuple[Array, Array]:
    """For each belief (k, states): the mean rate near its likeliest, and how sure that is."""
    rates = beliefs[:, :-1]
    likeliest = RATES_BPM[np.argmax(rates, axis=1)]
    near = np.abs(RATES_BPM[None, :] - likeliest[:, None]) <= NEAR_BPM
    mean = (rates * near) @ RATES_BPM / np.maximum((rates * near).sum(axis=1), 1e-300)
    near = np.abs(RATES_BPM[None, :] - mean[:, None]) <= NEAR_BPM
    return mean, (rates * near).sum(axis=1)
