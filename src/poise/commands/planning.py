"""What the arguments of a session, with the settings, ask for: its exercise and its sensors."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from poise import exercises, paths, settings
from poise.commands import sending
from poise.core.guide.pacer import BreathPattern
from poise.core.pace.protocol import protocol_of
from poise.errors import UsageError
from poise.sources import SENSORS, SensorRow, row

if TYPE_CHECKING:
    from poise.core.guide.exercise import Exercise
    from poise.runtime.plan import Sensor, SessionPlan
    from poise.settings import Settings
    from poise.ui.shell.link import DrillChoice
    from poise.vision.model_file import ModelFile


@dataclass(frozen=True, slots=True)
class Plans:
    """The sessions of a window; ``alone`` where one was asked for and there is no Today."""

    args: argparse.Namespace
    exercise: str | Exercise
    alone: bool

    def first(self, known: Settings) -> SessionPlan:
        return plan(self.args, self.exercise, known)

    def others(self) -> list[str]:
        return [] if self.alone else exercises.names()

    def other(self, name: str, known: Settings) -> SessionPlan:
        stretches = exercises.load(name).stretches
        minutes = known.practise.minutes if stretches else None
        return plan(argparse.Namespace(**vars(self.args) | {"minutes": minutes}), name, known)

    def of(self, exercise: Exercise, known: Settings) -> SessionPlan:
        return plan(self.args, exercise, known)

    def drill(self, choice: DrillChoice, known: Settings) -> SessionPlan:
        from poise.library.past_drills import draw

        planned = draw(
            level=choice.level, kind=choice.kind, standard=choice.standard, timer=choice.timer,
            checkpoint=choice.checkpoint, banks=(choice.bank,) if choice.bank else (),
            mirror=choice.mirror, varied=choice.varied,
        )  # fmt: skip
        chosen = plan(self.args, planned.exercise, known)
        return replace(chosen, note=" ".join(filter(None, (chosen.note, *planned.notes))))


def plan(
    args: argparse.Namespace, exercise: str | Exercise, known: Settings | None = None
) -> SessionPlan:
    """What the arguments and the settings (those on disk) ask for, or a stated error."""
    from poise.runtime.plan import SessionPlan

    known = known or settings.load(paths.config())
    sensors, sends = _sensors(args, known), sending.ways(args, known)
    whole = exercises.load(exercise) if isinstance(exercise, str) else exercise
    looks = bool(protocol_of(whole))  # for a pace: it leads its own, and needs a strap
    sensors = _exact(sensors) if looks else sensors
    own = looks or whole.has_its_pace
    pace = args.pace or ("" if own else known.guide.pace)
    fitted = whole.fitted(
        pattern=BreathPattern.parse(pace) if pace else None,
        minutes=getattr(args, "minutes", None),
        before=getattr(args, "before", False),
    )
    chosen = SessionPlan(
        exercise=fitted,
        sensors=sensors,
        insist=looks or any(row.living for row, _ in _asked(args)),
        speed=args.speed or 1.0,
        record=not args.no_record,
        out=args.out,
        tags=tuple(args.tag),
        strap=known.strap,
        camera=known.camera,
        voice=known.voice.use,
        sends=sends,
    )
    notes = (*map(_note, sensors), _of_model(chosen.own_model()), sending.note(sends))
    return replace(chosen, note=" ".join(filter(None, notes)))


def _asked(args: argparse.Namespace) -> list[tuple[SensorRow, str]]:
    """The sensors that the command line names, each with its value."""
    named = [(row, getattr(args, row.kind)) for row in SENSORS]
    return [(row, str(value)) for row, value in named if value is not None]


def _sensors(args: argparse.Namespace, known: Settings) -> tuple[Sensor, ...]:
    from poise.runtime.plan import Sensor

    found = _asked(args)
    asked = tuple(Sensor(row.kind, value) for row, value in found)
    living = all(row.living for row, _ in found)
    if (len(asked) > 1 and not living) or (asked and args.no_sensor):
        together = " and ".join(f"--{row.kind}" for row in SENSORS if row.living)
        every = ", ".join(f"--{row.kind}" for row in SENSORS)
        raise UsageError(
            f"{together} can be combined; otherwise choose one of {every} or --no-sensor"
        )
    if args.speed != 1 and (living if asked else not args.no_sensor):
        raise UsageError("--speed only works with --replay, --synthetic or --no-sensor")
    if asked or args.no_sensor:
        return asked
    # A camera is looked through only by those who said so, once, in the settings.
    match known.sensors.use:
        case "auto":
            kinds = ["strap", "camera"] if known.camera.use else ["strap"]
        case "both":
            kinds = ["strap", "camera"]
        case "none":
            kinds = []
        case kind:
            kinds = [kind]
    return tuple(Sensor(kind, row(kind).bare or "") for kind in kinds)


def _exact(sensors: tuple[Sensor, ...]) -> tuple[Sensor, ...]:
    """Those that measure a swing well enough to compare paces: no camera."""
    found = tuple(sensor for sensor in sensors if sensor.kind != "camera")
    if not found:
        from poise.core.pace.words import NEEDS_STRAP

        raise UsageError(NEEDS_STRAP)
    return found


def _note(sensor: Sensor) -> str:
    return row(sensor.kind).note.format(name=Path(sensor.value).name)


def _of_model(model: ModelFile | None) -> str:
    if model is None:
        return ""
    known = f" (SHA-256 {model.sha256[:12]}…)" if model.sha256 else ""
    return f"The camera is read by your own model {model.name} too{known}."
