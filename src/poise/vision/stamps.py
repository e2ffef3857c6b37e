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
PROVEN_S = 3.0  # a clock is used once it has gone with ours for so long
SPREAD_S = 0.3  # a stamp this much later than the promptest is not one
DRIFT_S = 0.03  # more than this from one half of the time to the other: it goes too slowly
ASKED_EVERY_S = 1.0
LEAST_STEP_S = 1e-4


class Stamps:
    """Turns pairs of (our time, the camera's time) into one time that runs evenly."""

    def __init__(self) -> None:
        self._delays: deque[tuple[float, float]] = deque()
        self._last_device_t: float | None = None
        self._last_t = self._asked_t = -1e9
        self._distrusted = False
        self._bunches = Bunches()

    @property
    def device(self) -> bool:
        """Whether the camera's own clock is being used."""
        return not self._distrusted and self._known_s >= PROVEN_S

    def stamp(self, host_t: float, device_t: float | None) -> float:
        """When the frame that reached us at ``host_t`` was taken, on our clock (s); it rises.

        ``device_t`` is the camera's time for it, None where it has none.  A camera whose time
        stands still, runs backwards, too slowly, or strays is not asked again.
        """
        t = self._bunches.even(host_t)
        if device_t is not None and not self._distrusted:
            self._heed(host_t, device_t)
            if self.device:
                t = device_t + self._promptest_s()
        self._last_t = t = max(t, self._last_t + LEAST_STEP_S)
        return t

    @property
    def _known_s(self) -> float:
        return self._delays[-1][0] - self._delays[0][0] if self._delays else 0.0

    def _promptest_s(self) -> float:
        return min(delay for _, delay in self._delays)

    def _heed(self, host_t: float, device_t: float) -> None:
        """Take in a pair of times, and judge whether the camera's can be believed."""
        if self._last_device_t is not None and device_t <= self._last_device_t:
            self._distrusted = True
            return
        self._last_device_t = device_t
        self._delays.append((host_t, host_t - device_t))
        while self._delays[0][0] < host_t - FOR_HOW_LONG_S:
            self._delays.popleft()
        if host_t - device_t - self._promptest_s() > SPREAD_S or self._goes_slowly(host_t):
            self._distrusted = True

    def _goes_slowly(self, host_t: float) -> bool:
        """Whether even the promptest of late frames came later than that of early ones."""
        if self._known_s < PROVEN_S or host_t - self._asked_t < ASKED_EVERY_S:
            return False
        self._asked_t = host_t
        middle_t = (self._delays[0][0] + host_t) / 2
        early = min(delay for t, delay in self._delays if t <= middle_t)
        late = min(delay for t, delay in self._delays if t > middle_t)
        return late - early > DRIFT_S
