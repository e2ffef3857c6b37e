"""Every value that flows through poise.

Four rules make them trustworthy:

1. ``t`` is seconds on the session clock and is always when it happened in the world, never when
   we heard of it.  A ``StrapReading`` is the one exception: all that is known of it is its arrival.
2. Every other number carries its unit in its name; fractions run from 0 to 1.
3. Absence is absence.  What is not known is None or is not sent; a rejected interval keeps its
   value and gains a :class:`Verdict`.
4. No event can hold a picture.

Those of a drill stand in ``core/drill_events.py``, and are imported from here like the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# One statement, not one for each name.
# isort: off
from poise.core.confidence import Confidence as Confidence
from poise.core.drill_events import (
    VOICE as VOICE,
    Act as Act,
    Answered as Answered,
    AnswerEnd as AnswerEnd,
    Asked as Asked,
    AskKind as AskKind,
    DrillAction as DrillAction,
    DrillInput,
    DrillOutput,
    Objection as Objection,
    Rating as Rating,
    RecoveryMeasured as RecoveryMeasured,
    RoomSound as RoomSound,
    Speaking as Speaking,
)
# isort: on


class SensorKind(StrEnum):
    """What kind of thing tells of a heart; the name of a sensor begins with its kind."""

    STRAP = "strap"
    CAMERA = "camera"
    REPLAY = "replay"
    SYNTHETIC = "synthetic"
    IMPORT = "import"
    OTHER = "other"  # named by another program, or by somebody's own source


def kind_of(sensor: str) -> SensorKind:
    """The kind of the sensor of that name, such as ``strap`` or ``camera:desk``."""
    return next((kind for kind in SensorKind if sensor.startswith(kind)), SensorKind.OTHER)


class SensorState(StrEnum):
    """What a sensor is doing, in the order it usually happens."""

    SEARCHING = "searching"
    CONNECTING = "connecting"
    STREAMING = "streaming"
    LOST = "lost"
    BLOCKED = "blocked"  # only the person can help: switch it on, allow it, put it on
    ENDED = "ended"  # a recording came to its end, or the source was closed


class Verdict(StrEnum):
    """What an interval between two beats is, as far as its neighbours tell."""

    NORMAL = "normal"
    ECTOPIC = "ectopic"
    MISSED = "missed"
    EXTRA = "extra"
    LONG = "long"
    SHORT = "short"
    OUT_OF_RANGE = "out-of-range"


class Action(StrEnum):
    """What a person can ask of a session."""

    START = "start"
    STOP = "stop"
    MARK = "mark"
    PAUSE = "pause"
    RESUME = "resume"


class Ending(StrEnum):
    COMPLETED = "completed"
    STOPPED = "stopped"
    FAILED = "failed"  # a fault in poise itself; what was recorded is kept


# ------------------------------------------------------------------ told to a session


@dataclass(frozen=True, slots=True)
class StrapReading:
    """One Heart Rate Measurement notification.

    ``t`` is its arrival.  ``rr_ms`` holds the intervals it carried, oldest first, exactly as sent
    (a 0 included).  ``heart_bpm`` is the strap's own number, None when it sent 0.  ``contact`` is
    None for a strap that does not say.
    """

    t: float
    sensor: str
    heart_bpm: int | None
    rr_ms: tuple[float, ...] = ()
    contact: bool | None = None
    energy_kj: int | None = None


@dataclass(frozen=True, slots=True)
class StrapBeat:
    """A beat that a strap's own wave tells of: its ECG, or the light of an optical band.

    ``rr_ms`` is the interval that ended with it, by the strap's clock; ``sigma_ms`` the standard
    deviation of ``t``; ``follows`` is False where a beat may be missing before it.
    """

    t: float
    sensor: str
    rr_ms: float
    sigma_ms: float
    follows: bool


@dataclass(frozen=True, slots=True)
class EcgBlock:
    """Consecutive samples of an ECG, ``hz`` a second, the first of them taken at ``t``.

    A session takes its beats from :class:`StrapBeat`; the samples are for the recording, and only
    there when they were asked for.
    """

    t: float
    sensor: str
    hz: float
    microvolts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StrapPayload:
    """A notification of a strap as it arrived at ``t``, its bytes in ``hex``, readable or not.

    A session takes what it says from the :class:`StrapReading` that follows; the bytes are for the
    recording, so that it can be decoded again.
    """

    t: float
    sensor: str
    hex: str


@dataclass(frozen=True, slots=True)
class SkinSample:
    """The mean colour of a person's skin in one frame of a camera, and nothing more of the picture.

    ``t`` is when the frame was taken.  ``rgb`` holds one (red, green, blue) mean on the 0–255 scale
    for each region, always in the same order: forehead, left cheek, right cheek; or one alone for a
    finger on the lens or a recorded trace.  A region that could not be seen is None, and ``rgb`` is
    empty when there was no face.  ``coverage`` is the fraction of the regions' pixels that were fit
    to use (not clipped, not dark).  ``background`` is the mean of a patch beside the face, which
    carries the room's light but no pulse.  ``place`` is where the face is: x and y in face widths
    and the logarithm of its size.  ``motion`` is its speed in face widths a second.  ``notes`` are
    reasons fit to show a person why the skin is hard to read.
    ``model`` is what the person's own model said of the frame, unitless and up for more blood, None
    without one.
    """

    t: float
    sensor: str
    rgb: tuple[tuple[float, float, float] | None, ...]
    coverage: float = 1.0
    background: tuple[float, float, float] | None = None
    place: tuple[float, float, float] | None = None
    motion: float | None = None
    notes: tuple[str, ...] = ()
    model: float | None = None


@dataclass(frozen=True, slots=True)
class IntervalReading:
    """An interval between two beats that a file of another program tells of.

    ``t`` is the later beat, ``sigma_ms`` the standard deviation of its timing, and ``follows`` is
    False where something is missing before it.  ``verdict`` is None when the file gives none: then
    the session judges.
    """

    t: float
    sensor: str
    rr_ms: float
    sigma_ms: float
    follows: bool
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class SensorStatus:
    """A sensor came, went, or needs the person; ``detail`` is a sentence fit to show.

    ``name`` is what the device calls itself, such as ``Polar H10 1234ABCD``; empty when not known.
    ``delay_s`` is how long at least this model takes from a beat to telling of it, as published;
    None when nothing is known of that.
    """

    t: float
    sensor: str
    state: SensorState
    reason: str = ""
    detail: str = ""
    delay_s: float | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A person asked for something; ``label`` is the text of a mark."""

    t: float
    action: Action
    label: str = ""


@dataclass(frozen=True, slots=True)
class Slept:
    """The computer slept from ``t`` on, for ``slept_s`` seconds in the world.

    The session clock may have stood still meanwhile, or gone on: that differs between computers.
    """

    t: float
    slept_s: float


Reading = StrapReading | StrapBeat | SkinSample | IntervalReading
Input = Reading | EcgBlock | StrapPayload | SensorStatus | Command | DrillInput | Slept


# ------------------------------------------------------------------ said by a session


@dataclass(frozen=True, slots=True)
class StageChanged:
    """A stage began at ``t``; ``index`` counts the exercise's stages from 0."""

    t: float
    index: int
    stage: str


@dataclass(frozen=True, slots=True)
class BreathStarted:
    """The guide's inhale number ``index`` (from 0, over the whole session) began at ``t``.

    The breath is in, hold, out, rest; ``period_s`` is their sum.
    """

    t: float
    index: int
    inhale_s: float
    hold_in_s: float
    exhale_s: float
    hold_out_s: float

    @property
    def period_s(self) -> float:
        """From this inhale to the next, in seconds."""
        return self.inhale_s + self.hold_in_s + self.exhale_s + self.hold_out_s


@dataclass(frozen=True, slots=True)
class PulseSample:
    """The camera's pulse wave at ``t``, band-passed, without unit, about -1 to 1: to be drawn."""

    t: float
    sensor: str
    value: float


@dataclass(frozen=True, slots=True)
class Beat:
    """A heart beat at ``t``, as soon as it is known: to be drawn, not yet judged.

    ``rr_ms`` is the interval that ended with it, None for the first beat of a camera; ``sigma_ms``
    is the standard deviation of ``t``; ``follows`` is False after a gap.  The interval is said
    again, two beats later, as an :class:`RRInterval` with its verdict.
    """

    t: float
    sensor: str
    sigma_ms: float
    rr_ms: float | None
    follows: bool


@dataclass(frozen=True, slots=True)
class RRInterval:
    """The time between two heart beats, labelled but never altered.

    ``t`` is the later beat.  ``sigma_ms`` is the standard deviation of that beat's timing.
    ``follows`` says the interval begins where the one before it ended: False after a gap.
    """

    t: float
    sensor: str
    rr_ms: float
    sigma_ms: float
    verdict: Verdict
    follows: bool

    @property
    def usable(self) -> bool:
        """Whether the value may enter a metric."""
        return self.verdict is Verdict.NORMAL

    @property
    def middle(self) -> float:
        """The moment halfway between the two beats, on the session clock."""
        return self.t - self.rr_ms / 2000


@dataclass(frozen=True, slots=True)
class MetricUpdate:
    """A metric's answer at ``t`` over the ``window_s`` seconds before it.

    ``value`` is None only together with a ``reason`` in words; ``se`` is its standard error in the
    same unit, None where theory gives none.  A ``heart_rate`` with a window of 0 s is the device's
    own, said where its intervals cannot be used.
    """

    t: float
    sensor: str
    name: str
    value: float | None
    se: float | None
    unit: str
    window_s: float
    beats: int
    confidence: Confidence
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BreathMeasured:
    """What the heart did with breath ``breath``: one row of ``breaths.csv``.

    ``start_s`` and ``end_s`` bound that breath on the session clock; ``t`` is ``end_s``.
    ``heart_bpm`` is over the breath alone.  The swing is twice the fitted amplitude over the last
    ``window_breaths`` breaths, divided by ``gain``, the share of it this sensor lets through; it
    is None, with a ``reason``, unless confidence is high or medium.
    ``swing_ms``, ``swing_se_ms`` and ``p`` are the fit itself, kept even at low
    confidence so that a recording can be judged again.  ``lock`` is None before six breaths.
    ``phase_rad`` is that of this breath alone, and ``in_step`` whether it lies near the usual one
    of the session so far: None before four breaths have a phase.
    With ``own_rate`` the heart rate is the device's own, rounded and smoothed by it, as its
    intervals could not be used; ``doubted`` says that they contradict the clock or that rate, or
    that there are none, and ``reason`` which.
    """

    t: float
    sensor: str
    breath: int
    start_s: float
    end_s: float
    window_breaths: int
    beats: int
    used: int
    heart_bpm: float | None
    swing_bpm: float | None
    swing_se_bpm: float | None
    swing_ms: float | None
    swing_se_ms: float | None
    phase_rad: float | None
    p: float | None
    lock: float | None
    in_step: bool | None
    confidence: Confidence
    reason: str = ""
    gain: float = 1.0
    own_rate: bool = False
    doubted: bool = False


LISTENING = "waiting for the first beats"  # the one reason of a quality that is no fault
SPOKEN = "spoken"  # why a breath in which somebody speaks has no swing


@dataclass(frozen=True, slots=True)
class QualityUpdate:
    """How far ``sensor`` can be trusted now (0 not at all, 1 fully), and why not."""

    t: float
    sensor: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeadChanged:
    """From ``t`` on ``sensor`` is the one to show; the others are recorded all the same."""

    t: float
    sensor: str


@dataclass(frozen=True, slots=True)
class GuidePaused:
    """The guide stands still from ``t`` on; the breath under way is taken back, and is led anew."""

    t: float


@dataclass(frozen=True, slots=True)
class GuideResumed:
    """The guide goes on at ``t``: with an inhale where it leads, else where it stood."""

    t: float


@dataclass(frozen=True, slots=True)
class StageShortened:
    """What was left of stage ``index`` at ``t`` is passed over, and the next begins there."""

    t: float
    index: int


@dataclass(frozen=True, slots=True)
class GuideEnded:
    """The last breath is over; the session still waits for beats that are on their way."""

    t: float


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """Nothing more will be said."""

    t: float
    ending: Ending


Output = (
    StageChanged
    | BreathStarted
    | PulseSample
    | Beat
    | RRInterval
    | MetricUpdate
    | BreathMeasured
    | QualityUpdate
    | LeadChanged
    | GuidePaused
    | GuideResumed
    | StageShortened
    | DrillOutput
    | GuideEnded
    | SessionEnded
)
Event = Input | Output
