"""A sensor against another on the same heart, beat by beat: worn in front of the camera, say.

The beats are aligned first (:mod:`poise.checks.alignment`); what cannot be aligned is not
compared.  Then three questions: are single intervals the same, is the heart rate of ten seconds,
and is the swing of three breaths.  The last two matter to a person who breathes; the first is
harsh, for a timing error of 20 ms is a fifth of a quiet heart's swing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from poise.checks.alignment import Alignment, align
from poise.checks.bland_altman import Comparison, compare
from poise.core.arrays import Array, Mask
from poise.core.events import BreathStarted, RRInterval
from poise.core.metrics import swing

Span = tuple[float, float]

NUMBER_S, COVERED = 10.0, 0.7
PARTNER = 0.35  # of an interval: a beat further away than this is another beat


@dataclass(frozen=True, slots=True)
class Beats:
    """How many of the reference's ``n`` beats were seen, how many not, and how many were extra."""

    n: int
    matched: int
    missed: int
    extra: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the other sensor says of the reference's heart; None where there was too little of it.

    ``segments`` are the same over parts of the time, by name.  ``reason`` says why nothing could be
    compared, and is empty otherwise.
    """

    alignment: Alignment | None
    beats: Beats | None
    intervals: Comparison | None
    heart: Comparison | None
    swing: Comparison | None
    segments: dict[str, Agreement] = field(default_factory=dict)
    reason: str = ""


def agree(
    reference: Sequence[RRInterval],
    other: Sequence[RRInterval],
    breaths: Sequence[BreathStarted] = (),
    *,
    window_s: tuple[float, float] = (-4.0, 1.0),
    gain: Callable[[float], float] | None = None,
    segments: dict[str, list[Span]] | None = None,
) -> Agreement:
    """Compare two sensors' intervals.

    ``window_s`` is where the offset of the other's clock is looked for; ``gain`` is what the other
    lets through of a swing at so many hertz, as :class:`poise.core.metrics.swing.Swing` has it;
    ``segments`` names spans of time (s on the reference's clock) to be compared by themselves.
    """
    felt, seen = beat_times(reference), beat_times(other)
    if len(felt) < 2 or len(seen) < 2:
        return _nothing(None, "one of the two sensors has no beats")
    found = align(felt, seen, *window_s)
    if found is None:
        return _nothing(None, "too few beats were heard by both sensors: two minutes are enough")
    if not found.accepted:
        return _nothing(
            found,
            "no offset fits clearly better than another: breathe slowly with the guide for two "
            "minutes, so that the heart swings",
        )
    pairing = _Pairing(reference, other, breaths, found, felt, seen, gain)
    whole = pairing.over([(-np.inf, np.inf)])
    parts = {name: pairing.over(spans) for name, spans in (segments or {}).items()}
    return Agreement(
        found, whole.beats, whole.intervals, whole.heart, whole.swing, parts, whole.reason
    )


def beat_times(intervals: Sequence[RRInterval]) -> Array:
    """The beats (n,) that intervals run between, in rising seconds, each once."""
    times: list[float] = []
    for rr in intervals:
        if not rr.follows or not times:
            times.append(rr.t - rr.rr_ms / 1000)
        times.append(rr.t)
    return np.unique(np.array(times))


def _nothing(alignment: Alignment | None, reason: str) -> Agreement:
    return Agreement(alignment, None, None, None, None, reason=reason)


class _Pairing:
    """The reference's beats and intervals, and those of the other on the reference's clock."""

    def __init__(
        self,
        reference: Sequence[RRInterval],
        other: Sequence[RRInterval],
        breaths: Sequence[BreathStarted],
        found: Alignment,
        felt: Array,
        seen: Array,
        gain: Callable[[float], float] | None,
    ) -> None:
        self._found, self._gain = found, gain
        self._reference, self._other, self._breaths = reference, other, breaths
        inside = (found.onto(felt) > seen[0] - 0.5) & (found.onto(felt) < seen[-1] + 0.5)
        self._felt = felt[inside]
        on = found.onto(self._felt)
        nearest = np.clip(np.searchsorted(seen, on), 1, len(seen) - 1)
        nearest = nearest - (on - seen[nearest - 1] < seen[nearest] - on)
        room = PARTNER * np.gradient(self._felt) if len(self._felt) > 1 else np.full(1, 0.2)
        self._partner = np.where(np.abs(seen[nearest] - on) < room, nearest, -1)
        self._seen = seen
        self._seen_at = felt_clock(found, seen)

    def over(self, spans: Sequence[Span]) -> Agreement:
        """The agreement over ``spans`` of the reference's clock."""
        return Agreement(
            self._found,
            self._beats(spans),
            self._intervals(spans),
            self._heart(spans),
            self._swing(spans),
        )

    def _beats(self, spans: Sequence[Span]) -> Beats:
        inside = _within(self._felt, spans)
        matched = int((self._partner[inside] >= 0).sum())
        near = _within(self._seen_at, spans) & (self._seen_at >= self._felt[0] - 0.3)
        near &= self._seen_at <= self._felt[-1] + 0.3
        return Beats(int(inside.sum()), matched, int(inside.sum()) - matched,
                     int(near.sum()) - matched)  # fmt: skip

    def _intervals(self, spans: Sequence[Span]) -> Comparison | None:
        """Usable intervals whose two beats are partners, neither side having a hole there."""
        theirs = {rr.t: rr for rr in self._other if rr.usable}
        rows: list[tuple[float, float, float]] = []
        for rr in self._reference:
            last = int(np.searchsorted(self._felt, rr.t - 1e-9))
            if not rr.usable or not 0 < last < len(self._felt):
                continue
            begin, end = self._partner[last - 1 : last + 1].tolist()
            match = theirs.get(float(self._seen[end])) if begin >= 0 and end == begin + 1 else None
            if match is not None:
                rows.append((rr.t, rr.rr_ms, match.rr_ms))
        return _compared(rows, spans, "ms")

    def _heart(self, spans: Sequence[Span]) -> Comparison | None:
        """The mean rate of each ten seconds that both have seen most of."""
        rows: list[tuple[float, float, float]] = []
        for begin in np.arange(self._felt[0], self._felt[-1] - NUMBER_S, NUMBER_S).tolist():
            mine = _rate(self._reference, begin, begin + NUMBER_S)
            on = self._found.onto(np.array([begin, begin + NUMBER_S])).tolist()
            theirs = _rate(self._other, on[0], on[1])
            if mine is not None and theirs is not None:
                rows.append((begin + NUMBER_S / 2, mine, theirs))
        return _compared(rows, spans, "bpm")

    def _swing(self, spans: Sequence[Span]) -> Comparison | None:
        """The swing of every three breaths in a row, whatever confidence it would be shown with."""
        rows: list[tuple[float, float, float]] = []
        for k in range(len(self._breaths) - swing.WINDOW_BREATHS + 1):
            window = self._breaths[k : k + swing.WINDOW_BREATHS]
            if not all(swing.follows(a, b) for a, b in pairwise(window)):
                continue
            hz = 1 / window[-1].period_s
            mine = swing.read_window(self._reference, window).fit
            theirs = swing.read_window(
                self._other, window, self._gain(hz) if self._gain is not None else 1.0
            ).fit
            if mine is None or theirs is None or min(mine.used, theirs.used) < swing.MIN_BEATS:
                continue
            if mine.swing_bpm is not None and theirs.swing_bpm is not None:
                rows.append((window[1].t, mine.swing_bpm, theirs.swing_bpm))
        return _compared(rows, spans, "bpm")


def felt_clock(found: Alignment, seen: Array) -> Array:
    """Moments (m,) of the other clock on the reference's."""
    about = seen - found.offset_s
    moved: Array = about - found.drift * (about - found.middle_s)
    return moved


def _rate(intervals: Sequence[RRInterval], begin: float, end: float) -> float | None:
    inside = [rr.rr_ms for rr in intervals if rr.usable and begin <= rr.middle < end]
    if sum(inside) < 1000 * COVERED * (end - begin):
        return None
    return 60000 * len(inside) / sum(inside)


def _within(t: Array, spans: Sequence[Span]) -> Mask:
    inside = np.zeros(len(t), bool)
    for begin, end in spans:
        inside |= (t >= begin) & (t < end)
    return inside


def _compared(
    rows: list[tuple[float, float, float]], spans: Sequence[Span], unit: str
) -> Comparison | None:
    if not rows:
        return None
    t, mine, theirs = np.array(rows).T
    inside = _within(t, spans)
    return compare(t[inside], mine[inside], theirs[inside], unit)
