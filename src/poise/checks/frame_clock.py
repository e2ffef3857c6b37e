"""The even clock behind a camera's frames, from the uneven moments at which they came.

A frame is late by chance, and some never come.  Numbering frames by the gaps between them would let
one late frame shift all numbers after it, so the period is found from all arrivals at once (the one
at which they agree best on a phase), and every frame is numbered against that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from poise.core.arrays import Array, Indices

SEARCH = 0.03  # how far the true period may be above the usual gap, as a fraction
MOST_AT_FIRST, MOST_MISSING = 300, 4.0
EARLY = 0.25  # of a period: how much earlier than usual a frame may come and still be itself
FEWEST = 10


@dataclass(frozen=True, slots=True)
class FrameClock:
    """``numbers`` (n,) of the frames, from 0, and the ``times`` (n,) an even clock gives them.

    ``period_s`` is the clock's; ``late_s`` (n,) is how much later than the promptest each frame
    came; ``missing`` is how many numbers no frame has.
    """

    period_s: float
    numbers: Indices
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
    """The longest period at which the arrivals agree on a phase.

    Looked for first among the first few hundred: from well below the usual gap, for half of all
    frames may be missing, up to a little above it.
    """
    few = t[:MOST_AT_FIRST]
    gaps = np.diff(few)
    usual, short = float(np.median(gaps)), float(np.percentile(gaps, 25))
    usual = max(usual, few[-1] / len(few) / 2, 1e-4)  # frames may come in bunches
    slow = 1 / ((1 + SEARCH) * usual)
    quick = min(MOST_MISSING * slow, 1 / max(0.6 * short, 1e-6))
    hz = np.arange(slow, max(quick, 1.1 * slow), 0.2 / few[-1])
    agreement = _agreement(few, hz)
    about = hz[np.argmax(agreement >= 0.9 * agreement.max())]  # the slowest that does as well
    for span in (few[-1], t[-1]):
        near = about + np.arange(-10, 11) * 0.1 / span
        about = near[np.argmax(_agreement(t[t <= span], near))]
    return float(1 / about)


def _agreement(t: Array, hz: Array) -> Array:
    return np.asarray(np.abs(np.exp(2j * np.pi * hz[:, None] * t).sum(axis=1)))


def _number(t: Array, period: float) -> Indices:
    """A number for each frame, none twice, such that frames are late and hardly ever early."""
    phase = np.sort((t / period) % 1)
    twice = np.concatenate([phase, phase + 1])
    # The half period that holds most frames begins with the promptest.
    held = np.searchsorted(twice, phase + 0.5) - np.arange(len(phase))
    start = phase[int(np.argmax(held))]
    numbers = np.floor(t / period - start + EARLY).astype(np.int64)
    order = np.arange(len(t))
    # Of two frames with one number the earlier was taken before, and came late.
    taken: Indices = np.minimum.accumulate((numbers - order)[::-1])[::-1] + order
    return taken
