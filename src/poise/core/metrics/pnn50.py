"""The share of successive intervals that differ by more than 50 ms."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt

from poise.core.hrv.rolling import OverPairs
from poise.core.hrv.time_domain import TimeDomain


@dataclass(slots=True)
class Pnn50(OverPairs):
    """pNN50 over the last ``window_s`` seconds, a fraction of the pairs of usable neighbours.

    It can be 0 however large the swing is, and 1 however it changes; the standard error is that
    of a proportion, which takes the pairs as independent: a lower bound.
    """

    window_s: float = 120.0

    name: str = field(default="pnn50", init=False)
    unit: str = field(default="", init=False)

    def value(self, numbers: TimeDomain, pairs: int) -> tuple[float, float | None]:
        """The share of ``pairs`` that differ by more than 50 ms, with its error."""
        share = float(numbers.pnn50)
        return share, sqrt(share * (1 - share) / pairs)


METRIC = Pnn50
