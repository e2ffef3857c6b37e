"""The beats of a wave from a finger: each once, whatever its second wave does."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.pulse.contact import CUT_S, wave_beats
from poise.simulation.finger_wave import finger_wave
from poise.simulation.hearts import heart

SECONDS = 60.0


def beats_at(bpm: float, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    mean = 60000 / bpm
    return np.array(
        heart(lambda t: mean + 0.03 * mean * np.sin(1.4 * t) + rng.normal(0, 8), SECONDS + 2, -0.9)
    )


def found_in(wave: np.ndarray, hz: float) -> np.ndarray:
    return wave_beats(np.arange(len(wave)) / hz, wave).times


def each_once(found: np.ndarray, beats: np.ndarray) -> bool:
    """Whether every whole beat was found, and found once, equally late."""
    late = float(np.median([found[np.argmin(abs(found - b - 0.1))] - b for b in beats[1:-2]]))
    whole = beats[(beats + late > CUT_S + 0.05) & (beats + late < SECONDS - CUT_S - 0.05)]
    near = found[np.argmin(abs(found[:, None] - whole - late), axis=0)]
    return (
        len(near) == len(set(near))
        and abs(len(found) - len(whole)) <= 1
        and bool((abs(near - whole - late) < 0.05).all())
    )


@pytest.mark.parametrize("hz", [25.0, 64.0, 250.0])
@pytest.mark.parametrize("delay_s", [0.26, 0.33, 0.40, 0.45])
@pytest.mark.parametrize("second", [0.2, 0.45, 0.6])
def test_a_second_wave_is_no_beat(second: float, delay_s: float, hz: float) -> None:
    for bpm in (48, 66, 95):
        beats = beats_at(bpm)
        wave = finger_wave(beats, hz, SECONDS, second=second, delay_s=delay_s)
        assert each_once(found_in(wave, hz), beats), bpm


def test_a_wave_may_point_down() -> None:
    beats = beats_at(60)
    assert each_once(
        found_in(-finger_wave(beats, 100, SECONDS, second=0.5, delay_s=0.4), 100), beats
    )


def test_an_early_weak_beat_with_its_pause_is_a_beat() -> None:
    regular = 0.8 * np.arange(80)
    early = [9, 30, 31 + 18, 66]
    beats = regular.copy()
    beats[early] -= 0.25
    strength = np.ones(80)
    strength[early] = 0.5
    wave = finger_wave(beats, 100, SECONDS, second=0.1, strength=strength)
    assert each_once(found_in(wave, 100), beats)


def test_the_weak_beats_of_an_irregular_heart_stay_irregular() -> None:
    rng = np.random.default_rng(4)
    rr = rng.uniform(0.45, 1.1, 90)
    beats = np.cumsum(rr)
    strength = np.clip(0.3 + 0.7 * rr / rr.mean(), 0.4, 1.3)
    wave = finger_wave(beats, 100, SECONDS, second=0.1, strength=strength)
    found = wave_beats(np.arange(len(wave)) / 100, wave)
    whole = int(((beats > 0.5) & (beats < SECONDS - 0.6)).sum())
    assert abs(len(found.times) - whole) <= 4
    assert np.std(np.diff(found.times)) > 0.15


def test_half_beats_at_the_ends_and_beside_a_hole_are_none() -> None:
    beats = beats_at(70)
    wave = finger_wave(beats, 50, SECONDS)
    t = np.arange(len(wave)) / 50
    kept = (t < 20) | (t > 23.4)
    found = wave_beats(t[kept], wave[kept])
    assert found.times[0] >= CUT_S
    assert found.times[-1] <= t[-1] - CUT_S
    assert not ((found.times > 20 - CUT_S) & (found.times < 23.4 + CUT_S)).any()
    assert found.after_hole.sum() == 1
    assert found.times[found.after_hole][0] == pytest.approx(23.4 + CUT_S, abs=0.9)


def test_every_other_wave_left_out_is_said() -> None:
    beats = beats_at(60)
    much = wave_beats(*timed(finger_wave(beats, 100, SECONDS, second=0.6, delay_s=0.42)))
    little = wave_beats(*timed(finger_wave(beats, 100, SECONDS, second=0.1)))
    assert much.every_other
    assert not little.every_other


def timed(wave: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(len(wave)) / 100, wave
