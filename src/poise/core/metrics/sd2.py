"""The spread of the Poincaré plot along its long axis: the slow part of the variability."""

from __future__ import annotations

from dataclasses import dataclass, field

from poise.core.hrv.rolling import OverPairs
from poise.core.hrv.time_domain import TimeDomain


@dataclass(slots=True)
class Sd2(OverPairs):
    """SD2 over the last ``window_s`` seconds, in ms, over pairs of usable neighbours.

    ``SD1² + SD2²`` is twice the variance of the intervals.  No standard error: slow drift leaves
    too few independent values in a minute.
    """

    name: str = field(default="sd2", init=False)
    unit: str = field(default="ms", init=False)

    def value(self, numbers: TimeDomain, pairs: int) -> tuple[float, float | None]:
        """SD2, without an error."""
        return float(numbers.sd2_ms), None


METRIC = Sd2
