"""Beats from a wave: by phase, by shape, and what smoothing takes from the swing."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.arrays import Array
from poise.core.pulse import beats
from poise.simulation.person import Person, pulse

RATE_HZ = 30.0


def wave(
    person: Person, seconds: float = 60, noise: float = 0.0, seed: int = 1
) -> tuple[Array, Array]:
    """A pulse wave on the grid, and the true beats."""
    t = np.arange(0, seconds, 1 / RATE_HZ)
    true = person.beats(seconds, seed)
    rng = np.random.default_rng(seed)
    made = pulse(true, t) + noise * rng.normal(size=len(t))
    return made - made.mean(), true


def found(made: Array, bpm: float) -> Array:
    phase = beats.phase(made, np.full(len(made), bpm / 60), RATE_HZ)
    return beats.crossings(phase.radians, RATE_HZ)


def intervals_against(times: Array, true: Array) -> Array:
    """Errors (ms) of the intervals between beats that match one true beat each."""
    late = np.median([t - true[np.argmin(np.abs(true - t))] for t in times])
    which = np.array([np.argmin(np.abs(true + late - t)) for t in times])
    one_on = np.diff(which) == 1
    return np.asarray(1000 * (np.diff(times) - np.diff(true[which]))[one_on])


def test_a_steady_heart_gives_steady_beats() -> None:
    made, _ = wave(Person(60, swing_ms=0, slow_ms=0, white_ms=0))
    gaps = np.diff(found(made, 62)[4:-4])
    assert gaps == pytest.approx(1.0, abs=0.003)


def test_no_beat_is_missed_or_doubled_in_noise_that_peaks_cannot_stand() -> None:
    made, true = wave(Person(72), noise=0.4)
    times = found(made, 72)
    inside = ((true > times[0] - 0.3) & (true < times[-1] - 0.1)).sum()
    assert abs(len(times) - inside) <= 1
    assert np.median(np.abs(intervals_against(times, true))) < 30


@pytest.mark.parametrize("breaths_hz", [0.1, 0.15])
def test_the_swing_is_smaller_by_the_gain_and_comes_back_when_divided(breaths_hz: float) -> None:
    person = Person(70, swing_ms=20, breaths_hz=breaths_hz, slow_ms=0, white_ms=0)
    made, true = wave(person, 120)

    def swing(times: Array) -> float:
        rr, at = np.diff(times), (times[1:] + times[:-1]) / 2
        turn = np.exp(-2j * np.pi * breaths_hz * at)
        return float(2 * abs(((rr - rr.mean()) * turn).mean()))

    seen = swing(found(made, 70)[3:-3])
    assert seen / swing(true) == pytest.approx(beats.gain(breaths_hz), rel=0.08)


def test_gain_falls_from_one_as_breathing_quickens() -> None:
    gains = [beats.gain(hz) for hz in (0.0, 0.075, 0.1, 0.15, 0.25)]
    assert gains[0] == pytest.approx(1)
    assert gains == sorted(gains, reverse=True)
    assert gains[2] > 0.9


def test_shape_times_a_clean_pulse_better_than_phase() -> None:
    made, true = wave(Person(66, swing_ms=50, white_ms=25), noise=0.03)
    by_phase = found(made, 66)
    shaped = beats.shaped(made, by_phase, RATE_HZ)
    assert shaped is not None
    known = np.isfinite(shaped.times)
    phase_error = np.abs(intervals_against(by_phase[known], true)).mean()
    shape_error = np.abs(intervals_against(shaped.times[known], true)).mean()
    assert shape_error < 0.75 * phase_error
    assert np.nanmedian(shaped.likeness) > 0.9


def test_too_few_beats_have_no_usual_shape() -> None:
    made, _ = wave(Person(60), seconds=5)
    assert beats.shaped(made, found(made, 60), RATE_HZ) is None


def test_noise_is_not_timed_by_shape() -> None:
    made, _ = wave(Person(70), noise=1.5)
    at = found(made, 70)
    timed = beats.timed(made[:, None], np.array([1.0]), at, -3.0)
    np.testing.assert_array_equal(timed.times, at)
    assert timed.sigmas_ms == pytest.approx(beats.sigma_ms(-3.0, float(np.median(np.diff(at)))))


def test_the_doubt_of_a_beat_by_phase_is_a_share_of_the_beat() -> None:
    """The same noise moves the same angle: of a slow heart more milliseconds."""
    doubts = []
    for bpm in (55, 110):
        made, _ = wave(Person(bpm), noise=1.5)
        timed = beats.timed(made[:, None], np.array([1.0]), found(made, bpm), -3.0)
        doubts.append(float(np.median(timed.sigmas_ms)))
    assert doubts[0] == pytest.approx(2 * doubts[1], rel=0.05)
    assert beats.mean_se_bpm(55, -3.0, 10) == pytest.approx(beats.mean_se_bpm(110, -3.0, 10))


def test_where_nothing_was_seen_the_wave_has_faded() -> None:
    made, _ = wave(Person(70))
    made[600:780] = np.nan
    phase = beats.phase(made, np.full(len(made), 70 / 60), RATE_HZ)
    assert phase.worth[690] < beats.FADED < phase.worth[300]
    assert phase.mean_bpm(480, 900, RATE_HZ) == pytest.approx(72, abs=3)
