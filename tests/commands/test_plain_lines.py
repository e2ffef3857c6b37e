"""What a log or a pipe reads where no heart could be read."""

from __future__ import annotations

import io
from dataclasses import replace

from poise import exercises
from poise.core.events import LISTENING, QualityUpdate, SensorState, SensorStatus
from poise.endings import ending_lines
from poise.headless import Lines
from tools.gallery import sample

RESET = exercises.load("interview-reset").fitted()
BLACK = "the picture is black; is the camera covered?"


def told(*events: SensorStatus | QualityUpdate) -> list[str]:
    out = io.StringIO()
    lines = Lines(RESET, out)
    for event in events:
        lines.tell(event)
    return out.getvalue().splitlines()


def unread(t: float, why: str) -> QualityUpdate:
    return QualityUpdate(t, "camera", 0.0, (why,))


def test_why_a_camera_reads_nothing_is_said_once() -> None:
    assert told(unread(1.0, LISTENING), unread(2.0, BLACK), unread(3.0, BLACK)) == [
        f"camera: {BLACK}"
    ]


def test_what_the_status_said_is_not_said_again() -> None:
    lost = SensorStatus(1.0, "strap", SensorState.LOST, "", "Connection lost. Reconnecting.")
    quality = QualityUpdate(2.0, "strap", 0.0, ("Connection lost. Reconnecting.",))
    assert told(lost, quality) == ["strap: Connection lost. Reconnecting."]


def test_the_end_says_once_that_there_are_no_heart_numbers() -> None:
    nothing = sample.summary(RESET, sensor="none")
    assert [line for line in ending_lines(nothing) if "heart" in line.lower()] == [
        "No heart numbers: no sensor."
    ]
    camera = ending_lines(replace(nothing, unread="camera"))
    assert "No heart numbers: the camera could not read your heartbeat." in camera
