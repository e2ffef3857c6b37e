"""When a frame was taken: from the camera's own clock where it has one that can be believed.

A frame reaches us late by an amount that jumps about; a camera's own stamps do not.  They count
from somewhere else, so the smallest delay seen lately says how the two clocks lie.  What is left is
the constant part of the delay, which only a measurement of that camera can tell.  A camera without
such stamps may still hand its pictures over in bunches (``bunches``).
"""

from __future__ import annotations

from collections import deque

from poise.vision.bunches import Bunches

FOR_HOW_LONG_S = 20.0
FEWEST = 15
SPREAD_S = 0.3  # a stamp this much later than the promptest is not one


class Stamps:
    """Turns pairs of (our time, the camera's time) into one time that runs evenly."""

    def __init__(self) -> None:
        self._delays: deque[tuple[float, float]] = deque()
        self._last: float | None = None
        self._distrusted = False
        self._bunches = Bunches()

    @property
    def device(self) -> bool:
        """Whether the camera's own clock is being used."""
        return not self._distrusted and len(self._delays) >= FEWEST

    def stamp(self, host_t: float, device_t: float | None) -> float:
        """When the frame that reached us at ``host_t`` was taken, on our clock (s).

        ``device_t`` is the camera's time for it, None where it has none.  A camera whose time
        stands still, runs backwards or strays is not asked again.
        """
        if device_t is None or self._distrusted:
            return self._bunches.even(host_t)
        if self._last is not None and device_t <= self._last:
            self._distrusted = True
            return self._bunches.even(host_t)
        self._last = device_t
        self._delays.append((host_t, host_t - device_t))
        while self._delays[0][0] < host_t - FOR_HOW_LONG_S:
            self._delays.popleft()
        promptest = min(delay for _, delay in self._delays)
        if host_t - device_t - promptest > SPREAD_S:
            self._distrusted = True
        return device_t + promptest if self.device else self._bunches.even(host_t)
