"""Beats of a wave from a sensor that touches the skin, with holes in it and for hours."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from poise.core.arrays import Array
from poise.core.pulse import contact
from poise.core.pulse.contact import mostly_holes, wave_beats

RATE_HZ, BEAT_S = 50.0, 0.9


def pulse(t: Array) -> Array:
    """Steep up, slowly down, once every 0.9 s, on a baseline that breathes."""
    turn = 2 * np.pi * t / BEAT_S
    return np.sin(turn) + 0.4 * np.sin(2 * turn) + 0.3 * np.sin(2 * np.pi * t / 5)


def seconds(start: float, end: float) -> Array:
    return np.arange(start, end, 1 / RATE_HZ)


@pytest.mark.parametrize("hole_s", [9.0, 7 * 86400.0])
def test_a_hole_costs_nothing_however_long_it_is(hole_s: float) -> None:
    t = seconds(0, 90)
    wave, later = pulse(t), np.where(t >= 45, hole_s, 0.0)
    tracemalloc.start()
    found = wave_beats(t + later, wave)
    beats, after_hole = found.times, found.after_hole
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 30e6
    assert after_hole.sum() == 1
    second = beats[int(np.argmax(after_hole)) :] - hole_s
    assert second[0] > 45
    for part in (beats[beats < 45], second):
        assert np.diff(part[1:-1]) == pytest.approx(BEAT_S, abs=0.01)
        assert len(part) == pytest.approx(45 / BEAT_S, abs=3)


def test_many_holes_are_each_marked_and_no_beat_is_within_one() -> None:
    t = seconds(0, 120)
    t = t[t % 20 < 16]
    found = wave_beats(t, pulse(t))
    beats, after_hole = found.times, found.after_hole
    assert after_hole.sum() == 5
    assert (beats % 20 < 16).all()


@pytest.mark.parametrize("turned", [1, -1])
def test_a_wave_of_hours_is_read_in_pieces_and_loses_or_doubles_no_beat(
    monkeypatch: pytest.MonkeyPatch, turned: int
) -> None:
    t = seconds(0, 300)
    wave = turned * pulse(t)
    whole = wave_beats(t, wave).times
    monkeypatch.setattr(contact, "PIECE_S", 40.0)
    pieces = wave_beats(t, wave).times
    assert len(pieces) == len(whole)
    assert pieces == pytest.approx(whole, abs=0.02)


def test_an_hour_takes_little_memory() -> None:
    t = seconds(0, 900)
    wave = pulse(t)
    tracemalloc.start()
    beats = wave_beats(t, wave).times
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(beats) == pytest.approx(1000, abs=4)
    assert most < 60e6  # a thousand beats that are shaped at once would take twice as much


def test_samples_a_second_apart_are_no_wave() -> None:
    assert mostly_holes(np.arange(100.0))
    assert not mostly_holes(np.r_[seconds(0, 30), seconds(90000, 90030)])
