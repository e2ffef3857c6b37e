"""Lomb's periodogram: a spectrum of uneven beats as they are, with nothing joined between them."""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array

PEAK_HZ, PEAK_STEP_HZ = (0.04, 0.5), 0.0005
GRID_HZ = 4.0
LEAST_MS = 1e-6  # below it nothing sways but the last digit


def lomb(t: Array, values: Array, hz: Array) -> Array:
    """Lomb's periodogram (Lomb 1976) of ``values`` at times ``t``, both (n,), at ``hz`` (bins,).

    Unnormalised: a wave of amplitude A gives n A² / 4, so A = sqrt(4 P / n).  The mean should have
    been taken away.
    """
    angle = 2 * np.pi * np.outer(hz, t)
    s2, c2 = np.sin(2 * angle).sum(axis=1), np.cos(2 * angle).sum(axis=1)
    angle -= (np.arctan2(s2, c2) / 2)[:, None]
    c, s = np.cos(angle), np.sin(angle)
    in_phase = (c @ values) ** 2 / (c * c).sum(axis=1)
    power: Array = (in_phase + (s @ values) ** 2 / (s * s).sum(axis=1)) / 2
    return power


def peak_hz(t: Array, rr_ms: Array) -> float | None:
    """Where Lomb's periodogram is highest between 0.04 and 0.5 Hz, on a grid of 0.0005 Hz.

    Intervals stand at the beats that end them, a straight line taken away.  The grid is searched
    by way of a fast transform (Press & Rybicki 1989) and the best place is then worked out
    exactly.  None where nothing rises: the edge of the search is no peak.
    """
    x = t - t.mean()
    y = rr_ms - rr_ms.mean()
    y = y - x * (x @ y / (x @ x))
    if float(np.abs(y).max()) < LEAST_MS:
        return None
    hz = np.arange(PEAK_HZ[0], PEAK_HZ[1], PEAK_STEP_HZ)
    first = round(PEAK_HZ[0] / PEAK_STEP_HZ)
    rough = _press_rybicki(x - x[0], y, first, len(hz))
    best = int(np.argmax(rough))
    near = np.arange(max(0, best - 2), min(len(hz), best + 3))
    top = int(near[np.argmax(lomb(x, y, hz[near]))])
    return float(hz[top]) if 0 < top < len(hz) - 1 else None


def _press_rybicki(t: Array, y: Array, first: int, count: int) -> Array:
    """Lomb's periodogram at ``count`` steps from the ``first``, by spreading beats on a grid."""
    size = round(GRID_HZ / PEAK_STEP_HZ)
    k = np.arange(first, first + count)
    wave = np.fft.rfft(_on_grid(t, y, size))[k].conj()
    double = np.fft.rfft(_on_grid(t, np.ones_like(y), size))[2 * k].conj()
    turn = np.exp(-0.5j * np.angle(double))
    wave = wave * turn
    n, length = len(y), np.abs(double)
    power: Array = wave.real**2 / (n + length) + wave.imag**2 / (n - length)
    return power


def _on_grid(t: Array, values: Array, size: int) -> Array:
    """``values`` shared among the four nearest points of a 4 Hz grid (wrapped), by Lagrange."""
    place = t * GRID_HZ
    whole = np.floor(place).astype(np.int64)
    f = place - whole
    weights = np.stack(
        [
            -f * (f - 1) * (f - 2) / 6,
            (f + 1) * (f - 1) * (f - 2) / 2,
            -(f + 1) * f * (f - 2) / 2,
            (f + 1) * f * (f - 1) / 6,
        ]
    )
    at = (whole + np.arange(-1, 3)[:, None]) % size
    return np.bincount(at.ravel(), (weights * values).ravel(), minlength=size).astype(np.float64)
