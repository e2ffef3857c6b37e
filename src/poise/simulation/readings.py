"""What a strap tells of a heart, as the readings poise hears."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

import numpy as np

from poise.core.events import StrapReading

TICKS_S = 1024


def strap_stream(
    beats_s: Iterable[float],
    *,
    delay_s: float = 0.4,
    start: float = -inf,
    until: float | None = None,
    whole_ticks: bool = False,
) -> Iterator[StrapReading]:
    """A reading once a second of the intervals that ended at least ``delay_s`` ago.

    Of beats before ``start`` nothing is told.  ``whole_ticks`` rounds intervals to 1/1024 s as
    Bluetooth does.
    """
    times = [float(t) for t in beats_s]
    end = times[-1] if until is None else until
    k, second = max(1, int(np.searchsorted(times, start))), 0.0
    while second < end:
        second += 1.0
        told = []
        while k < len(times) and times[k] <= second - delay_s:
            rr_s = times[k] - times[k - 1]
            told.append(1000 * (round(rr_s * TICKS_S) / TICKS_S if whole_ticks else rr_s))
            k += 1
        bpm = round(60000 / told[-1]) if told else None
        yield StrapReading(second, "strap", bpm, tuple(told))
