"""What stands beside the numbers: what they hang on, and numbers that few should see."""

from __future__ import annotations

import numpy as np
import pytest

from poise.analysis.options import Options, Pace
from poise.analysis.report import page
from poise.analysis.study import analyse, study
from poise.simulation.hearts import heart


def test_a_few_intervals_on_which_rmssd_hangs_are_named() -> None:
    rr_ms = 800 + np.random.default_rng(4).normal(0, 15, 400)
    assert not any("set aside" in note for note in analyse(rr_ms).notes)
    rr_ms[[100, 200, 300]] -= 300
    rr_ms[[101, 201, 301]] += 300
    found = analyse(rr_ms)
    assert found.variability.rmssd_ms == pytest.approx(15 * 2**0.5, rel=0.1)
    with_them = np.sqrt(np.mean(np.diff(rr_ms) ** 2))
    said = f"left out as early or late, RMSSD would be {with_them:.1f} ms"
    assert any(note.endswith(said) for note in found.notes)


def test_normalised_power_is_of_a_free_breath_within_hf_alone() -> None:
    def breathing(per_min: float) -> np.ndarray:
        noise = iter(np.random.default_rng(5).normal(0, 10, 600))
        turn = 2 * np.pi * per_min / 60
        return 1000 * np.diff(heart(lambda t: 900 + 40 * np.sin(turn * t) + next(noise), 300))

    free = analyse(breathing(15)).variability
    assert free.lf_ms2 is not None
    assert free.hf_ms2 is not None
    assert free.hf_nu == pytest.approx(100 * free.hf_ms2 / (free.lf_ms2 + free.hf_ms2))
    assert free.lf_nu == pytest.approx(100 - free.hf_nu)
    led = analyse(breathing(15), Options(pace=Pace.parse("2-2"))).variability
    slow = analyse(breathing(6)).variability
    assert led.hf_nu is None
    assert slow.hf_nu is None


def test_what_is_for_research_says_what_it_is_not() -> None:
    found = analyse(800 + np.random.default_rng(6).normal(0, 20, 300))
    assert found.research.dfa_alpha1 == pytest.approx(0.57, abs=0.1)
    assert "no threshold" in found.research.caution
    assert "alpha" not in page(study(800 + np.random.default_rng(6).normal(0, 20, 300)))
