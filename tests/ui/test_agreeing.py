"""One number, one rounding, one count: no two places on the screen contradict each other."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from poise.core.events import (
    Confidence,
    Input,
    MetricUpdate,
    QualityUpdate,
    SensorState,
    SensorStatus,
)
from poise.core.guide.exercise import Exercise
from poise.core.summary import HeartChange, InStep
from poise.recording import reader
from poise.recording.summarise import exercise_of, summarise
from poise.simulation.guide import cosine_wave
from poise.simulation.hearts import heart
from poise.simulation.readings import strap_stream
from poise.ui.reviewed import of_events
from poise.ui.shell.window import Window
from poise.ui.text.card import card
from poise.ui.text.levels import Level
from poise.ui.text.live import swing_about
from poise.ui.text.sensors import chip_line, in_step, sensor_line
from poise.ui.view import View
from tools.gallery import sample
from tools.gallery.pictures import looks

from .stepped_session import SteppedSession
from .test_words import row


@pytest.mark.parametrize(
    ("before", "after"), [(84.6, 78.5), (84.4, 77.5), (70.5, 73.4), (80.49, 72.51)]
)
def test_the_change_is_that_of_the_two_rates_as_they_stand_there(
    reset: Exercise, before: float, after: float
) -> None:
    change = HeartChange(before, after, after - before, 1.0, clear=True, reason="", margin=4.0)
    found = card(sample.summary(reset, heart_bpm=change)).rows[0]
    first, last = map(int, found.number.split(" → "))
    said = re.search(r"\d+", found.sentence)
    assert said is not None
    assert int(said.group()) == abs(last - first)


def test_in_step_is_of_as_many_breaths_live_as_on_the_card(reset: Exercise, tmp_path: Path) -> None:
    """And what review calls set aside is as many beats as the card counts."""
    beats = heart(lambda t: 800 - 45 * cosine_wave(t), 140.0)
    for start in (3.0, 26.0, 55.0, 118.0):  # before the start, in it twice, after its end
        early = next(k for k, t in enumerate(beats) if t > start)
        beats[early] -= 0.25
    inputs: list[Input] = [*strap_stream(beats)]
    session = SteppedSession(reset, inputs, tmp_path / "a.poise.jsonl")
    window = Window(session.link, settings=looks("light"))
    window.show()
    session.run(window, 15.0, 0.5)
    window.controller.start()
    session.run(window, 125.0, 0.5)
    session.close()
    recording = reader.read(session.path)
    summary = summarise(recording)
    assert window.view.in_step() == (summary.in_step.breaths, summary.in_step.of)
    assert summary.in_step.of == reset.breaths
    seen = of_events(exercise_of(recording), recording.events)
    aside = sum(beat.flagged for beat in seen.counted())
    assert aside == summary.intervals.flagged > 0
    assert aside < sum(beat.flagged for beat in seen.beats)


def test_of_fewer_breaths_than_can_be_judged_in_step_is_said_nowhere(reset: Exercise) -> None:
    said = card(sample.summary(reset, completed=False, breaths=2, in_step=InStep(0, 2)))
    assert "In step" not in {each.about for each in said.rows}
    view = View(reset)
    for event in sample.story(reset):
        if event.t < 31:
            view.fold(event)
    assert in_step(view) == ""


def test_no_signal_is_good_that_no_rate_can_be_read_from(reset: Exercise) -> None:
    view = View(reset)
    why = "no pulse that can be trusted yet: keep still, in even light"
    view.fold(SensorStatus(0.0, "camera", SensorState.STREAMING))
    view.fold(QualityUpdate(9.0, "camera", 0.95))
    view.fold(
        MetricUpdate(9.0, "camera", "heart_rate", None, None, "bpm", 10.0, 0, Confidence.LOW, why)
    )
    view.lead = "camera"
    line = sensor_line(view, 9.5)
    assert (line.level, line.text) == (Level.FAIR, f"Camera: {why}")
    assert chip_line(view, 9.5).level is Level.FAIR


def test_a_small_doubt_is_never_called_less_sure_without_its_reason() -> None:
    clean = replace(row(Confidence.MEDIUM, 8.9), beats=12, used=12)
    spoiled = replace(clean, used=10)
    assert swing_about(clean).endswith("(less certain)")
    assert swing_about(spoiled).endswith("(some beats excluded)")


@pytest.mark.parametrize("reason", ["", "battery-low"])
def test_the_chip_says_that_a_battery_is_low_and_no_number_that_misleads(
    reset: Exercise, reason: str
) -> None:
    view = View(reset)
    detail = "The strap's battery is at 7 %." if reason else ""
    view.fold(SensorStatus(0.0, "strap", SensorState.STREAMING, reason, detail, name="Polar H10"))
    view.fold(MetricUpdate(1.0, "strap", "heart_rate", 72.0, 1.0, "bpm", 10.0, 12, Confidence.HIGH))
    said = chip_line(view, 1.5).text
    assert said == ("Polar H10 · 72 bpm · battery low" if reason else "Polar H10 · 72 bpm")
