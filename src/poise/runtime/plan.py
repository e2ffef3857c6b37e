"""What a session is to be: everything that a command line or a click decides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from poise.core.guide.exercise import Exercise
from poise.live import Sending
from poise.vision.model_file import ModelFile


@dataclass(frozen=True, slots=True)
class Sensor:
    """Where readings come from: ``kind`` is strap, camera, replay or synthetic.

    ``value`` is a strap's name or address, a camera's number or URL, a file, or a seed; empty for
    the usual one.
    """

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """One session.

    ``sensors`` may be none, for the guide alone, or a strap and a camera together; ``insist`` says
    that they were asked for by name.  ``out`` is where the recording goes, None for the usual
    folder; ``note`` is a sentence to show.  With ``strap_ecg`` beats are taken from the strap's
    ECG where it gives one; ``keep_ecg`` records that too.  ``sends`` says to which other programs
    it goes while it runs.  ``camera_model`` is a model of the person's own, beside the camera's
    methods.
    """

    exercise: Exercise
    sensors: tuple[Sensor, ...] = ()
    insist: bool = False
    speed: float = 1.0
    record: bool = True
    out: Path | None = None
    tags: tuple[str, ...] = ()
    strap_address: str = ""
    strap_delay_s: float = 0.0
    strap_ecg: bool = False
    camera_model: ModelFile | None = None
    keep_ecg: bool = False
    note: str = ""
    sends: tuple[Sending, ...] = ()

    def uses(self, kind: str) -> bool:
        """Whether a sensor of that kind is among them."""
        return any(sensor.kind == kind for sensor in self.sensors)
