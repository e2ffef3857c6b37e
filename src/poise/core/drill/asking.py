"""Who asks in a drill, and what became of each answer: told events and the time.

Between two tasks, or before the first, the next question is there to be thought about; its time
begins with the task.  An answer ends when its person says so, at its limit, when they pass it
over, or with the task.  The next thing is then asked a moment later, unless too little is left.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from poise.core.events import (
    Act,
    Answered,
    AnswerEnd,
    Asked,
    AskKind,
    DrillAction,
    Output,
    Speaking,
)
from poise.core.guide.drill import Ask, Between, Coach, Drill, Task

NEXT_S = 1.5  # from the end of an answer to what comes next
LEAST_S = 15.0  # with less of the task left nothing more is asked
LISTEN_S = 4.0  # before that nobody answers who has not said the question back


@dataclass(slots=True)
class _Answer:
    """The answer that is awaited or under way; times are on the session clock."""

    index: int
    ask: Ask
    from_t: float  # its time begins
    limit_t: float | None = None
    limit_left_s: float | None = None  # while the thread is lost
    began_t: float | None = None
    by: str = ""
    step_t: float = 0.0
    steps_s: list[float] = field(default_factory=list)
    blank_t: float | None = None
    blanks: int = 0
    resume_s: list[float] = field(default_factory=list)
    listened: bool = False
    repaired: bool = False
    ticked: set[int] = field(default_factory=set)

    def shift(self, by_s: float) -> None:
        """A pause of ``by_s`` lies behind it: none of that counts."""
        self.from_t += by_s
        self.step_t += by_s
        self.limit_t = None if self.limit_t is None else self.limit_t + by_s
        self.began_t = None if self.began_t is None else self.began_t + by_s
        self.blank_t = None if self.blank_t is None else self.blank_t + by_s


@dataclass(slots=True)
class Asking:
    """Asks what was drawn for ``drill``; ``tasks`` are what its stages ask for, by their index."""

    drill: Drill
    tasks: dict[int, Task]

    _queue: deque[Ask] = field(default_factory=deque, init=False)
    _between: deque[tuple[float, Between]] = field(default_factory=deque, init=False)
    _answer: _Answer | None = field(default=None, init=False)
    _asked: int = field(default=0, init=False)
    _ask_t: float | None = field(default=None, init=False)  # when the next thing is asked
    _task: Task | None = field(default=None, init=False)
    _until: float = field(default=0.0, init=False)
    _paused_t: float | None = field(default=None, init=False)

    @property
    def due(self) -> float | None:
        """When on the session clock :meth:`advance` is due; None when only an act can say."""
        if self._paused_t is not None:
            return None
        answer = self._answer
        times = [self._ask_t, answer.limit_t if answer is not None else None]
        times += [self._between[0][0]] if self._between else []
        return min((t for t in times if t is not None), default=None)

    @property
    def ready(self) -> bool:
        """Whether a question waits for its task to begin."""
        return self._task is None and self._answer is not None

    def stage(self, t: float, index: int, length_s: float) -> list[Output]:
        """Stage ``index`` of the exercise began at ``t`` and is to last ``length_s``."""
        said: list[Output] = []
        drawn, task = self.drill.task(index), self.tasks.get(index)
        if drawn is None or task is None:
            said += self._end(t, AnswerEnd.TASK_OVER)
            self._task, self._ask_t = None, None
            self._between.clear()
            coming, form = self.drill.task(index + 1), self.tasks.get(index + 1)
            if coming is not None and form is not None and form.ready:  # to be thought about
                self._queue = deque(coming.asks)
                said += self._ask(t)
            return said
        self._task, self._until = task, t + length_s
        self._between = deque((t + each.into_s, each) for each in drawn.between)
        if self._answer is None:
            self._queue = deque(drawn.asks)
            return [*said, *self._ask(t)]
        self._begin_time(self._answer, t)
        return said

    def act(self, act: Act, now: float) -> list[Output]:
        """A person did something, told at ``now``; what makes no sense then changes nothing."""
        answer, t = self._answer, min(act.t, now)
        if answer is None or self._paused_t is not None:
            return []
        match act.action:
            case DrillAction.ANSWER:
                self._answers(answer, t, act.by)
            case DrillAction.STEP if self._task is not None:
                answer.steps_s.append(max(0.0, t - answer.step_t))
                answer.step_t = t
                self._answers(answer, t, act.by)
            case DrillAction.DONE if self._task is not None:
                return self._end(t, AnswerEnd.DONE, now)
            case DrillAction.SKIP if self._task is not None:
                return self._end(t, AnswerEnd.SKIP, now)
            case DrillAction.BLANK if answer.blank_t is None and self._task is not None:
                answer.blank_t, answer.blanks = t, answer.blanks + 1
                if answer.limit_t is not None:
                    answer.limit_left_s, answer.limit_t = answer.limit_t - t, None
            case DrillAction.RESUME:
                self._resume(answer, t)
            case DrillAction.LISTENED:
                answer.listened = True
            case DrillAction.REPAIR:
                answer.repaired = True
            case DrillAction.TICK if act.detail.isdecimal():
                answer.ticked ^= {int(act.detail)}
        return []

    def speaking(self, event: Speaking) -> None:
        """A voice was heard, or fell silent: the first word begins an answer."""
        if event.speaking and self._answer is not None and self._paused_t is None:
            self._answers(self._answer, event.t, "voice")

    def advance(self, t: float) -> list[Output]:
        """Do what is due by ``t``."""
        said: list[Output] = []
        while self.due is not None and self.due <= t:
            now = self.due
            if self._between and self._between[0][0] == now:
                _, between = self._between.popleft()
                said.append(self._come_between(now, between))
            elif self._ask_t == now:
                self._ask_t = None
                said += self._ask(now)
            else:
                said += self._end(now, AnswerEnd.LIMIT)
        return said

    def pause(self, t: float) -> None:
        if self._paused_t is None:
            self._paused_t = t

    def resume(self, t: float) -> None:
        """The guide goes on: everything comes as much later as it stood still."""
        if self._paused_t is None:
            return
        by_s, self._paused_t = t - self._paused_t, None
        self._until += by_s
        self._ask_t = None if self._ask_t is None else self._ask_t + by_s
        self._between = deque((at + by_s, each) for at, each in self._between)
        if self._answer is not None:
            self._answer.shift(by_s)

    def stop(self, t: float) -> list[Output]:
        """The session ends."""
        return self._end(t, AnswerEnd.TASK_OVER) if self._task is not None else []

    # ------------------------------------------------------------------ pieces

    def _ask(self, t: float) -> list[Output]:
        if not self._queue:
            return []
        ask = self._queue.popleft()
        said = Asked(
            t, self._number(), ask.question, ask.kind, ask.text, ask.limit_s, ask.objection
        )
        self._answer = _Answer(said.index, ask, t, step_t=t)
        if self._task is not None:
            self._begin_time(self._answer, t)
        return [said]

    def _come_between(self, t: float, it: Between) -> Asked:
        about = self._answer.ask.question if self._answer is not None else ""
        return Asked(t, self._number(), about, it.kind, it.text, sound=it.sound)

    def _number(self) -> int:
        self._asked += 1
        return self._asked - 1

    def _begin_time(self, answer: _Answer, t: float) -> None:
        answer.from_t = answer.step_t = t
        if answer.ask.limit_s is not None:
            answer.limit_t = t + answer.ask.limit_s

    def _answers(self, answer: _Answer, t: float, by: str) -> None:
        self._resume(answer, t)
        coach = self._task.coach if self._task is not None else Coach.OFF
        too_soon = t < answer.from_t + LISTEN_S and not answer.listened
        if answer.began_t is None and not (coach is Coach.LISTEN and too_soon):
            answer.began_t, answer.by = t, by

    def _resume(self, answer: _Answer, t: float) -> None:
        if answer.blank_t is None:
            return
        answer.resume_s.append(t - answer.blank_t)
        answer.blank_t = None
        if answer.limit_left_s is not None:
            answer.limit_t, answer.limit_left_s = t + answer.limit_left_s, None

    def _end(self, t: float, how: AnswerEnd, now: float | None = None) -> list[Output]:
        answer, self._answer = self._answer, None
        if answer is None:
            return []
        if how is AnswerEnd.SKIP:  # nor what would have followed on it
            while self._queue and self._queue[0].kind is not AskKind.QUESTION:
                self._queue.popleft()
        next_t = max(t + NEXT_S, t if now is None else now)
        if self._task is not None and self._until - next_t >= LEAST_S and self._queue:
            self._ask_t = next_t
        return [_ended(answer, t, how)]


def _ended(answer: _Answer, t: float, how: AnswerEnd) -> Answered:
    """The answer, over at ``t``; who began before its time did so at once."""
    began_t = answer.began_t
    if answer.steps_s:
        answer.steps_s.append(max(0.0, t - answer.step_t))
    lost_s = sum(answer.resume_s) + (t - answer.blank_t if answer.blank_t is not None else 0.0)
    return Answered(
        t, answer.index, how,
        latency_s=None if began_t is None else max(0.0, began_t - answer.from_t),
        spoken_s=None if began_t is None else max(0.0, t - max(began_t, answer.from_t) - lost_s),
        by=answer.by, steps_s=tuple(answer.steps_s), blanks=answer.blanks,
        resume_s=tuple(answer.resume_s), listened=answer.listened, repaired=answer.repaired,
        ticked=tuple(sorted(answer.ticked)),
    )  # fmt: skip
