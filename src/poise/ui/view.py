"""What the screen knows of a session: a fold over its events.

The widgets read from here and nowhere else; nothing in here draws, waits or asks the time.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from poise.core.drill.interview import Interview
from poise.core.events import (
    LISTENING,
    Beat,
    BreathMeasured,
    Ending,
    Event,
    GuideEnded,
    LeadChanged,
    MetricUpdate,
    PulseSample,
    QualityUpdate,
    RRInterval,
    SensorKind,
    SensorState,
    SensorStatus,
    SessionEnded,
    SkinSample,
    Slept,
    Verdict,
    kind_of,
)
from poise.core.guide.exercise import Exercise
from poise.core.guide.schedule import Moment, Schedule, after
from poise.core.hrv.phase_locking import in_step
from poise.core.metrics.heart_rate import NOW_S

if TYPE_CHECKING:
    from poise.core.summary import Summary

TRACE_S = 60.0
FOLLOWED_BREATHS = 5
# The verdict on a beat follows two beats later: it is among the last few.
_VERDICT_REACH = 8


@dataclass(frozen=True, slots=True)
class LatestHeartRate:
    """The heart rate as last said; ``bpm`` is None only with a ``reason``.

    ``se_bpm`` is its standard error, None when not known.
    """

    t: float
    sensor: str
    bpm: float | None
    se_bpm: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class TraceBeat:
    """A beat to draw at ``t``, with the heart rate of the interval that ended with it.

    ``joined`` is False after a gap: no line leads here.  ``verdict`` is None until it is judged.
    """

    t: float
    sensor: str
    bpm: float
    joined: bool
    verdict: Verdict | None = None

    @property
    def flagged(self) -> bool:
        """Whether its interval was set aside: then no line touches it."""
        return self.verdict is not None and self.verdict is not Verdict.NORMAL


# By which sensor and after how many measured breaths; the rows; in step on how many of how many.
_Known = tuple[str, int, tuple[BreathMeasured, ...], tuple[int, int]]


class View:
    """A fold over the events of one session of ``exercise``.

    ``revision`` grows with every event that may change it, so that the rest need not be drawn.
    ``trouble`` is a sentence about the recording when it had to stop, else empty; ``slept_s`` is
    how long the computer slept since the session was opened.  ``interview`` is what is known of its
    drill, None in a session without one.
    """

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.schedule: Schedule | None = None
        self.guide_over = False
        self.ending: Ending | None = None
        self.summary: Summary | None = None
        self.sensors: dict[str, SensorStatus] = {}
        self.quality: dict[str, QualityUpdate] = {}
        self.lead: str | None = None
        self._decided = False  # whether the session has said who leads; until then, who has a rate
        self.trouble = ""
        self.slept_s = 0.0
        self.revision = 0
        self.interview = Interview(exercise) if exercise.drill is not None else None
        self._last_t = 0.0
        self._heart: LatestHeartRate | None = None
        self._apart: MetricUpdate | None = None
        self._variability: dict[tuple[str, str], MetricUpdate] = {}
        self._beats: deque[TraceBeat] = deque()
        self._judged_beats: dict[str, list[TraceBeat]] = {}
        self._rows: dict[str, dict[int, BreathMeasured]] = {}
        self._measured = 0
        self._known: _Known = ("", -1, (), (0, 0))
        self._asked: tuple[Schedule | None, float, Moment | None] = None, 0.0, None

    def fold(self, event: Event) -> None:
        """Take in one event; those the screen has no use for change nothing."""
        self._last_t = max(self._last_t, event.t)
        if isinstance(event, SkinSample | PulseSample):
            return  # of a camera: two for every picture, and none is on the screen
        self.revision += 1
        self.schedule = after(self.schedule, self.exercise, event)
        if self.interview is not None:
            self.interview.fold(event)
        match event:
            case Beat(rr_ms=rr_ms) if rr_ms:
                self._drew(event, 60000 / rr_ms)
            case RRInterval():
                self._judged(event)
            case MetricUpdate(name="heart_rate"):
                self._counted(event)
            case MetricUpdate(name="agreement"):
                self._apart = event
            case MetricUpdate(name="rmssd" | "sdnn"):
                self._variability[event.sensor, event.name] = event
            case BreathMeasured():
                self._rows.setdefault(event.sensor, {})[event.breath] = event
                self._measured += 1
                self.lead = self.lead or event.sensor
            case LeadChanged():
                self.lead, self._decided = event.sensor, True
            case QualityUpdate():
                self.quality[event.sensor] = event
            case SensorStatus(sensor="recording"):
                self.trouble = event.detail
            case SensorStatus(sensor="voice"):
                pass  # no heart is heard there
            case SensorStatus():
                self.sensors[event.sensor] = event
            case Slept():
                self.slept_s += event.slept_s
            case GuideEnded():
                self.guide_over = True
            case SessionEnded():
                self.ending = event.ending
            case _:
                pass

    def begin(self, started_t: float) -> None:
        """The exercise began at ``started_t``."""
        self.schedule = Schedule(self.exercise, started_t)

    def finish(self, summary: Summary) -> None:
        """Take the summary, as made when the session was over."""
        self.summary = summary
        self.revision += 1

    @property
    def alone(self) -> bool:
        """Whether the guide breathes without any sensor so far."""
        states = (status.state for status in self.sensors.values())
        return self.lead is None and SensorState.STREAMING not in states

    @property
    def stopped(self) -> bool:
        """Whether the person ended it before its time."""
        return self.ending is Ending.STOPPED

    @property
    def paused(self) -> bool:
        """Whether the guide stands still because it was asked to."""
        return self.schedule is not None and self.schedule.paused and self.ending is None

    def moment(self, now: float) -> Moment | None:
        """What the guide asks at ``now``; None before the start and after the end."""
        if self.schedule is None or self.ending:
            return None
        # Sound and page ask for the same one, one after the other.
        if self._asked[0] is not self.schedule or self._asked[1] != now:
            self._asked = self.schedule, now, self.schedule.at(now)
        return self._asked[2]

    def heart(self, now: float) -> LatestHeartRate | None:
        """The heart rate, or None when none was said in the last 2.5 s."""
        heart = self._heart
        return heart if heart is not None and now - heart.t <= NOW_S else None

    @property
    def listening(self) -> bool:
        """Whether the sensor that is shown has begun and waits for its first beats."""
        quality = self.quality.get(self.lead or next(iter(self.sensors), ""))
        return quality is not None and LISTENING in quality.reasons

    def apart(self, now: float) -> tuple[float, float | None] | None:
        """How many bpm the camera reads more than the strap, and the standard error of that.

        None when it was not said in the last 2.5 s.
        """
        last = self._apart
        if last is None or last.value is None or now - last.t > NOW_S:
            return None
        return last.value, last.se

    @property
    def seen(self) -> bool:
        """Whether a camera leads, whose beats are not timed well enough for variability."""
        return kind_of(self.lead or "") is SensorKind.CAMERA

    @property
    def watched(self) -> bool:
        """Whether a camera looks, which sees what light the screen sends."""
        return any(kind_of(sensor) is SensorKind.CAMERA for sensor in self.sensors)

    def variability(self, now: float) -> tuple[MetricUpdate, ...]:
        """RMSSD and SDNN of the sensor that leads, as said in the last 2.5 s."""
        told = (self._variability.get((self.lead or "", name)) for name in ("rmssd", "sdnn"))
        return tuple(event for event in told if event is not None and now - event.t <= NOW_S)

    def beats(self, now: float) -> tuple[TraceBeat, ...]:
        """The beats of the last minute from the sensor that leads, oldest first."""
        while self._beats and self._beats[0].t < now - TRACE_S - 5:
            self._beats.popleft()
        return tuple(beat for beat in self._beats if beat.sensor == self.lead)

    def span(self) -> tuple[float, float]:
        """When the session began and when its guide ended, or the last beat came before that."""
        if self.schedule is None:
            return 0.0, 0.0
        begin, end = self.schedule.started_t, self.schedule.ends_t
        if not self.guide_over:
            end = min(end, self._last_t)
        return begin, max(begin, end)

    def whole(self) -> tuple[TraceBeat, ...]:
        """Every judged beat of the session, from the sensor that leads."""
        begin, end = self.span()
        mine = self._judged_beats.get(self.lead or "", ())
        return tuple(beat for beat in mine if begin <= beat.t <= end)

    def rows(self) -> tuple[BreathMeasured, ...]:
        """What the heart did with each breath so far, in order, by the sensor that leads."""
        return self._told()[2]

    def in_step(self) -> tuple[int, int]:
        """On how many breaths the heart kept step with the guide, and of how many; 0 of 0 if none
        can be judged so far.
        """
        return self._told()[3]

    def followed(self) -> float:
        """How far the heart follows the guide now, 0 to 1: in step on so many of the last breaths.

        One that could not be judged is not in step.
        """
        last = [row.in_step for row in self.rows()[-FOLLOWED_BREATHS:]]
        return last.count(True) / FOLLOWED_BREATHS

    def _told(self) -> _Known:
        """Both answers, worked out once for each breath measured: a session may last a day."""
        lead = self.lead or ""
        if self._known[:2] != (lead, self._measured):
            rows = tuple(row for _, row in sorted(self._rows.get(lead, {}).items()))
            judged = in_step([row.phase_rad for row in rows])
            unknown = judged.count(None) == len(judged)
            step = (0, 0) if unknown else (judged.count(True), len(judged))
            self._known = (lead, self._measured, rows, step)
        return self._known

    def _counted(self, event: MetricUpdate) -> None:
        if self._decided and event.sensor != self.lead:
            return
        self._heart = LatestHeartRate(event.t, event.sensor, event.value, event.se, event.reason)
        if event.value is not None or self.lead is None:
            self.lead = event.sensor

    def _drew(self, beat: Beat, bpm: float) -> None:
        self.lead = self.lead or beat.sensor
        self._beats.append(TraceBeat(beat.t, beat.sensor, bpm, beat.follows))

    def _judged(self, rr: RRInterval) -> None:
        if rr.rr_ms <= 0:  # a harmed recording: no heart rate follows from it
            return
        all_ = self._judged_beats.setdefault(rr.sensor, [])
        all_.append(TraceBeat(rr.t, rr.sensor, 60000 / rr.rr_ms, rr.follows, rr.verdict))
        for back in range(1, min(_VERDICT_REACH, len(self._beats)) + 1):
            beat = self._beats[-back]
            if beat.sensor == rr.sensor and abs(beat.t - rr.t) < 1e-6:
                joined = beat.joined and rr.follows
                self._beats[-back] = replace(beat, joined=joined, verdict=rr.verdict)
                return
