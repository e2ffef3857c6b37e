"""The right beat is found, or none is claimed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from poise.checks.alignment import align
from poise.core.pulse.reading import read_trace
from poise.simulation.person import Person
from poise.simulation.two_sensors import (
    AT_REST,
    FAIR,
    GOOD,
    PACED,
    POOR,
    VERY_STEADY,
    Sight,
    feel_and_see,
)


@pytest.mark.parametrize("sight", [GOOD, FAIR, POOR], ids=["good", "fair", "poor"])
def test_two_minutes_of_paced_breathing_tell_the_right_beat(sight: Sight) -> None:
    for seed in range(12):
        two = feel_and_see(PACED, sight, 120, seed)
        found = align(two.felt, two.seen)
        assert found is not None
        assert found.accepted
        assert found.offset_s == pytest.approx(two.offset_at(found.middle_s), abs=0.03)


@pytest.mark.parametrize("person", [AT_REST, VERY_STEADY], ids=["at rest", "very steady"])
@pytest.mark.parametrize("sight", [FAIR, POOR], ids=["fair", "poor"])
def test_a_heart_that_tells_too_little_is_never_aligned_by_a_wrong_beat(
    person: Person, sight: Sight
) -> None:
    for seed in range(100, 125):
        two = feel_and_see(person, sight, 60, seed)
        found = align(two.felt, two.seen)
        if found is not None and found.accepted:
            assert found.offset_s == pytest.approx(two.offset_at(found.middle_s), abs=0.05)


def test_the_stated_error_is_the_error() -> None:
    z = []
    for seed in range(40):
        two = feel_and_see(PACED, FAIR, 120, 300 + seed)
        found = align(two.felt, two.seen)
        assert found is not None
        z.append((found.offset_s - two.offset_at(found.middle_s)) / found.se_s)
    assert 0.7 < np.std(z) < 1.4


def test_without_noise_offset_and_drift_are_exact() -> None:
    two = feel_and_see(PACED, Sight(0.0, 0.0, 0.0), 300, 7)
    found = align(two.felt, two.seen)
    assert found is not None
    assert found.offset_s == pytest.approx(two.offset_at(found.middle_s), abs=1e-4)
    assert found.drift == pytest.approx(-two.drift, abs=5e-6)
    assert found.seen > 0.99


def test_a_strap_later_than_the_window_is_not_claimed() -> None:
    two = feel_and_see(PACED, GOOD, 120, 8)
    found = align(two.felt + 5.0, two.seen)
    assert found is None or not found.accepted


def test_two_different_hearts_are_not_aligned() -> None:
    for seed in range(10):
        one, other = feel_and_see(PACED, GOOD, 120, seed), feel_and_see(PACED, GOOD, 120, 50 + seed)
        found = align(one.felt, other.seen)
        assert found is None or not found.accepted


def test_a_few_beats_are_too_few() -> None:
    two = feel_and_see(PACED, GOOD, 10, 9)
    assert align(two.felt, two.seen) is None


@pytest.mark.parametrize("record", ["05", "11", "21"])
def test_both_halves_of_a_real_record_tell_the_same_beat(real_data: Path, record: str) -> None:
    folder = real_data / "welltory_camera" / f"subject_{record}"
    ms, *rgb = np.genfromtxt(folder / "PPG.csv", delimiter=",", skip_header=1).T
    felt = np.cumsum(np.array((folder / "RR.txt").read_text().split(), dtype=float)) / 1000
    seen = np.array([b.t for b in read_trace(ms / 1000, np.stack(rgb, axis=1)).beats])
    middle = (seen[0] + seen[-1]) / 2
    parts = [align(felt, seen[which], -10, 10) for which in (seen < middle + 5, seen > middle - 5)]
    whole = align(felt, seen, -10, 10)
    assert whole is not None
    assert whole.accepted
    for part in parts:
        assert part is not None
        assert part.offset_s + part.drift * (whole.middle_s - part.middle_s) == pytest.approx(
            whole.offset_s, abs=0.05
        )
