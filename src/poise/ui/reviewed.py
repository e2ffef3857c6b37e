"""A recorded session from end to end, with hindsight: every beat carries its final verdict."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from poise.core.events import (
    Action,
    Beat,
    BreathMeasured,
    Command,
    Event,
    MetricUpdate,
    RRInterval,
)
from poise.core.guide.exercise import Exercise
from poise.core.guide.schedule import Schedule
from poise.core.metrics.heart_rate import NOW_S
from poise.ui.view import LatestHeartRate, TraceBeat, View

if TYPE_CHECKING:
    from poise.library.history import Past


@dataclass(frozen=True, slots=True)
class ReviewedSession:
    """What the sensor that led at the end said, in order of time, from ``begin_t`` to ``end_t``.

    ``schedule`` is None for a recording that was never started.  ``damage`` is a sentence when the
    recording was cut short.
    """

    exercise: Exercise
    schedule: Schedule | None
    beats: tuple[TraceBeat, ...]
    rates: tuple[LatestHeartRate, ...]
    rows: tuple[BreathMeasured, ...]
    marks_t: tuple[float, ...]
    begin_t: float
    end_t: float
    damage: str = ""

    def between(self, from_t: float, to_t: float) -> tuple[TraceBeat, ...]:
        """The beats from one time to another."""
        first = bisect_right(self.beats, from_t, key=_t)
        return self.beats[first : bisect_right(self.beats, to_t, key=_t)]

    def counted(self) -> tuple[TraceBeat, ...]:
        """The beats that the end card counts: of the session itself, and of no pause."""

        def counts(beat: TraceBeat) -> bool:
            middle = beat.t - 30 / beat.bpm  # of the interval that ended with it
            whole = self.schedule is None or self.schedule.unbroken(middle, middle)
            return whole and self.begin_t <= middle <= self.end_t

        return tuple(filter(counts, self.beats))

    def beat(self, t: float) -> TraceBeat | None:
        """The last beat before ``t``; None when it was too long ago to speak for ``t``."""
        at = bisect_right(self.beats, t, key=_t)
        last = self.beats[at - 1] if at else None
        return last if last is not None and t - last.t <= NOW_S else None

    def heart(self, t: float) -> LatestHeartRate | None:
        """The heart rate as it was said last before ``t``; None when that was too long ago."""
        at = bisect_right(self.rates, t, key=lambda rate: rate.t)
        last = self.rates[at - 1] if at else None
        return last if last is not None and t - last.t <= NOW_S else None

    def row(self, t: float) -> BreathMeasured | None:
        """The breath at ``t``, None where none was measured."""
        return next((row for row in self.rows if row.start_s <= t < row.end_s), None)


def _t(beat: TraceBeat) -> float:
    return beat.t


def reviewed(past: Past) -> ReviewedSession:
    """Read a recording; raises RecordingError when it cannot be opened."""
    from poise.recording.reader import read
    from poise.recording.summarise import exercise_of

    recording = read(past.path)
    return of_events(exercise_of(recording), recording.events, recording.damage)


def of_events(exercise: Exercise, events: Iterable[Event], damage: str = "") -> ReviewedSession:
    """The same of events in the order they were said."""
    view = View(exercise)
    beats: dict[tuple[str, float], TraceBeat] = {}
    rates: list[LatestHeartRate] = []
    marks: list[float] = []
    last_t = 0.0
    for event in events:
        view.fold(event)
        last_t = max(last_t, event.t)
        match event:
            case Beat(rr_ms=rr_ms) if rr_ms:
                beats[event.sensor, event.t] = TraceBeat(
                    event.t, event.sensor, 60000 / rr_ms, event.follows
                )
            case RRInterval() if (event.sensor, event.t) in beats:
                beat = beats[event.sensor, event.t]
                beats[event.sensor, event.t] = replace(
                    beat, joined=beat.joined and event.follows, verdict=event.verdict
                )
            case MetricUpdate(name="heart_rate"):
                rates.append(
                    LatestHeartRate(event.t, event.sensor, event.value, event.se, event.reason)
                )
            case Command(action=Action.MARK):
                marks.append(event.t)
            case _:
                pass
    lead = view.lead
    mine = sorted((b for b in beats.values() if b.sensor == lead), key=_t)
    begin = view.schedule.started_t if view.schedule else (mine[0].t if mine else 0.0)
    end = min(last_t, view.schedule.ends_t) if view.schedule else last_t
    return ReviewedSession(
        exercise, view.schedule, tuple(mine),
        tuple(sorted((r for r in rates if r.sensor == lead), key=lambda rate: rate.t)),
        view.rows(), tuple(sorted(marks)), begin, max(end, begin + 1.0), damage,
    )  # fmt: skip
