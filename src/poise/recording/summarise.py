"""What a recording comes to: its exercise and its summary, made again from what was said."""

from __future__ import annotations

from dataclasses import replace

from poise import exercises
from poise.core.guide.exercise import Exercise
from poise.core.summariser import Summariser
from poise.core.summary import Summary
from poise.errors import ExerciseError, RecordingError
from poise.recording import bounds
from poise.recording.format import read_drill
from poise.recording.reader import Recording


def exercise_of(recording: Recording) -> Exercise:
    """The exercise the recording was made with, from its own header."""
    header = recording.header.exercise
    try:
        exercise = exercises.from_dict(header, str(header.get("name", "unknown")))
        bounds.session(exercise)
        if recording.header.drill is not None:
            exercise = replace(exercise, drill=read_drill(recording.header.drill))
    except (ExerciseError, ValueError, OverflowError) as error:
        raise RecordingError(
            f"{recording.path.name} cannot be read as a session: {error}", path=str(recording.path)
        ) from None
    return exercise


def summarise(recording: Recording) -> Summary:
    """The summary of all that was said, with where the recording is."""
    made = Summariser(exercise_of(recording))
    for event in recording.events:
        made.fold(event)
    return made.result(str(recording.path))
