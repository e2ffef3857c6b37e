"""A camera's delay by the beat box, with a made-up box and a made-up camera."""

from __future__ import annotations

import numpy as np
import pytest

from calibration.measure import beat_box


@pytest.mark.parametrize("delay_s", [0.03, 0.08, 0.2])
def test_the_delay_is_told_across_two_clocks(delay_s: float) -> None:
    rng = np.random.default_rng(4)
    ahead_s, drift = 1234.5, 4e-5

    def box_clock(host_s: float) -> float:
        return (host_s - 100) * (1 + drift) + ahead_s

    pings = []
    for asked in np.arange(100, 160, 0.5):
        out, back = 0.0005 + rng.exponential(0.002, 2)
        pings.append(beat_box.Ping(asked, asked + out + back, box_clock(asked + out)))
    beats = 100 + np.cumsum(0.9 + 0.05 * np.sin(np.arange(64) * 0.6) + 0.02 * rng.normal(size=64))
    seen_t = np.arange(102, 156, 1 / 30)
    lit = seen_t - delay_s
    since = [
        lit_t - beats[max(0, np.searchsorted(beats, lit_t, side="right") - 1)] for lit_t in lit
    ]
    light = np.array([-0.02 * beat_box.wave(round(1e6 * s)) / 1000 for s in since])
    seen = 150 * (1 + light) + 0.1 * rng.standard_normal(len(seen_t))
    found = beat_box.delay(pings, [box_clock(t) for t in beats], seen_t, seen)
    assert found is not None
    assert found.accepted
    assert found.delay_s == pytest.approx(delay_s, abs=0.002)


def test_the_clocks_are_laid_together_by_the_prompt_answers() -> None:
    pings = [
        beat_box.Ping(t, t + (0.001 if k % 2 else 0.5), t + 50.0005)
        for k, t in enumerate(range(40))
    ]
    assert beat_box.host_time(pings, np.array([60.0005]))[0] == pytest.approx(10.0005, abs=1e-6)
