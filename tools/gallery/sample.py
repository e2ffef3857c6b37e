"""A made-up session in events, to show the screens to a person and to its tests.

Nothing here is measured and nothing of it reaches a session: a smooth heart follows the guide, and
each moment can be spoiled to see what the screen says then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from math import exp, pi, sin

from poise.clock import ManualClock
from poise.core.chains.strap import ONLY_RATE_SCORE
from poise.core.events import (
    Beat,
    BreathMeasured,
    Confidence,
    Ending,
    Event,
    GuideEnded,
    GuidePaused,
    Input,
    MetricUpdate,
    QualityUpdate,
    RRInterval,
    SensorState,
    SensorStatus,
    SessionEnded,
    StageChanged,
    Verdict,
)
from poise.core.guide.exercise import Exercise
from poise.core.guide.schedule import Schedule
from poise.core.summary import HeartChange, InStep, IntervalCounts, SessionSwing, Summary
from poise.ui.shell.link import Link
from poise.vision.messages import Thumbnail

SENSOR = "strap"
_FLAGGED = (23, 61)


def story(exercise: Exercise, *, start_t: float = 0.0, sensor: str = SENSOR) -> list[Event]:
    """Every event of a good session, in the order of its ``t``."""
    return list(_story(exercise, start_t, sensor))


@cache  # the same one is played in many pictures
def _story(exercise: Exercise, start_t: float, sensor: str) -> tuple[Event, ...]:
    schedule = Schedule(exercise, start_t)
    events: list[Event] = [SensorStatus(0.0, sensor, SensorState.STREAMING)]
    events += [StageChanged(t, index, stage.title) for t, index, stage in schedule.stages()]
    events += [breath for breath, _, _ in schedule.breaths()]
    events += _heart(schedule, sensor)
    events += _swings(schedule, sensor)
    events += [GuideEnded(schedule.ends_t), SessionEnded(schedule.ends_t + 3, Ending.COMPLETED)]
    return tuple(sorted(events, key=lambda event: event.t))


def heart_bpm(schedule: Schedule, t: float) -> float:
    """The made-up heart at ``t``: slowing a little, and swinging a little behind the guide."""
    into_s = t - schedule.started_t
    settling = 8 * exp(-max(0.0, into_s) / 40)
    depth = 5.0 * (1 - exp(-max(0.0, into_s) / 12))
    moment = schedule.at(t - 0.4)
    led = moment.breath.fullness * 2 - 1 if moment and moment.breath else sin(2 * pi * t / 4) / 4
    return 76 + settling + depth * led + 0.7 * sin(1.9 * t) + 0.5 * sin(3.1 * t)


def _heart(schedule: Schedule, sensor: str) -> Iterator[Event]:
    t, n = 0.3, 0
    while t < schedule.ends_t + 2:
        rr_ms = 60000 / heart_bpm(schedule, t)
        verdict = Verdict.NORMAL
        if n in _FLAGGED:
            rr_ms, verdict = rr_ms * 0.62, Verdict.ECTOPIC
        t, n = t + rr_ms / 1000, n + 1
        yield Beat(t, sensor, 3.0, rr_ms, follows=n > 1)
        yield RRInterval(t, sensor, rr_ms, 3.0, verdict, follows=n > 1)
    for second in range(4, int(schedule.ends_t + 2)):
        bpm = sum(heart_bpm(schedule, second - k / 4) for k in range(40)) / 40
        yield MetricUpdate(second, sensor, "heart_rate", bpm, 0.6, "bpm", 10.0, 12, Confidence.HIGH)
        yield QualityUpdate(second, sensor, 0.97)


def _swings(schedule: Schedule, sensor: str) -> Iterator[Event]:
    for breath, _, _ in schedule.breaths():
        k = breath.index
        value = 10.2 * (1 - exp(-(k + 1) / 1.6)) + 0.6 * sin(2.3 * k)
        sure = Confidence.NONE if k == 0 else Confidence.MEDIUM if k in (1, 6) else Confidence.HIGH
        known = k > 0
        se = 1.1 if sure is Confidence.MEDIUM else 0.55
        end_s = breath.t + breath.period_s
        yield BreathMeasured(
            t=end_s, sensor=sensor, breath=k, start_s=breath.t, end_s=end_s,
            window_breaths=min(3, k + 1), beats=13, used=13, heart_bpm=78.0,
            swing_bpm=value if known else None, swing_se_bpm=se if known else None,
            swing_ms=value * 9, swing_se_ms=se * 9, phase_rad=1.5 if k == 3 else 0.1, p=0.001,
            lock=None if k < 5 else 0.9, in_step=None if k < 3 else k != 3,
            confidence=sure, reason="" if known else "still measuring",
        )  # fmt: skip


def detailed(events: Iterable[Event]) -> list[Event]:
    """The same session with RMSSD and SDNN told beside each heart rate."""
    found: list[Event] = []
    for event in events:
        found.append(event)
        if isinstance(event, MetricUpdate) and event.t >= 30:
            for name, value, se in (("rmssd", 38.0, 3.6), ("sdnn", 57.0, 4.9)):
                found.append(
                    replace(event, name=name, value=value, se=se, unit="ms", window_s=60.0)
                )
    return found


def spoiled(events: Iterable[Event], reason: str, score: float = 0.3) -> list[Event]:
    """The same session over a poor signal: numbers are withheld, with ``reason``."""
    found: list[Event] = []
    for event in events:
        match event:
            case BreathMeasured():
                found.append(_unread(event, reason))
            case MetricUpdate(name="heart_rate"):
                found.append(
                    replace(event, value=None, se=None, confidence=Confidence.LOW, reason=reason)
                )
            case QualityUpdate():
                found.append(QualityUpdate(event.t, event.sensor, score, (reason,)))
            case RRInterval() if int(event.t * 10) % 3 == 0:
                found.append(
                    RRInterval(
                        event.t, event.sensor, event.rr_ms, 3.0, Verdict.ECTOPIC, event.follows
                    )
                )
            case _:
                found.append(event)
    return found


def off_skin(events: Iterable[Event], at_t: float, reason: str) -> list[Event]:
    """The same session over a strap that does not feel the skin from ``at_t`` on."""
    events = list(events)
    after = [e for e in spoiled(events, reason, 0.0) if not isinstance(e, Beat | RRInterval)]
    return [e for e in events if e.t < at_t] + [e for e in after if e.t >= at_t]


def own_rate(events: Iterable[Event], reason: str, *, beats: bool) -> list[Event]:
    """The same session over a device whose own heart rate alone can be used.

    It tells no ``beats``, or such as contradict the clock or that rate.
    """
    found: list[Event] = []
    for event in events:
        match event:
            case Beat() | RRInterval() if not beats:
                continue
            case BreathMeasured():
                unread = replace(_unread(event, reason), own_rate=True, doubted=True)
                found.append(replace(unread, heart_bpm=float(round(event.heart_bpm or 70))))
            case MetricUpdate(name="heart_rate") if event.value is not None:
                own = {"value": float(round(event.value)), "window_s": 0.0, "beats": 0}
                doubt = {"se": None, "confidence": Confidence.LOW, "reason": reason}
                found.append(replace(event, **own, **doubt))  # type: ignore[arg-type]
            case QualityUpdate():
                found.append(QualityUpdate(event.t, event.sensor, ONLY_RATE_SCORE, (reason,)))
            case _:
                found.append(event)
    return found


def of_the_link(
    events: Iterable[Event], reason: str, words: str, name: str = "Polar H10 0A1B2C3D"
) -> list[Event]:
    """The same session over a strap of that name, whose connection says something of itself."""
    return [
        replace(event, reason=reason, detail=words, name=name)
        if isinstance(event, SensorStatus)
        else event
        for event in events
    ]


def _unread(row: BreathMeasured, reason: str) -> BreathMeasured:
    low = row.breath > 1
    return replace(
        row,
        swing_bpm=None,
        swing_se_bpm=None,
        phase_rad=None,
        in_step=None,
        confidence=Confidence.LOW if low else Confidence.NONE,
        reason=reason if low else "still measuring",
    )


def lost(events: Iterable[Event], at_t: float) -> list[Event]:
    """The same session with the sensor gone from ``at_t`` on; the guide goes on."""
    stays = StageChanged | GuideEnded | SessionEnded
    kept: list[Event] = [e for e in events if isinstance(e, stays) or e.t < at_t]
    gone = SensorStatus(at_t, SENSOR, SensorState.LOST, "disconnected")
    return sorted([*kept, gone], key=lambda event: event.t)


def paused(events: Iterable[Event], at_t: float) -> list[Event]:
    """The same session, paused at ``at_t`` for good; the heart goes on."""
    led = BreathMeasured | GuideEnded | SessionEnded
    kept: list[Event] = [e for e in events if e.t < at_t or not isinstance(e, led)]
    return sorted([*kept, GuidePaused(at_t)], key=lambda event: event.t)


def summary(exercise: Exercise, **changes: object) -> Summary:
    """The summary of such a session, with ``changes`` made to it."""
    usual = Summary(
        exercise=exercise.name,
        sensor="strap",
        duration_s=exercise.duration_s,
        paused_s=0.0,
        breaths=exercise.breaths,
        completed=True,
        heart_bpm=HeartChange(84.2, 77.1, -7.1, 1.0, clear=True, reason="", margin=4.2),
        swing_bpm=SessionSwing(9.4, 0.7, 5, Confidence.HIGH, ""),
        in_step=InStep(7, 9),
        intervals=IntervalCounts(121, 2, 0),
        recording="2026-03-01T14-05-09.poise.jsonl",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


class PlayedLink:
    """A link that tells ``events`` as its clock is moved past them."""

    def __init__(
        self,
        exercise: Exercise,
        events: list[Event],
        summary: Summary | None,
        note: str = "",
        picture: Callable[[bool], Thumbnail | None] | None = None,
    ) -> None:
        self.clock = ManualClock()
        self.sent: list[Input] = []
        self.kept: list[Mapping[str, object]] = []
        self._events, self._next = events, 0
        self._summary = summary
        self.link = Link(
            exercise,
            self.clock,
            self._drain,
            self.sent.append,
            self._tell,
            note,
            keep=self.kept.append,
            picture=picture,
            not_mine=lambda: True,
        )

    def _drain(self) -> list[Event]:
        first = self._next
        while self._next < len(self._events) and self._events[self._next].t <= self.clock.now():
            self._next += 1
        return self._events[first : self._next]

    def _tell(self) -> Summary | None:
        return self._summary
