"""The events of a drill, by the rules of ``core/events.py``, from where they are imported."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from poise.core.confidence import Confidence


class DrillAction(StrEnum):
    """What a person did in a drill."""

    ANSWER = "answer"  # began to speak
    DONE = "done"  # has finished this answer
    STEP = "step"  # goes to the next of pause, frame, answer, summary
    BLANK = "blank"  # lost the thread
    RESUME = "resume"  # has it again
    LABEL = "label"  # named what they feel; the detail says what
    LISTENED = "listened"  # said the question back
    REPAIR = "repair"  # answered an objection
    SKIP = "skip"  # not this question
    BEGIN = "begin"  # needs no more time to get ready
    TICK = "tick"  # came to one of three heads; the detail says which, from 1


class AskKind(StrEnum):
    """What an interviewer says or lets happen."""

    QUESTION = "question"
    FOLLOW = "follow"  # up, on the same question
    DOUBT = "doubt"  # an objection
    INTERRUPT = "interrupt"
    HAPPENING = "happening"  # nobody speaks: something happens in the room
    BLANK = "blank"  # the question goes away, so that the thread is lost


class RoomSound(StrEnum):
    """What can be heard of something that happens in the room."""

    NONE = ""
    TYPING = "typing"
    RING = "ring"  # a phone
    MESSAGE = "message"
    STEPS = "steps"  # somebody walks by
    JOINS = "joins"  # somebody comes into the call


class Objection(StrEnum):
    """What an objection is to nearly every good answer."""

    RIGHT = "right"  # usually fair: take it in
    WRONG = "wrong"  # mistaken: hold your ground, kindly
    OPEN = "open"  # no right or wrong


class AnswerEnd(StrEnum):
    """How an answer ended."""

    DONE = "done"
    LIMIT = "limit"
    SKIP = "skip"
    TASK_OVER = "task-over"


# ------------------------------------------------------------------ told to a session


@dataclass(frozen=True, slots=True)
class Act:
    """A person did ``action`` in a drill; ``by`` is key or voice.

    ``detail`` is a word of ours for it, or empty: what a person typed is never in a recording.
    """

    t: float
    action: DrillAction
    by: str = "key"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """A person put themselves on ``scale`` (expected, tension, vividness …), 0 to 10."""

    t: float
    scale: str
    value: int


VOICE = "voice"
"""The sensor that tells when somebody speaks: a microphone, or whoever wrote it down."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """From ``t`` on somebody speaks, or no longer: nothing else is known of the sound."""

    t: float
    sensor: str
    speaking: bool


DrillInput = Act | Rating | Speaking


# ------------------------------------------------------------------ said by a session


@dataclass(frozen=True, slots=True)
class Asked:
    """Something was said to the person of a drill at ``t``, or happened; ``index`` counts from 0.

    ``question`` is the id of the question it belongs to, empty for what belongs to none.
    ``limit_s`` is how long the answer may take, from the beginning of the task for what was asked
    before it; None without one.  What an ``objection`` is, is told to the person only afterwards.
    ``sound`` is what can be heard of something that happens.
    """

    t: float
    index: int
    question: str
    kind: AskKind
    text: str
    limit_s: float | None = None
    objection: Objection | None = None
    sound: RoomSound = RoomSound.NONE


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to what was asked under ``index`` ended.

    ``latency_s`` is from the asking, or from the beginning of the task, to the first word, and
    ``spoken_s`` from there to the end without the time in which the thread was lost; None where
    nobody told of them.  ``by`` is who told of the beginning, key or voice.  ``steps_s`` are the
    lengths of pause, frame, answer and summary where a coach asked for them; ``resume_s`` how long
    each of the ``blanks`` lasted that was over before the answer was.  ``ticked`` are the heads of
    three steps that they came to, from 1.
    """

    t: float
    index: int
    how: AnswerEnd
    latency_s: float | None = None
    spoken_s: float | None = None
    by: str = ""
    steps_s: tuple[float, ...] = ()
    blanks: int = 0
    resume_s: tuple[float, ...] = ()
    listened: bool = False
    repaired: bool = False
    ticked: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RecoveryMeasured:
    """What the heart did in one drill, told once its recovery is over (core/drill/recovery.py).

    All heart rates are in bpm.  ``base_bpm`` is that of sitting quietly, ``task_bpm`` the mean over
    the task, ``end_bpm`` that of its last seconds.  ``rise_bpm`` is ``end_bpm`` less base,
    ``reactivity_bpm`` is ``task_bpm`` less base.  ``t50_s`` is how many seconds after the task half
    of the rise was gone, between ``t50_low_s`` and ``t50_high_s``; where the first is known and the
    last is None, the interval is open.  ``t50_fit_s`` is the same from an exponential fit, a check.
    ``left_60`` is the share of the rise still there on average in the first minute, ``hrr60_bpm``
    by how much the rate had fallen a minute after the end, ``settled_s`` when it was back near
    base.  ``rebound_ln`` is the logarithm of the swing afterwards over that before, where both were
    measured.  ``horizon_s`` is how much of the recovery was looked at, ``read_from_s`` when in it
    the heart was read for the first time, which for a camera is after the speaking.
    A number that is None comes with a ``reason``.
    """

    t: float
    sensor: str
    base_bpm: float | None = None
    base_se_bpm: float | None = None
    task_bpm: float | None = None
    end_bpm: float | None = None
    rise_bpm: float | None = None
    reactivity_bpm: float | None = None
    reactivity_se_bpm: float | None = None
    t50_s: float | None = None
    t50_low_s: float | None = None
    t50_high_s: float | None = None
    t50_fit_s: float | None = None
    left_60: float | None = None
    hrr60_bpm: float | None = None
    settled_s: float | None = None
    rebound_ln: float | None = None
    horizon_s: float = 0.0
    read_from_s: float | None = None
    confidence: Confidence = Confidence.NONE
    reason: str = ""


DrillOutput = Asked | Answered | RecoveryMeasured
