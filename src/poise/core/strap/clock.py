"""Where the clock that a strap's intervals add up to stands on ours.

Nothing arrives before it happened, so the offset between the two is at most the least of
(arrival - sum) over the last 30 s; and a beat that a notification left for the next one had not
happened when it was sent, which bounds the offset from below.  The middle of the two settles
sooner than the upper bound alone: of the first half minute of simulated sessions nine beats in ten
are placed to 100 ms instead of 200, and the first minute of a real Polar H10 to 0.25 s instead of
0.5 s.  Only a heart without any swing that beats in pace with the notifications leaves the two
sliding along together.

A strap's clock does not run quite like ours: each arrival is carried forward by the drift between
them, which is found from the last minutes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import inf
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
    _untold: deque[tuple[float, float]] = field(default_factory=deque, init=False)
    _windows: deque[tuple[float, float]] = field(
        default_factory=lambda: deque(maxlen=MOST_WINDOWS), init=False
    )
    _window_ends: float | None = field(default=None, init=False)
    _shifted: tuple[float, float] = field(default=(-inf, 0.0), init=False)

    def __bool__(self) -> bool:
        """Whether it has heard anything."""
        return bool(self._heard)

    @property
    def offset(self) -> float:
        """Add it to a sum of intervals to have the time; something must have been heard.

        The middle between the most it can be and the least: a beat that a notification did not
        tell of had not happened by then.
        """
        now, most = self._heard[-1][0], self.most
        bounds = (offset + self.drift * (now - t) for t, offset in self._untold)
        least = [bound for bound in bounds if bound < most]  # a notification that waited says more
        return (most + max(least)) / 2 if least else most

    @property
    def most(self) -> float:
        """The most the offset can be, in seconds, as nothing arrives before it happened."""
        return self._most(self._heard[-1][0])

    @property
    def slack_s(self) -> float:
        """How much less well the offset is known because time passed that no interval told of."""
        t, slack_s = self._shifted
        return slack_s if self._heard and self._heard[-1][0] < t + WINDOW_S else 0.0

    def _most(self, now: float) -> float:
        return min(offset + self.drift * (now - t) for t, offset in self._heard)

    def receive(
        self, arrival: float, offset: float, beats_s: Sequence[float], follows: bool
    ) -> None:
        """A notification arrived; ``offset`` is its arrival less the sum of intervals up to it.

        ``beats_s`` are the intervals it tells of, ``follows`` whether none is missing before them.
        """
        if follows and self._untold:
            t, _ = self._untold.pop()  # what came next is known now
            self._untold.append((t, self._heard[-1][1] - beats_s[0]))
        self._untold.append((arrival, offset - beats_s[-1]))
        self._heard.append((arrival, offset))
        for kept in (self._heard, self._untold):
            while kept and kept[0][0] < arrival - WINDOW_S:
                kept.popleft()
        self.known = self.known or len(self._heard) >= ENOUGH_HEARD
        self._learn_drift(arrival)

    def forget(self) -> None:
        """Begin again; the drift alone stays."""
        self._heard.clear()
        self._untold.clear()
        self._windows.clear()
        self._window_ends = None
        self._shifted = (-inf, 0.0)
        self.known = False

    def shift(self, at: float, by_s: float, within_s: tuple[float, float], *, surely: bool) -> None:
        """So much time passed that no interval tells of, before the arrival at ``at``.

        ``by_s`` may be too much by the first of ``within_s`` or too little by the second, and the
        offset is known that much less well than before;
        ``surely`` says that it is good enough to go on learning the drift across it.
        """
        middle, half, slack_s = self.offset, self.most - self.offset, self.slack_s
        windows, ends, known = list(self._windows), self._window_ends, self.known
        self.forget()
        self.known = known
        over_s, under_s = within_s
        self._shifted = (at, slack_s + under_s)
        self._heard.append((at, middle + by_s + half + under_s))
        self._untold.append((at, middle + by_s - half - over_s))
        if surely:
            self._windows.extend((t, before + by_s) for t, before in windows)
            self._window_ends = ends

    def _learn_drift(self, now: float) -> None:
        """Once a window, compare its least offset with those of the windows before."""
        if self._window_ends is None or now < self._window_ends:
            self._window_ends = self._window_ends or now + WINDOW_S
            return
        self._window_ends = now + WINDOW_S
        self._windows.append((now, self._most(now)))
        if len(self._windows) >= FEWEST_WINDOWS:
            slope = median((b - a) / (u - t) for (t, a), (u, b) in combinations(self._windows, 2))
            self.drift = max(-MOST_DRIFT, min(MOST_DRIFT, slope))
