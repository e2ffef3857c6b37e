"""What a heart did in a drill: how far it rose in the task, and how soon it came down again.

Three stretches of one clock are looked at: sitting quietly (base), the task, and what follows it.
Every heart rate is 60000 / mean interval, withheld where under 60 % of its time was seen.

- **Base** is the median of the last ten 10-second rates before the task.  Their standard deviation
  is the heart's restlessness.
- **Reactivity** is the mean over the task less base.  The greatest rate of the task would read
  high, the more so the more restless the heart.
- **t50** is when half of the rise left at the task's end is gone.  The 10-second rates after the
  task are made non-increasing by pooling neighbours that are not (isotonic regression; Barlow et
  al. 1972), joined by straight lines, and met with base + half of the rise.  Its interval is where
  the curve meets that level ± twice the restlessness, which holds the truth about nine
  times in ten (benchmarks/bench_recovery.py).
- **The share left** in the first minute does not depend on how far the heart rose.

No number here is an average person's, and none compares people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from math import log, sqrt
from statistics import fmean, median, stdev
from typing import TYPE_CHECKING, NamedTuple

from poise.core.events import Confidence, RecoveryMeasured, RRInterval
from poise.core.hrv.mean_rate import MeanRates
from poise.core.span import Span

if TYPE_CHECKING:
    from poise.core.arrays import Array

BIN_S = 10.0
# Of sitting quietly: the last so many bins count, and the first seconds never.
BASE_BINS, SETTLING_S = 10, 20.0
FEWEST_BINS, MOST_UNREAD = 3, 0.4
# Neighbouring bins resemble each other, so a third of them are independent.
INDEPENDENT = 3
MEDIAN_SE = 1.25  # of a median of normal values, in standard errors of their mean
# Of the task: from so long after its beginning; its spread is told from pieces of so long.
INTO_TASK_S, PIECE_S, END_S = 10.0, 30.0, 20.0
# From less, half of it is lost in what a resting heart does by itself.
LEAST_RISE_BPM = 10.0
# A base is calmer than the rest of a drill: no interval is narrower than that of so restless one.
LEAST_RESTLESS_BPM, SURE = 1.5, 2.0
HORIZON_S, SHORTEST_S, MOST_LOST = 180.0, 60.0, 0.2
MINUTE_S, HRR_S = 60.0, (50.0, 70.0)
NEAR_BPM, SETTLED_S = 3.0, 30.0
WELL_READ = 0.9
# What to show beside a reactivity: so many standard errors, none of them below that of hearts that
# do nothing, whose rate over two minutes differs by as much from the two before.
REACTIVITY_CI_95, LEAST_REACTIVITY_SE_BPM = 2.5, 1.3
# The check by a fit tries time constants from one to the other.
SHORTEST_TAU_S, LONGEST_TAU_S, TAUS = 4.0, 240.0, 80

NO_BASE = "too little of the time before the task was read"
NO_TASK = "too little of the task was read"
NO_END = "the last seconds of the task were not read"
SPEAKING = "a camera cannot read a heart while its person speaks"
LITTLE_RISE = "the heart rose by less than 10 bpm, so there was little to come down from"
SHORT = "less than a minute after the task was recorded"
UNREAD = "more than a fifth of the recovery was not read"
STILL_THERE = "half of the rise was still there at the end of the recovery"
INTERRUPTED = "the drill was interrupted"


class Base(NamedTuple):
    """The rate of sitting quietly with its standard error, and the SD of its 10-second rates."""

    bpm: float
    se_bpm: float
    restless_bpm: float


class HalfTime(NamedTuple):
    """When half of the rise was gone, in seconds after the task; None where it was not seen."""

    s: float | None
    low_s: float | None
    high_s: float | None


def measure(
    heard: Iterable[RRInterval],
    base: Span,
    tasks: Sequence[Span],
    until: float,
    *,
    sensor: str = "",
    unreadable: str = "",
) -> RecoveryMeasured:
    """What a heart did that sat through ``base`` and then ``tasks``, in their order.

    ``until`` is when the recording, or the recovery, ends.  ``unreadable`` says why what was heard
    in the tasks is not to be believed, such as :data:`SPEAKING`; then base and recovery alone are
    read.
    """
    rates, end = MeanRates(heard), tasks[-1].end
    horizon_s = BIN_S * int(min(HORIZON_S, max(0.0, until - end)) / BIN_S + 1e-9)
    bins = _bins(rates, Span(end, end + horizon_s))
    read_from_s = next((BIN_S * i for i, bpm in enumerate(bins) if bpm is not None), None)
    found = RecoveryMeasured(until, sensor, horizon_s=horizon_s, read_from_s=read_from_s)
    rest = base_of(rates, base)
    if rest is None:
        return replace(found, reason=NO_BASE)
    found = replace(found, base_bpm=rest.bpm, base_se_bpm=rest.se_bpm)
    if unreadable:
        return replace(found, reason=unreadable)
    task_bpm = _task(rates, tasks)
    if task_bpm is None:
        return replace(found, reason=NO_TASK)
    found = replace(
        found, task_bpm=task_bpm, reactivity_bpm=task_bpm - rest.bpm,
        reactivity_se_bpm=_reactivity_se(rates, tasks, rest), confidence=Confidence.MEDIUM,
    )  # fmt: skip
    end_bpm = rates.mean(end - END_S, end)
    if end_bpm is None:
        return replace(found, reason=NO_END)
    rise = end_bpm - rest.bpm
    a_minute_on = rates.mean(end + HRR_S[0], end + HRR_S[1])
    found = replace(
        found, end_bpm=end_bpm, rise_bpm=rise, confidence=_confidence(rates, base, tasks, bins),
        hrr60_bpm=None if a_minute_on is None else end_bpm - a_minute_on,
    )  # fmt: skip
    if rise < LEAST_RISE_BPM:
        return replace(found, reason=LITTLE_RISE)
    first_minute = rates.mean(end, end + MINUTE_S)
    found = replace(
        found, settled_s=_settled(rates, end, horizon_s, rest),
        left_60=None if first_minute is None else (first_minute - rest.bpm) / rise,
    )  # fmt: skip
    if horizon_s < SHORTEST_S:
        return replace(found, reason=SHORT)
    if bins.count(None) > MOST_LOST * len(bins):
        return replace(found, reason=UNREAD)
    half = half_time(bins, end_bpm, rest)
    return replace(
        found, t50_s=half.s, t50_low_s=half.low_s, t50_high_s=half.high_s,
        t50_fit_s=fitted_half_time(bins, end_bpm, rest.bpm),
        reason="" if half.s is not None else STILL_THERE,
    )  # fmt: skip


def reactivity_margin_bpm(se_bpm: float) -> float:
    """Half of the 95 % interval of a reactivity with that standard error, in bpm."""
    return REACTIVITY_CI_95 * max(se_bpm, LEAST_REACTIVITY_SE_BPM)


def base_of(rates: MeanRates, base: Span) -> Base | None:
    """The base and its restlessness; None when too few of its bins were read."""
    wanted = min(BASE_BINS, int((base.length_s - SETTLING_S) / BIN_S + 1e-9))
    read = [bpm for bpm in _bins(rates, Span(base.end - wanted * BIN_S, base.end)) if bpm]
    if len(read) < max(FEWEST_BINS, (1 - MOST_UNREAD) * wanted):
        return None
    restless = stdev(read)
    return Base(median(read), MEDIAN_SE * restless / sqrt(len(read) / INDEPENDENT), restless)


def half_time(bins: Sequence[float | None], end_bpm: float, base: Base) -> HalfTime:
    """When half of the rise from base to ``end_bpm`` was gone.

    ``bins`` are the 10-second rates from the task's end on, None where one was not read.  The low
    end is None when even that was not met; a high end of None is open.
    """
    read = [(BIN_S * (i + 0.5), bpm) for i, bpm in enumerate(bins) if bpm is not None]
    curve = [(0.0, end_bpm), *zip([t for t, _ in read], falling([y for _, y in read]), strict=True)]
    half = (base.bpm + end_bpm) / 2
    doubt = SURE * max(base.restless_bpm, LEAST_RESTLESS_BPM)
    return HalfTime(_meets(curve, half), _meets(curve, half + doubt), _meets(curve, half - doubt))


def falling(values: Sequence[float]) -> list[float]:
    """The nearest series that never rises, by pooling adjacent violators."""
    pools: list[tuple[float, int]] = []
    for value in values:
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] < pools[-1][0]:
            (a, n), (b, m) = pools[-2:]
            pools[-2:] = [((a * n + b * m) / (n + m), n + m)]
    return [mean for mean, n in pools for _ in range(n)]


def fitted_half_time(bins: Sequence[float | None], end_bpm: float, base_bpm: float) -> float | None:
    """The half time by a + b·exp(−t/τ), its level ``a`` free; None when the fit never meets it.

    Least squares over the 10-second rates.  One tied to the base would read long where a part of
    the rise stays.
    """
    import numpy as np  # for this alone: what was drilled before is read on Today too

    known = [(BIN_S * i, bpm) for i, bpm in enumerate(bins) if bpm is not None]
    begin, rate = np.array(known, float).reshape(-1, 2).T
    if len(rate) < FEWEST_BINS:
        return None
    best: tuple[float, float, Array] | None = None
    for tau in np.geomspace(SHORTEST_TAU_S, LONGEST_TAU_S, TAUS):
        fall = tau / BIN_S * (np.exp(-begin / tau) - np.exp(-(begin + BIN_S) / tau))
        table = np.column_stack((np.ones(len(rate)), fall))
        level = np.linalg.lstsq(table, rate, rcond=None)[0]
        error = float(((table @ level - rate) ** 2).sum())
        if best is None or error < best[0]:
            best = error, float(tau), level
    assert best is not None
    _, tau, (level, height) = best
    above = (base_bpm + end_bpm) / 2 - level
    return tau * log(height / above) if 0 < above < height else None


# ---------------------------------------------------------------------- pieces


def _bins(rates: MeanRates, span: Span) -> list[float | None]:
    n = int(span.length_s / BIN_S + 1e-9)
    return [rates.mean(span.start + BIN_S * i, span.start + BIN_S * (i + 1)) for i in range(n)]


def _task(rates: MeanRates, tasks: Sequence[Span]) -> float | None:
    """The mean over all tasks, each from a little after its beginning; None when one is missing."""
    means = [rates.mean(task.start + INTO_TASK_S, task.end) for task in tasks]
    known = [mean for mean in means if mean is not None]
    return fmean(known) if known and len(known) == len(means) else None


def _reactivity_se(rates: MeanRates, tasks: Sequence[Span], base: Base) -> float | None:
    """Base and task in a plain sum: their errors go together.

    The task's is told from pieces of half a minute, or where there are fewer than two from rates of
    10 s, neighbours of which resemble each other; None where there are too few of those as well.
    """
    long = _pieces(rates, tasks, PIECE_S)
    if len(long) > 1:
        return base.se_bpm + stdev(long) / sqrt(len(long))
    short = _pieces(rates, tasks, BIN_S)
    if len(short) < FEWEST_BINS:
        return None
    return base.se_bpm + stdev(short) / sqrt(len(short) / INDEPENDENT)


def _pieces(rates: MeanRates, tasks: Sequence[Span], length_s: float) -> list[float]:
    """The rates of the tasks in pieces counted back from their ends, as far as they were read."""
    found = []
    for task in tasks:
        for i in range(int((task.length_s - INTO_TASK_S) / length_s + 1e-9)):
            end = task.end - i * length_s
            found.append(rates.mean(end - length_s, end))
    return [bpm for bpm in found if bpm is not None]


def _meets(curve: Sequence[tuple[float, float]], level: float) -> float | None:
    """When a curve of straight lines first comes down to ``level``; None when it never does."""
    if curve[0][1] <= level:
        return 0.0
    for (t, above), (later, below) in pairwise(curve):
        if below <= level:
            return t + (above - level) / (above - below) * (later - t)
    return None


def _settled(rates: MeanRates, end: float, horizon_s: float, base: Base) -> float | None:
    """From when on the rate stayed near base for half a minute; None when it did not."""
    near = base.bpm + max(NEAR_BPM, base.restless_bpm)
    pieces = int(SETTLED_S / BIN_S)
    for second in range(int(horizon_s - SETTLED_S) + 1):
        seen = _bins(rates, Span(end + second, end + second + SETTLED_S))
        if len(seen) == pieces and all(bpm is not None and bpm <= near for bpm in seen):
            return float(second)
    return None


def _confidence(
    rates: MeanRates, base: Span, tasks: Sequence[Span], bins: Sequence[float | None]
) -> Confidence:
    """High when nearly all that the numbers rest on was read."""
    seen = [*_bins(rates, base), *bins]
    for task in tasks:
        seen += _bins(rates, task)
    share = sum(bpm is not None for bpm in seen) / len(seen)
    return Confidence.HIGH if share >= WELL_READ else Confidence.MEDIUM
