"""What a drill asks of the hearts: their beats are collected, and told once, as its recovery."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import log
from statistics import fmean

from poise.core.drill.recovery import INTERRUPTED, SPEAKING, measure
from poise.core.events import (
    BreathMeasured,
    RecoveryMeasured,
    RRInterval,
    SensorKind,
    kind_of,
)
from poise.core.guide.exercise import Stage
from poise.core.span import Span

NO_HEART = "no heartbeats"
STOPPED = "the drill was stopped before its recovery"
FEWEST_BREATHS = 3  # before and after, for their swings to be compared


@dataclass(slots=True)
class RecoveryCollector:
    """Told the stages, the pauses and every interval, it answers with :meth:`result`."""

    _intervals: dict[str, list[RRInterval]] = field(default_factory=dict, init=False)
    _stages: list[tuple[float, Stage]] = field(default_factory=list, init=False)
    _breaths: list[BreathMeasured] = field(default_factory=list, init=False)
    _pauses: list[float] = field(default_factory=list, init=False)  # when each began

    def receive(self, rr: RRInterval) -> None:
        """The next interval of a sensor."""
        self._intervals.setdefault(rr.sensor, []).append(rr)

    def found(self, sensor: str) -> None:
        """A sensor is there, whether or not it can be read."""
        self._intervals.setdefault(sensor, [])

    def stage(self, t: float, stage: Stage) -> None:
        """A stage began at ``t``."""
        self._stages.append((t, stage))

    def pause(self, t: float) -> None:
        self._pauses.append(t)

    def resume(self, t: float) -> None:
        if self._stages and self._stages[-1][1].kind == "baseline":  # sitting quietly begins anew
            self._stages[-1] = (t, self._stages[-1][1])

    def received_beyond(self, t: float) -> bool:
        """Whether the heart that will be told of was heard beyond ``t``, or there is none."""
        intervals = self._intervals.get(self._sensor(), [])
        return not intervals or intervals[-1].middle >= t

    def breath(self, breath: BreathMeasured) -> None:
        """A paced breath was measured."""
        self._breaths.append(breath)

    def result(self, t: float) -> RecoveryMeasured:
        """What the heart did, with the recovery over, or broken off, at ``t``."""
        sensor = self._sensor()
        nothing = RecoveryMeasured(t, sensor)
        if not sensor:
            return replace(nothing, reason=NO_HEART)
        base, tasks, recovery = self._spans(t)
        if base is None or not tasks or recovery is None:
            return replace(nothing, reason=STOPPED)
        if any(base.end <= pause_t < recovery.start for pause_t in self._pauses):
            return replace(nothing, reason=INTERRUPTED)
        # What comes after a pause is no recovery from the task.
        after = (pause_t for pause_t in self._pauses if pause_t >= recovery.start)
        until = min((*after, recovery.end))
        aloud = any(s.task is None or s.task.aloud for _, s in self._stages if s.kind == "task")
        seen = kind_of(sensor) is SensorKind.CAMERA
        found = measure(
            self._intervals[sensor], base, tasks, until, sensor=sensor,
            unreadable=SPEAKING if seen and aloud else "",
        )  # fmt: skip
        return replace(found, t=t, rebound_ln=self._rebound(sensor, tasks[0].start))

    def _sensor(self) -> str:
        """That of a strap before a camera's, and of two alike the one that told more."""
        return max(
            self._intervals,
            key=lambda s: (
                bool(self._intervals[s]),
                kind_of(s) is not SensorKind.CAMERA,
                len(self._intervals[s]),
            ),
            default="",
        )

    def _spans(self, t: float) -> tuple[Span | None, list[Span], Span | None]:
        """Sitting quietly, the tasks, and the recovery, None for what was not come to by ``t``."""
        begun = [begin for begin, _ in self._stages]
        spans = [
            (stage.kind, Span(begin, end))
            for (begin, stage), end in zip(self._stages, [*begun[1:], t], strict=True)
        ]
        base = next((span for kind, span in spans if kind == "baseline"), None)
        tasks = [span for kind, span in spans if kind == "task"]
        return base, tasks, next((span for kind, span in spans if kind == "recover"), None)

    def _rebound(self, sensor: str, task_t: float) -> float | None:
        """The logarithm of the swing after the task over that before; None without a few each."""
        before: list[float] = []
        after: list[float] = []
        for one in self._breaths:
            if one.sensor == sensor and one.swing_bpm:
                (before if one.end_s <= task_t else after).append(one.swing_bpm)
        if min(len(before), len(after)) < FEWEST_BREATHS:
            return None
        return log(fmean(after) / fmean(before))
