"""Made-up electrocardiograms with known R peaks."""

from __future__ import annotations

import numpy as np

# (seconds after R, µV, width in s): a P wave, the QRS complex, a T wave
WAVES = ((-0.17, 120, 0.025), (-0.03, -120, 0.009), (0.0, 1000, 0.011), (0.03, -250, 0.009),
         (0.26, 300, 0.05))  # fmt: skip


def heart(beats_s: np.ndarray, hz: float, seconds: float, noise_uv: float = 0.0) -> np.ndarray:
    """An ECG in µV with R peaks at these moments, breathing baseline and seeded noise."""
    at = np.arange(0, seconds, 1 / hz)
    ecg = 200 * np.sin(2 * np.pi * 0.1 * at)
    for beat in beats_s:
        for after_s, height, width_s in WAVES:
            ecg += height * np.exp(-0.5 * ((at - beat - after_s) / width_s) ** 2)
    return ecg + np.random.default_rng(1).normal(0, noise_uv, len(at))


def swinging(seconds: float) -> np.ndarray:
    """Beats whose interval swings with six breaths a minute."""
    beats = [0.7]
    while beats[-1] < seconds - 1:
        beats.append(beats[-1] + 0.85 + 0.08 * np.sin(2 * np.pi * 0.1 * beats[-1]))
    return np.array(beats)
