"""What a spectrum says for a rate, and what is believed after many of them."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.arrays import Array
from poise.core.pulse.spectrum import RATES_BPM, Spectra
from poise.core.pulse.tracker import Tracker

SPECTRA = Spectra(30.0)
T = np.arange(0, 10, 1 / 30)


def nats(wave: Array, span_s: float = 10.0) -> Array:
    return SPECTRA.nats(SPECTRA.share(SPECTRA.even(SPECTRA.power(wave[:, None]))), span_s)[0]


def beat(bpm: float, second: float = 0.0) -> Array:
    w = 2 * np.pi * bpm / 60 * T
    return np.asarray(np.sin(w) + second * np.sin(2 * w + 1))


@pytest.mark.parametrize("bpm", [42, 60, 75, 98, 130, 176])
def test_a_rate_speaks_for_itself(bpm: float) -> None:
    assert RATES_BPM[np.argmax(nats(beat(bpm)))] == pytest.approx(bpm, abs=1)


def test_half_the_rate_does_not_do_as_well() -> None:
    said = nats(beat(120, second=0.4))
    assert said[120 - 40] > 3 * said[60 - 40]


def test_a_strong_second_harmonic_does_not_double_the_rate() -> None:
    assert RATES_BPM[np.argmax(nats(beat(60, second=0.9)))] == pytest.approx(60, abs=1)


def test_a_flat_wave_says_nothing() -> None:
    assert not nats(np.zeros_like(T)).any()


def test_the_size_of_a_wave_says_nothing() -> None:
    np.testing.assert_allclose(nats(1e-4 * beat(70)), nats(1e3 * beat(70)), rtol=1e-6)


def steady(bpm: float, strength: float) -> Array:
    return strength * np.exp(-(((RATES_BPM - bpm) / 4) ** 2) / 2)


def test_steady_evidence_becomes_belief_and_its_absence_doubt() -> None:
    tracker = Tracker(0.5)
    for _ in range(20):
        tracker.step(steady(72, 2.0))
    assert tracker.rate_bpm == pytest.approx(72, abs=0.5)
    assert tracker.posterior > 0.85
    for _ in range(60):
        tracker.step(np.zeros_like(RATES_BPM))
    assert tracker.posterior < 0.5


def test_noise_does_not_become_a_pulse() -> None:
    rng = np.random.default_rng(3)
    tracker = Tracker(0.5)
    highest = 0.0
    for _ in range(300):
        tracker.step(4 * nats(rng.normal(size=len(T)), 0.5))
        highest = max(highest, tracker.posterior)
    assert highest < 0.6


def test_one_loud_moment_elsewhere_does_not_carry_the_belief_away() -> None:
    tracker = Tracker(0.5)
    for _ in range(20):
        tracker.step(steady(72, 2.0))
    tracker.step(steady(140, 4.0))
    assert tracker.rate_bpm == pytest.approx(72, abs=1)


def test_hindsight_corrects_a_wrong_beginning() -> None:
    tracker = Tracker(0.5)
    for _ in range(4):
        tracker.step(steady(110, 0.8))
    for _ in range(20):
        tracker.step(steady(72, 2.0))
    rates, sure = tracker.hindsight()
    assert rates[0] == pytest.approx(72, abs=4)
    assert len(rates) == 24
    assert sure[-1] == pytest.approx(tracker.posterior)


def test_a_tracker_remembers_no_more_than_asked() -> None:
    tracker = Tracker(0.5, memory=10)
    for _ in range(50):
        tracker.step(steady(72, 1.0))
    assert len(tracker.hindsight()[0]) == 10
    assert len(tracker.hindsight(4)[0]) == 4
