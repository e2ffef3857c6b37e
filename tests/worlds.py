"""Small worlds for tests, each in one line; hearts and sensors are in ``poise.simulation``."""

from __future__ import annotations

from collections.abc import Iterable

from poise.core.events import Action, Command, Event, Input, Output
from poise.core.guide.exercise import Exercise, Stage
from poise.core.guide.pacer import BreathPattern
from poise.core.session import Session
from poise.runtime.runner import run_at_once


def paced(breaths: int = 9, pattern: BreathPattern | None = None, **stage: object) -> Exercise:
    """An exercise of one guided stage."""
    made = Stage("pace", "Breathe", pattern or BreathPattern(), breaths=breaths, **stage)  # type: ignore[arg-type]
    return Exercise("test", "Test", "", (made,))


def run(exercise: Exercise, inputs: Iterable[Input], session: Session | None = None) -> list[Event]:
    """Everything a session started at 0 hears and says."""
    session = session or Session(exercise)
    arriving = [(event.t, event) for event in (Command(0.0, Action.START), *inputs)]
    return [event for _, event in run_at_once(session, arriving)]


def glanced_at(session: Session, inputs: Iterable[Input], glances: Iterable[float]) -> list[Output]:
    """What ``session`` says when it is also asked at the moments ``glances``."""
    said: list[Output] = []
    moments: list[tuple[float, int, Input | None]] = [(e.t, 1, e) for e in inputs]
    moments += [(t, 0, None) for t in glances]
    for t, _, event in sorted(moments, key=lambda m: m[:2]):
        said += session.advance(t) if event is None else session.receive(event, t)
    return said
