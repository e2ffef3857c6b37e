"""The even clock behind a camera's frames, from the uneven moments at which they came.

A frame is late by chance, and some never come.  Numbering frames by the gaps between them would let
one late frame shift all numbers after it, so the period is found from all arrivals at once (the one
at which they agree best on a phase), and every frame is numbered against that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Numbers = NDArray[np.int64]

SEARCH = 0.03  # how far the true period may be from the usual gap, as a fraction
EARLY = 0.25  # of a period: how much earlier than usual a frame may come and still be itself
FEWEST = 10


@dataclass(frozen=True, slots=True)
class FrameClock:
    """``numbers`` (n,) of the frames, from 0, and the ``times`` (n,) an even clock gives them.

    ``period_s`` is the clock's; ``late_s`` (n,) is how much later than the promptest each frame
    came; ``missing`` is how many numbers no frame has.
    """

    period_s: float
    numbers: Numbers
    times: Array
    late_s: Array
    missing: int

    @property
    def rate_hz(self) -> float:
        """Frames a second, had none been lost."""
        return 1 / self.period_s

    @property
    def jitter_s(self) -> float:
        """The standard deviation of the frames' lateness, in seconds."""
        return float(np.std(self.late_s))


def frame_clock(arrivals: Array) -> FrameClock | None:
    """The clock behind ``arrivals`` (n,) in rising seconds; None for fewer than ten."""
    if len(arrivals) < FEWEST:
        return None
    t = arrivals - arrivals[0]
    period = _period(t)
    numbers = _number(t, period)
    for _ in range(3):
        slope, start = np.polyfit(numbers, t, 1)
        near = np.abs(t - start - slope * numbers) < slope / 2
        period = float(np.polyfit(numbers[near], t[near], 1)[0]) if near.sum() > 2 else float(slope)
        numbers = _number(t, period)
    residual = t - period * numbers
    return FrameClock(
        period,
        numbers - numbers[0],
        arrivals[0] + float(np.median(residual)) + period * numbers,
        residual - residual.min(),
        int(numbers[-1] - numbers[0]) + 1 - len(numbers),
    )


def _period(t: Array) -> float:
    """The period near the usual gap at which all arrivals agree best on a phase."""
    usual = float(np.median(np.diff(t)))
    step = 0.2 / max(t[-1], usual)
    hz = np.arange((1 - SEARCH) / usual, (1 + SEARCH) / usual + step, step)
    agreement = np.abs(np.exp(2j * np.pi * hz[:, None] * t).sum(axis=1))
    best = int(np.clip(np.argmax(agreement), 1, len(hz) - 2))
    below, peak, above = agreement[best - 1 : best + 2]
    curve = below - 2 * peak + above
    nudge = 0.5 * (below - above) / curve if curve < 0 else 0.0
    return float(1 / (hz[best] + np.clip(nudge, -1, 1) * step))


def _number(t: Array, period: float) -> Numbers:
    """A number for each frame, none twice, such that frames are late and hardly ever early."""
    phase = np.sort((t / period) % 1)
    twice = np.concatenate([phase, phase + 1])
    # The half period that holds most frames begins with the promptest.
    held = np.searchsorted(twice, phase + 0.5) - np.arange(len(phase))
    start = phase[int(np.argmax(held))]
    numbers = np.floor(t / period - start + EARLY).astype(np.int64)
    order = np.arange(len(t))
    # Of two frames with one number the earlier was taken before, and came late.
    taken: Numbers = np.minimum.accumulate((numbers - order)[::-1])[::-1] + order
    return taken
