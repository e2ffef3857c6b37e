"""A recording as tables: every beat, breath and metric, what the screen showed, what happened.

``COLUMNS`` says what each column is; every form a recording is taken away in draws on these.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from math import pi
from typing import Any, NamedTuple

from poise.core.debrief.speech import Voices
from poise.core.events import (
    Act,
    Answered,
    AnswerEnd,
    Asked,
    AskKind,
    BreathMeasured,
    BreathStarted,
    Command,
    Confidence,
    GuideEnded,
    GuidePaused,
    LeadChanged,
    MetricUpdate,
    Objection,
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
    Verdict,
    kind_of,
)
from poise.core.guide.schedule import Schedule, after, breaks_off
from poise.core.metrics.heart_rate import NOW_S
from poise.core.span import Span
from poise.recording.reader import Recording
from poise.recording.summarise import exercise_of

# What the screen showed is kept ten times a second; a camera's pulse wave needs more.
RATE_HZ, PULSE_RATE_HZ = 10.0, 30.0

COLUMNS: dict[str, dict[str, str]] = {
    "beats": {
        "t_s": "the later beat of the interval, seconds on the session clock",
        "rr_ms": "the interval between two beats, as the sensor gave it",
        "sigma_ms": "standard deviation of the beat's timing",
        "sensor": "which sensor",
        "quality_db": "signal quality of a camera's pulse in dB; empty for a strap",
        "verdict": "normal, ectopic, missed, extra, long, short or out-of-range",
        "follows": "1 if it begins where the one before it ended, 0 after a gap",
        "used": "1 if it entered the metrics",
        "breath_phase_rad": "the guide's phase in the middle of the interval, 0 at an inhale",
        "stage": "the stage of the exercise",
        "speech": "1 in a breath that is spoken through, and while somebody was heard to speak",
    },
    "breaths": {
        "breath": "number of the guide's breath, from 1",
        "start_s": "inhale, seconds on the session clock",
        "end_s": "end of the breath",
        "beats": "intervals with their middle in the breath",
        "used": "how many of them were used",
        "heart_bpm": "60000 / mean interval over this breath alone, or the device's own: own_rate",
        "swing_ms": "twice the fitted amplitude, over up to three breaths ending with this one",
        "swing_bpm": "the same in beats a minute; empty when it was not shown",
        "swing_se_ms": "standard error of swing_ms",
        "phase_rad": "where in this breath alone the intervals are longest",
        "p": "probability of such a swing when nothing is locked to the guide",
        "lock": "phase locking over six breaths, 0 to 1",
        "confidence": "high, medium, low or none",
        "reason": "why no number was shown",
        "sensor": "which sensor",
        "own_rate": "1 if heart_bpm is the device's own, its intervals not being fit to use",
    },
    "answers": {
        "t_s": "when it was asked, seconds on the session clock",
        "question": "the id of the question it belongs to; empty for none",
        "kind": "question, follow, doubt, interrupt, happening or blank",
        "limit_s": "how long the answer might take; empty without a limit",
        "latency_s": "from the asking, or the beginning of the task, to the first word",
        "spoken_s": "from the first word to the end, without the time the thread was lost",
        "how": "how it ended: done, limit, skip or task-over; empty for what asks nothing",
        "by": "how the beginning was signalled: key or voice",
        "pause_s": "the first step of a coached answer",
        "frame_s": "the second",
        "answer_s": "the third",
        "summary_s": "the fourth",
        "blanks": "how often the thread was lost",
        "resume_s": "how long each of those lasted, with spaces between",
        "objection": "what an objection was: right, wrong or open",
        "listened": "1 if the question was said back",
        "repaired": "1 if an objection was answered",
        "ticked": "which heads of three steps they came to, with spaces between",
        "pauses_s": "each silence of half a second and longer, by a microphone, spaces between",
        "speech_share": "how much of the time from the first word to the last was speech, 0 to 1",
        "spoke": "of an interruption: 1 if they were speaking when it came; empty if not known",
        "talked_on_s": "of an interruption while they spoke: how long until they paused",
    },
    "metrics": {
        "t_s": "when it was reported, seconds on the session clock",
        "sensor": "which sensor",
        "name": "which metric, such as heart_rate, swing, lock, rmssd or sdnn",
        "value": "its value over the window before t_s; empty when there is none",
        "se": "standard error in the same unit; empty where theory gives none",
        "unit": "unit of value and se; empty for a share",
        "window_s": "how long the window is, seconds",
        "beats": "how many intervals or differences it is made of",
        "confidence": "high, medium, low or none",
        "reason": "why there is no value",
    },
    "trace": {
        "t_s": "seconds on the session clock",
        "heart_bpm": "the heart rate shown then; empty when none was",
        "pulse": "a camera's pulse wave, without unit; empty for a strap",
        "guide_fullness": "how full the guide asked the lungs to be, 0 to 1; empty when it did not",
        "quality": "how far the sensor was trusted, 0 to 1",
    },
    "events": {
        "t_s": "seconds on the session clock",
        "event": "what happened",
        "label": "its words",
    },
}


class BeatRow(NamedTuple):
    """One line of the table of beats; the fields are those of ``COLUMNS``."""

    t_s: float
    rr_ms: float
    sigma_ms: float
    sensor: str
    quality_db: float | None
    verdict: Verdict
    follows: bool
    used: bool
    breath_phase_rad: float | None
    stage: str | None
    speech: bool


class BreathRow(NamedTuple):
    """One line of the table of breaths."""

    breath: int
    start_s: float
    end_s: float
    beats: int
    used: int
    heart_bpm: float | None
    swing_ms: float | None
    swing_bpm: float | None
    swing_se_ms: float | None
    phase_rad: float | None
    p: float | None
    lock: float | None
    confidence: Confidence
    reason: str
    sensor: str
    own_rate: bool


class AnswerRow(NamedTuple):
    """One line of the table of what was asked in a drill, and what became of it."""

    t_s: float
    question: str
    kind: AskKind
    limit_s: float | None
    latency_s: float | None
    spoken_s: float | None
    how: AnswerEnd | None
    by: str
    pause_s: float | None
    frame_s: float | None
    answer_s: float | None
    summary_s: float | None
    blanks: int | None
    resume_s: str
    objection: Objection | None
    listened: bool | None
    repaired: bool | None
    ticked: str
    pauses_s: str
    speech_share: float | None
    spoke: bool | None
    talked_on_s: float | None


class MetricRow(NamedTuple):
    """One line of the table of metrics."""

    t_s: float
    sensor: str
    name: str
    value: float | None
    se: float | None
    unit: str
    window_s: float
    beats: int
    confidence: Confidence
    reason: str


class TraceRow(NamedTuple):
    """What the screen showed at one moment."""

    t_s: float
    heart_bpm: float | None
    pulse: float | None
    guide_fullness: float | None
    quality: float | None


class EventRow(NamedTuple):
    t_s: float
    event: str
    label: str


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
