"""Which rates a lamp or a moving head explains, so that no heart is read there."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.arrays import Array
from poise.core.pulse import vetoes
from poise.core.pulse.estimator import RATE_HZ, WINDOW_S
from poise.core.pulse.spectrum import RATES_BPM, Spectra

SPECTRA = Spectra(RATE_HZ)
T = np.arange(0, WINDOW_S, 1 / RATE_HZ)


def sway(bpm: float, size: float) -> Array:
    """A sine (n,) of that amplitude, in a little noise."""
    noise = np.random.default_rng(1).normal(0, size / 50 + 1e-6, len(T))
    return size * np.sin(2 * np.pi * bpm / 60 * T) + noise


def place(x: Array, y: Array | None = None) -> Array:
    """Where a face is (n, 3); its size does not change."""
    return np.stack([x, np.zeros(len(T)) if y is None else y, np.zeros(len(T))], axis=1)


def rates(vetoed: Array) -> list[int]:
    return [int(bpm) for bpm in RATES_BPM[np.asarray(vetoed, bool)]]


def test_a_nodding_head_explains_its_own_rate_and_twice_it() -> None:
    explained = rates(vetoes.head(SPECTRA, place(sway(72, 0.01)), WINDOW_S))
    assert set(range(68, 77)) <= set(explained)
    assert set(range(140, 149)) <= set(explained)
    assert not set(explained) & {*range(85, 132)}


def test_any_axis_of_the_head_counts() -> None:
    both = rates(vetoes.head(SPECTRA, place(sway(60, 0.01), sway(97, 0.01)), WINDOW_S))
    assert {60, 97} <= set(both)


def test_the_trembling_of_landmarks_explains_nothing() -> None:
    assert rates(vetoes.head(SPECTRA, place(sway(72, 0.0005)), WINDOW_S)) == []


def test_a_head_that_only_drifts_explains_nothing() -> None:
    drift = np.cumsum(np.random.default_rng(2).normal(0, 0.002, len(T)))
    assert rates(vetoes.head(SPECTRA, place(drift), WINDOW_S)) == []
    assert rates(vetoes.head(SPECTRA, np.zeros((len(T), 3)), WINDOW_S)) == []


@pytest.mark.parametrize(("wall", "explains"), [(0.002, True), (0.0004, True), (0.0002, False)])
def test_a_lamp_explains_what_it_moves_the_wall_by_enough(wall: float, explains: bool) -> None:
    found = rates(vetoes.light(SPECTRA, sway(80, wall), sway(80, 0.001), WINDOW_S))
    assert (80 in found) is explains


def test_grey_is_what_moves_all_colours_alike() -> None:
    wave = sway(72, 0.002)
    at = int(np.argmin(np.abs(RATES_BPM - 72)))
    alike = vetoes.greyness(SPECTRA, np.stack([wave] * 3, axis=1))[at]
    blood = vetoes.greyness(SPECTRA, wave[:, None] * np.array([0.0, 1.0, 0.0]))[at]
    assert alike == pytest.approx(1)
    assert blood == pytest.approx(1 / 3)
    assert vetoes.greyness(SPECTRA, np.zeros((len(T), 3)))[at] == 1
