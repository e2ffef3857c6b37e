"""Where a session stands at any moment, a pure function of the clock.

The session reads its deadlines from it, the screen its guide and words, the synthetic person when
to breathe: one truth, evaluated wherever it is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from poise.core.events import BreathStarted
from poise.core.exercise import Exercise, Prompt, Stage
from poise.core.pacer import Breath


@dataclass(frozen=True, slots=True)
class Moment:
    """What is asked of the person now.

    ``breath`` counts within the whole session and is None where nothing is led; ``left_s`` is
    until the last stage ends.
    """

    stage: Stage
    stage_index: int
    breath: Breath | None
    prompt: Prompt | None
    left_s: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """``exercise`` begun at ``started_t`` on the session clock."""

    exercise: Exercise
    started_t: float

    @property
    def ends_t(self) -> float:
        """When the last stage is over."""
        return self.started_t + self.exercise.duration_s

    def stages(self) -> Iterator[tuple[float, int, Stage]]:
        """Each stage with its beginning and its index."""
        t = self.started_t
        for index, stage in enumerate(self.exercise.stages):
            yield t, index, stage
            t += stage.duration_s

    def breaths(self) -> Iterator[tuple[BreathStarted, Stage, int]]:
        """Each breath the guide leads, with its stage and its number (from 1) in that stage."""
        count = 0
        for t, _, stage in self.stages():
            if stage.pattern is None:
                continue
            p = stage.pattern
            for k in range(stage.breaths):
                yield (
                    BreathStarted(
                        t + k * p.period_s, count, p.inhale_s, p.hold_in_s, p.exhale_s, p.hold_out_s
                    ),
                    stage,
                    k + 1,
                )
                count += 1

    def at(self, t: float) -> Moment | None:
        """What is asked at ``t``; None before the start and after the end."""
        if t < self.started_t:
            return None
        led = 0
        for begins_t, index, stage in self.stages():
            into_s = t - begins_t
            if into_s < stage.duration_s:
                left_s = self.ends_t - t
                if stage.pattern is None:
                    return Moment(stage, index, None, stage.prompt(1), left_s)
                breath = stage.pattern.at(into_s)
                prompt = stage.prompt(breath.index + 1)
                counted = Breath(
                    led + breath.index, breath.phase, breath.fullness, breath.remaining_s
                )
                return Moment(stage, index, counted, prompt, left_s)
            led += stage.breaths
        return None
