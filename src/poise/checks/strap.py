"""Is this strap good enough: how it speaks, how finely, how its clock runs, and how late it is.

The delay from a heart beat to its notification cannot be seen from what the strap sends; it is the
device sheet's, or unknown.  A trace drawn when readings arrive would be late by it and by the
second between notifications; poise draws at the beat's own time, and the report says which delay
that time assumes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median, pstdev

from poise.core.events import StrapReading
from poise.core.strap import limits
from poise.core.strap.evidence import SUM, IntervalEvidence
from poise.core.strap.timeline import HOLE, StrapTimeline

LONG_ENOUGH_S = 30.0


@dataclass(frozen=True, slots=True)
class StrapFacts:
    """What was heard of a strap in ``seconds``.

    ``period_s`` is the usual time between notifications and ``jitter_ms`` the standard deviation
    of it, holes left out; ``per_notification`` counts notifications by how many intervals they
    carried.  ``step_ms`` is the least difference between intervals, as fine as the strap tells.
    ``drift_ppm`` is how much slower than ours its clock runs, None until two minutes were heard;
    ``told`` is the sum of the intervals over the time they took, None for less than half a minute.
    ``contact`` is None for a strap that does not say; ``lost_contact`` counts how often it went.
    ``contradiction`` says in words what its intervals contradicted besides that time, if anything.
    """

    seconds: float
    notifications: int
    period_s: float | None
    jitter_ms: float | None
    longest_gap_s: float | None
    intervals: int
    per_notification: dict[int, int]
    step_ms: float | None
    drift_ppm: float | None
    told: float | None
    duplicates: int
    zeros: int
    contact: bool | None
    lost_contact: int
    contradiction: str = ""


@dataclass(frozen=True, slots=True)
class Lateness:
    """What the device sheet says of the time from a beat to its notification, and who says so."""

    median_s: float
    least_s: float
    source: str


@dataclass(frozen=True, slots=True)
class StrapReport:
    """``good`` for the breath's swing or not, and why: sentences fit to show a person."""

    facts: StrapFacts
    good: bool
    reasons: tuple[str, ...]


def measure(readings: Sequence[StrapReading]) -> StrapFacts:
    """The facts of ``readings``, in the order they arrived."""
    timeline, evidence, found = StrapTimeline(), IntervalEvidence(), ""
    counts: dict[int, int] = {}
    for reading in readings:
        copies = timeline.duplicates
        timeline.receive(reading.t, reading.rr_ms)
        if timeline.duplicates == copies:
            evidence.receive(reading)
        if (said := evidence.contradiction()) not in ("", SUM):
            found = said
        counts[len(reading.rr_ms)] = counts.get(len(reading.rr_ms), 0) + 1
    gaps = [b.t - a.t for a, b in pairwise(readings)]
    usual = median(gaps) if gaps else None
    even = [gap for gap in gaps if usual and 0.2 * usual < gap < HOLE * usual]
    rr_ms = [rr for reading in readings for rr in reading.rr_ms if rr > 0]
    contacts = [reading.contact for reading in readings if reading.contact is not None]
    seconds = readings[-1].t - readings[0].t if readings else 0.0
    return StrapFacts(
        seconds=seconds,
        notifications=len(readings),
        period_s=usual,
        jitter_ms=1000 * pstdev(even) if len(even) > 2 else None,
        longest_gap_s=max(gaps, default=None),
        intervals=len(rr_ms),
        per_notification=dict(sorted(counts.items())),
        step_ms=_step(rr_ms),
        drift_ppm=1e6 * timeline.clock.drift if timeline.clock.drift else None,
        told=_told(readings),
        duplicates=timeline.duplicates,
        zeros=timeline.zeros,
        contact=contacts[-1] if contacts else None,
        lost_contact=sum(a and not b for a, b in pairwise(contacts)),
        contradiction=found,
    )


def _step(rr_ms: Sequence[float]) -> float | None:
    """The least difference between two intervals that are not the same."""
    if len(rr_ms) < limits.ENOUGH_INTERVALS:
        return None
    values = sorted(set(rr_ms))
    steps = [b - a for a, b in pairwise(values)]
    return min(steps, default=None)


def _told(readings: Sequence[StrapReading]) -> float | None:
    """How much heart time the intervals add up to in a second of ours, by a line through all."""
    times, sums, total = [], [], 0.0
    for reading in readings:
        if any(reading.rr_ms):
            total += sum(reading.rr_ms) / 1000
            times.append(reading.t)
            sums.append(total)
    if len(times) < limits.ENOUGH_INTERVALS or times[-1] - times[0] < LONG_ENOUGH_S:
        return None
    mean_t, mean_s = fmean(times), fmean(sums)
    across = sum((t - mean_t) * (s - mean_s) for t, s in zip(times, sums, strict=True))
    return across / sum((t - mean_t) ** 2 for t in times)


def judge(facts: StrapFacts, lateness: Lateness | None = None) -> StrapReport:
    """Say what ``facts`` mean; ``lateness`` is None for a model nobody measured."""
    reasons = [*_silences(facts), *_values(facts)]
    return StrapReport(facts, not reasons, (*reasons, _words(lateness)))


def _silences(facts: StrapFacts) -> list[str]:
    if not facts.notifications:
        return [
            "no beats received. Moisten the strap, put it on, and check that no other app uses it"
        ]
    said = []
    if facts.intervals < limits.INTERVALS_LEAST_HZ * facts.seconds:
        said.append(
            "this strap sends its heart rate but hardly any intervals between beats, so no swing "
            "can be shown: use a chest strap that sends them"
        )
    if facts.period_s is not None and facts.period_s > limits.PERIOD_MOST_S:
        said.append(f"it sends only every {facts.period_s:.1f} s, so what you see is late by that")
    if facts.longest_gap_s is not None and facts.longest_gap_s > limits.GAP_MOST_S:
        said.append(
            f"it sent nothing for {facts.longest_gap_s:.1f} s: move closer and "
            "moisten the electrodes"
        )
    if facts.contact is False or facts.lost_contact:
        said.append("skin contact is poor. Moisten the strap and tighten it")
    return said


def _values(facts: StrapFacts) -> list[str]:
    said = []
    if facts.step_ms is not None and facts.step_ms > limits.STEP_MOST_MS:
        said.append(
            f"its intervals come in steps of {facts.step_ms:.0f} ms, too coarse for a small swing"
        )
    if facts.told is not None and abs(facts.told - 1) > limits.TOLD_MOST:
        said.append(
            f"its intervals add up to {100 * facts.told:.1f} s in 100 s, so its clock is off or "
            "beats are missing or made up; heart rate is off by as much"
        )
    if facts.contradiction:
        said.append(f"{facts.contradiction}: no swing can be read from them")
    if facts.zeros:
        said.append(f"{facts.zeros} intervals of 0 ms were left out: tighten the strap")
    return said


def _words(lateness: Lateness | None) -> str:
    if lateness is None:
        return (
            "how late it tells of a beat was never measured for this model; the trace is drawn as "
            "if it told at once, and may lie up to 3 s late against the guide"
        )
    return (
        f"it tells of a beat {lateness.median_s:.1f} s after it in the middle, and hardly sooner "
        f"than {lateness.least_s:.1f} s ({lateness.source}); the trace is drawn at the beat's own "
        f"time, taking those {lateness.least_s:.1f} s as given"
    )
