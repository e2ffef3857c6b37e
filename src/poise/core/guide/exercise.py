"""What a session consists of: stages, as data.

An exercise is read from a TOML file by ``poise.exercises``; this module says what one is and
refuses what cannot be breathed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from typing import TYPE_CHECKING

from poise.core.guide.pacer import BreathPattern, BreathPhase
from poise.core.limits import LONGEST_S
from poise.errors import ExerciseError

if TYPE_CHECKING:
    from poise.core.guide.drill import Drill, Task

MOST_STAGES, MOST_BREATHS, MOST_PROMPTS = 200, 20_000, 500
# What is imagined is a part of a rehearsal; in what is looked at, one's own picture is shown.
IMAGINE, LOOK = "imagine", "look"
KINDS = ("settle", "baseline", "pace", "task", "recover", IMAGINE, LOOK)


@dataclass(frozen=True, slots=True)
class Prompt:
    """Words to show from breath ``at`` (from 1) of a stage on; with ``speech`` they are said aloud.

    A breath that is spoken through is left out of every measurement.  ``on`` is ``exhale`` for
    words that hold for the exhale alone, so that they never contradict the guide, else empty.
    """

    at: int
    say: str
    speech: bool = False
    on: str = ""

    def __post_init__(self) -> None:
        if self.on not in ("", "exhale"):
            raise ExerciseError(f'a prompt is on = "exhale", or leaves that out; got {self.on!r}')

    def suits(self, phase: BreathPhase) -> bool:
        """Whether it may be shown in that part of a breath."""
        return not self.on or phase in (BreathPhase.EXHALE, BreathPhase.HOLD_OUT)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of a session: ``breaths`` led by ``pattern``, or ``seconds`` without a guide.

    ``measured`` is the first and last breath (from 1) whose swing goes into the summary.
    ``optional`` stages are left out unless asked for; a ``stretch`` stage takes up the length a
    person asks for.  ``task`` is what is asked of the person in a stage of that kind, in a drill.
    """

    kind: str
    title: str
    pattern: BreathPattern | None = None
    breaths: int = 0
    seconds: float = 0.0
    measured: tuple[int, int] | None = None
    optional: bool = False
    stretch: bool = False
    prompts: tuple[Prompt, ...] = ()
    task: Task | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ExerciseError(f"a stage is one of {', '.join(KINDS)}; got {self.kind!r}")
        if self.pattern is None:
            if self.breaths or not 0 < self.seconds <= LONGEST_S:
                raise ExerciseError(
                    f"stage {self.title!r} has no guide, so it needs a number of seconds above 0, "
                    f"and at most eight days of them; got {self.seconds:g}"
                )
        elif type(self.breaths) is not int or not 1 <= self.breaths <= MOST_BREATHS or self.seconds:
            raise ExerciseError(
                f"stage {self.title!r} is led by the guide, so its length is a whole number of "
                f"breaths, 1 to {MOST_BREATHS}; got {_few(self.breaths)} breaths and "
                f"{self.seconds:g} s"
            )
        if len(self.prompts) > MOST_PROMPTS:
            raise ExerciseError(
                f"stage {self.title!r} has {len(self.prompts)} prompts: {MOST_PROMPTS} can be shown"
            )
        if self.measured is not None and not 1 <= self.measured[0] <= self.measured[1] <= max(
            self.breaths, 1
        ):
            raise ExerciseError(
                f"stage {self.title!r} measures breaths {self.measured[0]} to {self.measured[1]}, "
                f"but it has {self.breaths}"
            )
        if self.kind in (IMAGINE, LOOK) and (self.pattern is not None or not self.says):
            raise ExerciseError(
                f"stage {self.title!r} is {'imagined' if self.kind == IMAGINE else 'looked at'}: "
                "it has seconds, a sentence to say and no pace"
            )
        if self.task is not None:
            if self.kind != "task" or self.pattern is not None:
                raise ExerciseError(f"stage {self.title!r} has a task, so it is of that kind")
            self.task.check(self.seconds)

    @property
    def duration_s(self) -> float:
        """How long the stage lasts, in seconds."""
        return self.seconds if self.pattern is None else self.breaths * self.pattern.period_s

    @property
    def says(self) -> str:
        """The words from its beginning; empty where there are none."""
        first = self.prompt(1)
        return "" if first is None else first.say

    def prompt(self, breath: int) -> Prompt | None:
        """What to show at ``breath`` (from 1): the last prompt so far; None before the first."""
        due = [prompt for prompt in self.prompts if prompt.at <= breath]
        return due[-1] if due else None

    def speaks(self, breath: int) -> bool:
        """Whether ``breath`` (from 1) is spoken through, so that its swing says nothing."""
        return any(prompt.speech and prompt.at == breath for prompt in self.prompts)


@dataclass(frozen=True, slots=True)
class Exercise:
    """A named list of stages; ``name`` is that of its file.

    ``drill`` is what was drawn for its tasks, None for an exercise that asks nothing.
    """

    name: str
    title: str
    about: str
    stages: tuple[Stage, ...]
    drill: Drill | None = None

    def __post_init__(self) -> None:
        if not self.stages:
            raise ExerciseError(f"exercise {self.name!r} has no stages: give it at least one")
        if (
            len(self.stages) > MOST_STAGES
            or self.duration_s > LONGEST_S
            or self.breaths > MOST_BREATHS
        ):
            raise ExerciseError(
                f"exercise {self.name!r} has {len(self.stages)} stages and {self.breaths} breaths "
                f"over {self.duration_s:g} s: at most {MOST_STAGES}, {MOST_BREATHS} and eight days "
                "can be led"
            )
        for drawn in self.drill.tasks if self.drill is not None else ():
            if not 0 <= drawn.stage < len(self.stages) or self.stages[drawn.stage].task is None:
                raise ExerciseError(f"drill {self.name!r} asks in stage {drawn.stage}: no task")

    @property
    def duration_s(self) -> float:
        """The sum of its stages, in seconds."""
        return sum(stage.duration_s for stage in self.stages)

    @property
    def pattern(self) -> BreathPattern | None:
        """The first pace it leads, by which sessions are compared; None when it leads none."""
        return next((s.pattern for s in self.stages if s.pattern is not None), None)

    @property
    def breaths(self) -> int:
        """How many are led; 0 where none is."""
        return sum(stage.breaths for stage in self.stages)

    @property
    def rehearses(self) -> bool:
        """Whether something is imagined in it."""
        return any(stage.kind == IMAGINE for stage in self.stages)

    @property
    def looks(self) -> bool:
        """Whether one's own picture is looked at in it."""
        return any(stage.kind == LOOK for stage in self.stages)

    @property
    def has_its_pace(self) -> bool:
        """Whether its pace is what it is for, so that a pace chosen for others is not its own."""
        return self.rehearses or any(
            stage.pattern is not None and stage.pattern.shaped for stage in self.stages
        )

    @property
    def stretches(self) -> bool:
        """Whether it can be given a length."""
        return any(stage.stretch for stage in self.stages)

    def fitted(
        self,
        *,
        pattern: BreathPattern | None = None,
        minutes: float | None = None,
        before: bool = False,
    ) -> Exercise:
        """This exercise at another pace, of another length, with or without its optional stages.

        ``minutes`` is rounded to whole breaths and taken up by the ``stretch`` stage.  Raises
        :class:`ExerciseError` when there is none, or when the length holds no breath.
        """
        stages = [stage for stage in self.stages if before or not stage.optional]
        if pattern is not None:
            stages = [s if s.pattern is None else replace(s, pattern=pattern) for s in stages]
        if minutes is not None:
            stages = [_stretched(stage, minutes) if stage.stretch else stage for stage in stages]
            if not self.stretches:
                raise ExerciseError(f"{self.name} has a fixed length: leave out --minutes")
        return replace(self, stages=tuple(stages))


def _few(value: object) -> str:
    """A value in an error; Python refuses to write an integer of thousands of digits."""
    return "too many" if isinstance(value, int) and abs(value) > MOST_BREATHS else repr(value)


def _stretched(stage: Stage, minutes: float) -> Stage:
    period_s = stage.pattern.period_s if stage.pattern else 1.0
    if not isfinite(minutes) or not period_s / 60 <= minutes <= 24 * 60:
        raise ExerciseError(
            f"a session lasts from one breath ({period_s:g} s) to a day, got {minutes:g} minutes"
        )
    if stage.pattern is None:
        return replace(stage, seconds=minutes * 60)
    breaths = round(minutes * 60 / period_s)
    measured = stage.measured
    if measured is not None:
        last = breaths if measured[1] == stage.breaths else min(measured[1], breaths)
        measured = (min(measured[0], breaths), last)
    return replace(stage, breaths=breaths, measured=measured)
