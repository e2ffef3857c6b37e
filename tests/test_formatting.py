"""A number reads the same wherever it stands: in the window, in the terminal, in a list."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from poise import exercises
from poise.batch.progress import Progress
from poise.batch.run import FileDone
from poise.clock import ManualClock
from poise.core.events import (
    Beat,
    BreathMeasured,
    Confidence,
    LeadChanged,
    MetricUpdate,
    StageChanged,
)
from poise.core.guide.exercise import Exercise, Stage
from poise.core.guide.schedule import Schedule
from poise.formatting import clock_time, heart_margin, swing_text
from poise.headless import Lines, LiveLine, breath_line, guide_bar
from poise.ui.text.history import signed
from poise.ui.text.live import heart_doubt, swing_number, time_left
from poise.ui.view import LatestHeartRate

MINUTE = Schedule(Exercise("a", "A", "", (Stage("settle", "A", seconds=60.0),)), 0.0)


def measured(swing_bpm: float, se_bpm: float) -> BreathMeasured:
    return BreathMeasured(
        10.0, "strap", 0, 0.0, 10.0, 3, 12, 12, 70.0, swing_bpm, se_bpm, 80.0, 8.0, 0.0, 0.001,
        None, True, Confidence.HIGH,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0:00"), (0.2, "0:01"), (59.6, "1:00"), (60.0, "1:00"), (119.7, "2:00"), (-3.0, "0:00")],
)
def test_no_minute_has_sixty_seconds(seconds: float, text: str) -> None:
    assert clock_time(seconds) == text


def test_the_terminal_says_what_is_left_as_the_window_does() -> None:
    for t in (0.0, 0.4, 0.6, 30.0, 59.9):
        moment = MINUTE.at(t)
        assert moment is not None
        assert guide_bar(moment).endswith(f"  {time_left(moment)} left")


def test_a_batch_says_what_is_left_in_minutes_and_seconds() -> None:
    clock = ManualClock()
    progress = Progress(2, io.StringIO(), clock)
    clock.move_to(59.6)
    progress.tell(FileDone({}, fresh=True))
    assert progress.line().endswith("1:00 left")


def test_a_swing_has_one_interval_wherever_it_stands() -> None:
    # 2.23 standard errors of 2 are 4.46; with 2.2 it would be 4.4.
    assert swing_text(9.0, 2.0) == "9.0 ± 4.5"
    assert swing_number(measured(9.0, 2.0)) == "9.0 ± 4.5"
    assert "swing 9.0 ± 4.5 bpm" in breath_line(measured(9.0, 2.0))
    assert signed(9.0, 2.0) == "+9.0 ± 4.5"
    assert swing_text(9.0, None) == "9.0"


def test_the_terminal_gives_a_heart_rate_the_interval_of_the_window() -> None:
    out = io.StringIO()
    line = LiveLine(MINUTE.exercise, out)
    line.tell(StageChanged(0.0, 0, "A"))
    line.tell(MetricUpdate(5.0, "strap", "heart_rate", 72.0, 1.6, "bpm", 10.0, 12, Confidence.HIGH))
    line.glance(5.0)
    assert "72 ± 3 bpm" in out.getvalue()
    assert heart_doubt(LatestHeartRate(5.0, "strap", 72.0, 1.6, "")) == "± 3 bpm"
    assert heart_margin(0.1) == "1"
    line.glance(7.6)
    assert out.getvalue().endswith("no heart rate yet")


def test_with_two_sensors_a_breath_is_one_line_and_each_is_named() -> None:
    rows = [replace(measured(9.0, 2.0), sensor=sensor) for sensor in ("camera", "strap")]
    out = io.StringIO()
    lines = Lines(exercises.load("interview-reset").fitted(), out)
    for sensor in ("strap", "camera"):
        lines.tell(Beat(1.0, sensor, 3.0, 800.0, follows=True))
    lines.tell(LeadChanged(1.5, "strap"))
    for row in rows:
        lines.tell(row)
    (line,) = out.getvalue().splitlines()
    assert line.startswith("breath ")
    assert line.index("strap ") < line.index("; camera ")
