"""The mean heart rate between any two moments, from labelled intervals."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from poise.core.events import RRInterval

SEEN = 0.6  # of the time that is asked for


class MeanRates:
    """Mean heart rates over ``intervals``, without going through all of them each time."""

    def __init__(self, intervals: Iterable[RRInterval]) -> None:
        self._intervals = sorted(intervals, key=_middle)
        self._middles = [rr.middle for rr in self._intervals]

    @property
    def empty(self) -> bool:
        """Whether there are no intervals at all."""
        return not self._intervals

    def mean(self, start: float, end: float) -> float | None:
        """Beats a minute from ``start`` to ``end``; None when under 60 % of it was seen.

        It is 60000 / mean interval, over the usable intervals whose middle lies there.
        """
        first, last = bisect_left(self._middles, start), bisect_left(self._middles, end)
        used = [rr.rr_ms for rr in self._intervals[first:last] if rr.usable]
        if sum(used) > SEEN * 1000 * (end - start):
            return 60000 * len(used) / sum(used)
        return None


def _middle(rr: RRInterval) -> float:
    return rr.middle
