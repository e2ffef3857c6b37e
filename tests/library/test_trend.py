"""Weekly medians and their slope: answers one can work out by hand, and no claim without cause."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from poise.library.trend import (
    Trend,
    difference,
    reference,
    theil_sen,
    trend,
    weeks,
)

MONDAY = date(2026, 3, 2)


def sessions(*each_week: list[float]) -> list[tuple[date, float]]:
    """Sessions on Monday, Tuesday… of one week after the other."""
    return [
        (MONDAY + timedelta(weeks=week, days=day), value)
        for week, values in enumerate(each_week)
        for day, value in enumerate(values)
    ]


def test_a_week_is_monday_to_sunday_and_its_median() -> None:
    found = weeks([(date(2026, 3, 8), 9.0), (date(2026, 3, 2), 5.0), (date(2026, 3, 9), 1.0)])
    assert [(w.monday, w.median, w.sessions) for w in found] == [
        (date(2026, 3, 2), 7.0, 2),
        (date(2026, 3, 9), 1.0, 1),
    ]


def test_the_slope_is_the_median_of_all_pairs() -> None:
    # slopes 1, 1, 98, 1, 146.5, 292: one wild week does not carry it off
    assert theil_sen([0, 1, 2, 3], [0, 1, 2, 294]) == pytest.approx((1 + 98) / 2)
    assert theil_sen([0, 1, 2, 3, 4], [0, 1, 2, 3, 400]) == 1


def test_a_steady_climb_is_told_with_its_interval() -> None:
    found = trend(sessions(*([5 + 0.5 * week - 1, 5 + 0.5 * week, 9 + week] for week in range(8))))
    assert found.slope == pytest.approx(0.5)
    assert found.level == pytest.approx(5)
    assert (found.low, found.high) == (pytest.approx(0.5), pytest.approx(0.5))
    assert found.clear


def test_a_week_without_sessions_keeps_its_place_in_time() -> None:
    values = sessions(*([float(week)] * 3 for week in range(7)))
    kept = [v for v in values if v[1] != 3.0]
    assert trend(kept).slope == pytest.approx(1)


def test_weeks_with_two_sessions_do_not_count() -> None:
    found = trend(sessions(*([1.0, 2.0] for _ in range(20))))
    assert (found.slope, found.missing, len(found.weeks)) == (None, 5, 20)
    assert not found.clear


def test_four_weeks_are_one_too_few() -> None:
    found = trend(sessions(*([week, week, week] for week in range(4))))
    assert (found.slope, found.missing) == (None, 1)


def test_a_heart_that_does_not_change_is_rarely_said_to() -> None:
    """95 % intervals: of 200 steady hearts some ten may be taken for a change, not thirty."""
    rng = np.random.default_rng(7)
    claimed = 0
    for _ in range(200):
        level = rng.normal(8, 1.5, (6, 1))  # weeks differ, sessions within a week too
        claimed += trend(sessions(*(level + rng.normal(0, 2, (6, 3))).tolist())).clear
    assert claimed <= 20


def test_nothing_is_known_of_nothing() -> None:
    assert trend([]) == Trend((), missing=5)


@pytest.mark.parametrize(
    ("values", "usual"),
    [([9.0, 9.0], None), ([1.0, 2.0, 9.0], 2.0), ([99.0, 99.0, *range(1, 8)], 4)],
)
def test_the_reference_is_the_median_of_the_last_few(
    values: list[float], usual: float | None
) -> None:
    assert reference(values) == usual


def test_a_difference_needs_both_and_is_clear_beyond_its_doubt() -> None:
    assert difference(None, None, 5.0, 1.0) is None
    wide = difference(5.0, 3.0, 9.0, 4.0)  # 4 against 2.2 · 5
    assert wide is not None
    assert (wide.value, wide.se, wide.clear) == (4.0, 5.0, False)
    sure = difference(5.0, 0.3, 9.0, 0.4)  # 4 against 2.2 · 0.5
    assert sure is not None
    assert sure.clear
    unknown = difference(5.0, None, 9.0, 0.4)
    assert unknown is not None
    assert (unknown.se, unknown.clear) == (None, False)
