"""The quick search for the highest place of Lomb's periodogram, against the sum it stands for."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.hrv.lomb import PEAK_HZ, PEAK_STEP_HZ, _press_rybicki, lomb, peak_hz

HZ = np.arange(*PEAK_HZ, PEAK_STEP_HZ)


def beats(seed: int) -> np.ndarray:
    """Four minutes of beats, none of them on a grid."""
    steps = np.random.default_rng(seed).normal(0.8, 0.05, 300)
    return np.cumsum(steps)


@pytest.mark.parametrize("wave_hz", [0.05, 0.1, 0.25, 0.45])
def test_the_quick_periodogram_is_the_exact_one_to_a_hundredth(wave_hz: float) -> None:
    t = beats(1) - beats(1).mean()
    wave = 20 * np.sin(2 * np.pi * wave_hz * t)
    wave -= wave.mean()
    exact = lomb(t, wave, HZ)
    quick = _press_rybicki(t - t[0], wave, round(PEAK_HZ[0] / PEAK_STEP_HZ), len(HZ))
    assert quick == pytest.approx(exact, abs=0.01 * exact.max())


@pytest.mark.parametrize("seed", range(5))
def test_of_two_waves_the_higher_is_found_wherever_it_lies(seed: int) -> None:
    t = beats(seed)
    for low, high, highest in ((20.0, 20.6, 0.41), (20.6, 20.0, 0.083)):
        rr_ms = 800 + low * np.sin(2 * np.pi * 0.083 * t) + high * np.sin(2 * np.pi * 0.41 * t)
        assert peak_hz(t, rr_ms) == pytest.approx(highest, abs=0.001)
