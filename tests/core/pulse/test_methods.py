"""Every published method, held to what its paper promises."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.arrays import Array
from poise.core.pulse import green, ica, pbv, pos
from poise.core.pulse.candidates import BRIGHT, FACE, FINGER
from poise.simulation.person import PULSE_COLOUR

RATE_HZ = 30.0
COLOUR = np.array([200.0, 150.0, 115.0])
T = np.arange(0, 20, 1 / RATE_HZ)
BLOOD = np.sin(2 * np.pi * 1.2 * T)
LAMP = np.sin(2 * np.pi * 1.9 * T)
METHODS = FACE | FINGER
DIFFERENCES = {name: wave for name, wave in METHODS.items() if name not in (*BRIGHT, "pbv")}


def changes(blood: float = 0.003, lamp: float = 0.0, noise: float = 2e-4) -> Array:
    rng = np.random.default_rng(5)
    skin = -blood * BLOOD[:, None] * PULSE_COLOUR + lamp * LAMP[:, None]
    return np.asarray(skin + noise * rng.normal(size=skin.shape))


def likeness(wave: Array, to: Array = BLOOD) -> float:
    return float(np.corrcoef(wave, to)[0, 1])


@pytest.mark.parametrize("method", METHODS)
def test_a_method_goes_up_with_the_blood(method: str) -> None:
    assert likeness(METHODS[method](changes(), COLOUR)) > 0.9


@pytest.mark.parametrize("method", DIFFERENCES)
def test_white_light_as_large_as_the_pulse_hardly_moves_a_colour_difference(method: str) -> None:
    wave = DIFFERENCES[method](changes(lamp=0.003), COLOUR)
    assert likeness(wave) > 0.85
    assert abs(likeness(wave, LAMP)) < 0.25


def test_pbv_keeps_the_blood_and_an_eighth_of_the_power_of_white_light_as_large() -> None:
    wave = pbv.wave(changes(lamp=0.003), COLOUR)
    assert likeness(wave) > 0.9
    assert likeness(wave, LAMP) ** 2 < 1 / 8


@pytest.mark.parametrize(("colour", "pos_at_most"), [(0, 0.7), (1, 0.2), (2, 0.97)])
def test_pbv_takes_out_a_colour_that_is_all_noise(colour: int, pos_at_most: float) -> None:
    """POS takes out blue alone, which lies on both its axes with opposite signs."""
    noisy = changes()
    noisy[:, colour] += 0.01 * np.random.default_rng(6).normal(size=len(T))
    assert likeness(pbv.wave(noisy, COLOUR)) > 0.97
    assert likeness(pos_of(noisy)) < pos_at_most


def pos_of(seen: Array) -> Array:
    """POS in relative changes (n, 3), all at once."""
    wave, count = np.zeros((len(T), 2)), np.zeros((len(T), 2))
    pos.Pos(RATE_HZ).add((COLOUR * (1 + seen))[:, None, :], wave, count, len(T))
    return np.asarray(wave[:, -1] / np.maximum(count[:, -1], 1))


def test_green_alone_follows_the_lamp() -> None:
    assert abs(likeness(green.wave(changes(lamp=0.01), COLOUR), LAMP)) > 0.9


def test_ica_is_silent_where_a_channel_is_constant() -> None:
    flat = changes()
    flat[:, 2] = 0
    assert not ica.wave(flat, COLOUR).any()


def test_pos_finds_the_pulse_under_ten_times_as_much_white_light() -> None:
    rgb = COLOUR * (1 + changes(lamp=0.03))
    wave, count = np.zeros((len(T), 2)), np.zeros((len(T), 2))
    pos.Pos(RATE_HZ).add(rgb[:, None, :], wave, count, len(T))
    found = wave[:, -1] / np.maximum(count[:, -1], 1)
    assert likeness(found) > 0.9
    assert abs(likeness(found, LAMP)) < 0.2


def test_pos_frame_by_frame_is_pos_at_once() -> None:
    rgb = (COLOUR * (1 + changes()))[:, None, :]
    at_once, count = np.zeros((len(T), 2)), np.zeros((len(T), 2))
    pos.Pos(RATE_HZ).add(rgb, at_once, count, len(T))
    step_by_step, again = np.zeros((len(T), 2)), np.zeros((len(T), 2))
    method = pos.Pos(RATE_HZ)
    for end in range(1, len(T) + 1):
        method.add(rgb[:end], step_by_step[:end], again[:end], 1)
    np.testing.assert_allclose(step_by_step, at_once, atol=1e-12)


def test_pos_leaves_out_a_region_that_was_not_seen() -> None:
    rgb = np.repeat((COLOUR * (1 + changes()))[:, None, :], 2, axis=1)
    rgb[100:200, 1] = np.nan
    wave, count = np.zeros((len(T), 3)), np.zeros((len(T), 3))
    pos.Pos(RATE_HZ).add(rgb, wave, count, len(T))
    assert count[150, 1] == 0
    assert count[150, 2] == 48
    assert np.isfinite(wave).all()
