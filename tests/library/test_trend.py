"""Weekly medians and their line: answers one can work out by hand, and no claim without cause."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from poise import exercises
from poise.core.standard_errors import widened
from poise.core.summary import Summary
from poise.library.trend import (
    Trend,
    difference,
    reference,
    trend,
    weeks,
    widening,
)
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import at_once

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


def test_a_steady_climb_is_told_with_its_interval() -> None:
    found = trend(sessions(*([5 + 0.5 * week - 1, 5 + 0.5 * week, 9 + week] for week in range(8))))
    assert found.slope == pytest.approx(0.5)
    assert found.level == pytest.approx(5)
    assert (found.low, found.high) == (pytest.approx(0.5), pytest.approx(0.5))
    assert found.clear


def test_the_line_and_its_interval_are_those_worked_out_by_hand() -> None:
    # Sxx = 42, a = 13.6, q = (150·√13.6)^(2/7), c = 7.421; slope 9/42, SE √(4.0714/6/42); what
    # the line leaves of neighbouring weeks is of opposite sign, so nothing is widened
    medians = [5.0, 6, 5, 7, 6, 5, 7, 7]
    found = trend(sessions(*([y, y, y] for y in medians)))
    assert widening(range(8)) == pytest.approx(7.421, abs=0.001)
    assert found.slope == pytest.approx(9 / 42)
    assert found.low == pytest.approx(9 / 42 - 7.421 * 0.12711, abs=0.001)
    assert not found.clear


def test_weeks_that_resemble_the_one_before_widen_the_interval() -> None:
    # by hand: 3 2 -1 -4 -3 3 leaves r = (6 - 2 + 4 + 12 - 9) / 48 = 11/48, so √(59/37)
    rest = [3.0, 2.0, -1.0, -4.0, -3.0, 3.0]
    assert widened(range(6), rest) == pytest.approx((59 / 37) ** 0.5)
    # weeks with a gap between them are no neighbours: r = (6 - 2 + 4 - 9) / 48 is below 0
    assert widened((0, 1, 2, 3, 5, 6), rest) == 1
    assert widened(range(3), [0.0, 0.0, 0.0]) == 1
    y = [8 + week + left for week, left in enumerate([*rest, 2, 1, -3])]
    found, x = trend(sessions(*([one] * 3 for one in y))), np.arange(9)
    left = y - np.polyval(np.polyfit(x, y, 1), x)
    times = widened(range(9), left.tolist())
    assert times > 1
    assert found.slope is not None
    assert found.high is not None
    half = widening(range(9)) * float(np.sqrt((left**2).sum() / 7 / 60)) * times
    assert found.high - found.slope == pytest.approx(half)


def test_a_week_without_sessions_keeps_its_place_in_time() -> None:
    values = sessions(*([float(week)] * 3 for week in range(9)))
    kept = [v for v in values if v[1] != 3.0]
    assert trend(kept).slope == pytest.approx(1)


def test_weeks_with_two_sessions_do_not_count() -> None:
    found = trend(sessions(*([1.0, 2.0] for _ in range(20))))
    assert (found.slope, found.missing, len(found.weeks)) == (None, 7, 20)
    assert not found.clear


def test_six_weeks_are_one_too_few_and_a_gap_makes_up_for_none() -> None:
    found = trend(sessions(*([week, week, week] for week in range(6))))
    assert (found.slope, found.missing) == (None, 1)
    assert trend(sessions(*([week, week, week] for week in range(7)))).missing == 0
    assert trend([]) == Trend((), missing=7)


def test_a_heart_that_does_not_change_is_rarely_said_to_however_often_one_looks() -> None:
    """Opened after every week of a year; weeks differ, and each resembles the one before."""
    rng = np.random.default_rng(7)
    people, told = 100, 0
    for _ in range(people):
        week, made = rng.normal(), []
        for _ in range(52):
            made.append((8 + 2 * (0.3**0.5 * week + 0.7**0.5 * rng.normal(0, 1, 3))).tolist())
            week = 0.5 * week + 0.75**0.5 * rng.normal()
        values = sessions(*made)
        told += any(trend(values[: 3 * n]).clear for n in range(7, 53))
    assert told <= 0.05 * people + 2 * (0.05 * 0.95 * people) ** 0.5


def test_a_real_gain_is_seen_in_a_quarter_of_a_year() -> None:
    rng = np.random.default_rng(3)
    seen = 0
    for _ in range(100):
        made = [(8 + 0.6 * week + rng.normal(0, 2, 3)).tolist() for week in range(13)]
        seen += trend(sessions(*made)).clear
    assert seen >= 60


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


def test_two_sessions_of_a_heart_that_does_not_change_are_rarely_told_apart() -> None:
    """Whole sessions of the made-up person; benchmarks/bench_outcome.py has 28,000 pairs."""
    reset = exercises.load("interview-reset").fitted()
    swings = []
    for seed in range(500, 512):
        *_, said = at_once(SessionPlan(reset, (Sensor("synthetic", str(seed)),), record=False))
        assert isinstance(said, Summary)
        swings.append((said.swing_bpm.value, said.swing_bpm.se))
    pairs = [difference(*a, *b) for a, b in zip(swings[::2], swings[1::2], strict=True)]
    assert len(pairs) == 6
    assert sum(pair is not None and pair.clear for pair in pairs) <= 1
    wider = [
        difference(*a, b[0] and b[0] + 5.0, b[1])
        for a, b in zip(swings[::2], swings[1::2], strict=True)
    ]
    assert sum(pair is not None and pair.clear for pair in wider) == 6
