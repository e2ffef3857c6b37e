"""Breathe with the guide: what ``poise reset``, ``poise train`` and plain ``poise`` share."""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from poise import exercises, paths, settings
from poise.commands import sending
from poise.core.events import Action, SensorState, SensorStatus
from poise.core.guide.pacer import BreathPattern
from poise.errors import Missing, PoiseError, SensorUnavailableError, UsageError
from poise.settings import Settings

if TYPE_CHECKING:
    from poise.headless import Teller
    from poise.runtime.plan import Plan, Sensor
    from poise.runtime.run import Run
    from poise.vision.model_file import ModelFile

DONE, STOPPED = 0, 130
# A terminal waits this long for a sensor that was asked for by name before it gives up.
FIND_S = 20.0
ABSENT = {str(reason) for reason in Missing} - {str(Missing.NOT_FOUND)}
NOT_FOUND = {
    "strap": "moisten it, put it on, and check that no other app or watch uses it; "
    "'poise devices' lists what answers",
    "camera": "plug it in, uncover it, and close other programs that use it",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options every session has."""
    where = parser.add_argument_group("where the heart comes from")
    where.add_argument(
        "--strap", nargs="?", const="", metavar="NAME|ADDRESS",
        help="a Bluetooth heart-rate strap; any that answers when none is named",
    )  # fmt: skip
    where.add_argument(
        "--camera", nargs="?", const="", metavar="INDEX|URL|FILE",
        help="a webcam, or an address or file cv2 can open; with --strap both are recorded and the "
        "better one leads",
    )  # fmt: skip
    where.add_argument(
        "--replay", metavar="PATH", help="a recorded heart: a recording, or a file of RR intervals"
    )
    where.add_argument(
        "--synthetic", nargs="?", const="1", type=_seed, metavar="SEED",
        help="a person made by the program, to try things without a sensor",
    )  # fmt: skip
    where.add_argument(
        "--no-sensor", action="store_true", help="the guide alone, without looking for a sensor"
    )
    how = parser.add_argument_group("how it goes")
    how.add_argument("--pace", metavar="4-6", help="seconds in and out, or 4-1-6-1 with holds")
    how.add_argument(
        "--speed", type=float, default=1.0, metavar="X",
        help="replay and synthetic only: so many times as fast, 0 for as fast as possible",
    )  # fmt: skip
    how.add_argument("--headless", action="store_true", help="in the terminal, without a window")
    how.add_argument("--json", action="store_true", help="headless, one JSON object a line")
    sending.add_arguments(parser)
    keep = parser.add_argument_group("what is kept")
    keep.add_argument("--out", type=Path, metavar="PATH", help="where the recording goes")
    keep.add_argument("--no-record", action="store_true", help="keep nothing")
    keep.add_argument(
        "--tag", action="append", default=[], metavar="TEXT", help="a label; may be repeated"
    )


def run(args: argparse.Namespace, exercise: str, *, autostart: bool = True) -> int:
    """Run ``exercise`` as ``args`` say; the exit status."""
    chosen = plan(args, exercise)
    if args.speed == 0:
        return _at_once(chosen, args.json)
    if args.headless or args.json:
        return _headless(chosen, args.json)
    from poise.ui.shell.app import has_display

    if not has_display():
        if not autostart:
            raise UsageError("there is no display here for the window: try 'poise reset'")
        print("There is no display here, so this goes on in the terminal.", file=sys.stderr)
        return _headless(chosen, args.json)
    # Nothing made on the way to the first paint is garbage: the window looks for it later.
    gc.disable()
    from poise.ui.shell.launch import sit

    def plans(known: Settings) -> tuple[Plan, list[tuple[str, str, Plan]]]:
        return plan(args, exercise, known), [] if autostart else _others(args, known)

    return sit(plans, settings.load(paths.config()), autostart=autostart)


def home() -> int:
    """Open the window on the reset and wait for the person to begin."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args([]), "interview-reset", autostart=False)


def _others(args: argparse.Namespace, known: Settings) -> list[tuple[str, str, Plan]]:
    """What else the first page offers."""
    train = plan(args, "steady-six", known)
    return [("Train", "T", train)]


def plan(args: argparse.Namespace, exercise: str, known: Settings | None = None) -> Plan:
    """What the arguments and the settings (those on disk) ask for, or a stated error."""
    from poise.runtime.plan import Plan

    known = known or settings.load(paths.config())
    sensors, sends = _sensors(args, known), sending.ways(args)
    pace, model = args.pace or known.guide.pace, _model(sensors, known)
    fitted = exercises.load(exercise).fitted(
        pattern=BreathPattern.parse(pace) if pace else None,
        minutes=getattr(args, "minutes", None),
        before=getattr(args, "before", False),
    )
    return Plan(
        exercise=fitted,
        sensors=sensors,
        insist=args.strap is not None or args.camera is not None,
        speed=args.speed or 1.0,
        record=not args.no_record,
        out=args.out,
        tags=tuple(args.tag),
        strap_address=known.strap.address,
        strap_delay_s=known.strap.delay_s,
        strap_ecg=known.strap.ecg or known.strap.keep_ecg,
        keep_ecg=known.strap.keep_ecg,
        camera_model=model,
        note=" ".join(filter(None, (_note(args, sensors), _of_model(model), sending.note(sends)))),
        sends=sends,
    )


def _sensors(args: argparse.Namespace, known: Settings) -> tuple[Sensor, ...]:
    from poise.runtime.plan import Sensor

    asked = tuple(
        Sensor(kind, str(value))
        for kind, value in (
            ("strap", args.strap), ("camera", args.camera), ("replay", args.replay),
            ("synthetic", args.synthetic),
        )
        if value is not None
    )  # fmt: skip
    living = all(sensor.kind in ("strap", "camera") for sensor in asked)
    if (len(asked) > 1 and not living) or (asked and args.no_sensor):
        raise UsageError(
            "--strap and --camera go together; else choose one of --strap, --camera, --replay, "
            "--synthetic and --no-sensor"
        )
    if args.speed < 0:
        raise UsageError(f"--speed is 0 or more, got {args.speed:g}")
    if args.speed != 1 and (living or not asked):
        raise UsageError("--speed goes with --replay or --synthetic: a living heart has its own")
    if asked or args.no_sensor:
        return asked
    # A camera is looked through only by those who said so, once, in the settings.
    strap, camera = Sensor("strap"), Sensor("camera", known.camera.where)
    usual = (strap, camera) if known.camera.use else (strap,)
    chosen = {
        "strap": (strap,), "camera": (camera,), "both": (strap, camera),
        "synthetic": (Sensor("synthetic", "1"),), "none": (),
    }  # fmt: skip
    return chosen.get(known.sensors.use, usual)


def _note(args: argparse.Namespace, sensors: tuple[Sensor, ...]) -> str:
    if any(sensor.kind == "synthetic" for sensor in sensors):
        return "This heart is a person made by the program, not you."
    if args.replay is not None:
        return f"This heart is a recording, {Path(args.replay).name}."
    return ""


def _model(sensors: tuple[Sensor, ...], known: Settings) -> ModelFile | None:
    """The person's own model, where they named one and a camera is among the sensors."""
    from poise.vision.model_file import model_file

    camera = any(sensor.kind == "camera" for sensor in sensors)
    return model_file(known.camera.model) if camera and known.camera.model else None


def _of_model(model: ModelFile | None) -> str:
    if model is None:
        return ""
    known = f" (SHA-256 {model.sha256[:12]}…)" if model.sha256 else ""
    return f"The camera is read by your own model {model.name} too{known}."


def _seed(text: str) -> int:
    return int(text)


# ---------------------------------------------------------------------- ways to run it


def _at_once(chosen: Plan, as_json: bool) -> int:
    from poise.core.summary import Summary
    from poise.headless import teller
    from poise.runtime.run import at_once

    tell = teller(chosen.exercise, as_json=as_json, note=chosen.note)
    for event in at_once(chosen):
        if isinstance(event, Summary):
            tell.finish(event)
        else:
            tell.tell(event)
    return DONE


def _headless(chosen: Plan, as_json: bool) -> int:
    from poise.headless import run_live, teller
    from poise.runtime.run import Run

    if chosen.insist and chosen.uses("strap"):
        _require_bluetooth()
    with Run(chosen) as session:
        tell = teller(chosen.exercise, as_json=as_json, note=session.note)
        for sensor in chosen.sensors if chosen.insist else ():
            _find(session, sensor, tell)
        session.send(Action.START)
        stopped = False
        summary = None
        while summary is None:
            try:
                summary = run_live(tell, session.wait, session.clock.now, session.summary)
            except KeyboardInterrupt:
                stopped = True
                session.send(Action.STOP)
        tell.finish(summary)
        _raise_if_failed(session)
    return STOPPED if stopped else DONE


def _find(session: Run, sensor: Sensor, tell: Teller) -> None:
    """Wait for a sensor that was asked for; a terminal has nobody to tell that it never came."""
    words = NOT_FOUND[sensor.kind]
    while not session.heard(sensor.kind):
        for event in session.wait(0.1):
            tell.tell(event)
            if isinstance(event, SensorStatus) and _hopeless(event):
                raise SensorUnavailableError(event.detail, Missing.NOT_FOUND)
        if session.clock.now() > FIND_S:
            name = sensor.value or f"a {sensor.kind}"
            raise SensorUnavailableError(
                f"did not find {name} in {FIND_S:.0f} s: {words}", Missing.NOT_FOUND
            )


def _hopeless(status: SensorStatus) -> bool:
    """Whether waiting will not bring the sensor: only the person can."""
    return status.state is SensorState.BLOCKED or status.reason in ABSENT


def _require_bluetooth() -> None:
    from poise.sources.bluetooth.calls import require

    require()


def _raise_if_failed(session: Run) -> None:
    if session.runner.failed:
        raise PoiseError(
            "poise itself failed; what was recorded is kept. 'poise doctor' prints what is needed "
            "to report it"
        )
    if session.trouble is not None:
        raise session.trouble
