"""Recordings for tests, each in one line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from poise import exercises
from poise.core.events import Action, Command, Input, SensorState, SensorStatus, StrapReading
from poise.core.guide.exercise import Exercise
from poise.core.session import Session
from poise.recording import reader
from poise.recording.format import Header, drill_row
from poise.recording.reader import Recording
from poise.recording.writer import Writer
from poise.runtime.runner import run_at_once
from poise.sources import led, synthetic

BEGAN = "2026-03-01T14:05:09.120+01:00"


def made_up(
    path: Path,
    seed: int = 1,
    *,
    exercise: Exercise | None = None,
    tags: tuple[str, ...] = (),
    lost: tuple[float, float] | None = None,
    marks: tuple[tuple[float, str], ...] = (),
) -> Recording:
    """A session of the made-up person; ``lost`` is from when to when the strap was away."""
    exercise = exercise or exercises.load("interview-reset").fitted()
    drill = None if exercise.drill is None else drill_row(exercise.drill)
    header = Header("0.1.0", BEGAN, exercises.to_dict(exercise), tags=tags, drill=drill)
    session = Session(exercise)

    heard = synthetic.events(
        synthetic.SyntheticSettings(seed=seed), lambda t: led(session.schedule, t)
    )
    inputs = chain([Command(0.0, Action.START)], _mishaps(heard, lost, list(marks)))
    with Writer(path, header) as writer:
        for _ in run_at_once(session, ((event.t, event) for event in inputs), writer):
            pass
    return reader.read(path)


def _mishaps(
    heard: Iterator[Input], lost: tuple[float, float] | None, marks: list[tuple[float, str]]
) -> Iterator[Input]:
    away = False
    for event in heard:
        while marks and marks[0][0] <= event.t:
            yield Command(*_mark(marks.pop(0)))
        if lost is not None and isinstance(event, StrapReading):
            gone = lost[0] <= event.t < lost[1]
            if gone != away:
                state = SensorState.LOST if gone else SensorState.STREAMING
                yield SensorStatus(event.t, event.sensor, state, "", "out of reach")
            away = gone
            if gone:
                continue
        yield event


def _mark(mark: tuple[float, str]) -> tuple[float, Action, str]:
    t, label = mark
    return t, Action.MARK, label
