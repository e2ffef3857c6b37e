"""A drill as its person meets it: who asks what, how the answer stands, what can be done now.

A fold over the events of a session, for window and terminal alike.  The heart rates in it are for
afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from poise.core.drill.asking import LISTEN_S, NEXT_S
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
    SensorState,
    SensorStatus,
    Speaking,
    StageChanged,
    kind_of,
)
from poise.core.guide.drill import Ask, Coach, Task, Timer
from poise.core.guide.exercise import Exercise, Stage

# What was said in between stays so long, and the word that a limit was reached.
BETWEEN_S, LIMIT_S = 8.0, 2.0
LATE_S = 1.0  # a next question may be seen so much later than it is due
ANSWERABLE = (AskKind.QUESTION, AskKind.FOLLOW, AskKind.DOUBT)
LAST_STEP = 3  # of pause, frame, answer, summary, from 0


@dataclass(slots=True)
class Interview:
    """``asked`` is what is to be answered, None between two answers.

    ``gone`` says that the question went away, so that the thread is lost; ``blank_t`` since when
    the person says that it is.  ``step_t`` is when the step under way of a coached answer began.
    ``rates`` are heart rates with their moments, by the sensor that will be told of.
    ``microphone`` is what was said last of it, None where nobody asked for it, and ``speaking``
    whether somebody is heard just now.
    """

    exercise: Exercise

    stage: Stage | None = None
    stage_t: float = 0.0
    asked: Asked | None = None
    began: bool = False
    steps: int = 0
    step_t: float = 0.0
    ticked: frozenset[int] = frozenset()
    listened: bool = False
    repaired: bool = False
    gone: bool = False
    blank_t: float | None = None
    between: Asked | None = None
    ended_t: float | None = None  # when a limit was reached
    answered_t: float | None = None  # when the last answer of this stage ended
    doubts: list[Asked] = field(default_factory=list)
    rates: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    microphone: SensorStatus | None = None
    speaking: bool = False
    stages: list[tuple[float, Stage]] = field(default_factory=list)
    _from_t: float = 0.0
    _lost_s: float = 0.0
    _paused_t: float | None = None

    def fold(self, event: Event) -> None:
        """Take in one event; those that are no part of a drill change nothing."""
        match event:
            case StageChanged():
                self._stage(event)
            case Asked():
                self._ask(event)
            case Act():
                self._act(event)
            case SensorStatus(sensor="voice"):
                self.microphone = event
                self.speaking = self.speaking and self.listening
            case Speaking():
                self.speaking = event.speaking
                if event.speaking:
                    self._answers(event.t)
            case Answered():
                self.asked, self.gone, self.blank_t = None, False, None
                self.answered_t = event.t
                self.ended_t = event.t if event.how is AnswerEnd.LIMIT else None
            case GuidePaused():
                self._paused_t = event.t
            case GuideResumed() if self._paused_t is not None:
                self._lost_s += event.t - self._paused_t
                self.step_t += event.t - self._paused_t
                if self.answered_t is not None:
                    self.answered_t += event.t - self._paused_t
                self._paused_t = None
            case MetricUpdate(name="heart_rate", value=float(bpm)):
                middle_t = event.t - event.window_s / 2
                self.rates.setdefault(event.sensor, []).append((middle_t, bpm))

    # ------------------------------------------------------------------ how it stands

    @property
    def task(self) -> Task | None:
        """What is asked for in the stage under way; None outside a task."""
        return self.stage.task if self.stage is not None else None

    @property
    def listening(self) -> bool:
        """Whether the microphone is heard."""
        told = self.microphone
        return told is not None and told.state is SensorState.STREAMING

    @property
    def open(self) -> bool:
        """Whether the microphone is open, or about to be, heard or not."""
        told = self.microphone
        return told is not None and told.state is not SensorState.BLOCKED

    @property
    def deaf(self) -> str:
        """Why the microphone, which was asked for, is not heard; empty when nothing is amiss."""
        told = self.microphone
        amiss = told is not None and told.state in (SensorState.LOST, SensorState.BLOCKED)
        return told.detail if told is not None and amiss else ""

    @property
    def paused(self) -> bool:
        """Whether the session stands still."""
        return self._paused_t is not None

    @property
    def in_task(self) -> bool:
        """Whether answers are measured now, and no heart is to be seen."""
        return self.task is not None

    def all_asked(self, now: float) -> bool:
        """Whether the task goes on for a while in which nothing more is asked."""
        if not self.in_task or self.asked is not None or self._paused_t is not None:
            return False
        return self.answered_t is not None and now - self.answered_t > NEXT_S + LATE_S

    @property
    def ready(self) -> bool:
        """Whether a question is there to be thought about, before its task."""
        return self.asked is not None and not self.in_task

    @property
    def timer(self) -> Timer:
        """What may be seen of the time that is left for an answer."""
        return self.task.timer if self.task is not None else Timer.NONE

    @property
    def ask(self) -> Ask | None:
        """What was drawn beside the words: points, three steps; None while nothing is asked."""
        if self.asked is None or self.exercise.drill is None:
            return None
        every = (ask for task in self.exercise.drill.tasks for ask in task.asks)
        wanted = self.asked
        return next(
            (a for a in every if a.question == wanted.question and a.kind is wanted.kind), None
        )

    def left_s(self, now: float) -> float | None:
        """How long the answer may still take; None without a limit, or before its time begins."""
        asked = self.asked
        if asked is None or asked.limit_s is None or not self.in_task:
            return None
        still = [t for t in (self._paused_t, self.blank_t) if t is not None]
        until = min([now, *still])
        return max(0.0, asked.limit_s - (until - self._from_t - self._lost_s))

    def seen(self, now: float) -> bool:
        """Whether one's own picture is to be seen: for its first seconds, or all of the task."""
        drill = self.exercise.drill
        if self.task is None or not self.task.self_view or drill is None:
            return False
        return drill.mirror_s is None or now - self.stage_t - self._lost_s < drill.mirror_s

    def said_between(self, now: float) -> Asked | None:
        """What came between a moment ago; None when nothing did."""
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

    # ------------------------------------------------------------------ what can be done

    def next_action(self, now: float) -> DrillAction | None:
        """What going on means at ``now``; None when there is nothing to go on with.

        Begin the task, begin an answer, go to its next step, have the thread again, be done.
        """
        task = self.task
        if self.asked is None or self._paused_t is not None:
            return None
        if task is None:
            return DrillAction.BEGIN
        if self.blank_t is not None:
            return DrillAction.RESUME
        if task.coach is Coach.PAUSE_FRAME and self.steps < LAST_STEP:
            return DrillAction.STEP
        if self.began or not task.aloud:
            return DrillAction.DONE
        return DrillAction.ANSWER if self._may_answer(now) else None

    def possible(self) -> frozenset[DrillAction]:
        """What else can be done."""
        asked, task = self.asked, self.task
        if asked is None or task is None or self.blank_t is not None or self._paused_t is not None:
            return frozenset()
        found = {DrillAction.LABEL, DrillAction.SKIP}
        if task.aloud:
            found.add(DrillAction.BLANK)
        if task.coach is Coach.LISTEN and not self.listened:
            found.add(DrillAction.LISTENED)
        if asked.kind is AskKind.DOUBT and not self.repaired:
            found.add(DrillAction.REPAIR)
        return frozenset(found)

    # ------------------------------------------------------------------ pieces

    def _stage(self, event: StageChanged) -> None:
        self.stage = self.exercise.stages[event.index]
        self.stage_t = event.t
        self.stages.append((event.t, self.stage))
        self._from_t = self.step_t = event.t
        self._lost_s = 0.0
        self.answered_t = None

    def _ask(self, event: Asked) -> None:
        if event.kind is AskKind.BLANK:
            self.gone = self.asked is not None and self.blank_t is None
            return
        if event.kind not in ANSWERABLE:
            self.between = event
            return
        self.asked, self.began, self.steps, self.ticked = event, False, 0, frozenset()
        self.listened = self.repaired = self.gone = False
        self.blank_t = self.ended_t = None
        self._from_t = self.step_t = event.t
        self._lost_s = 0.0
        if event.kind is AskKind.DOUBT:
            self.doubts.append(event)

    def _act(self, act: Act) -> None:
        if self.asked is None or self._paused_t is not None:
            return  # the session passes over it too
        match act.action:
            case DrillAction.ANSWER:
                self._answers(act.t)
            case DrillAction.STEP if self.in_task:
                self._answers(act.t)
                self.steps, self.step_t = self.steps + 1, act.t
            case DrillAction.BLANK if self.blank_t is None and self.in_task:
                self.blank_t = act.t
            case DrillAction.RESUME:
                self._found(act.t)
            case DrillAction.LISTENED:
                self.listened = True
            case DrillAction.REPAIR:
                self.repaired = True
            case DrillAction.TICK if act.detail.isdecimal():
                self.ticked ^= {int(act.detail)}

    def _answers(self, t: float) -> None:
        if self.asked is not None and self._paused_t is None:
            self._found(t)
            self.began = self.began or self._may_answer(t)

    def _may_answer(self, t: float) -> bool:
        """Not before the question was said back, where that is asked for, or some time passed."""
        if self.task is None or self.task.coach is not Coach.LISTEN or self.listened:
            return True
        return t >= self._from_t + self._lost_s + LISTEN_S

    def _found(self, t: float) -> None:
        if self.blank_t is not None:
            self._lost_s += t - self.blank_t
        self.blank_t, self.gone = None, False
