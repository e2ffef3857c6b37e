"""A column of a wave's samples is never taken for intervals, nor intervals for a wave."""

from __future__ import annotations

from functools import partial
from math import pi, sin
from pathlib import Path

import numpy as np
import pytest

from poise.errors import RecordingError
from poise.importers.rr_text import parse_rr
from poise.importers.samples import are_of_a_wave
from poise.simulation.ecg import microvolts
from poise.simulation.finger_wave import finger_wave
from poise.simulation.hearts import heart, over_background, pink


def beats(seed: int, seconds: float = 60.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    mean = rng.uniform(520, 1200)
    return np.array(heart(lambda t: mean + 30 * np.sin(1.5 * t) + rng.normal(0, 12), seconds + 1))


@pytest.mark.parametrize("hz", [25, 30, 50, 100, 250, 500])
def test_a_pulse_wave_is_one(hz: int) -> None:
    for seed in range(4):
        wave = finger_wave(beats(seed), hz, 60, second=0.1 + 0.15 * seed, seed=seed)
        assert are_of_a_wave((600 + 80 * wave).tolist()), seed


@pytest.mark.parametrize("hz", [100, 130, 250, 360, 500])
def test_an_ecg_is_one(hz: int) -> None:
    for seed in range(3):
        assert are_of_a_wave((1000 + microvolts(beats(seed), hz, 30, 30, seed)).tolist()), seed


def test_no_recorded_list_of_intervals_is_one(real_data: Path) -> None:
    lists = [np.loadtxt(p) for p in (real_data / "af").glob("*.txt")]
    lists += [np.loadtxt(p) for p in (real_data / "rr_segments").glob("*.txt")]
    lists += [np.loadtxt(p) for p in (real_data / "welltory_camera").glob("*/*.txt")]
    lists += [
        1000 * np.diff(np.loadtxt(p)[:, 0])[1:] for p in (real_data / "meditation").glob("*.txt")
    ]
    assert len(lists) > 60
    assert not any(are_of_a_wave(rr.tolist()) for rr in lists)


def _sine(size: float, turns_s: float, t: float) -> float:
    return size * sin(2 * pi * turns_s * t)


@pytest.mark.parametrize("per_min", [4, 5, 6, 8, 12, 18])
def test_no_paced_breath_is_one(per_min: float) -> None:
    for bpm in (50, 70, 100, 150):
        rng = np.random.default_rng(int(bpm + per_min))
        mean = 60000 / bpm
        slow = pink(rng, 700, 0.02 * mean)
        size, turns_s = 0.1 * mean, per_min / 60
        swing = partial(_sine, size, turns_s)
        rr = np.diff(over_background(slow, mean, 600, swing))
        assert not are_of_a_wave((1000 * rr).tolist()), bpm


def test_samples_are_asked_about_unless_a_person_says_that_they_are_intervals() -> None:
    wave = 600 + 80 * finger_wave(beats(1), 100, 30)
    text = "".join(f"{v:.1f}\n" for v in wave)
    with pytest.raises(RecordingError, match="--kind pulse"):
        parse_rr(text)
    assert len(parse_rr(text, sure=True).rr_ms) == 3000
    assert len(parse_rr("rr_ms\n" + text).rr_ms) == 3000


@pytest.mark.parametrize("step", [0.3, 1.0, 1.26])
def test_numbers_that_only_rise_are_asked_about(step: float) -> None:
    text = "".join(f"{700 + step * k + 0.05 * sin(k * k):.3f}\n" for k in range(60))
    with pytest.raises(RecordingError, match="rr_ms or t_s"):
        parse_rr(text)
    assert not parse_rr("rr_ms\n" + text).exact
    assert parse_rr("t_s\n" + text).exact
