"""Made-up electrocardiograms with known R peaks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from poise.core.arrays import Array

# (seconds after R, µV, width in s): a P wave, the QRS complex, a T wave
WAVES = ((-0.17, 120, 0.025), (-0.03, -120, 0.009), (0.0, 1000, 0.011), (0.03, -250, 0.009),
         (0.26, 300, 0.05))  # fmt: skip
POLAR_HZ, POLAR_FRAME = 130.0, 73  # of a Polar H10
WAY_S = 0.05  # from a frame's last sample to its arrival: assumed


def microvolts(
    beats_s: Array, hz: float, seconds: float, noise_uv: float = 0.0, seed: int = 1
) -> Array:
    """An ECG (n,) in µV with R peaks at these moments, breathing baseline and seeded noise."""
    at = np.arange(0, seconds, 1 / hz)
    waves = 200 * np.sin(2 * np.pi * 0.1 * at)
    for beat in beats_s:
        for after_s, height, width_s in WAVES:
            waves += height * np.exp(-0.5 * ((at - beat - after_s) / width_s) ** 2)
    return np.asarray(waves + np.random.default_rng(seed).normal(0, noise_uv, len(at)))


def polar_frames(
    beats_s: Array, seconds: float, noise_uv: float = 20.0, seed: int = 0
) -> Iterator[tuple[float, float, tuple[int, ...]]]:
    """The ECG as a Polar H10 sends it: each frame's arrival, its last sample's time, and µV."""
    sent = np.round(microvolts(beats_s, POLAR_HZ, seconds, noise_uv, seed)).astype(int)
    for end in range(POLAR_FRAME, len(sent), POLAR_FRAME):
        last = (end - 1) / POLAR_HZ
        yield last + WAY_S, last, tuple(sent[end - POLAR_FRAME : end].tolist())
