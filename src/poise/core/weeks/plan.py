"""A plan of weeks as values: what one wishes to do in each, and how often.

A wish is an upper one and never a debt.  Plans are read from TOML by ``poise.plans``; this module
says what one is and refuses what nobody could follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from poise.core.weeks.ladder import HIGHEST, LOWEST
from poise.core.weeks.outcome import Measure
from poise.errors import PlanError

DO = ("drill", "train", "reset", "rehearse", "journal")
MOST_WEEKS, MOST_A_WEEK, LONGEST_MIN, MOST_STANDARD = 26, 14, 60, 7
MOST_LETTERS = 400


@dataclass(frozen=True, slots=True)
class PlanWeek:
    """One week: how often each of :data:`DO`, and for how many minutes.

    ``levels`` are the lowest and highest level of its drills.  In a week with a ``checkpoint`` one
    of the standard drills is that, and with ``transfer`` another drill is done somewhere new on a
    later day.  With ``fading`` every other drill is done without a reset before.
    """

    name: str
    do: Mapping[str, int]
    length_min: Mapping[str, int] = field(default_factory=dict)
    levels: tuple[int, int] = (LOWEST, HIGHEST)
    note: str = ""
    checkpoint: bool = False
    fading: bool = False
    transfer: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.name) <= MOST_LETTERS or len(self.note) > MOST_LETTERS:
            raise PlanError(f"name and note have at most {MOST_LETTERS} letters", key="name")
        for what, times in self.do.items():
            if not 0 <= times <= MOST_A_WEEK:
                raise PlanError(
                    f"do.{what} is how often a week, 0 to {MOST_A_WEEK}; got {times}", key="do"
                )
        for what, minutes in self.length_min.items():
            if not 1 <= minutes <= LONGEST_MIN:
                raise PlanError(
                    f"length.{what} is 1 to {LONGEST_MIN} minutes; got {minutes}", key="length"
                )
        if not LOWEST <= self.levels[0] <= self.levels[1] <= HIGHEST:
            raise PlanError(
                f"drill.levels is one level or two, {LOWEST} to {HIGHEST}, the lower first; got "
                f"{list(self.levels)}",
                key="levels",
            )

    @property
    def wishes(self) -> int:
        """How many things in all."""
        return sum(self.do.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan: its weeks, the primary measure, and how many of its drills a week are standard."""

    name: str
    title: str
    weeks: tuple[PlanWeek, ...]
    primary: Measure = Measure.REACTIVITY
    standard_per_week: int = 2

    def __post_init__(self) -> None:
        if not 1 <= len(self.title) <= MOST_LETTERS:
            raise PlanError(f"title has 1 to {MOST_LETTERS} letters", key="title")
        if not 1 <= len(self.weeks) <= MOST_WEEKS:
            raise PlanError(
                f"a plan has 1 to {MOST_WEEKS} weeks, each under [[week]]; got {len(self.weeks)}",
                key="week",
            )
        if not 0 <= self.standard_per_week <= MOST_STANDARD:
            raise PlanError(
                f"standard_per_week is 0 to {MOST_STANDARD}; got {self.standard_per_week}",
                key="standard_per_week",
            )
