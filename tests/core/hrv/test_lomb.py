"""Where Lomb's periodogram is highest."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.hrv.lomb import peak_hz


def beats(seed: int) -> np.ndarray:
    """Four minutes of beats, none of them on a grid."""
    steps = np.random.default_rng(seed).normal(0.8, 0.05, 300)
    return np.cumsum(steps)


@pytest.mark.parametrize("seed", range(5))
def test_of_two_waves_the_higher_is_found_wherever_it_lies(seed: int) -> None:
    t = beats(seed)
    for low, high, highest in ((20.0, 20.6, 0.41), (20.6, 20.0, 0.083)):
        rr_ms = 800 + low * np.sin(2 * np.pi * 0.083 * t) + high * np.sin(2 * np.pi * 0.41 * t)
        assert peak_hz(t, rr_ms) == pytest.approx(highest, abs=0.001)
