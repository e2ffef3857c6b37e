"""The one wave that goes best through a few intervals: a breath, as the beats see it.

At three or four beats a breath a slow heart's intervals go up and down like early beats and their
pauses, only that they do so all the time and in step.
"""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array

# Of waves a beat: slower ones are no breath, faster ones cannot be told from these.
WAVES_PER_BEAT = (0.04, 0.5, 0.005)
LOW, HIGH = 0.5, 1.6  # of the usual interval: beyond it, one interval would be the whole wave


def best_wave(windows: Array) -> tuple[Array, Array]:
    """The wave and line that go best through each of ``windows`` (windows, n), in their unit.

    The second result (windows,) is how much of the variance about the line the wave takes: 1 for
    a perfect wave and for a straight line, about 0.25 for 31 intervals of noise.
    """
    k = np.arange(windows.shape[1])
    line = np.stack([np.ones(len(k)), k - k.mean()])
    line /= np.linalg.norm(line, axis=1, keepdims=True)
    drift = (windows @ line.T) @ line
    rest = windows - drift
    angle = 2 * np.pi * np.arange(*WAVES_PER_BEAT)[:, None] * k
    c, s = np.cos(angle), np.sin(angle)
    cc, ss, cs = (c * c).sum(axis=1), (s * s).sum(axis=1), (c * s).sum(axis=1)
    a, b = rest @ c.T, rest @ s.T
    both = cc * ss - cs * cs
    taken = (a * a * ss - 2 * a * b * cs + b * b * cc) / both
    best = np.argmax(taken, axis=1)
    rows = np.arange(len(windows))
    a, b = a[rows, best], b[rows, best]
    p = (a * ss[best] - b * cs[best]) / both[best]
    q = (b * cc[best] - a * cs[best]) / both[best]
    wave = p[:, None] * c[best] + q[:, None] * s[best]
    variance = (rest * rest).sum(axis=1)
    share = np.divide(taken[rows, best], variance, out=np.ones(len(rest)), where=variance > 1e-9)
    return np.asarray(drift + wave), np.asarray(np.clip(share, 0.0, 1.0))


def clamped(windows: Array) -> Array:
    """``windows`` (windows, n), each held within LOW to HIGH of its window's median."""
    usual = np.median(windows, axis=1, keepdims=True)
    return np.asarray(np.clip(windows, LOW * usual, HIGH * usual))
