"""What a session is to be: everything that a command line or a click decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from poise.runtime.script import Script
from poise.settings import CameraSettings, StrapSettings

if TYPE_CHECKING:
    from poise.core.guide.exercise import Exercise
    from poise.live import Sending
    from poise.vision.model_file import ModelFile


class Sensor(NamedTuple):
    """Where readings come from: ``kind`` is that of a row of ``poise.sources.SENSORS``.

    ``value`` is a strap's name or address, a camera's number or URL, a file, or a seed; empty for
    the usual one.
    """

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """One session.

    ``sensors`` may be none, for the guide alone, or a strap and a camera together; ``insist`` says
    that they were asked for by name.  ``out`` is where the recording goes, None for the usual
    folder; ``note`` is a sentence to show.  ``strap`` and ``camera`` are what the person set for
    them.  ``sends`` says to which other programs it goes while it runs.  ``script`` is what
    somebody does in a drill, where that was written down beforehand.  ``voice`` allows the
    microphone to be listened to in one, for when somebody speaks.
    """

    exercise: Exercise
    sensors: tuple[Sensor, ...] = ()
    insist: bool = False
    speed: float = 1.0
    record: bool = True
    out: Path | None = None
    tags: tuple[str, ...] = ()
    strap: StrapSettings = field(default_factory=StrapSettings)
    camera: CameraSettings = field(default_factory=CameraSettings)
    note: str = ""
    sends: tuple[Sending, ...] = ()
    script: Script = field(default_factory=Script)
    voice: bool = False

    @property
    def listens(self) -> bool:
        """Whether the microphone is listened to: where it is allowed, and answers are spoken."""
        tasks = (stage.task for stage in self.exercise.stages)
        return self.voice and self.speed == 1 and any(task and task.aloud for task in tasks)

    def settings_of(self, kind: str) -> StrapSettings | CameraSettings | None:
        """What the person set for that kind of sensor, None where nothing can be set."""
        branches: dict[str, StrapSettings | CameraSettings]
        branches = {"strap": self.strap, "camera": self.camera}
        return branches.get(kind)

    def own_model(self) -> ModelFile | None:
        """The file of the person's own model as it is now; None without one or without a camera."""
        wanted = self.camera.model if self.uses("camera") else ""
        if not wanted:
            return None
        from poise.vision.model_file import model_file

        return model_file(wanted)

    def uses(self, kind: str) -> bool:
        """Whether a sensor of that kind is among them."""
        return any(sensor.kind == kind for sensor in self.sensors)
