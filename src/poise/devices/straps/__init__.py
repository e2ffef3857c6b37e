"""One TOML sheet for each strap: what it sends, how late, and who says so.

A sheet never decides what is done with a reading: whether a strap sends intervals is seen from what
it sends.  It gives the one number that cannot be seen, the time from a heart beat to its
notification, and words for the person.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

WEIGHTS = ("measured", "documented", "reported")
PLACES = ("chest", "arm")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing said about a strap, and by whom.

    ``weight`` is measured (in a laboratory), documented (by its maker) or reported (by users).
    """

    says: str
    source: str
    weight: str


@dataclass(frozen=True, slots=True)
class StrapSheet:
    """``starts_with`` is how its Bluetooth name begins.

    ``intervals`` is None when sources do not agree.  ``delay_s`` is the median time from a beat to
    its notification and ``delay_spread_s`` its quartiles; both are None when nobody measured them.
    """

    name: str
    starts_with: tuple[str, ...]
    worn: str
    intervals: bool | None
    delay_s: float | None
    delay_spread_s: tuple[float, float] | None
    facts: tuple[Fact, ...]

    @property
    def least_delay_s(self) -> float | None:
        """From a beat to its notification when that was sent at once, in seconds.

        The published delay holds the wait for the next notification, which is anything from nothing
        to a period: an even spread whose quartiles lie a quarter of it from either end.
        """
        if self.delay_spread_s is None:
            return None
        first, third = self.delay_spread_s
        return max(0.0, first - (third - first) / 2)


@cache
def sheets() -> tuple[StrapSheet, ...]:
    found = [
        _read(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in files(__name__).iterdir()
        if file.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda sheet: sheet.name))


def sheet_for(bluetooth_name: str | None) -> StrapSheet | None:
    """The sheet of the strap that goes by this Bluetooth name, None for one not described."""
    name = (bluetooth_name or "").lower()
    fitting = [
        (len(start), sheet)
        for sheet in sheets()
        for start in sheet.starts_with
        if name.startswith(start.lower())
    ]
    return max(fitting, key=lambda fit: fit[0])[1] if fitting else None


def _read(data: dict[str, object]) -> StrapSheet:
    facts = data.get("fact", [])
    spread = data.get("delay_spread_s")
    delay_s = data.get("delay_s")
    intervals = data.get("intervals")
    starts_with = data["starts_with"]
    assert isinstance(facts, list)
    assert isinstance(starts_with, list)
    return StrapSheet(
        name=str(data["name"]),
        starts_with=tuple(starts_with),
        worn=str(data["worn"]),
        intervals=intervals if isinstance(intervals, bool) else None,
        delay_s=delay_s if isinstance(delay_s, float) else None,
        delay_spread_s=(spread[0], spread[1]) if isinstance(spread, list) else None,
        facts=tuple(Fact(**fact) for fact in facts),
    )
