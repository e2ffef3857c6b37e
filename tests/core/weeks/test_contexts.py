"""The map of places and times, the one suggestion a week, and the spread that is only described."""

from __future__ import annotations

from math import sqrt

import pytest

from poise.core.weeks.contexts import (
    Context,
    PartOfDay,
    Practised,
    coverage,
    part_of_day,
    spread,
    suggests_new_place,
)


def drill(day: int, place: str, hour: int = 9, bpm: float | None = None) -> Practised:
    return Practised(day, hour, Context(place=place), bpm)


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, PartOfDay.NIGHT), (4, PartOfDay.NIGHT), (5, PartOfDay.MORNING), (11, PartOfDay.MORNING),
     (12, PartOfDay.AFTERNOON), (16, PartOfDay.AFTERNOON), (17, PartOfDay.EVENING),
     (21, PartOfDay.EVENING), (22, PartOfDay.NIGHT), (23, PartOfDay.NIGHT)],
)  # fmt: skip
def test_every_hour_is_in_one_part_of_the_day(hour: int, part: PartOfDay) -> None:
    assert part_of_day(hour) is part


def test_the_map_counts_places_by_time_and_leaves_out_what_was_not_said() -> None:
    drills = [drill(1, "desk"), drill(2, "Desk"), drill(3, "desk", 20), drill(4, ""),
              drill(5, "kitchen")]  # fmt: skip
    assert coverage(drills) == {
        ("desk", PartOfDay.MORNING): 2, ("desk", PartOfDay.EVENING): 1,
        ("kitchen", PartOfDay.MORNING): 1,
    }  # fmt: skip
    assert coverage([]) == {}


def test_a_new_place_is_suggested_once_a_week_and_not_after_a_new_one() -> None:
    same = [drill(day, "desk") for day in (1, 3, 5)]
    assert not suggests_new_place(same[:2], None, 30)  # every place is new at first
    assert not suggests_new_place([drill(day, "") for day in range(9)], None, 30)
    assert not suggests_new_place(same, None, 7)  # the desk itself was new six days ago
    assert suggests_new_place(same, None, 8)
    assert suggests_new_place(same, 8, 8)  # all of that day
    assert not any(suggests_new_place(same, 8, day) for day in range(9, 15))
    assert suggests_new_place(same, 8, 15)
    elsewhere = [*same, drill(10, "kitchen")]
    assert not suggests_new_place(elsewhere, 1, 16)
    assert suggests_new_place(elsewhere, 1, 17)


def test_the_spread_needs_four_surroundings_with_three_drills_each() -> None:
    cells = [("desk", 9, 10.0), ("desk", 20, 14.0), ("kitchen", 9, 18.0), ("office", 9, 22.0)]
    drills = [
        drill(n, place, hour, bpm + step)
        for n, (place, hour, bpm) in enumerate(cells)
        for step in (-2.0, 0.0, 2.0)
    ]
    assert spread(drills[:-1]) is None
    assert spread([*drills[:-1], drill(9, "office", 9, None)]) is None
    found = spread([*drills, drill(9, "train", 9, 99.0)])
    assert found is not None
    assert (found.cells, found.drills) == (4, 12)
    assert found.between_bpm == pytest.approx(sqrt(80 / 3))  # means 10, 14, 18, 22
    assert found.within_bpm == pytest.approx(2.0)
