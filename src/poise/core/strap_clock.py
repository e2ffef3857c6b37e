"""Where the clock that a strap's intervals add up to stands on ours.

Nothing arrives before it happened, so the offset between the two is the least of (arrival - sum)
over the last 30 s.  A strap's clock does not run quite like ours: each arrival is carried forward
by the drift between them, which is found from the last minutes.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import combinations
from statistics import median

WINDOW_S = 30.0
# The drift is the middle slope between the least offsets of at least 4 and at most 12 windows; no
# strap's clock is off by more than 2.5 % (the Polar H10 is specified to 2 %).
FEWEST_WINDOWS, MOST_WINDOWS, MOST_DRIFT = 4, 12, 0.025
# With fewer arrivals than this the offset is not known well enough to tell a loss by.
ENOUGH_HEARD = 8


@dataclass(slots=True)
class StrapClock:
    """Told of arrivals, it knows the offset in seconds, and ``drift``.

    ``drift`` is how much slower than ours the strap's clock runs, as a fraction; 0 until known.
    """

    drift: float = field(default=0.0, init=False)
    known: bool = field(default=False, init=False)

    _heard: deque[tuple[float, float]] = field(default_factory=deque, init=False)
    _windows: deque[tuple[float, float]] = field(
        default_factory=lambda: deque(maxlen=MOST_WINDOWS), init=False
    )
    _window_ends: float | None = field(default=None, init=False)

    def __bool__(self) -> bool:
        """Whether it has heard anything."""
        return bool(self._heard)

    @property
    def offset(self) -> float:
        """Add it to a sum of intervals to have the time; something must have been heard."""
        now = self._heard[-1][0]
        return min(offset + self.drift * (now - t) for t, offset in self._heard)

    def hear(self, arrival: float, offset: float) -> None:
        """A notification arrived; ``offset`` is its arrival less the sum of intervals up to it."""
        self._heard.append((arrival, offset))
        while self._heard[0][0] < arrival - WINDOW_S:
            self._heard.popleft()
        self.known = self.known or len(self._heard) >= ENOUGH_HEARD
        self._learn_drift(arrival)

    def forget(self) -> None:
        """Begin again; the drift alone stays."""
        self._heard.clear()
        self._windows.clear()
        self._window_ends = None
        self.known = False

    def shift(self, at: float, by_s: float, *, surely: bool) -> None:
        """So much time passed that no interval tells of, before the arrival at ``at``.

        ``surely`` says that the amount is good enough to go on learning the drift across it.
        """
        offset, windows, ends = self.offset, list(self._windows), self._window_ends
        known = self.known
        self.forget()
        self.known = known
        self._heard.append((at, offset + by_s))
        if surely:
            self._windows.extend((t, before + by_s) for t, before in windows)
            self._window_ends = ends

    def _learn_drift(self, now: float) -> None:
        """Once a window, compare its least offset with those of the windows before."""
        if self._window_ends is None or now < self._window_ends:
            self._window_ends = self._window_ends or now + WINDOW_S
            return
        self._window_ends = now + WINDOW_S
        t, offset = min(self._heard, key=lambda heard: heard[1])
        self._windows.append((now, offset + self.drift * (now - t)))
        if len(self._windows) >= FEWEST_WINDOWS:
            slope = median((b - a) / (u - t) for (t, a), (u, b) in combinations(self._windows, 2))
            self.drift = max(-MOST_DRIFT, min(MOST_DRIFT, slope))
