"""Where readings come from: one file for each kind of sensor, named after it, and its row here.

A source's file has ``request(value, settings)``: what it is asked for, from the word on the command
line and the person's settings for that kind (None where there are none).  A living sensor has
``open_source(request, clock, emit)``, which gives a context manager: entering it starts listening
in a thread of its own, leaving it ends that thread.  A sensor that comes or goes is a
``SensorStatus`` given to ``emit``, never an exception across threads.  A recorded or made-up heart
has ``events(request, guide)``, an iterator of what it will say, and ``playing`` plays it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from poise.core.events import Input
    from poise.core.guide.schedule import Schedule

Emit = Callable[["Input"], None]
Source = AbstractContextManager[Any]


class Led(NamedTuple):
    """What a session asks of its person at a moment.

    ``fullness`` is how full the lungs are to be, 0 to 1, None while no breath is led; ``task`` is
    whether there are questions to answer.
    """

    fullness: float | None = None
    task: bool = False


Guide = Callable[[float], Led]


def led(schedule: Schedule | None, t: float) -> Led:
    """What ``schedule`` asks at ``t``; nothing where there is none."""
    moment = schedule.at(t) if schedule is not None else None
    if moment is None:
        return Led()
    fullness = moment.breath.fullness if moment.breath is not None else None
    return Led(fullness, task=moment.stage.task is not None and moment.paused_s is None)


def unled(_t: float) -> Led:
    """The guide of nobody."""
    return Led()


@dataclass(frozen=True, slots=True)
class SensorRow:
    """All that is said of a kind of sensor outside its own file.

    ``kind`` is the name of the file in this folder, of the option on the command line, and, unless
    its request says otherwise, of the sensor whose readings it gives.  ``value`` is what the
    option takes, ``bare`` what it means without one, None where it needs one, and ``parse`` turns
    the text into it.  ``choice`` is offered in the window for the kinds in ``settings.SENSORS``.
    ``unfound`` says what to try when a living one is not found, ``absent`` the same in a list of
    what there is.  ``note`` stays on the screen of a session whose heart is not the person's;
    ``{name}`` is that of the file.
    """

    kind: str
    title: str
    help: str
    value: str
    bare: str | None = None
    parse: type[str] | type[int] = str
    living: bool = True
    choice: str = ""
    unfound: str = ""
    absent: str = ""
    note: str = ""


SENSORS = (
    SensorRow(
        "strap",
        "Chest strap",
        "Bluetooth heart-rate strap (default: the first found)",
        "NAME|ADDRESS",
        bare="",
        choice="Chest strap",
        unfound="moisten it, put it on, and check that no other app or watch uses it; "
        "'poise devices' lists what answers",
        absent="none answered. Moisten the strap, put it on, and check that no other app or watch "
        "uses it.",
    ),
    SensorRow(
        "camera",
        "Camera",
        "webcam number, network address or video file; with --strap, both are recorded and the "
        "better one is shown",
        "INDEX|URL|FILE",
        bare="",
        choice="Webcam",
        unfound="plug it in, uncover it, and close other programs that use it",
        absent="none found. Plug one in, or use a phone's address: poise reset --camera http://…",
    ),
    SensorRow(
        "replay",
        "Recording",
        "play a recording or a file of RR intervals",
        "PATH",
        living=False,
        note="Playing a recording: {name}.",
    ),
    SensorRow(
        "synthetic",
        "Demo heart",
        "a demo heart, to try things without a sensor",
        "SEED",
        bare="1",
        parse=int,
        living=False,
        choice="Demo",
        note="Demo: this is not your heart.",
    ),
)


def row(kind: str) -> SensorRow:
    """What is said of that kind."""
    return next(row for row in SENSORS if row.kind == kind)


def module(kind: str) -> ModuleType:
    """The file of that kind, loaded when it is asked for."""
    return import_module(f"{__name__}.{row(kind).kind}")
