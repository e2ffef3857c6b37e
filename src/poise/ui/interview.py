"""What the screen knows of a drill, a fold over its events; the heart is for afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field

from poise.core.events import (
    Act,
    Answered,
    AnswerEnd,
    Asked,
    AskKind,
    DrillAction,
    Event,
    GuidePaused,
    GuideResumed,
    MetricUpdate,
    SensorKind,
    StageChanged,
    kind_of,
)
from poise.core.guide.exercise import Exercise, Stage
from poise.core.training.drill import Ask, Timer

# What was said in between stays so long, and the word that a limit was reached.
BETWEEN_S, LIMIT_S = 8.0, 2.0
ANSWERABLE = (AskKind.QUESTION, AskKind.FOLLOW, AskKind.DOUBT)


@dataclass(slots=True)
class Interview:
    """Who asks what, and how the answer stands.

    ``asked`` is what is to be answered, None between two answers.  ``gone`` says that the question
    went away, so that the thread is lost; ``blank_t`` since when the person says that it is.
    ``rates`` are heart rates with their moments, by the sensor that will be told of.
    """

    exercise: Exercise

    stage: Stage | None = None
    stage_t: float = 0.0
    asked: Asked | None = None
    began: bool = False
    steps: int = 0
    listened: bool = False
    repaired: bool = False
    gone: bool = False
    blank_t: float | None = None
    between: Asked | None = None
    ended_t: float | None = None  # when a limit was reached
    doubts: list[Asked] = field(default_factory=list)
    rates: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    stages: list[tuple[float, Stage]] = field(default_factory=list)
    _from_t: float = 0.0
    _lost_s: float = 0.0
    _paused_t: float | None = None
    _task: bool = False

    def fold(self, event: Event) -> None:
        """Take in one event; those that are no part of a drill change nothing."""
        match event:
            case StageChanged():
                self._stage(event)
            case Asked():
                self._ask(event)
            case Act():
                self._act(event)
            case Answered():
                self.asked, self.gone, self.blank_t = None, False, None
                self.ended_t = event.t if event.how is AnswerEnd.LIMIT else None
            case GuidePaused():
                self._paused_t = event.t
            case GuideResumed() if self._paused_t is not None:
                self._lost_s += event.t - self._paused_t
                self._paused_t = None
            case MetricUpdate(name="heart_rate", value=float(bpm)):
                middle_t = event.t - event.window_s / 2
                self.rates.setdefault(event.sensor, []).append((middle_t, bpm))

    def left_s(self, now: float) -> float | None:
        """How long the answer may still take; None without a limit, or before its time begins."""
        asked = self.asked
        if asked is None or asked.limit_s is None or not self._task:
            return None
        still = [t for t in (self._paused_t, self.blank_t) if t is not None]
        until = min([now, *still])
        return max(0.0, asked.limit_s - (until - self._from_t - self._lost_s))

    @property
    def in_task(self) -> bool:
        """Whether answers are measured now, and no heart is to be seen."""
        return self._task

    @property
    def timer(self) -> Timer:
        """What may be seen of the time that is left for an answer."""
        task = self.stage.task if self.stage is not None else None
        return task.timer if task is not None else Timer.NONE

    @property
    def ask(self) -> Ask | None:
        """What was drawn beside the words of what is asked: points, and heads of three steps."""
        if self.asked is None or self.exercise.drill is None:
            return None
        every = (ask for task in self.exercise.drill.tasks for ask in task.asks)
        wanted = self.asked
        return next(
            (a for a in every if a.question == wanted.question and a.kind is wanted.kind), None
        )

    def said_between(self, now: float) -> Asked | None:
        """What came between a moment ago."""
        between = self.between
        return between if between is not None and now - between.t < BETWEEN_S else None

    def limit_reached(self, now: float) -> bool:
        """Whether the time of an answer was over a moment ago."""
        return self.ended_t is not None and now - self.ended_t < LIMIT_S

    def curve(self) -> list[tuple[float, float]]:
        """The heart rates of the whole drill: those of a strap before those of a camera."""
        best = max(
            self.rates,
            key=lambda s: (kind_of(s) is not SensorKind.CAMERA, len(self.rates[s])),
            default="",
        )
        return self.rates.get(best, [])

    def _stage(self, event: StageChanged) -> None:
        self.stage = self.exercise.stages[event.index]
        self.stage_t = event.t
        self.stages.append((event.t, self.stage))
        self._task = self.stage.task is not None
        self._from_t, self._lost_s = event.t, 0.0

    def _ask(self, event: Asked) -> None:
        if event.kind is AskKind.BLANK:
            self.gone = True
            return
        if event.kind not in ANSWERABLE:
            self.between = event
            return
        self.asked, self.began, self.steps = event, False, 0
        self.listened = self.repaired = self.gone = False
        self.blank_t = self.ended_t = None
        self._from_t, self._lost_s = event.t, 0.0
        if event.kind is AskKind.DOUBT:
            self.doubts.append(event)

    def _act(self, act: Act) -> None:
        match act.action:
            case DrillAction.ANSWER:
                self.began = True
                self._found(act.t)
            case DrillAction.STEP:
                self.began, self.steps = True, self.steps + 1
            case DrillAction.BLANK if self.blank_t is None and self._task:
                self.blank_t = act.t
            case DrillAction.RESUME:
                self._found(act.t)
            case DrillAction.LISTENED:
                self.listened = True
            case DrillAction.REPAIR:
                self.repaired = True

    def _found(self, t: float) -> None:
        if self.blank_t is not None:
            self._lost_s += t - self.blank_t
        self.blank_t, self.gone = None, False
