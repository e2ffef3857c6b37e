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

:class:`IntervalLabeller` judges an interval when the two after it are known; :func:`label` judges
a whole series with both sides in sight.  The rules, :func:`judge`, are the same.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from poise.core.arrays import Array, Indices, Mask
from poise.core.events import RRInterval, Verdict
from poise.core.hrv.breath_wave import best_wave, clamped
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
_STRIDE = 15  # the offline threshold is worked out anew every so many beats


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
        at = WAVE_BEATS - 1 - later
        window = np.array([self._row])
        return bool(of_a_breath(window, np.array([[at]]), np.array([step_ms]))[0])

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


# ------------------------------------------------------------------ a whole series


def label(
    rr_ms: Array, follows: Mask | None = None, *, floor_ms: float = STRAP_FLOOR_MS
) -> list[Verdict]:
    """The artefact labels of a series of intervals (n,) in ms, with what came after in sight.

    ``follows`` (n,) is False where an interval does not begin where the one before it ended.  An
    interval over 3 s is a gap: out of range, and a break like the others.

    Nearly all intervals are beyond doubt; those are passed in one sweep, and only the rest, and
    what follows a fault, are judged one by one.
    """
    n = len(rr_ms)
    verdicts: list[Verdict] = []
    if n == 0:
        return verdicts
    joined = np.ones(n, bool) if follows is None else np.array(follows, bool)
    joined[0] = False
    gap = rr_ms > GAP_S * 1000
    joined[1:] &= ~gap[:-1]
    joined &= ~gap
    accepted = ~gap
    for _ in range(PASSES):
        usual, step = _learned(rr_ms, joined, accepted, floor_ms)
        verdicts = _judge_all(rr_ms, joined, usual, step)
        _acquit(verdicts, rr_ms, step)
        was, accepted = accepted, np.array([v is Verdict.NORMAL for v in verdicts])
        if np.array_equal(was, accepted):
            break
    return verdicts


def _learned(rr: Array, joined: Mask, accepted: Mask, floor_ms: float) -> tuple[Array, Array]:
    """The usual interval and the threshold around each (n,), from accepted intervals alone."""
    good = np.flatnonzero(accepted)
    if len(good) == 0:
        usual = np.full(len(rr), float(np.median(rr)))
        return usual, np.maximum(CEILING * usual, floor_ms)
    nearest = np.minimum(np.searchsorted(good, np.arange(len(rr))), len(good) - 1)
    usual = _rolling_median(rr[good])[nearest]
    ends = good[np.r_[False, (np.diff(good) == 1) & joined[good[1:]]]]
    ceiling = CEILING * usual
    if len(ends) < WARM_UP:
        return usual, np.maximum(ceiling, floor_ms)
    nearest = np.minimum(np.searchsorted(ends, np.arange(len(rr))), len(ends) - 1)
    deviation = _rolling_deviation(rr[ends] - rr[ends - 1])[nearest]
    return usual, np.maximum(np.minimum(ALPHA * deviation, ceiling), floor_ms)


def _judge_all(rr: Array, joined: Mask, usual: Array, step: Array) -> list[Verdict]:
    n = len(rr)
    verdicts = [Verdict.NORMAL] * n
    before = np.where(joined, np.r_[usual[:1], rr[:-1]], usual)
    after, later = usual.copy(), usual.copy()
    after[:-1] = np.where(joined[1:], rr[1:], usual[:-1])
    later[:-2] = np.where(joined[1:-1] & joined[2:], rr[2:], usual[:-2])
    alone = ~joined | np.r_[~joined[1:], True]  # one neighbour is not known
    step = np.where(alone, np.maximum(step, CEILING * usual), step)
    done = 0
    for candidate in np.flatnonzero(_doubtful(rr, before, after, later, usual, step)).tolist():
        k = max(candidate, done)
        if k > candidate:
            continue
        believed = float(before[k])
        first: tuple[Verdict, float, float] | None = None
        while k < n:
            many = k > candidate and (k - candidate) % GIVE_UP_AFTER == 0
            if not joined[k] or many:  # not a fault but another rhythm
                believed, first = float(usual[k]), None
            values = (rr[k], believed, after[k], later[k], usual[k], step[k])
            a = Around(*map(float, values))
            own = judge(a)
            verdict, goes_on = own, own in (Verdict.EXTRA, Verdict.ECTOPIC)
            if first is not None:
                verdict, goes_on = second_of(*first, own)
            first = (verdict, a.rr, a.before) if goes_on else None
            verdicts[k] = verdict
            k += 1
            if verdict is Verdict.NORMAL:
                break
        done = k
    return verdicts


def _acquit(verdicts: list[Verdict], rr: Array, step: Array) -> None:
    """Take back that beats were early where a breath explains both them and their pauses.

    See :func:`of_a_breath`.
    """
    early = [k for k, verdict in enumerate(verdicts) if verdict is Verdict.ECTOPIC]
    n = len(rr)
    if not early or n < WAVE_BEATS:
        return
    at = np.array(early)
    first = np.clip(at - WAVE_BEATS // 2, 0, n - WAVE_BEATS)
    windows = sliding_window_view(rr, WAVE_BEATS)[first]
    explained = of_a_breath(windows, (at - first)[:, None], step[at])
    for run in np.split(np.arange(len(at)), np.flatnonzero(np.diff(at) > 1) + 1):
        if explained[run].all():
            for k in at[run].tolist():
                verdicts[k] = Verdict.NORMAL


def of_a_breath(windows: Array, at: Indices, step_ms: Array) -> Mask:
    """Whether a wave explains the intervals ``at`` (k, some) of ``windows`` (k, 31), in ms; (k,).

    It goes best through each, and once more without what it leaves far out.  It explains what lies
    within ``step_ms`` (k,) of it where it takes most of what sways and leaves little far out.
    """
    near = clamped(windows)
    wave, _ = best_wave(near)
    off = np.abs(near - wave)
    far = off > 3 * np.median(off, axis=1, keepdims=True) + STRAP_FLOOR_MS
    wave, share = best_wave(np.where(far, wave, near))
    rows = np.arange(len(near))[:, None]
    own = np.abs(windows[rows, at] - wave[rows, at]).max(axis=1)
    return np.asarray((share >= MOST_OF_IT) & (own <= step_ms) & (far.mean(axis=1) < FEW_FAR))


def _doubtful(
    rr: Array,
    before: Array,
    after: Array,
    later: Array,
    usual: Array,
    step: Array,
) -> Mask:
    """Where :func:`judge` could say anything but normal, given that the neighbours are sound."""
    dip = np.minimum(before, after) - rr
    peak = rr - np.maximum(before, after)
    fit = np.maximum(step, FIT * usual)
    halves = rr + after < np.maximum(before, later) + fit
    doubtful: Mask = (dip > EARLY * step) | (peak > step) | halves
    doubtful |= (rr > TWICE * usual) | (rr < SHORT * usual) | (rr < SHORTEST_MS) | (rr > LONGEST_MS)
    return doubtful


def _rolling_median(rr: Array) -> Array:
    """The median of the ``LOCAL`` values around each (n,)."""
    half = min(LOCAL // 2, len(rr) - 1)
    around = sliding_window_view(np.pad(rr, half, mode="reflect"), 2 * half + 1)
    return np.asarray(np.median(around, axis=1), np.float64)


def _rolling_deviation(differences: Array) -> Array:
    """The quartile deviation of the ``HISTORY`` differences around each (n,)."""
    n = len(differences)
    width = min(HISTORY, n)
    starts = np.clip(np.arange(0, n, _STRIDE) + _STRIDE // 2 - width // 2, 0, n - width)
    low, high = np.percentile(sliding_window_view(differences, width)[starts], (25, 75), axis=1)
    return np.asarray(np.repeat((high - low) / 2, _STRIDE)[:n], np.float64)
