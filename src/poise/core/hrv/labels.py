"""Which intervals between beats can be believed: artefact labels, never repairs.

A fault in a list of intervals has a shape that breathing does not have.  A heart that swings with
the breath goes up for some beats and down for some beats; an early beat makes *one* interval
shorter than both its neighbours and the next one longer, a missed beat makes one about twice as
long, an extra beat makes two that are one together.  So an interval is compared with both
neighbours, not with an average, and a large swing is no reason to doubt it.

How much shorter is too short is learned from the same heart, after Lipponen & Tarvainen 2019
(J Med Eng Technol 43:173-181): 5.2 quartile deviations of the successive differences of the
91 intervals around.  It has a floor, because a very steady heart would otherwise make an honest
10 ms look like a fault; a ceiling, because faults must not raise it until nothing looks like a
fault any more; and, live, only what was accepted teaches it.

:class:`IntervalLabeller` judges an interval when the two after it are known; labelling.py judges
a whole series with both sides in sight.  The rules, :func:`judge`, are the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from poise.core.events import RRInterval, Verdict
from poise.core.hrv.breath_wave import best_wave, within_reason
from poise.core.quantile import quantile

STRAP_FLOOR_MS, CAMERA_FLOOR_MS = 40.0, 60.0
SHORTEST_MS, LONGEST_MS = 260.0, 2000.0
ALPHA = 5.2  # as published
# An interval a fifth shorter than both its neighbours is early however lively the heart: none of
# the 20,000 clean ones of quiet, slow and paced breathing is (docs/science.md, "Labels").
CEILING = 0.2
# Sinus rhythm slows by up to 27 % for a single beat (MIT-BIH 115); a blocked beat does by half.
LONG_BY = 0.35
SHORT, TWICE = 0.6, 1.7  # of the usual interval: beyond what a deep breath does
EARLY, FAR = 0.4, 1.5  # steps: what is early in its place, and what is too short anywhere
FIT = 0.15  # how well two halves must make a whole
TOUCHING_MS = 50.0  # two detections of one beat
HISTORY, LOCAL, WARM_UP = 91, 11, 12
GAP_S, GIVE_UP_AFTER = 3.0, 4
# A breath is looked for in so many beats, and has to take so much of their variance; more than so
# many of them that lie far from it are no single faults.
WAVE_BEATS, MOST_OF_IT, FEW_FAR = 31, 0.6, 0.3
PASSES = 3  # of the offline labels: the first learns from everything, faults included


@dataclass(frozen=True, slots=True)
class Around:
    """One interval, and what artefact detection needs to know of its neighbours, all in ms.

    ``before`` is the last interval that was believed, ``after`` and ``later`` the next two as they
    came; where there is none, the usual one stands in.  ``usual`` is the median around; ``step``
    the least difference that can be a fault.
    """

    rr: float
    before: float
    after: float
    later: float
    usual: float
    step: float


def judge(a: Around) -> Verdict:
    """What one interval is; ``EXTRA`` and ``ECTOPIC`` are said of the first of their two."""
    fit = max(a.step, FIT * a.usual)
    later = min(a.later, (1 + LONG_BY) * a.usual)  # which may be a fault of its own
    low, high = min(a.before, later), max(a.before, later)
    dip = min(a.before, a.after) - a.rr
    peak = a.rr - max(a.before, a.after)
    if a.rr < TOUCHING_MS:
        return Verdict.OUT_OF_RANGE
    if low - fit < a.rr + a.after < high + fit and a.rr < (1 - FIT) * a.before:
        return Verdict.EXTRA
    # How far the beat between the two intervals is from where a straight line would put it.
    out_of_place = (a.after - a.rr - (later - a.before) / 3) / 2
    whole = abs(a.rr + a.after - a.before - later) < 2 * fit
    early = dip > EARLY * a.step and out_of_place > a.step and whole
    if early or dip > min(FAR * a.step, CEILING * a.usual):
        return Verdict.ECTOPIC if a.rr >= SHORTEST_MS else Verdict.OUT_OF_RANGE
    late = peak > a.step and low - a.after > a.step and later > a.before - fit
    if late and whole:
        return Verdict.ECTOPIC
    if peak > LONG_BY * max(a.before, a.after) or a.rr > TWICE * max(a.usual, a.before):
        half = a.rr / 2
        if min(abs(half - a.before), abs(half - (a.before + a.after) / 2)) < fit:
            return Verdict.MISSED
        return Verdict.LONG if a.rr <= LONGEST_MS else Verdict.OUT_OF_RANGE
    if not SHORTEST_MS <= a.rr <= LONGEST_MS:
        return Verdict.OUT_OF_RANGE
    return Verdict.SHORT if a.rr < SHORT * min(a.usual, a.before) else Verdict.NORMAL


def threshold(deviation_ms: float | None, usual_ms: float, floor_ms: float) -> float:
    """The least difference that can be a fault, in ms.

    ``deviation_ms`` is the quartile deviation of the successive differences, None while too few
    are known or one neighbour is not: then only what no heart does is a fault.
    """
    ceiling = CEILING * usual_ms
    step = ceiling if deviation_ms is None else min(ALPHA * deviation_ms, ceiling)
    return max(step, floor_ms)


def second_of(first: Verdict, rr: float, before: float, own: Verdict) -> tuple[Verdict, bool]:
    """The verdict on the interval after an ``EXTRA`` or ``ECTOPIC`` one, and whether it goes on.

    Both halves belong to the event, whatever the second would be ``own`` its own; but a second
    early beat has a pause of its own.  ``rr`` and ``before`` are those of the first.
    """
    if first is Verdict.ECTOPIC and own is Verdict.ECTOPIC and rr < before:
        return own, True
    return first, False


def of_a_breath(window: Sequence[float], at: int, step_ms: float) -> bool:
    """Whether a wave explains the interval ``at`` of ``window``, in ms.

    It goes best through all of them, and once more without what it leaves far out.  It explains
    what lies within ``step_ms`` of it where it takes most of what sways and leaves little far out.
    """
    near = within_reason(window)
    wave, _ = best_wave(near)
    off = [abs(x - y) for x, y in zip(near, wave, strict=True)]
    most = 3 * quantile(off, 0.5) + STRAP_FLOOR_MS
    far = [x > most for x in off]
    wave, share = best_wave([y if out else x for x, y, out in zip(near, wave, far, strict=True)])
    few = sum(far) / len(far) < FEW_FAR
    return share >= MOST_OF_IT and abs(window[at] - wave[at]) <= step_ms and few


# ------------------------------------------------------------------ live


@dataclass(frozen=True, slots=True)
class _Waiting:
    t: float
    rr_ms: float
    sigma_ms: float
    follows: bool
    step_ms: float  # from the interval before, 0 when it follows nothing


@dataclass(slots=True)
class IntervalLabeller:
    """Labels the intervals of one sensor as they come, two beats late.

    ``floor_ms`` is the least difference that can be a fault: 40 for a strap, 60 for a camera.
    """

    sensor: str
    floor_ms: float = STRAP_FLOOR_MS

    _waiting: deque[_Waiting] = field(default_factory=deque, init=False)
    _last: _Waiting | None = field(default=None, init=False)
    _last_usable: bool = field(default=False, init=False)
    _first: tuple[Verdict, float, float] | None = field(default=None, init=False)
    _rejected: int = field(default=0, init=False)
    _steps: deque[float] = field(default_factory=lambda: deque(maxlen=HISTORY), init=False)
    _local: deque[float] = field(default_factory=lambda: deque(maxlen=LOCAL), init=False)
    # The last intervals in a row, whatever was said of them.
    _row: deque[float] = field(default_factory=lambda: deque(maxlen=WAVE_BEATS), init=False)

    def push(self, t: float, rr_ms: float, sigma_ms: float, follows: bool) -> RRInterval | None:
        """Take an interval that ended at ``t``; the one two before it, judged, or None so far."""
        last = self._waiting[-1] if self._waiting else self._last
        step = rr_ms - last.rr_ms if follows and last is not None else 0.0
        self._waiting.append(_Waiting(t, rr_ms, sigma_ms, follows, step))
        if not follows or rr_ms > GAP_S * 1000:
            self._row.clear()
        self._row.append(rr_ms)
        return self._decide() if len(self._waiting) > 2 else None

    def flush(self) -> list[RRInterval]:
        """Judge what is still waiting, with what is known: the stream is over."""
        return [self._decide() for _ in range(len(self._waiting))]

    def _decide(self) -> RRInterval:
        this = self._waiting.popleft()
        if not this.follows:
            self._first = None
            if self._last is not None and this.t - this.rr_ms / 1000 - self._last.t > GAP_S:
                self._forget()
        verdict = self._verdict(this)
        self._learn(this, verdict)
        return RRInterval(this.t, self.sensor, this.rr_ms, this.sigma_ms, verdict, this.follows)

    def _verdict(self, this: _Waiting) -> Verdict:
        after = [w.rr_ms for w in self._waiting if w.rr_ms <= LONGEST_MS]
        usual = quantile([*self._local, *after] or [this.rr_ms], 0.5)
        following = self._following()
        seen = bool(this.follows and self._local and following)
        a = Around(
            rr=this.rr_ms,
            before=self._local[-1] if self._local else usual,
            after=following[0] if following else usual,
            later=following[1] if len(following) > 1 else usual,
            usual=usual,
            step=threshold(self._deviation() if seen else None, usual, self.floor_ms),
        )
        own = judge(a)
        if own is Verdict.ECTOPIC and self._first is None and self._is_a_breath(a.step):
            own = Verdict.NORMAL
        verdict, goes_on = own, own in (Verdict.EXTRA, Verdict.ECTOPIC)
        if self._first is not None:
            verdict, goes_on = second_of(*self._first, own)
        self._first = (verdict, a.rr, a.before) if goes_on else None
        return verdict

    def _is_a_breath(self, step_ms: float) -> bool:
        """Whether a wave through the last intervals explains the one judged and those after it."""
        later = len(self._waiting)
        if len(self._row) < WAVE_BEATS:
            return False
        return of_a_breath(list(self._row), WAVE_BEATS - 1 - later, step_ms)

    def _following(self) -> list[float]:
        """The intervals that follow on, up to two."""
        following: list[float] = []
        for w in self._waiting:
            if not w.follows or len(following) == 2:
                break
            following.append(w.rr_ms)
        return following

    def _deviation(self) -> float | None:
        if len(self._steps) < WARM_UP:
            return None
        steps = sorted(self._steps)
        return (quantile(steps, 0.75, True) - quantile(steps, 0.25, True)) / 2

    def _learn(self, this: _Waiting, verdict: Verdict) -> None:
        usable = verdict is Verdict.NORMAL
        if usable:
            if this.follows and self._last_usable:
                self._steps.append(this.step_ms)
            self._local.append(this.rr_ms)
            self._rejected = 0
        else:
            self._rejected += 1
            if self._rejected >= GIVE_UP_AFTER:
                self._forget()  # not a fault but another rhythm: learn it afresh
        if this.rr_ms > GAP_S * 1000:
            self._forget()
        self._last, self._last_usable = this, usable

    def _forget(self) -> None:
        self._steps.clear()
        self._local.clear()
        self._rejected = 0
        self._first = None
