"""What is made of a recording with a pause: no breath is counted that was not led to its end."""

from __future__ import annotations

from math import pi
from pathlib import Path

import pytest

from poise import exercises, exporters, importers, paths
from poise.analysis.load import load
from poise.analysis.options import Options
from poise.core.events import (
    Action,
    BreathMeasured,
    BreathStarted,
    Command,
    GuidePaused,
    GuideResumed,
    Input,
)
from poise.core.session import Session
from poise.recording import reader, tables
from poise.recording.facts import facts
from poise.recording.format import Header
from poise.recording.reader import Recording
from poise.recording.writer import Writer
from poise.runtime.importing import record
from poise.runtime.replay import Replay
from poise.runtime.runner import run_at_once
from poise.simulation.hearts import heart
from poise.simulation.readings import strap_stream
from tests.worlds import paced


@pytest.fixture
def paused(tmp_path: Path) -> Recording:
    """Nine breaths, paused for a minute in the middle of the fourth, which began at 30 s."""
    exercise = paced(9)
    commands = [(0.0, Action.START), (33.0, Action.PAUSE), (93.0, Action.RESUME)]
    inputs: list[Input] = [Command(t, action) for t, action in commands]
    inputs += strap_stream(heart(lambda _t: 800.0, 170.0))
    arriving = sorted(((event.t, event) for event in inputs), key=lambda row: row[0])
    path = tmp_path / "2026-03-01T14-05-09-test.poise.jsonl"
    with Writer(path, Header("0", "2026-03-01T14:05:09Z", exercises.to_dict(exercise))) as writer:
        for _ in run_at_once(Session(exercise), arriving, writer):
            pass
    return reader.read(path)


def test_it_replays_to_the_same(paused: Recording) -> None:
    assert Replay(paused).same


def test_a_breath_that_was_broken_off_is_no_breath(paused: Recording) -> None:
    assert len([e for e in paused.outputs if isinstance(e, BreathStarted)]) == 10
    led = tables.led(paused)
    assert [b.index for b in led] == list(range(9))
    assert led[3].t == 93.0


def test_beats_have_a_phase_only_in_breaths_that_were_led_to_their_end(paused: Recording) -> None:
    for row in tables.beats(paused):
        middle = row.t_s - row.rr_ms / 2000
        led = 0 < middle < 30 or 93 < middle < 153
        assert (row.breath_phase_rad is not None) is led, middle
        assert row.breath_phase_rad is None or 0 <= row.breath_phase_rad < 2 * pi


def test_the_guide_is_seen_to_stand_still(paused: Recording) -> None:
    rows = {row.t_s: row.guide_fullness for row in tables.trace(paused)}
    assert rows[32.0] == pytest.approx(0.5)
    assert [rows[t] for t in (34.0, 60.0, 92.0)] == [None] * 3
    assert rows[97.0] == pytest.approx(1.0)


def test_the_stage_is_as_long_as_it_was_with_its_pause(paused: Recording) -> None:
    schedule = tables.schedule_of(paused)
    assert schedule is not None
    assert schedule.lengths_s() == {0: pytest.approx(153.0)}


def test_heart_rate_first_and_last_is_not_taken_across_the_pause(paused: Recording) -> None:
    ends = facts(paused)["heart_bpm"]
    assert ends["first"] is None  # a third of the session would reach beyond 33 s
    assert ends["last"] == pytest.approx(75, abs=1)


@pytest.mark.parametrize("form", exporters.names())
def test_it_can_be_taken_away_in_every_form(paused: Recording, form: str) -> None:
    out = paths.exports() / f"a{exporters.form(form).suffix}"
    out.parent.mkdir(parents=True)
    exporters.load(form)(paused, out)
    assert out.exists()


def test_an_analysis_reads_no_swing_across_it(paused: Recording) -> None:
    series = load(paused.path, Options())
    assert [b.t for b in series.breaths][2:5] == [20.0, 93.0, 103.0]


def test_taken_away_and_brought_in_again_it_is_paused_there(paused: Recording) -> None:
    out = paths.exports() / "a"
    out.parent.mkdir(parents=True)
    exporters.load("csv")(paused, out)
    (found,) = importers.read(out)
    again = reader.read(record(found, out, "0" * 64))
    pauses = [(e.t, type(e)) for e in again.outputs if isinstance(e, GuidePaused | GuideResumed)]
    assert pauses == [(33.0, GuidePaused), (93.0, GuideResumed)]
    assert [row.window_breaths for row in again.outputs if isinstance(row, BreathMeasured)] == [
        row.window_breaths for row in paused.outputs if isinstance(row, BreathMeasured)
    ]
