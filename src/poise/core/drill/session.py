"""What a drill adds to a session: who asks, and what the heart did."""

from __future__ import annotations

from dataclasses import dataclass, field

from poise.core.drill.asking import Asking
from poise.core.drill.collector import RecoveryCollector
from poise.core.events import (
    Act,
    BreathMeasured,
    Output,
    QualityUpdate,
    Rating,
    RRInterval,
    Speaking,
)
from poise.core.guide.drill import Drill
from poise.core.guide.exercise import Exercise
from poise.core.patience import LATE_BEATS_S


@dataclass(slots=True)
class DrillSession:
    """Told all of a session that concerns its drill; ``ends_t`` is when the recovery was over."""

    exercise: Exercise
    drill: Drill

    ends_t: float | None = field(default=None, init=False)
    _asking: Asking = field(init=False)
    _recovery: RecoveryCollector = field(default_factory=RecoveryCollector, init=False)
    _told: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        stages = enumerate(self.exercise.stages)
        tasks = {index: stage.task for index, stage in stages if stage.task is not None}
        self._asking = Asking(self.drill, tasks)

    @property
    def due(self) -> float | None:
        """When on the session clock :meth:`advance` has something to do next; None once all is."""
        if self._told:
            return None
        return self.ends_t + LATE_BEATS_S if self.ends_t is not None else self._asking.due

    @property
    def waits(self) -> bool:
        """Whether the last beats of the recovery are still awaited."""
        return self.ends_t is not None and not self._told

    @property
    def ready(self) -> bool:
        """Whether a question is there to be thought about, before its task."""
        return self._asking.ready

    def receive(self, event: Act | Rating | Speaking, now: float) -> list[Output]:
        """What a person did, or a voice, that was told at ``now``."""
        match event:
            case Act():
                return self._asking.act(event, now)
            case Speaking():
                self._asking.speaking(event)
        return []  # a rating is for the recording

    def stage(self, t: float, index: int) -> list[Output]:
        """Stage ``index`` began at ``t``."""
        stage = self.exercise.stages[index]
        self._recovery.stage(t, stage)
        return self._asking.stage(t, index, stage.duration_s)

    def on_output(
        self, event: RRInterval | BreathMeasured | QualityUpdate, now: float
    ) -> list[Output]:
        """The next interval, breath or quality of a sensor; what the heart did, once all is in."""
        if isinstance(event, QualityUpdate):
            self._recovery.found(event.sensor)
            return []
        if isinstance(event, BreathMeasured):
            self._recovery.breath(event)
            return []
        self._recovery.receive(event)
        if self.ends_t is None or self._told:
            return []
        return self._tell(now) if self._recovery.received_beyond(self.ends_t) else []

    def advance(self, t: float) -> list[Output]:
        """What is due at ``t``: questions, and the recovery when its last beats stay away."""
        if self.ends_t is None:
            return self._asking.advance(t)
        return self._tell(t) if not self._told and t >= self.ends_t + LATE_BEATS_S else []

    def pause(self, t: float) -> None:
        self._asking.pause(t)
        self._recovery.pause(t)

    def resume(self, t: float) -> None:
        self._asking.resume(t)
        self._recovery.resume(t)

    def over(self, t: float) -> list[Output]:
        """The last stage ended at ``t``."""
        self.ends_t = t
        return self._tell(t) if self._recovery.received_beyond(t) else []

    def stop(self, t: float) -> list[Output]:
        """The session ends at ``t``, whatever is still awaited."""
        said = self._asking.stop(t)
        return said if self._told else [*said, *self._tell(t)]

    def _tell(self, t: float) -> list[Output]:
        self._told = True
        return [self._recovery.result(self.ends_t if self.ends_t is not None else t)]
