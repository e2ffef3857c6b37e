"""Pictures that come several at once, as some drivers and networks hand them over, in even time.

A camera takes pictures evenly, so the count of a picture is a clock of its own: its pace is that of
the line through all arrivals lately, and no picture can have come before it was taken.
"""

from __future__ import annotations

import numpy as np

FOR_HOW_LONG = 300  # pictures: ten seconds of most cameras
FEWEST = 24
AT_ONCE, BUNCHED = 0.35, 0.4  # of the usual gap, and the share of gaps that are shorter than that
STRAY_S = 0.6  # a picture so far from the line is of another pace


class Bunches:
    """Turns times of arrival into times that run evenly, where pictures come in bunches."""

    def __init__(self) -> None:
        self._came, self._n = np.empty(FOR_HOW_LONG), 0  # the newest stand last of the first n
        self._last_t = -1e9

    def even(self, came_t: float) -> float:
        """When the picture that came at ``came_t`` (s) was taken: just then where they come evenly.

        Times rise, and none is later than the arrival.
        """
        if self._n == FOR_HOW_LONG:
            self._came[:-1] = self._came[1:]
        self._n = min(self._n + 1, FOR_HOW_LONG)
        self._came[self._n - 1] = came_t
        late = self._late_s() if self._n >= FEWEST else 0.0
        if late > STRAY_S:
            self._n = 0
            late = 0.0
        self._last_t = t = min(came_t, max(came_t - late, self._last_t + 1e-4))
        return t

    def _late_s(self) -> float:
        """How much later than the promptest of its bunch the newest came."""
        came = self._came[: self._n]
        gaps = came[1:] - came[:-1]
        if np.count_nonzero(gaps < AT_ONCE * gaps.mean()) / len(gaps) < BUNCHED:
            return 0.0
        count = np.arange(len(came)) - (len(came) - 1) / 2
        pace = float(count @ came) / float(count @ count)
        delays = came - pace * count
        return float(delays[-1] - delays.min())
