"""Where and when drills were practised, and whether the heart answers differently there.

Nothing is counted against anybody: a place or a time that is missing is simply not there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import fsum, sqrt

# What is asked of a drill's surroundings, in this order.
KEYS = ("place", "posture", "clothes", "noise", "company", "device")
# What is offered for each; own words may take their place.
OFFERED: dict[str, tuple[str, ...]] = {
    "place": ("desk", "kitchen", "bedroom", "office", "outdoors"),
    "posture": ("sitting", "standing", "walking"),
    "clothes": ("everyday clothes", "interview clothes"),
    "noise": ("quiet", "some noise", "loud"),
    "company": ("alone", "one person", "several people"),
    "device": ("this computer", "phone", "headset"),
}
LONGEST = 40  # letters of one answer
WEEK_DAYS = 7
# A suggestion needs somewhere to compare with, a spread enough drills in enough surroundings.
DRILLS_TO_SUGGEST, CELLS, DRILLS_A_CELL = 3, 4, 3


class PartOfDay(StrEnum):
    """A column of the map."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


# The hour at which each begins.
_BEGINS = (
    (5, PartOfDay.MORNING), (12, PartOfDay.AFTERNOON), (17, PartOfDay.EVENING),
    (22, PartOfDay.NIGHT),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a drill, in a person's words; empty where nothing was said."""

    place: str = ""
    posture: str = ""
    clothes: str = ""
    noise: str = ""
    company: str = ""
    device: str = ""


def as_dict(context: Context) -> dict[str, str]:
    """What was said of it, without what was not."""
    return {key: text for key, text in asdict(context).items() if text}


@dataclass(frozen=True, slots=True)
class Practised:
    """One drill: its ``day``, counted from anywhere, the ``hour`` it began at, 0 to 23, and where.

    ``reactivity_bpm`` is None where it is not known.
    """

    day: int
    hour: int
    context: Context
    reactivity_bpm: float | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """How far reactivity differs between surroundings and within them: SDs in bpm.

    ``cells`` are the places and times that have enough drills.  It is described, not tested.
    """

    between_bpm: float
    within_bpm: float
    cells: int
    drills: int


def part_of_day(hour: int) -> PartOfDay:
    """The part of the day that ``hour``, 0 to 23, lies in."""
    found = PartOfDay.NIGHT
    for begins, part in _BEGINS:
        if hour >= begins:
            found = part
    return found


def coverage(drills: Iterable[Practised]) -> dict[tuple[str, PartOfDay], int]:
    """How many drills there were at each place and part of the day; what was not said is left out.

    A place written with other capitals is the same place, called as it was last.
    """
    called: dict[str, str] = {}
    counts: Counter[tuple[str, PartOfDay]] = Counter()
    for one in drills:
        if one.context.place:
            folded = one.context.place.casefold()
            called[folded] = one.context.place
            counts[folded, part_of_day(one.hour)] += 1
    return {(called[place], part): n for (place, part), n in counts.items()}


def suggests_new_place(drills: Sequence[Practised], said_day: int | None, today: int) -> bool:
    """Whether "Somewhere new this week?" is to be said ``today``, at most once a week.

    Not before three drills whose place is known, not within a week of a place that was new, and
    not again within a week of the day it was last said.
    """
    if said_day is not None and 0 < today - said_day < WEEK_DAYS:
        return False
    first: dict[str, int] = {}
    known = [one for one in drills if one.context.place]
    for one in known:
        place = one.context.place.casefold()
        first[place] = min(first.get(place, one.day), one.day)
    return len(known) >= DRILLS_TO_SUGGEST and today - max(first.values()) >= WEEK_DAYS


def spread(drills: Iterable[Practised]) -> Spread | None:
    """The SD of the means of surroundings, and the pooled SD within them.

    None below four surroundings (a place at a part of the day) with three drills each whose
    reactivity is known.
    """
    cells: dict[tuple[str, PartOfDay], list[float]] = defaultdict(list)
    for one in drills:
        if one.context.place and one.reactivity_bpm is not None:
            cells[one.context.place.casefold(), part_of_day(one.hour)].append(one.reactivity_bpm)
    enough = [values for values in cells.values() if len(values) >= DRILLS_A_CELL]
    if len(enough) < CELLS:
        return None
    means = [fsum(values) / len(values) for values in enough]
    total = fsum(means) / len(means)
    between = sqrt(fsum((mean - total) ** 2 for mean in means) / (len(means) - 1))
    squares = fsum(
        (value - mean) ** 2
        for values, mean in zip(enough, means, strict=True)
        for value in values
    )  # fmt: skip
    n = sum(map(len, enough))
    return Spread(between, sqrt(squares / (n - len(enough))), len(enough), n)
