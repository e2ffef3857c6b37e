"""What the tables of a recording hold: their rows, and in words what each column is."""

from __future__ import annotations

from typing import NamedTuple

from poise.core.events import AnswerEnd, AskKind, Confidence, Objection, Verdict

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
    """One line of the table of beats; the fields are those of :data:`COLUMNS`."""

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
