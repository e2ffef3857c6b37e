"""A recording as tables: every beat, breath and metric, what the screen showed, what happened.

Every form a recording is taken away in draws on these; ``COLUMNS`` says what each column is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from math import pi
from typing import Any

from poise.core.debrief.speech import Voices
from poise.core.events import (
    Act,
    Answered,
    Asked,
    AskKind,
    BreathMeasured,
    BreathStarted,
    Command,
    GuideEnded,
    GuidePaused,
    LeadChanged,
    MetricUpdate,
    PulseSample,
    QualityUpdate,
    Rating,
    RRInterval,
    SensorKind,
    SensorStatus,
    SessionEnded,
    Slept,
    Speaking,
    StageChanged,
    kind_of,
)
from poise.core.guide.schedule import Schedule, after, breaks_off
from poise.core.metrics.heart_rate import NOW_S
from poise.core.span import Span
from poise.recording.reader import Recording
from poise.recording.rows import COLUMNS as COLUMNS
from poise.recording.rows import AnswerRow, BeatRow, BreathRow, EventRow, MetricRow, TraceRow
from poise.recording.summarise import exercise_of

# What the screen showed is kept ten times a second; a camera's pulse wave needs more.
RATE_HZ, PULSE_RATE_HZ = 10.0, 30.0


def schedule_of(recording: Recording) -> Schedule | None:
    """Where the session stood at any moment; None when it was never started."""
    schedule, exercise = None, exercise_of(recording)
    for event in recording.outputs:
        schedule = after(schedule, exercise, event)
    return schedule


def led(recording: Recording) -> tuple[BreathStarted, ...]:
    """Each whole breath of the guide; one that a pause broke off is not among them."""
    begun = [event for event in recording.outputs if isinstance(event, BreathStarted)]
    paused = [event.t for event in recording.outputs if isinstance(event, GuidePaused)]
    return tuple(b for b in begun if not any(breaks_off(t, b) for t in paused))


def hearts(recording: Recording) -> dict[str, list[RRInterval]]:
    """The intervals of each sensor, the best for timing first: straps, then the one heard most."""
    found: dict[str, list[RRInterval]] = {}
    for event in recording.outputs:
        if isinstance(event, RRInterval):
            found.setdefault(event.sensor, []).append(event)
    best = sorted(found, key=lambda s: (kind_of(s) is SensorKind.CAMERA, -len(found[s])))
    return {sensor: found[sensor] for sensor in best}


def intervals(recording: Recording) -> list[RRInterval]:
    """The intervals of the best sensor: for forms that hold one heart."""
    return next(iter(hearts(recording).values()), [])


def beats(recording: Recording) -> Iterator[BeatRow]:
    """Every interval of every sensor, in the order they were said."""
    schedule = schedule_of(recording)
    led = {b.index: (b, stage, n) for b, stage, n in schedule.breaths()} if schedule else {}
    voice = _Steps([e for e in recording.events if isinstance(e, Speaking)])
    for rr in recording.outputs:
        if not isinstance(rr, RRInterval):
            continue
        spoke = voice.at(rr.middle)
        moment = schedule.at(rr.middle) if schedule is not None else None
        phase, speech = None, spoke is not None and spoke.speaking
        if moment is not None and moment.breath is not None and moment.breath.index in led:
            breath, stage, number = led[moment.breath.index]
            if rr.middle > breath.t - 1e-6:  # else in a breath that a pause broke off
                phase = 2 * pi * (rr.middle - breath.t) / breath.period_s
            speech = speech or stage.speaks(number)
        yield BeatRow(
            rr.t, rr.rr_ms, rr.sigma_ms, rr.sensor, None, rr.verdict, rr.follows, rr.usable,
            phase, moment.stage.title if moment else None, speech,
        )  # fmt: skip


def breaths(recording: Recording) -> Iterator[BreathRow]:
    """Every breath that was measured, once for each sensor."""
    for b in recording.outputs:
        if isinstance(b, BreathMeasured):
            yield BreathRow(
                b.breath + 1, b.start_s, b.end_s, b.beats, b.used, b.heart_bpm, b.swing_ms,
                b.swing_bpm, b.swing_se_ms, b.phase_rad, b.p, b.lock, b.confidence, b.reason,
                b.sensor, b.own_rate,
            )  # fmt: skip


def answers(recording: Recording) -> Iterator[AnswerRow]:
    """Everything that was asked in a drill, without its words; nothing for other sessions."""
    ended = {event.index: event for event in recording.outputs if isinstance(event, Answered)}
    voices = Voices()
    for event in recording.events:
        voices.fold(event)
    for asked in recording.outputs:
        if not isinstance(asked, Asked):
            continue
        found = ended.get(asked.index)
        if found is None:
            broke_in = asked.kind is AskKind.INTERRUPT
            became = voices.interruption(asked, ended.values()) if broke_in else None
            yield AnswerRow(
                asked.t, asked.question, asked.kind, asked.limit_s, None, None, None, "", None,
                None, None, None, None, "", asked.objection, None, None, "", "", None,
                became.spoke if became is not None else None,
                became.talked_on_s if became is not None else None,
            )  # fmt: skip
            continue
        pause, frame, answer, summary = (*found.steps_s, None, None, None, None)[:4]
        heard = voices.answer(Span(asked.t, found.t))
        yield AnswerRow(
            asked.t, asked.question, asked.kind, asked.limit_s, found.latency_s, found.spoken_s,
            found.how, found.by, pause, frame, answer, summary, found.blanks,
            _in_a_row(found.resume_s), asked.objection, found.listened,
            found.repaired, _in_a_row(found.ticked),
            _in_a_row(round(s, 3) for s in heard.pauses_s) if heard is not None else "",
            round(heard.share, 3) if heard is not None else None, None, None,
        )  # fmt: skip


def _in_a_row(numbers: Iterable[float]) -> str:
    return " ".join(f"{number:g}" for number in numbers)


def metrics(recording: Recording) -> Iterator[MetricRow]:
    """Every metric of every sensor, in the order they were told."""
    for m in recording.outputs:
        if isinstance(m, MetricUpdate):
            yield MetricRow(
                m.t, m.sensor, m.name, m.value, m.se, m.unit, m.window_s, m.beats, m.confidence,
                m.reason,
            )  # fmt: skip


def trace_rate_hz(recording: Recording) -> float:
    """How many rows of :func:`trace` make a second."""
    waves = any(isinstance(event, PulseSample) for event in recording.outputs)
    return PULSE_RATE_HZ if waves else RATE_HZ


def trace(recording: Recording, start_s: float | None = None) -> Iterator[TraceRow]:
    """What the screen showed, evenly from the session's start (or ``start_s``) to its end."""
    schedule = schedule_of(recording)
    if schedule is None:
        return
    rate_hz = trace_rate_hz(recording)
    begin = schedule.started_t if start_s is None else start_s
    last_t = recording.events[-1].t
    # One time that was harmed would be days of rows.
    end = max(event.t for event in recording.events if event.t <= last_t + NOW_S)
    lead = _Steps([e for e in recording.outputs if isinstance(e, LeadChanged)])
    rates = _by_sensor(
        e for e in recording.outputs if isinstance(e, MetricUpdate) and e.name == "heart_rate"
    )
    qualities = _by_sensor(e for e in recording.outputs if isinstance(e, QualityUpdate))
    waves = _Steps([e for e in recording.outputs if isinstance(e, PulseSample)])
    only = next(iter(hearts(recording)), "")
    for i in range(int((end - begin) * rate_hz) + 1):
        t = round(begin + i / rate_hz, 6)
        leading = lead.at(t)
        sensor = leading.sensor if leading is not None else only
        heart = rates[sensor].at(t) if sensor in rates else None
        quality = qualities[sensor].at(t) if sensor in qualities else None
        wave, moment = waves.at(t), schedule.at(t)
        yield TraceRow(
            t,
            heart.value if heart is not None and t - heart.t <= NOW_S else None,
            wave.value if wave is not None and t - wave.t <= 2 / rate_hz else None,
            moment.breath.fullness if moment is not None and moment.breath is not None else None,
            quality.score if quality is not None else None,
        )


def happenings(recording: Recording) -> Iterator[EventRow]:
    """Stages, marks, a drill's questions and answers, sensors coming and going, and the end."""
    for event in recording.events:
        match event:
            case StageChanged():
                yield EventRow(event.t, "stage", event.stage)
            case Command():
                yield EventRow(event.t, str(event.action), event.label)
            case Asked():
                yield EventRow(event.t, "asked", f"{event.kind} {event.question}".strip())
            case Answered():
                yield EventRow(event.t, "answered", str(event.how))
            case Act():
                yield EventRow(event.t, str(event.action), event.detail)
            case Rating():
                yield EventRow(event.t, event.scale, str(event.value))
            case SensorStatus():
                yield EventRow(event.t, f"{event.sensor} {event.state.value}", event.detail)
            case Slept():
                yield EventRow(event.t, "slept", f"{event.slept_s:.0f} s")
            case LeadChanged():
                yield EventRow(event.t, "lead", event.sensor)
            case GuideEnded():
                yield EventRow(event.t, "guide ended", "")
            case SessionEnded():
                yield EventRow(event.t, "ended", str(event.ending))


class _Steps:
    """Values that hold from their time on."""

    def __init__(self, events: list[Any]) -> None:
        self._events = sorted(events, key=lambda e: e.t)
        self._times = [e.t for e in self._events]

    def at(self, t: float) -> Any | None:
        """The last one at or before ``t``."""
        i = bisect_right(self._times, t)
        return self._events[i - 1] if i else None


def _by_sensor(events: Iterator[Any]) -> dict[str, _Steps]:
    found: dict[str, list[Any]] = {}
    for event in events:
        found.setdefault(event.sensor, []).append(event)
    return {sensor: _Steps(rows) for sensor, rows in found.items()}
