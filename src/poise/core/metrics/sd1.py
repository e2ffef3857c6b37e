"""The spread of the Poincaré plot across its long axis: RMSSD by another name."""

from __future__ import annotations

from dataclasses import dataclass, field

from poise.core.hrv.rolling import OverPairs
from poise.core.hrv.time_domain import TimeDomain


@dataclass(slots=True)
class Sd1(OverPairs):
    """SD1 over the last ``window_s`` seconds, in ms: RMSSD / √2 but for the mean difference.

    Over pairs of usable neighbours.  No standard error: see RMSSD.
    """

    name: str = field(default="sd1", init=False)
    unit: str = field(default="ms", init=False)

    def value(self, numbers: TimeDomain, pairs: int) -> tuple[float, float | None]:
        """SD1, without an error."""
        return float(numbers.sd1_ms), None


METRIC = Sd1
