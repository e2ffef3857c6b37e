"""Breathe with the guide: what ``poise reset``, ``poise train`` and plain ``poise`` share."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Protocol

from poise import paths, settings, signals
from poise.commands import sending
from poise.commands.numbers import LARGEST_SEED, SPEEDS, number, whole_number
from poise.commands.planning import Plans, plan
from poise.core.pace.protocol import protocol_of
from poise.errors import Missing, PoiseError, SensorUnavailableError, UsageError
from poise.sources import SENSORS, SensorRow, row

if TYPE_CHECKING:
    from poise.core.events import SensorStatus
    from poise.core.guide.exercise import Exercise
    from poise.core.summary import Summary
    from poise.headless import LiveLine, Teller
    from poise.runtime.plan import Sensor, SessionPlan
    from poise.runtime.run import Run
    from poise.runtime.script import Script

DONE = 0
# A terminal waits this long for a sensor that was asked for by name before it gives up.
FIND_S = 20.0
ABSENT = {str(reason) for reason in Missing} - {str(Missing.NOT_FOUND)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    where = parser.add_argument_group("heart-rate sensor")
    for one in SENSORS:
        where.add_argument(
            f"--{one.kind}", nargs=None if one.bare is None else "?", const=one.bare,
            type=_read_by(one), metavar=one.value, help=one.help,
        )  # fmt: skip
    where.add_argument("--no-sensor", action="store_true", help="guide only, without a sensor")
    how = parser.add_argument_group("session")
    how.add_argument(
        "--pace",
        metavar="4-6",
        help="seconds in and out; 4-1-6-1 with holds, 2+1-6 with two inhales",
    )
    how.add_argument(
        "--speed", type=number("--speed", *SPEEDS, or_zero=True), default=1.0, metavar="X",
        help="with --replay or --synthetic: speed factor; 0 is as fast as possible",
    )  # fmt: skip
    how.add_argument(
        "--headless", action="store_true", help="run in the terminal, without a window"
    )
    how.add_argument(
        "--json", action="store_true", help="run in the terminal and print one JSON object per line"
    )
    sending.add_arguments(parser)
    keep = parser.add_argument_group("recording")
    keep.add_argument("--out", type=Path, metavar="PATH", help="save the recording here")
    keep.add_argument("--no-record", action="store_true", help="do not record")
    keep.add_argument(
        "--tag", action="append", default=[], metavar="TEXT", help="a label; can be repeated"
    )


def _read_by(one: SensorRow) -> Callable[[str], str | int]:
    """What reads the option of a sensor."""
    return str if one.parse is str else whole_number(f"--{one.kind}", 0, LARGEST_SEED)


def run(
    args: argparse.Namespace,
    exercise: str | Exercise,
    *,
    autostart: bool = True,
    script: Script | None = None,
    notes: Sequence[str] = (),
    aloud: bool = False,
) -> int:
    """Run ``exercise``, or that of this name, as ``args`` say; the exit status.

    ``notes`` are sentences to tell beforehand.  A rehearsal is spoken in a terminal if ``aloud``.
    """
    chosen = plan(args, exercise)
    chosen = replace(chosen, note=" ".join(filter(None, (chosen.note, *notes))))
    if script is not None:
        chosen = replace(chosen, script=script)
    if args.speed == 0:
        return _at_once(chosen, args.json)
    if args.headless or args.json:
        return _headless(chosen, args.json, aloud)
    from poise.ui.shell.app import has_display

    if not has_display():
        if not autostart:
            raise UsageError("no display found for the window. Try 'poise reset'")
        print("No display found, so running in the terminal.", file=sys.stderr)
        return _headless(chosen, args.json, aloud)
    from poise.ui.shell import system_libraries

    gone = system_libraries.missing()
    if gone:
        advice = system_libraries.advice(gone)
        if not autostart:
            raise UsageError(advice)
        print(f"{advice[0].upper()}{advice[1:]}. Running in the terminal.", file=sys.stderr)
        return _headless(chosen, args.json, aloud)
    if chosen.sends:  # an address is copied from here, not from a picture of letters
        print(sending.note(chosen.sends), file=sys.stderr)
    # Nothing made on the way to the first paint is garbage: the window looks for it later.
    gc.disable()
    from poise.ui.shell.launch import open_window

    return open_window(
        Plans(args, exercise, alone=autostart), settings.load(paths.config()), autostart=autostart
    )


def home() -> int:
    """Open the window on the reset and wait for the person to begin."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args([]), "interview-reset", autostart=False)


def _at_once(chosen: SessionPlan, as_json: bool) -> int:
    from poise.core.summary import Summary
    from poise.headless import teller
    from poise.runtime.run import at_once

    tell = teller(chosen.exercise, as_json=as_json, note=chosen.note)
    for event in at_once(chosen):
        if isinstance(event, Summary):
            tell.finish(_with_afterwards(event, chosen.script))
        else:
            tell.tell(event)
    return DONE


def _with_afterwards(summary: Summary, script: Script) -> Summary:
    """The summary with what the script says afterwards, kept as a person's own notes are."""
    if not script.afterwards:
        return summary
    if summary.recording is not None:
        from poise.recording import notes

        notes.save(Path(summary.recording), script.afterwards)
    return summary.with_notes(script.afterwards)


def _headless(chosen: SessionPlan, as_json: bool, aloud: bool) -> int:
    from poise.core.events import Action
    from poise.headless import run_live, teller
    from poise.runtime.run import Run

    if chosen.insist and any(s.kind == "strap" and s.value != "demo" for s in chosen.sensors):
        _require_bluetooth()
    session = Run(chosen)
    person = _person(chosen, as_json)
    if person is not None and not person.before():
        session.close()
        return DONE
    begun, stopped, closing = Event(), Event(), Event()

    def stop() -> None:
        # Once it is over only questions are left to stop, and they are.
        asked = session.summary() is not None and not closing.is_set()
        if asked or not begun.is_set():
            raise KeyboardInterrupt
        stopped.set()
        session.send(Action.STOP)

    # Until the last sensor is let go of, so that no signal breaks that off.
    with signals.heeded(stop), session:
        try:
            tell: Teller
            if person is not None:
                tell = person.line(session.note)
            elif aloud and not as_json:
                from poise.terminal.rehearsal import Aloud

                tell = Aloud(chosen.exercise, session.note, ask=not chosen.script.afterwards)
            else:
                tell = teller(chosen.exercise, as_json=as_json, note=session.note)
            for sensor in chosen.sensors if chosen.insist else ():
                _find(session, sensor, tell)
            begun.set()
            session.begin()
            if person is not None:
                person.answer(session)
            else:
                over = run_live(tell, session.wait, session.clock.now, session.summary)
                tell.finish(_with_afterwards(over, chosen.script))
            _raise_if_failed(session)
        finally:
            closing.set()
    return signals.STOPPED if stopped.is_set() else DONE


class Person(Protocol):
    """Somebody at a terminal who answers by keys."""

    def before(self) -> bool:
        """Ask what is asked beforehand; whether to begin."""

    def line(self, note: str) -> LiveLine:
        """What tells the session."""

    def answer(self, run: Run) -> None:
        """Go through it, and what is asked afterwards."""


def _person(chosen: SessionPlan, as_json: bool) -> Person | None:
    """Who answers by keys; None where nothing is asked, or nobody is at a terminal."""
    from poise import keyboard

    if as_json or not keyboard.usable():
        return None
    if chosen.exercise.drill is not None and not chosen.script.spoken:
        from poise.commands.live_drill import LiveDrill

        return LiveDrill(chosen)
    if protocol_of(chosen.exercise) and not chosen.script.acts:
        from poise.commands.live_pace import LivePace

        return LivePace(chosen)
    return None


def _find(session: Run, sensor: Sensor, tell: Teller) -> None:
    """Wait for a sensor that was asked for; a terminal has nobody to tell that it never came."""
    from poise.core.events import SensorStatus

    words = row(sensor.kind).unfound
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
    from poise.core.events import SensorState

    return status.state is SensorState.BLOCKED or status.reason in ABSENT


def _require_bluetooth() -> None:
    from poise.sources.bluetooth.calls import require

    require()


def _raise_if_failed(session: Run) -> None:
    if session.runner.failed:
        raise PoiseError(
            "poise ran into a problem and stopped; the recording is kept. To report it, run "
            "'poise doctor'"
        )
    if session.trouble is not None:
        raise session.trouble
