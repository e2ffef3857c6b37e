"""An exercise of one's own: read, kept in a header, read again, and led."""

from __future__ import annotations

from importlib.resources import files
from itertools import islice
from pathlib import Path

from poise import exercises
from poise.core.events import Action, Command
from poise.core.session import Session
from poise.errors import ExerciseError


def seeds() -> dict[str, bytes]:
    folder = files("poise.exercises")
    names = exercises.SHELF.shipped()
    return {f"{name}.toml": (folder / f"{name}.toml").read_bytes() for name in names}


def read(path: Path) -> None:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ExerciseError("it is no text") from None  # poise itself reads none from outside
    exercise = exercises.parse(text, "own")
    assert exercises.from_dict(exercises.to_dict(exercise), "own") == exercise
    session = Session(exercise)
    session.receive(Command(0.0, Action.START), 0.0)
    assert session.schedule is not None
    for breath, stage, number in islice(session.schedule.breaths(), 100):
        stage.prompt(number)
        session.schedule.at(breath.t)
    session.receive(Command(30.0, Action.PAUSE), 30.0)
    session.receive(Command(40.0, Action.RESUME), 40.0)
    session.receive(Command(50.0, Action.STOP), 50.0)
    assert session.ended
