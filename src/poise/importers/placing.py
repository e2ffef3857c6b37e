"""When the beats of a file were: as it says, by when each was heard of, or laid end to end.

Times beside intervals are the beats' own when their steps are the intervals.  Else they say when
a strap's beats reached a program, late and in bunches.  The running sum of intervals is the strap's
own clock; nothing arrives before it happened, so the earliest arrivals around tell where that clock
stands on the file's, and how much faster or slower it runs.  When the earliest ones after a beat
are later than those before by most of a beat, something between was lost; unless the beats after
it may be as early as those before, for all that the arrivals ahead of them did not tell of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from poise.core.arrays import Array, Mask
from poise.errors import RecordingError
from poise.importers.columns import SAME_S
from poise.importers.file_clock import MORE, MORE_S
from poise.importers.imported import SAME_PACKET_S
from poise.importers.rr_file import RRFile

NO_TIMES = "when each beat happened: the intervals were laid end to end"
NO_LENGTHS = "how long its breaks lasted: they take no time here"
NOT_EXACT = "when exactly each beat happened: only when it was heard of"
# Times are the beats' own when so many of their steps are the interval beside them.
MOST = 0.5
# A step longer than its interval by more than this part of it leaves a beat out.  A shorter one
# leaves nothing out: a clock was set right.
HOLE = 0.5
# Arrivals tell of a loss when intervals fall behind them by this share of a beat for good.
LOST_BEAT, LOOK, SOON, SAME_LATE = 0.6, 30, 8, 0.15
# The drift between two clocks is the middle slope between the earliest arrivals of windows this
# long, of which there must be so many; no strap's clock is off by more than 2.5 %.
WINDOW_S, FEWEST_WINDOWS, NEAREST, FARTHEST, MOST_DRIFT = 30.0, 4, 8, 20, 0.025
# What is left of it is followed by the earliest arrivals of so many beats on either side.
AROUND = 200
PPM_SAID = 100


@dataclass(frozen=True, slots=True)
class Placed:
    """Intervals as a file lists them, what is 0 and what spans a hole too, all (n,).

    ``t_s`` is the beat that ends each, on the file's own clock or from 0; ``follows`` is False
    where something is missing before one.  ``arrival_s`` is when each was heard of, where the file
    says that instead.  ``notes`` and ``unknown`` are in words; ``first`` is the index of the first
    in the file.
    """

    t_s: tuple[float, ...]
    rr_ms: tuple[float, ...]
    follows: tuple[bool, ...]
    arrival_s: tuple[float, ...] | None = None
    notes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    first: int = 0


def placed(file: RRFile) -> list[Placed]:
    """Each recording of a file, with its beats in time."""
    found = []
    for lo, hi in pairwise([0, *file.begins, len(file.rr_ms)]):
        times = None if file.arrival_s is None else file.arrival_s[lo:hi]
        breaks = [i - lo for i in file.breaks if lo < i < hi]
        found.append(_placed(file.rr_ms[lo:hi], times, breaks, exact=file.exact, first=lo))
    return found


def _placed(
    rr_ms: Sequence[float],
    times: Sequence[float] | None,
    breaks: Sequence[int],
    *,
    exact: bool,
    first: int,
) -> Placed:
    missing = {0, *breaks}
    broken = [i in missing for i in range(len(rr_ms))]
    if times is None:
        t = (np.cumsum(rr_ms) / 1000).tolist()
        unknown = (NO_TIMES, NO_LENGTHS) if breaks else (NO_TIMES,)
        follows = tuple(not b for b in broken)
        laid = ("its intervals are laid end to end",)
        return Placed(tuple(t), tuple(rr_ms), follows, notes=laid, unknown=unknown, first=first)
    own = _own(times, rr_ms, exact=exact)
    if own is not None:
        t_own, joined = own
        follows = tuple(j and not b for j, b in zip(joined, broken, strict=True))
        lost = sum(not f for f in follows) - 1
        said = () if exact else (f"its times are those of the beats{_missing(lost)}",)
        return Placed(tuple(t_own), tuple(rr_ms), follows, notes=said, first=first)
    heard = by_arrival(np.array(times), np.array(rr_ms), breaks)
    if heard.unheard_s > MORE_S + MORE * heard.heard_s:
        raise RecordingError(
            f"has intervals that add up to {heard.heard_s:.0f} s, and its clock goes on for "
            f"{heard.unheard_s:.0f} s more between them, in no known place: beats are "
            "missing all over; export every beat"
        )
    follows = (False, *(not lost for lost in heard.lost[1:].tolist()))
    notes = (
        "its times say when each beat was heard of, later than it was: the earliest around place it"
        + _missing(int(heard.lost.sum())),
        *([_drifting(heard.drift)] if abs(heard.drift) * 1e6 > PPM_SAID else []),
    )
    return Placed(
        tuple(heard.t_s.tolist()), tuple(rr_ms), follows, tuple(times), notes, (NOT_EXACT,), first
    )


def _missing(places: int) -> str:
    if not places:
        return ""
    where = "place" if places == 1 else "places"
    return f"; beats are missing in {places} {where}"


def _drifting(drift: float) -> str:
    way = "slow" if drift > 0 else "fast"
    return f"the sensor's clock runs {abs(drift):.2%} {way} beside the file's, which was kept to"


def _own(
    times: Sequence[float], rr_ms: Sequence[float], *, exact: bool
) -> tuple[list[float], list[bool]] | None:
    """The beats' own times in s, and what follows what; None when times say when it was heard.

    A column of times may be of an interval's end or of its beginning.
    """
    if exact or len(times) < 3:
        return (list(times), [False] + [True] * (len(times) - 1)) if exact else None
    steps = [b - a for a, b in pairwise(times)]
    for late, shift in ((1, 0.0), (0, 1.0)):
        off = [step - rr_ms[i + late] / 1000 for i, step in enumerate(steps)]
        if sum(abs(o) <= SAME_S for o in off) >= MOST * len(off):
            beats = [a + shift * b / 1000 for a, b in zip(times, rr_ms, strict=True)]
            return beats, [False] + [o <= HOLE * rr_ms[i + 1] / 1000 for i, o in enumerate(off)]
    return None


# ------------------------------------------------------------------ by when it was heard


@dataclass(frozen=True, slots=True)
class ArrivalBeats:
    """Beats placed by arrivals: times (n,) in s, whether beats were lost before each (n,), and the
    drift, how much slower than the file's clock the sensor's runs, as a fraction.

    ``heard_s`` is what the intervals add up to, ``unheard_s`` how much longer their clock went on
    where none was found to be lost.
    """

    t_s: Array
    lost: Mask
    drift: float
    heard_s: float
    unheard_s: float


def by_arrival(arrival_s: Array, rr_ms: Array, breaks: Sequence[int] = ()) -> ArrivalBeats:
    """Beats from when each was heard of; both (n,).  Before ``breaks`` some are surely lost."""
    elapsed = np.cumsum(rr_ms) / 1000
    late = arrival_s - elapsed
    before = np.searchsorted(arrival_s, arrival_s - SAME_PACKET_S) - 1
    untold = np.where(before >= 0, arrival_s[before], -np.inf) - elapsed
    straight = _drift([(arrival_s, late)]) * elapsed
    known = np.zeros(len(late), bool)
    known[list(breaks)] = True
    lost = _lost(late - straight, untold - straight, float(np.median(rr_ms)) / 1000, known)
    runs = [run for run in np.split(np.arange(len(late)), np.flatnonzero(lost)) if len(run)]
    drift = _drift([(arrival_s[run], late[run]) for run in runs])
    t = np.empty(len(late))
    for run in runs:
        straight = drift * (arrival_s[run] - arrival_s[run[0]])
        t[run] = elapsed[run] + straight + _earliest(late[run] - straight)
    unheard_s = sum(float(late[run][-LOOK:].min() - late[run][:LOOK].min()) for run in runs)
    return ArrivalBeats(np.maximum.accumulate(t), lost, drift, float(elapsed[-1]), unheard_s)


def _lost(late: Array, untold: Array, beat_s: float, known: Mask) -> Mask:
    """Before which beats something was lost (n,), those that are ``known`` too.

    The sensor's clock is ``late`` behind the file's at most, and ``untold`` at least: the arrival
    before did not tell of the beat, so it had not happened.  All (n,) in s.
    """
    lost = known.copy()
    for i in (np.flatnonzero(np.diff(late) > LOST_BEAT / 2 * beat_s) + 1).tolist():
        if lost[max(0, i - LOOK) : i + 1].any():
            continue
        before = float(late[max(0, i - LOOK) : i].min())
        most = late[i : i + LOOK].min() - before
        least = np.sort(untold[i : i + SOON])[-2:][0] - before  # one notification may be delayed
        if most > LOST_BEAT * beat_s and least > LOST_BEAT / 2 * beat_s:
            # A notification may hold beats from before the loss: then they were as early as ever.
            ends = [late[j : j + LOOK].min() for j in range(i, min(i + SOON, len(late) - 1))]
            near = max(ends) - SAME_LATE * beat_s
            lost[i + next(k for k, end in enumerate(ends) if end >= near)] = True
    return lost


def _drift(runs: list[tuple[Array, Array]]) -> float:
    """The middle slope between the earliest arrivals of windows of one run; 0 while too few.

    They are minutes apart where they can be: a heart that beats nearly once an arrival sweeps past
    the arrivals' own beat, and what is earliest goes up and down with it.
    """
    slopes: list[float] = []
    for arrival_s, late in runs:
        windows = list(_windows(arrival_s, late))
        if len(windows) < FEWEST_WINDOWS:
            continue
        nearest = min(NEAREST, len(windows) // 2)
        slopes += [
            (windows[k][1] - a) / (windows[k][0] - u)
            for j, (u, a) in enumerate(windows)
            for k in range(j + nearest, min(j + 1 + FARTHEST, len(windows)))
        ]
    likely = [slope for slope in slopes if abs(slope) <= MOST_DRIFT]  # else a loss is between
    return float(np.median(likely)) if likely else 0.0


def _windows(arrival_s: Array, late: Array) -> Iterator[tuple[float, float]]:
    """The earliest arrival of each window: when it came, and how late.

    Only windows in which something arrived are looked at, so that a hole of years costs nothing.
    """
    since_s = arrival_s - arrival_s[0]
    windows = ceil((since_s[-1] - WINDOW_S / 2) / WINDOW_S)
    if windows < 1:
        return
    of = np.minimum(since_s // WINDOW_S, windows - 1)
    starts = np.flatnonzero(np.diff(of, prepend=-1.0))
    for lo, hi in pairwise([*starts.tolist(), len(late)]):
        at = lo + int(np.argmin(late[lo:hi]))
        yield float(arrival_s[at]), float(late[at])


def _earliest(late: Array) -> Array:
    """The least of ``late`` (n,) among the ``AROUND`` on either side of each."""
    if len(late) <= AROUND:
        return np.full(len(late), late.min())
    padded = np.pad(late, AROUND, constant_values=np.inf)
    earliest: Array = sliding_window_view(padded, 2 * AROUND + 1).min(axis=1)
    return earliest
