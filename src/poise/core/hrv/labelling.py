"""The artefact labels of a whole series of intervals, by the rules of labels.py."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from poise.core.arrays import Array, Indices, Mask
from poise.core.events import Verdict
from poise.core.hrv import labels
from poise.core.hrv.breath_waves import best_waves, within_reason

_STRIDE = 15  # the threshold is worked out anew every so many beats


def label(
    rr_ms: Array, follows: Mask | None = None, *, floor_ms: float = labels.STRAP_FLOOR_MS
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
    gap = rr_ms > labels.GAP_S * 1000
    joined[1:] &= ~gap[:-1]
    joined &= ~gap
    accepted = ~gap
    for _ in range(labels.PASSES):
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
        return usual, np.maximum(labels.CEILING * usual, floor_ms)
    nearest = np.minimum(np.searchsorted(good, np.arange(len(rr))), len(good) - 1)
    usual = _rolling_median(rr[good])[nearest]
    ends = good[np.r_[False, (np.diff(good) == 1) & joined[good[1:]]]]
    ceiling = labels.CEILING * usual
    if len(ends) < labels.WARM_UP:
        return usual, np.maximum(ceiling, floor_ms)
    nearest = np.minimum(np.searchsorted(ends, np.arange(len(rr))), len(ends) - 1)
    deviation = _rolling_deviation(rr[ends] - rr[ends - 1])[nearest]
    return usual, np.maximum(np.minimum(labels.ALPHA * deviation, ceiling), floor_ms)


def _judge_all(rr: Array, joined: Mask, usual: Array, step: Array) -> list[Verdict]:
    n = len(rr)
    verdicts = [Verdict.NORMAL] * n
    before = np.where(joined, np.r_[usual[:1], rr[:-1]], usual)
    after, later = usual.copy(), usual.copy()
    after[:-1] = np.where(joined[1:], rr[1:], usual[:-1])
    later[:-2] = np.where(joined[1:-1] & joined[2:], rr[2:], usual[:-2])
    alone = ~joined | np.r_[~joined[1:], True]  # one neighbour is not known
    step = np.where(alone, np.maximum(step, labels.CEILING * usual), step)
    done = 0
    for candidate in np.flatnonzero(_doubtful(rr, before, after, later, usual, step)).tolist():
        k = max(candidate, done)
        if k > candidate:
            continue
        believed = float(before[k])
        first: tuple[Verdict, float, float] | None = None
        while k < n:
            many = k > candidate and (k - candidate) % labels.GIVE_UP_AFTER == 0
            if not joined[k] or many:  # not a fault but another rhythm
                believed, first = float(usual[k]), None
            values = (rr[k], believed, after[k], later[k], usual[k], step[k])
            a = labels.Around(*map(float, values))
            own = labels.judge(a)
            verdict, goes_on = own, own in (Verdict.EXTRA, Verdict.ECTOPIC)
            if first is not None:
                verdict, goes_on = labels.second_of(*first, own)
            first = (verdict, a.rr, a.before) if goes_on else None
            verdicts[k] = verdict
            k += 1
            if verdict is Verdict.NORMAL:
                break
        done = k
    return verdicts


def _acquit(verdicts: list[Verdict], rr: Array, step: Array) -> None:
    """Take back that beats were early where a breath explains both them and their pauses.

    See :func:`of_breaths`.
    """
    early = [k for k, verdict in enumerate(verdicts) if verdict is Verdict.ECTOPIC]
    n = len(rr)
    if not early or n < labels.WAVE_BEATS:
        return
    at = np.array(early)
    first = np.clip(at - labels.WAVE_BEATS // 2, 0, n - labels.WAVE_BEATS)
    windows = sliding_window_view(rr, labels.WAVE_BEATS)[first]
    explained = of_breaths(windows, (at - first)[:, None], step[at])
    for run in np.split(np.arange(len(at)), np.flatnonzero(np.diff(at) > 1) + 1):
        if explained[run].all():
            for k in at[run].tolist():
                verdicts[k] = Verdict.NORMAL


def of_breaths(windows: Array, at: Indices, step_ms: Array) -> Mask:
    """Whether a wave explains the intervals ``at`` (k, some) of ``windows`` (k, 31), in ms; (k,).

    It goes best through each, and once more without what it leaves far out.  It explains what lies
    within ``step_ms`` (k,) of it where it takes most of what sways and leaves little far out.
    """
    near = within_reason(windows)
    wave, _ = best_waves(near)
    off = np.abs(near - wave)
    far = off > 3 * np.median(off, axis=1, keepdims=True) + labels.STRAP_FLOOR_MS
    wave, share = best_waves(np.where(far, wave, near))
    rows = np.arange(len(near))[:, None]
    own = np.abs(windows[rows, at] - wave[rows, at]).max(axis=1)
    few = far.mean(axis=1) < labels.FEW_FAR
    return np.asarray((share >= labels.MOST_OF_IT) & (own <= step_ms) & few)


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
    fit = np.maximum(step, labels.FIT * usual)
    halves = rr + after < np.maximum(before, later) + fit
    doubtful: Mask = (dip > labels.EARLY * step) | (peak > step) | halves
    doubtful |= (rr > labels.TWICE * usual) | (rr < labels.SHORT * usual)
    doubtful |= (rr < labels.SHORTEST_MS) | (rr > labels.LONGEST_MS)
    return doubtful


def _rolling_median(rr: Array) -> Array:
    """The median of the ``labels.LOCAL`` values around each (n,)."""
    half = min(labels.LOCAL // 2, len(rr) - 1)
    around = sliding_window_view(np.pad(rr, half, mode="reflect"), 2 * half + 1)
    return np.asarray(np.median(around, axis=1), np.float64)


def _rolling_deviation(differences: Array) -> Array:
    """The quartile deviation of the ``labels.HISTORY`` differences around each (n,)."""
    n = len(differences)
    width = min(labels.HISTORY, n)
    starts = np.clip(np.arange(0, n, _STRIDE) + _STRIDE // 2 - width // 2, 0, n - width)
    low, high = np.percentile(sliding_window_view(differences, width)[starts], (25, 75), axis=1)
    return np.asarray(np.repeat((high - low) / 2, _STRIDE)[:n], np.float64)
