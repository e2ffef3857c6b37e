"""Lomb's periodogram: a spectrum of uneven beats as they are, with nothing joined between them."""

from __future__ import annotations

import numpy as np

from poise.core.arrays import Array

PEAK_HZ, PEAK_STEP_HZ = (0.04, 0.5), 0.0005
TOGETHER = 32  # frequencies worked out at once: each takes 16 bytes a beat
LEAST_MS = 1e-6  # below it nothing sways but the last digit


def lomb(t: Array, values: Array, hz: Array) -> Array:
    """Lomb's periodogram (Lomb 1976) of ``values`` at times ``t``, both (n,), at ``hz`` (bins,).

    Unnormalised: a wave of amplitude A gives n A² / 4, so A = sqrt(4 P / n).  The mean should have
    been taken away.  ``scipy.signal.lombscargle`` says the same, which a test holds.
    """
    power = np.empty(len(hz))
    for i in range(0, len(hz), TOGETHER):
        wave = np.exp(2j * np.pi * np.outer(hz[i : i + TOGETHER], t))
        double = np.einsum("ij,ij->i", wave, wave)
        turned = np.einsum("ij,j->i", wave, values) * np.exp(-0.5j * np.angle(double))
        n, length = len(t), np.abs(double)
        power[i : i + TOGETHER] = turned.real**2 / (n + length) + turned.imag**2 / (n - length)
    return power


def peak_hz(t: Array, rr_ms: Array) -> float | None:
    """Where Lomb's periodogram is highest between 0.04 and 0.5 Hz, on a grid of 0.0005 Hz.

    The intervals ``rr_ms`` (n,) stand at ``t`` (n,) in s, the beats that end them, a straight line
    taken away.  None where nothing rises: the edge of the search is no peak.
    """
    x = t - t.mean()
    y = rr_ms - rr_ms.mean()
    y = y - x * (x @ y / (x @ x))
    if float(np.abs(y).max()) < LEAST_MS:
        return None
    hz = np.arange(PEAK_HZ[0], PEAK_HZ[1], PEAK_STEP_HZ)
    top = int(np.argmax(lomb(x, y, hz)))
    return float(hz[top]) if 0 < top < len(hz) - 1 else None
