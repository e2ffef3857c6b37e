"""What a recording comes to: its exercise and its summary, made again from what was said."""

from __future__ import annotations

from typing import Any

from poise import exercises
from poise.core.guide.exercise import Exercise
from poise.core.summary import Summariser
from poise.recording.reader import Recording


def exercise_of(recording: Recording) -> Exercise:
    """The exercise the recording was made with, from its own header."""
    header = recording.header.exercise
    return exercises.from_dict(header, str(header.get("name", "unknown")))


def summarise(recording: Recording) -> dict[str, Any]:
    """The summary object (docs/command-line.md), with where the recording is."""
    summary = Summariser(exercise_of(recording))
    for event in recording.events:
        summary.fold(event)
    return summary.result() | {"recording": str(recording.path)}
