"""What a session came to: what changed in the heart and what did not.

The names are those of the summary object that ``--json`` prints (docs/command-line.md), which
:meth:`Summary.as_dict` makes.  A number that is not known is None, with a reason beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from poise.core.debrief.summary import DrillSummary
from poise.core.events import Confidence
from poise.core.pace.answer import PaceAnswer
from poise.core.rehearsal.parts import RehearsalSummary


@dataclass(frozen=True, slots=True)
class HeartChange:
    """Heart rate in the first and last whole breaths of a session, in beats a minute.

    ``before`` and ``after`` are means over blocks of breaths, ``change`` the second less the first
    and ``se`` its standard error; they are None where too few breaths could be read.  ``margin`` is
    half the interval to show: Student's 95 % interval, but never that of a standard error below
    1.5 bpm, as the rate of a heart that does nothing wanders by more than its beats tell.
    ``clear`` says that the change exceeds both 5 bpm and four thirds of ``margin``.  With
    ``own_rate`` they are the device's own heart rate, and ``se`` holds how it rounds and smooths.
    """

    before: float | None
    after: float | None
    change: float | None
    se: float | None
    clear: bool
    reason: str
    margin: float | None = None
    own_rate: bool = False


@dataclass(frozen=True, slots=True)
class SessionSwing:
    """How far the heart rate rose and fell with each breath of the guide, in beats a minute.

    ``value`` runs from trough to peak and ``se`` is its standard error, both None where no swing
    stands out of the noise; ``breaths`` counts those that were read.
    """

    value: float | None
    se: float | None
    breaths: int
    confidence: Confidence
    reason: str


@dataclass(frozen=True, slots=True)
class InStep:
    """On how many ``breaths`` the heart kept step with the guide, ``of`` all that were led."""

    breaths: int
    of: int


@dataclass(frozen=True, slots=True)
class IntervalCounts:
    """``n`` intervals between beats were heard; so many were set aside, so many follow a gap."""

    n: int
    flagged: int
    gaps: int


NOTHING_READ = "none"  # in the place of a sensor


@dataclass(frozen=True, slots=True)
class Summary:
    """One session, summed up.

    ``sensor`` is the kind that led longest (strap, camera, synthetic, replay, import), "none"
    where no heart was read; ``unread`` is then the kind that was there all the same, as a camera
    that saw no pulse, None where there was none.  ``paused_s`` lies beside ``duration_s``, both in
    seconds; ``breaths`` are those led to their end.  ``completed`` is False for a session that was
    stopped or cut short.  ``recording`` is the path of its file, None where nothing was recorded.
    ``drill`` is None for a session without one, ``rehearsal`` for one that is none, and ``pace``
    for one that did not look for a pace.
    """

    exercise: str
    sensor: str
    duration_s: float
    paused_s: float
    breaths: int
    completed: bool
    heart_bpm: HeartChange
    swing_bpm: SessionSwing
    in_step: InStep
    intervals: IntervalCounts
    recording: str | None = None
    drill: DrillSummary | None = None
    pace: PaceAnswer | None = None
    rehearsal: RehearsalSummary | None = None
    unread: str | None = None

    def as_dict(self) -> dict[str, object]:
        """The summary object, as JSON can hold it."""
        alone = replace(self, drill=None, pace=None, rehearsal=None)
        row = {"kind": "summary", **asdict(alone)}
        del row["drill"], row["pace"], row["rehearsal"]
        if self.pace is not None:
            row["pace_finder"] = self.pace.as_dict()
        if self.rehearsal is not None:
            row["rehearsal"] = self.rehearsal.as_dict()
        return row if self.drill is None else row | self.drill.as_dict()

    def with_notes(self, notes: Mapping[str, Any]) -> Summary:
        """The same, with what the person said of it afterwards."""
        drill, rehearsal = self.drill, self.rehearsal
        return replace(
            self,
            drill=None if drill is None else drill.with_notes(notes),
            rehearsal=None if rehearsal is None else rehearsal.with_notes(notes),
        )

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Summary:
        """The summary of an object that :meth:`as_dict` made; keys beside its own are let be."""
        swing = row["swing_bpm"]
        return cls(
            exercise=row["exercise"],
            sensor=row["sensor"],
            duration_s=row["duration_s"],
            paused_s=row["paused_s"],
            breaths=row["breaths"],
            completed=row["completed"],
            heart_bpm=HeartChange(**row["heart_bpm"]),
            swing_bpm=SessionSwing(**{**swing, "confidence": Confidence(swing["confidence"])}),
            in_step=InStep(**row["in_step"]),
            intervals=IntervalCounts(**row["intervals"]),
            recording=row["recording"],
            unread=row["unread"],
            drill=DrillSummary.from_dict(row) if "drill" in row else None,
            pace=PaceAnswer.from_dict(row["pace_finder"]) if "pace_finder" in row else None,
            rehearsal=(
                RehearsalSummary.from_dict(row["rehearsal"]) if "rehearsal" in row else None
            ),
        )
