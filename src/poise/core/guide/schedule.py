"""Where a session stands at any moment, a pure function of the clock and of its pauses.

The session reads its deadlines from it, the screen its guide and words, the synthetic person when
to breathe: one truth, evaluated wherever it is needed.

All is planned as if nothing ever stopped.  A pause moves what is left of the plan to later, from
the beginning of the breath that it broke off; a stage that its person needs no longer moves it to
earlier.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import floor, inf
from typing import TYPE_CHECKING, NamedTuple

from poise.core.events import (
    BreathStarted,
    Event,
    GuidePaused,
    GuideResumed,
    StageChanged,
    StageShortened,
)
from poise.core.guide.pacer import Breath, BreathPattern, settled

if TYPE_CHECKING:
    from poise.core.guide.exercise import Exercise, Prompt, Stage

# Where one breath ends and the next begins, sums of seconds may differ by less than this.
ROUNDING_S = 1e-9


@dataclass(frozen=True, slots=True)
class Moment:
    """What is asked of the person now.

    ``breath`` counts within the whole session and is None where nothing is led; ``left_s`` is
    until the last stage ends.  In a pause nothing is asked: ``paused_s`` is how long it has lasted,
    else None, ``left_s`` what will be left, and ``resting`` the shape of a guide that comes to
    rest, None where none led.
    """

    stage: Stage
    stage_index: int
    breath: Breath | None
    prompt: Prompt | None
    left_s: float
    paused_s: float | None = None
    resting: Breath | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """The guide stood still from ``from_t`` until ``until_t``, infinity while it still does.

    With ``shortens`` it did not stand still: what was left of the stage was passed over.
    """

    from_t: float
    until_t: float = inf
    shortens: bool = False


class GuidedBreath(NamedTuple):
    """A breath as it was led, from ``t`` to ``end_t``, which may be that of a pause."""

    t: float
    pattern: BreathPattern
    end_t: float

    @property
    def broken_off(self) -> bool:
        """Whether a pause came before it was over."""
        return _before_its_end(self.end_t, self.t + self.pattern.period_s)


@dataclass(frozen=True, slots=True)
class _Leg:
    """A stretch without a pause, on the session clock; what was planned for t comes at t + late."""

    from_t: float
    until_t: float
    late_s: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """``exercise`` begun at ``started_t`` on the session clock, with the pauses made so far."""

    exercise: Exercise
    started_t: float
    pauses: tuple[Pause, ...] = ()

    @property
    def paused(self) -> bool:
        """Whether a pause has begun whose end is not known yet."""
        return bool(self.pauses) and self.pauses[-1].until_t == inf

    @property
    def ends_t(self) -> float:
        """When the last stage is over: infinity as long as a pause lasts."""
        if self.paused:
            return inf
        return self.started_t + self.exercise.duration_s + self._legs()[-1].late_s

    def pause(self, t: float) -> Schedule:
        """The same, standing still from ``t`` on."""
        return self if self.paused else replace(self, pauses=(*self.pauses, Pause(t)))

    def resume(self, t: float) -> Schedule:
        """The same, going on at ``t``."""
        if not self.paused:
            return self
        return replace(self, pauses=(*self.pauses[:-1], Pause(self.pauses[-1].from_t, t)))

    def shorten(self, t: float) -> Schedule:
        """The same, with the next stage at ``t``; as it is in a pause, or where a guide leads."""
        now = self.at(t)
        if self.paused or now is None or now.stage.pattern is not None:
            return self
        return replace(self, pauses=(*self.pauses, Pause(t, t, shortens=True)))

    def paused_s(self, until_t: float, from_t: float = -inf) -> float:
        """How long it stood still, in seconds, up to ``until_t``."""
        return sum(max(0.0, min(p.until_t, until_t) - max(p.from_t, from_t)) for p in self.pauses)

    def unbroken(self, from_t: float, to_t: float) -> bool:
        """Whether no pause reaches into that time."""
        return all(to_t <= pause.from_t or pause.until_t <= from_t for pause in self.pauses)

    def stages(self) -> Iterator[tuple[float, int, Stage]]:
        """Each stage with its beginning and its index, as far as the time of it is known."""
        legs = self._legs()
        for planned_t, index, stage in self._planned():
            for leg in legs:
                if planned_t + leg.late_s <= leg.until_t:
                    yield planned_t + leg.late_s, index, stage
                    break

    def breaths(self) -> Iterator[tuple[BreathStarted, Stage, int]]:
        """Each whole breath the guide leads, with its stage and its number (from 1) in that stage.

        One that a pause broke off is led again from its beginning, and told of once.
        """
        legs = self._legs()
        ahead_t = self._go_on_t(self.pauses[-1], legs[-1]) if self.paused else inf
        count = 0
        for begins_t, _, stage in self._planned():
            if stage.pattern is None:
                continue
            p = stage.pattern
            for k in range(stage.breaths):
                t = begins_t + k * p.period_s
                if t >= ahead_t:
                    return
                while len(legs) > 1 and legs[1].from_t <= t + legs[1].late_s + ROUNDING_S:
                    legs.pop(0)
                yield (
                    BreathStarted(
                        t + legs[0].late_s, count, p.full_s, p.hold_in_s, p.exhale_s, p.hold_out_s
                    ),
                    stage,
                    k + 1,
                )
                count += 1

    def lengths_s(self) -> dict[int, float]:
        """How long each stage takes with its pauses, as far as that is known, by its index."""
        late_s = [
            t - planned_t
            for (t, _, _), (planned_t, _, _) in zip(self.stages(), self._planned(), strict=False)
        ]
        if not self.paused:
            late_s.append(self._legs()[-1].late_s)
        return {
            index: self.exercise.stages[index].duration_s + later_s - late_s[index]
            for index, later_s in enumerate(late_s[1:])
        }

    def lasted_s(self, breath: BreathStarted) -> float:
        """How much of ``breath`` was led: all of it, or up to the pause that broke it off."""
        pauses_t = (pause.from_t for pause in self.pauses)
        return next((t - breath.t for t in pauses_t if breaks_off(t, breath)), breath.period_s)

    def guided(self, from_t: float, to_t: float) -> Iterator[GuidedBreath]:
        """Every breath begun before ``to_t`` and not over at ``from_t``, whole or broken off."""
        for leg in self._legs():
            if leg.until_t < from_t or leg.from_t > to_t:
                continue
            for planned_t, _, stage in self._planned():
                if stage.pattern is None:
                    continue
                begins_t, period_s = planned_t + leg.late_s, stage.pattern.period_s
                first = max(0, floor((max(from_t, leg.from_t) - begins_t) / period_s + 1e-9))
                last = min(stage.breaths - 1, floor((min(to_t, leg.until_t) - begins_t) / period_s))
                for k in range(first, last + 1):
                    t = begins_t + k * period_s
                    yield GuidedBreath(t, stage.pattern, min(t + period_s, leg.until_t))

    def at(self, t: float) -> Moment | None:
        """What is asked at ``t``; None before the start and after the end."""
        if t < self.started_t:
            return None
        if not self.pauses:  # nearly always, and asked for each picture
            return self._planned_at(t)
        leg = next(leg for leg in reversed(self._legs()) if leg.from_t <= t)
        if t < leg.until_t:
            return self._planned_at(t - leg.late_s)
        pause = next(pause for pause in self.pauses if pause.from_t == leg.until_t)
        stopped = self._planned_at(pause.from_t - leg.late_s)
        if stopped is None:
            return None
        after_s = t - pause.from_t
        return replace(
            stopped,
            breath=None,
            prompt=None,
            left_s=self.started_t + self.exercise.duration_s - self._go_on_t(pause, leg),
            paused_s=after_s,
            resting=settled(stopped.breath, after_s) if stopped.breath is not None else None,
        )

    # ------------------------------------------------------------------ the plan

    def _planned(self) -> Iterator[tuple[float, int, Stage]]:
        """Each stage with its beginning if nothing stopped it."""
        t = self.started_t
        for index, stage in enumerate(self.exercise.stages):
            yield t, index, stage
            t += stage.duration_s

    def _planned_at(self, t: float) -> Moment | None:
        """What is asked at ``t`` if nothing stops it."""
        led = 0
        for begins_t, index, stage in self._planned():
            into_s = t - begins_t
            if into_s < stage.duration_s:
                left_s = self.started_t + self.exercise.duration_s - t
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

    def _legs(self) -> list[_Leg]:
        legs = [_Leg(self.started_t, inf, 0.0)]
        for pause in self.pauses:
            legs[-1] = leg = replace(legs[-1], until_t=pause.from_t)
            if pause.until_t < inf:
                late_s = pause.until_t - self._go_on_t(pause, leg)
                legs.append(_Leg(pause.until_t, inf, late_s))
        return legs

    def _go_on_t(self, pause: Pause, leg: _Leg) -> float:
        """From where on the plan is still to be done: a breath that was broken off begins anew."""
        t = pause.from_t - leg.late_s
        for begins_t, _, stage in self._planned():
            into_s = t - begins_t
            if into_s < stage.duration_s and stage.pattern is not None:
                whole = stage.pattern.at(into_s + ROUNDING_S).index  # as breaks_off has it
                return begins_t + whole * stage.pattern.period_s
            if into_s < stage.duration_s:
                return begins_t + stage.duration_s if pause.shortens else t
        return t


def breaks_off(pause_t: float, breath: BreathStarted) -> bool:
    """Whether a pause at ``pause_t`` ends ``breath``, which is then no breath and begun anew."""
    return breath.t <= pause_t and _before_its_end(pause_t, breath.t + breath.period_s)


def _before_its_end(t: float, end_t: float) -> bool:
    return t < end_t - ROUNDING_S


def after(schedule: Schedule | None, exercise: Exercise, event: Event) -> Schedule | None:
    """Where the session of ``exercise`` stands once ``event`` was said, ``schedule`` before it.

    None until the first stage has begun.
    """
    match event:
        case StageChanged() if schedule is None:
            return Schedule(exercise, event.t)
        case GuidePaused() if schedule is not None:
            return schedule.pause(event.t)
        case GuideResumed() if schedule is not None:
            return schedule.resume(event.t)
        case StageShortened() if schedule is not None:
            return schedule.shorten(event.t)
    return schedule
