"""What a spectrum may be made from, and what not."""

from __future__ import annotations

import numpy as np
import pytest

from poise.core.hrv.segments import stretches


def runs(rr_ms: list[float], spoilt: set[int], breaks: set[int] = frozenset()) -> list[list[int]]:  # type: ignore[assignment]
    n = len(rr_ms)
    used = np.array([i not in spoilt for i in range(n)])
    follows = np.array([i > 0 and i not in breaks for i in range(n)])
    found = stretches(np.cumsum(rr_ms) / 1000, used, follows)
    return [run.tolist() for run in found]


def test_a_clean_recording_is_one_stretch() -> None:
    assert runs([800.0] * 5, set()) == [[0, 1, 2, 3, 4]]


def test_one_early_beat_is_passed_over() -> None:
    assert runs([800.0] * 6, {2, 3}) == [[0, 1, 4, 5]]


def test_three_spoilt_intervals_are_not() -> None:
    assert runs([800.0] * 7, {2, 3, 4}) == [[0, 1], [5, 6]]


def test_nor_a_hole_of_more_than_three_seconds() -> None:
    assert runs([800, 800, 1900, 1900, 800], {2, 3}) == [[0, 1], [4]]


def test_nothing_is_bridged_across_a_gap() -> None:
    assert runs([800.0] * 6, set(), {3}) == [[0, 1, 2], [3, 4, 5]]
    assert runs([800.0] * 6, {3}, {3}) == [[0, 1, 2], [4, 5]]


@pytest.mark.parametrize("spoilt", [set(range(4)), {0, 1, 2, 3}])
def test_nothing_usable_is_no_stretch(spoilt: set[int]) -> None:
    assert runs([800.0] * 4, spoilt) == []
