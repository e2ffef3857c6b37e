"""The guide's breaths without a session."""

from __future__ import annotations

from math import cos, pi

from poise.core.events import BreathStarted


def breaths(n: int, period_s: float = 10.0, start: float = 0.0) -> list[BreathStarted]:
    """The guide's breaths at 4 s in, the rest out."""
    return [BreathStarted(start + k * period_s, k, 4.0, 0.0, period_s - 4.0, 0.0) for k in range(n)]


def cosine_wave(t: float, period_s: float = 10.0, inhale_s: float = 4.0) -> float:
    """1 at full lungs, -1 at empty ones, half a cosine each way: how the guide moves."""
    into = t % period_s
    if into < inhale_s:
        return -cos(pi * into / inhale_s)
    return cos(pi * (into - inhale_s) / (period_s - inhale_s))
