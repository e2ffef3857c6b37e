"""What the heart did in each part of a rehearsal: described, and never tested.

The mean heart rate of each part is set beside that of the first half minute.  In hearts at rest
95 % of such differences lie between -6.4 and +7.2 bpm, so no claim follows from one
(``python -m benchmarks.bench_rehearsal rest``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from poise.core.events import RRInterval
from poise.core.guide.schedule import Schedule
from poise.core.hrv.mean_rate import MeanRates

DESCRIBED = (
    "Beside it: the change from the first half minute. It is described, not tested: at rest, "
    "changes of up to 7 bpm are usual too."
)
UNCOMPARED = "Too little of your heart was read to compare the parts. The rehearsal still counts."
BRIEF = "It is too short to compare its parts: the first half minute is what they are set beside."
ALONE = "No heartbeat was read, so there are no heart numbers. The rehearsal still counts."

# What each part is set beside; the first so many seconds.
BASE_S = 30.0
# A mean over less would hold under a dozen beats, and half a breath.
SHORTEST_S = 10.0
VIVIDNESS = "vividness"

NO_HEART = "no heartbeats"
UNREAD = "too few heartbeats were read"
SHORT = "too short to be compared"
FIRST = "part of the first half minute"
PAUSED = "it was paused"
NO_BASE = "the first half minute was not read"


@dataclass(frozen=True, slots=True)
class Part:
    """One part that was begun.

    ``heart_bpm`` is its mean heart rate and ``change_bpm`` that less the mean of the first half
    minute, both in bpm; what is None comes with a ``reason``.
    """

    title: str
    seconds: float
    heart_bpm: float | None = None
    change_bpm: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RehearsalSummary:
    """One rehearsal; ``vividness`` is how clearly it was seen, 0 to 10, None where nobody said.

    ``base_bpm`` is the mean heart rate of its first half minute, None where that was not read.
    """

    parts: tuple[Part, ...]
    base_bpm: float | None = None
    stopped: bool = False
    vividness: int | None = None

    @property
    def compared(self) -> bool:
        """Whether anything can be said of the heart."""
        return any(part.change_bpm is not None for part in self.parts)

    def as_dict(self) -> dict[str, object]:
        """The object ``rehearsal``, as JSON can hold it."""
        return {**asdict(self), "parts": [asdict(part) for part in self.parts]}

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> RehearsalSummary:
        """The summary of an object that :meth:`as_dict` made."""
        return cls(**{**row, "parts": tuple(Part(**part) for part in row["parts"])})

    def with_notes(self, notes: Mapping[str, Any]) -> RehearsalSummary:
        """The same, with what the person said of it afterwards, which is beside the recording."""
        said = notes.get(VIVIDNESS)
        return replace(self, vividness=said) if of_ten(said) else self


def of_ten(said: object) -> bool:
    """Whether it is a whole number from 0 to 10."""
    return type(said) is int and 0 <= said <= 10


def summed_up(
    schedule: Schedule, intervals: Sequence[RRInterval], until: float, *, completed: bool
) -> RehearsalSummary:
    """What the heart of ``intervals`` did in it, up to ``until``."""
    rates = MeanRates(intervals)
    start = schedule.started_t
    whole = until - start >= BASE_S and schedule.unbroken(start, start + BASE_S)
    base_bpm = rates.mean(start, start + BASE_S) if whole else None
    return RehearsalSummary(
        tuple(_parts(schedule, rates, base_bpm, until)), base_bpm, stopped=not completed
    )


def _parts(
    schedule: Schedule, rates: MeanRates, base_bpm: float | None, until: float
) -> Iterator[Part]:
    begun = [(t, stage) for t, _, stage in schedule.stages() if t < until]
    ends = [*(t for t, _ in begun[1:]), until]
    for (t, stage), end in zip(begun, ends, strict=False):  # killed at its start, none has begun
        part = Part(stage.title, round(end - t, 3))
        if rates.empty:
            yield replace(part, reason=NO_HEART)
        elif end - t < SHORTEST_S - 1e-6:
            yield replace(part, reason=SHORT)
        elif not schedule.unbroken(t, end):
            yield replace(part, reason=PAUSED)
        else:
            yield _read(part, rates.mean(t, end), base_bpm, t - schedule.started_t)


def _read(part: Part, bpm: float | None, base_bpm: float | None, into_s: float) -> Part:
    if bpm is None:
        return replace(part, reason=UNREAD)
    if into_s < BASE_S - 1e-6:
        return replace(part, heart_bpm=bpm, reason=FIRST)
    if base_bpm is None:
        return replace(part, heart_bpm=bpm, reason=NO_BASE)
    return replace(part, heart_bpm=bpm, change_bpm=bpm - base_bpm)


def sentence(found: RehearsalSummary) -> str:
    """What can be said of the heart in it."""
    if found.compared:
        return DESCRIBED
    reasons = {part.reason for part in found.parts}
    if reasons == {NO_HEART}:
        return ALONE
    return BRIEF if reasons <= {SHORT, FIRST} else UNCOMPARED
