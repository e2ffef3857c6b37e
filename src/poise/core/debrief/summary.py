"""What a drill came to: what was asked, what became of it, and what the heart did.

The names are those of the objects ``drill``, ``answers`` and ``recovery`` that ``--json`` prints
(docs/command-line.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from poise.core.debrief.moments import DOUBT_S, LABEL_S, DrillMoment, change_bpm
from poise.core.debrief.speech import Interruption, Speech, Voices
from poise.core.events import (
    Act,
    Answered,
    AnswerEnd,
    Asked,
    AskKind,
    Confidence,
    DrillAction,
    Event,
    Objection,
    Rating,
    RecoveryMeasured,
    RRInterval,
    SensorKind,
    kind_of,
)
from poise.core.guide.drill import Drill
from poise.core.span import Span

CUT_SHORT = "the recording was cut short before the heart was measured"
NOT_STANDARD = "not a standard drill"
NOT_WHOLE = "it was stopped before its end"
CAMERA = "a camera cannot read a heart while its person speaks"
# What somebody is asked to say an answer to, of all that an interviewer says.
ANSWERABLE = (AskKind.QUESTION, AskKind.FOLLOW, AskKind.DOUBT)


@dataclass(frozen=True, slots=True)
class AnswerSummary:
    """One answer; ``question`` is the id of its question, ``how`` how it ended.

    Times are in seconds, None where nobody told of them.  ``ticks`` are how many of the question's
    points the person says they touched, None where they did not say; ``ticked`` the heads of three
    steps that they came to, from 1.  ``pauses_s`` are its silences of half a second and longer and
    ``speech_share`` how much of the time from the first word to the last was speech, 0 to 1: both
    are None where no microphone heard it, or a pause of the session lay in it.
    """

    question: str
    kind: AskKind
    latency_s: float | None
    spoken_s: float | None
    how: AnswerEnd
    by: str
    steps_s: tuple[float, ...]
    blanks: int
    resume_s: tuple[float, ...]
    objection: Objection | None
    repaired: bool
    listened: bool
    ticks: int | None = None
    ticked: tuple[int, ...] = ()
    pauses_s: tuple[float, ...] | None = None
    speech_share: float | None = None


@dataclass(frozen=True, slots=True)
class DrillSummary:
    """One drill; ``drill`` is what was drawn for it.

    ``expected`` and ``actual`` say how bad it would be and was, 0 to 10; ``happened`` (no, partly,
    yes) whether what was feared did, and ``felt`` (better, same, worse) how the person was after
    it.  These four are None, or empty, where they were not said.  ``labels`` are the feelings named
    meanwhile, ``moments`` the heart around each objection and label, described, and
    ``interruptions`` what became of each.  It ``counts`` for a trend when it is a standard drill
    whose reactivity is known; else ``why_not``.
    """

    drill: Drill
    answers: tuple[AnswerSummary, ...]
    recovery: RecoveryMeasured
    asked: int
    stopped: bool
    expected: int | None = None
    actual: int | None = None
    happened: str = ""
    felt: str = ""
    labels: tuple[str, ...] = ()
    moments: tuple[DrillMoment, ...] = ()
    interruptions: tuple[Interruption, ...] = ()

    @property
    def answered(self) -> int:
        """How many questions, follow-ups and objections somebody answered, aloud or in silence."""
        return sum(a.latency_s is not None or a.how is AnswerEnd.DONE for a in self.answers)

    @property
    def why_not(self) -> str:
        """Why it is in no trend; empty when it is."""
        if not self.drill.standard:
            return NOT_STANDARD
        if self.stopped:
            return NOT_WHOLE
        if kind_of(self.recovery.sensor) is SensorKind.CAMERA:
            return CAMERA
        return "" if self.recovery.reactivity_bpm is not None else self.recovery.reason

    def as_dict(self) -> dict[str, object]:
        """The objects ``drill``, ``answers`` and ``recovery``, as JSON can hold them."""
        drill = self.drill
        said = {
            "level": drill.level, "form": drill.form, "kind": drill.kind,
            "standard": drill.standard, "checkpoint": drill.checkpoint,
            "counts": not self.why_not, "why_not": self.why_not, "seed": drill.seed,
            "asked": self.asked, "answered": self.answered, "stopped": self.stopped,
            "expected": self.expected, "actual": self.actual, "happened": self.happened,
            "felt": self.felt, "labels": list(self.labels), "varied": drill.varied,
            "without_reset": drill.without_reset,
        }  # fmt: skip
        recovery = {key: value for key, value in asdict(self.recovery).items() if key != "t"}
        return {
            "drill": said, "answers": [asdict(a) for a in self.answers], "recovery": recovery,
            "moments": [asdict(moment) for moment in self.moments],
            "interruptions": [one.as_dict() for one in self.interruptions],
        }  # fmt: skip

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> DrillSummary:
        """The summary of an object that :meth:`as_dict` made; what was drawn is not in it."""
        said, recovery = row["drill"], row["recovery"]
        drawn = {key: said[key] for key in said if key in {f.name for f in fields(Drill)}}
        return cls(
            drill=Drill(**drawn),
            answers=tuple(_answer(answer) for answer in row["answers"]),
            recovery=RecoveryMeasured(
                **{**recovery, "t": 0.0, "confidence": Confidence(recovery["confidence"])}
            ),
            asked=said["asked"],
            stopped=said["stopped"],
            expected=said["expected"],
            actual=said["actual"],
            happened=said["happened"],
            felt=said["felt"],
            labels=tuple(said["labels"]),
            moments=tuple(DrillMoment(**moment) for moment in row.get("moments", ())),
            interruptions=tuple(_interruption(one) for one in row.get("interruptions", ())),
        )

    def with_notes(self, notes: Mapping[str, Any]) -> DrillSummary:
        """The same, with what the person said of it afterwards, which is beside the recording."""
        ticks = notes.get("ticks")
        ticked = ticks if isinstance(ticks, Mapping) else {}
        return replace(
            self,
            expected=_of_ten(notes.get("expected"), self.expected),
            actual=_of_ten(notes.get("actual"), self.actual),
            happened=_word(notes.get("happened"), ("no", "partly", "yes")) or self.happened,
            felt=_word(notes.get("felt"), ("better", "same", "worse")) or self.felt,
            answers=tuple(
                replace(a, ticks=_count(ticked.get(a.question)))
                if a.kind is AskKind.QUESTION
                else a
                for a in self.answers
            ),
        )


@dataclass(slots=True)
class DrillSummariser:
    """Fold the events of one session with a drill, then ask :meth:`result`."""

    drill: Drill

    _asked: dict[int, Asked] = field(default_factory=dict, init=False)
    _answered: list[Answered] = field(default_factory=list, init=False)
    _ratings: dict[str, int] = field(default_factory=dict, init=False)
    _labels: list[Act] = field(default_factory=list, init=False)
    _heard: dict[str, list[RRInterval]] = field(default_factory=dict, init=False)
    _recovery: RecoveryMeasured | None = field(default=None, init=False)
    _voices: Voices = field(default_factory=Voices, init=False)

    def fold(self, event: Event) -> None:
        """Take the next thing heard or said."""
        match event:
            case Asked():
                self._asked[event.index] = event
            case Answered():
                self._answered.append(event)
            case Rating():
                self._ratings[event.scale] = event.value
            case Act(action=DrillAction.LABEL) if event.detail:
                self._labels.append(event)
            case RRInterval():
                self._heard.setdefault(event.sensor, []).append(event)
            case RecoveryMeasured():
                self._recovery = event
            case _:
                self._voices.fold(event)

    def result(self, *, completed: bool) -> DrillSummary:
        """What it came to; also of a session that was cut short."""
        return DrillSummary(
            drill=self.drill,
            answers=tuple(
                _summed(answered, self._asked[answered.index], self._speech(answered))
                for answered in self._answered
                if answered.index in self._asked
            ),
            recovery=self._recovery or RecoveryMeasured(0.0, "", reason=CUT_SHORT),
            asked=sum(asked.kind in ANSWERABLE for asked in self._asked.values()),
            stopped=not completed,
            expected=_of_ten(self._ratings.get("expected"), None),
            actual=_of_ten(self._ratings.get("actual"), None),
            labels=tuple(act.detail for act in self._labels),
            moments=tuple(self._moments()),
            interruptions=tuple(self._interruptions()),
        )

    def _speech(self, answered: Answered) -> Speech | None:
        """What a microphone heard of it; None without one, or with a pause of the session in it."""
        return self._voices.answer(Span(self._asked[answered.index].t, answered.t))

    def _interruptions(self) -> Iterator[Interruption]:
        for asked in self._asked.values():
            if asked.kind is AskKind.INTERRUPT:
                yield self._voices.interruption(asked, self._answered)

    def _moments(self) -> Iterator[DrillMoment]:
        """None is read of a camera: its person was speaking."""
        sensor = self._recovery.sensor if self._recovery is not None else ""
        seen = kind_of(sensor) is SensorKind.CAMERA
        heard = [] if seen else self._heard.get(sensor, [])
        for asked in self._asked.values():
            if asked.kind is AskKind.DOUBT:
                change = change_bpm(heard, asked.t, DOUBT_S)
                yield DrillMoment(asked.t, "objection", asked.question, change)
        for act in self._labels:
            yield DrillMoment(act.t, "label", act.detail, change_bpm(heard, act.t, LABEL_S))


def _summed(answered: Answered, asked: Asked, heard: Speech | None) -> AnswerSummary:
    return AnswerSummary(
        question=asked.question, kind=asked.kind, latency_s=answered.latency_s,
        spoken_s=answered.spoken_s, how=answered.how, by=answered.by, steps_s=answered.steps_s,
        blanks=answered.blanks, resume_s=answered.resume_s, objection=asked.objection,
        repaired=answered.repaired, listened=answered.listened, ticked=answered.ticked,
        pauses_s=None if heard is None else tuple(round(s, 3) for s in heard.pauses_s),
        speech_share=None if heard is None else round(heard.share, 3),
    )  # fmt: skip


def _answer(row: Mapping[str, Any]) -> AnswerSummary:
    objection = row["objection"]
    return AnswerSummary(
        **{
            **row,
            "kind": AskKind(row["kind"]),
            "how": AnswerEnd(row["how"]),
            "objection": None if objection is None else Objection(objection),
            "steps_s": tuple(row["steps_s"]),
            "resume_s": tuple(row["resume_s"]),
            "ticked": tuple(row.get("ticked", ())),
            "pauses_s": None if row.get("pauses_s") is None else tuple(row["pauses_s"]),
        }
    )


def _interruption(row: Mapping[str, Any]) -> Interruption:
    known = {f.name for f in fields(Interruption)}
    return Interruption(**{key: value for key, value in row.items() if key in known})


def _of_ten(value: object, otherwise: int | None) -> int | None:
    known = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 10
    return value if known else otherwise  # type: ignore[return-value]


def _word(value: object, words: tuple[str, ...]) -> str:
    return value if isinstance(value, str) and value in words else ""


def _count(value: object) -> int | None:
    """How many points were touched, of the list of their numbers."""
    return len(set(map(str, value))) if isinstance(value, list) else None
