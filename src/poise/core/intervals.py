"""Which intervals between beats can be believed: labels, never repairs.

The rules are those of Lipponen & Tarvainen 2019 (J Med Eng Technol 43:173-181), made causal: an
interval is judged when the two after it are known, against thresholds from the intervals accepted
before it.  The thresholds have a floor, because a very steady heart would otherwise make an honest
10 ms look like a fault, and only what was accepted feeds them, so that faults cannot raise them
until nothing looks like a fault any more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from poise.core.events import RRInterval, Verdict

STRAP_FLOOR_MS, CAMERA_FLOOR_MS = 40.0, 60.0
CEILING_MS, WARM_UP_MS = 250.0, 120.0
SHORTEST_MS, LONGEST_MS = 300.0, 2000.0
ALPHA, C1, C2 = 5.2, 0.13, 0.17  # as published
HISTORY, LOCAL, WARM_UP = 91, 11, 12
GAP_S, GIVE_UP_AFTER = 3.0, 4


@dataclass(frozen=True, slots=True)
class Around:
    """One interval and what the rules need to know of its neighbours, all in ms.

    ``d_before``, ``d``, ``d_after`` and ``d_later`` are the successive differences that end at
    the interval before, at it, after it and two after it, 0 where there is no neighbour.
    ``next_rr`` is the interval after it, ``local`` the usual interval around it; ``step`` is the
    threshold for differences and ``level`` the one for distances from ``local``.
    """

    rr: float
    next_rr: float
    d_before: float
    d: float
    d_after: float
    d_later: float
    local: float
    step: float
    level: float


def judge(a: Around) -> Verdict:
    """The published decision for one interval; ``EXTRA`` is said of the first of its two halves."""
    if not SHORTEST_MS <= a.rr <= LONGEST_MS:
        return Verdict.OUT_OF_RANGE
    away = (a.rr - a.local) * (1 if a.rr >= a.local else 2)
    turns = _turns(a.d_before, a.d, a.d_after, a.step)
    # The early beat's short interval and the pause after it belong to one event.
    if turns or (abs(a.d) > a.step and _turns(a.d, a.d_after, a.d_later, a.step)):
        return Verdict.ECTOPIC
    if not _jumps(a) and abs(away) <= 3 * a.level:
        return Verdict.NORMAL
    if a.rr < a.local:
        extra = abs(a.rr + a.next_rr - a.local) < a.level
        return Verdict.EXTRA if extra else Verdict.SHORT
    return Verdict.MISSED if abs(a.rr / 2 - a.local) < a.level else Verdict.LONG


def _jumps(a: Around) -> bool:
    """A step away that is soon taken back.

    Where the step back is more than twice the step, the fault lies in the interval after this one
    (our addition: without it the beat before a fault is blamed too when the swing is large).
    """
    back = min(a.d_after, a.d_later) if a.d > 0 else max(a.d_after, a.d_later)
    return abs(a.d) > a.step and a.d * back < 0 and a.step < abs(back) < 2 * abs(a.d)


def _turns(before: float, d: float, after: float, step: float) -> bool:
    """A step one way between two steps the other way: the mark of a beat out of its turn."""
    s11 = d / step
    if abs(s11) <= 1:
        return False
    s12 = (max(before, after) if d > 0 else min(before, after)) / step
    return s12 < -C1 * s11 - C2 if d > 0 else s12 > -C1 * s11 + C2


@dataclass(frozen=True, slots=True)
class _Waiting:
    t: float
    rr_ms: float
    sigma_ms: float
    follows: bool
    d: float  # 0 when it follows nothing


@dataclass(slots=True)
class IntervalLabeller:
    """Labels the intervals of one sensor as they come, two beats late.

    ``floor_ms`` is the least difference that can be a fault: 40 for a strap, 60 for a camera.
    """

    sensor: str
    floor_ms: float = STRAP_FLOOR_MS

    _waiting: deque[_Waiting] = field(default_factory=deque, init=False)
    _before: _Waiting | None = field(default=None, init=False)
    _before_usable: bool = field(default=False, init=False)
    _extra_half: bool = field(default=False, init=False)
    _rejected: int = field(default=0, init=False)
    _steps: deque[float] = field(default_factory=lambda: deque(maxlen=HISTORY), init=False)
    _levels: deque[float] = field(default_factory=lambda: deque(maxlen=HISTORY), init=False)
    _local: deque[float] = field(default_factory=lambda: deque(maxlen=LOCAL), init=False)

    def push(self, t: float, rr_ms: float, sigma_ms: float, follows: bool) -> RRInterval | None:
        """Take an interval that ended at ``t``; the one two before it, judged, or None so far."""
        last = self._waiting[-1] if self._waiting else self._before
        d = rr_ms - last.rr_ms if follows and last is not None else 0.0
        self._waiting.append(_Waiting(t, rr_ms, sigma_ms, follows, d))
        return self._decide() if len(self._waiting) > 2 else None

    def flush(self) -> list[RRInterval]:
        """Judge what is still waiting, with what is known: the stream is over."""
        return [self._decide() for _ in range(len(self._waiting))]

    def _decide(self) -> RRInterval:
        this = self._waiting.popleft()
        if not this.follows:
            self._extra_half = False
            if self._before is not None and this.t - this.rr_ms / 1000 - self._before.t > GAP_S:
                self._forget()
        verdict = self._verdict(this)
        self._learn(this, verdict)
        self._before = this
        return RRInterval(this.t, self.sensor, this.rr_ms, this.sigma_ms, verdict, this.follows)

    def _verdict(self, this: _Waiting) -> Verdict:
        if self._extra_half:
            self._extra_half = False
            return Verdict.EXTRA
        after = list(self._waiting)[:2]
        local = list(self._local)
        if len(local) < 3:
            local += [w.rr_ms for w in (this, *after)]
        warm = len(self._steps) >= WARM_UP
        a = Around(
            rr=this.rr_ms,
            next_rr=after[0].rr_ms if after and after[0].follows else 0.0,
            d_before=self._before.d if self._before is not None and this.follows else 0.0,
            d=this.d,
            d_after=after[0].d if after else 0.0,
            d_later=after[1].d if len(after) > 1 and after[0].follows else 0.0,
            local=quantile(local, 0.5),
            step=self._threshold(self._steps) if warm else WARM_UP_MS,
            level=self._threshold(self._levels) if warm else WARM_UP_MS,
        )
        verdict = judge(a)
        self._extra_half = verdict is Verdict.EXTRA
        return verdict

    def _learn(self, this: _Waiting, verdict: Verdict) -> None:
        usable = verdict is Verdict.NORMAL
        if usable:
            if this.follows and self._before_usable:
                self._steps.append(abs(this.d))
            if self._local:
                away = this.rr_ms - quantile(self._local, 0.5)
                self._levels.append(abs(away) * (1 if away >= 0 else 2))
            self._local.append(this.rr_ms)
            self._rejected = 0
        else:
            self._rejected += 1
            if self._rejected >= GIVE_UP_AFTER:
                self._forget()  # not a fault but another rhythm: learn it afresh
        self._before_usable = usable

    def _forget(self) -> None:
        self._steps.clear()
        self._levels.clear()
        self._local.clear()
        self._rejected = 0
        self._extra_half = False

    def _threshold(self, history: Iterable[float]) -> float:
        values = sorted(history)
        deviation = (quantile(values, 0.75, True) - quantile(values, 0.25, True)) / 2
        return min(max(ALPHA * deviation, self.floor_ms), CEILING_MS)


def quantile(values: Iterable[float], q: float, in_order: bool = False) -> float:
    """The ``q`` quantile with linear interpolation; far quicker than numpy's on 91 values."""
    ordered = values if in_order and isinstance(values, list) else sorted(values)
    place = q * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
