"""Whether a column of numbers without a name holds the samples of a wave: a pulse's, a heart's.

As intervals they would be a heart that slows and quickens in the same curve all the time, taking
dozens of beats over each.  A breath does so too, but not so finely: of its whole way up and down an
interval does a twentieth at least, a sample of a wave far less, and the steep part comes once a
curve and not twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from poise.core.arrays import Array

FEWEST, MOST = 240, 40_000
# Samples averaged into one before they are looked at: a thousand a second are too fine for it.
TOGETHER = (1, 4, 10)
AROUND, STEEP = (
    201,
    9,
)  # samples: what is slower than the first is no wave, and how wide a steep part
# Of a curve of 35 samples and more no breath is as long, slow or the heart fast.
LONG, TIMES = 35, 12
FINE, FAINTLY, FAINTLY_LATER = 0.06, 0.3, 0.15
# And of a shorter one, how much its steep parts are alike from curve to curve.
SHORT, ALIKE, ALIKE_LATER = 12, 0.55, 0.24
FINE_ENOUGH, ALL_ALIKE = 0.12, 0.75


def are_of_a_wave(values: Sequence[float]) -> bool:
    """Whether ``values`` (n,), in the order of their lines, are samples and no intervals."""
    if len(values) < FEWEST:
        return False
    all_of_it = np.asarray(values[:MOST], float)
    for k in TOGETHER:
        x = all_of_it[: len(all_of_it) // k * k].reshape(-1, k).mean(axis=1)
        if len(x) >= FEWEST and _is_wave(x):
            return True
    return False


def _is_wave(x: Array) -> bool:
    half = AROUND // 2
    slow = np.convolve(np.pad(x, half, mode="edge"), np.ones(AROUND) / AROUND, "valid")
    way = float(np.subtract(*np.percentile(x - slow, (98, 2))))
    if way <= 0:
        return False
    steps = np.abs(np.diff(x))
    steep = np.convolve(np.minimum(steps, np.percentile(steps, 98)), np.ones(STEEP), "same")
    curve = _recurring(steep - steep.mean())
    if curve is None:
        return False
    fine = float(np.median(steps)) / way
    if curve.length >= LONG and len(x) >= TIMES * curve.length and fine < FINE:
        return curve.alike >= FAINTLY and curve.alike_later >= FAINTLY_LATER
    alike = ALIKE if fine < FINE else ALL_ALIKE
    later = curve.alike_later >= ALIKE_LATER
    return curve.length >= SHORT and fine < FINE_ENOUGH and curve.alike >= alike and later


@dataclass(frozen=True, slots=True)
class _Recurring:
    """After how many samples a series is most like itself, how much, and three times as far on."""

    length: int
    alike: float
    alike_later: float


def _recurring(y: Array) -> _Recurring | None:
    n = len(y)
    spectrum = np.abs(np.fft.rfft(y, 2 * n)) ** 2
    like = np.fft.irfft(spectrum)[: n // 4] / np.arange(n, n - n // 4, -1)
    if like[0] <= 0:
        return None
    like = like / like[0]
    unlike = np.flatnonzero(like < 0.2)
    if len(unlike) == 0 or unlike[0] > len(like) - 3:
        return None
    first = int(unlike[0])
    best = float(like[first:].max())
    tops = np.flatnonzero((like[1:-1] >= like[:-2]) & (like[1:-1] >= like[2:])) + 1
    tops = tops[(tops > first) & (like[tops] > 0.8 * best)]
    if len(tops) == 0:
        return None
    length = int(tops[0])
    later = like[int(2.8 * length) : int(3.2 * length) + 1]
    return _Recurring(length, float(like[length]), float(later.max()) if len(later) else 0.0)
