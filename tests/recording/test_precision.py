"""What is written is rounded once, finer than any doubt, and is what the session heard."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poise import exercises
from poise.core.events import (
    Action,
    BreathMeasured,
    Confidence,
    Event,
    MetricUpdate,
    PulseSample,
    RRInterval,
    SkinSample,
    StrapReading,
    Verdict,
)
from poise.recording import reader
from poise.recording.format import output_line
from poise.recording.precision import DECIMALS, rounded, rounded_s
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.replay import Replay
from poise.runtime.run import Run, at_once

ROOT = Path(__file__).resolve().parents[2]
RESET = exercises.load("interview-reset").fitted()
# An odd number of seconds, so that nothing is round by chance.
ODD_S = 1.23456789012


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_number_of_every_event_has_a_precision_and_is_rounded_once(
    kind: type, data: st.DataObject
) -> None:
    st.register_type_strategy(float, st.floats(-1e6, 1e6))
    event = data.draw(st.builds(kind))
    once = rounded(event)
    assert rounded(once) == once


def test_seconds_to_a_microsecond_and_milliseconds_to_a_thousandth() -> None:
    event = RRInterval(12.3456789, "strap", 812.34567, 3.00049, Verdict.NORMAL, True)
    assert rounded(event) == RRInterval(12.345679, "strap", 812.346, 3.0, Verdict.NORMAL, True)


def test_a_metric_is_rounded_by_its_unit() -> None:
    def written(unit: str) -> float | None:
        value = 12.123456789
        return rounded(
            MetricUpdate(1.0, "strap", "x", value, None, unit, 60.0, 60, Confidence.HIGH)
        ).value

    assert (written("ms"), written("bpm")) == (12.123, 12.1235)
    assert (written(""), written("1/min")) == (12.123457, 12.123457)


def test_colours_are_rounded_region_by_region_and_what_was_not_seen_stays_unknown() -> None:
    sample = SkinSample(1.0, "camera", ((120.123456, 80.0, 70.0), None))
    assert rounded(sample).rgb == ((120.1235, 80.0, 70.0), None)
    assert rounded(sample).background is None


def test_what_a_strap_counted_and_a_model_said_is_kept_to_the_last_digit() -> None:
    tick_ms = 1000 / 1024
    assert rounded(StrapReading(1.0, "strap", 70, (703 * tick_ms,))).rr_ms == (703 * tick_ms,)
    assert rounded(SkinSample(1.0, "camera", (), model=1.23456789e-9)).model == 1.23456789e-9


@pytest.mark.parametrize("small", [1e-12, -1e-12, 0.0, -0.0])
def test_nothing_is_nothing_from_above_and_from_below(small: float) -> None:
    assert '"value":0.0}' in output_line(PulseSample(1.0, "camera", small))


def test_what_another_build_of_numpy_computes_is_written_as_the_same_line() -> None:
    said = BreathMeasured(
        20.0, "camera", 1, 10.0, 20.0, 3, 30, 30, 71.23456, 6.54321, 0.54321, 71.2343, 5.4321,
        1.23456, 0.0123456, 0.87654321, True, Confidence.HIGH,
    )  # fmt: skip
    other = replace(said, swing_ms=71.2343 + 1e-8, phase_rad=1.23456 - 1e-10, p=0.0123456 + 1e-12)
    assert output_line(other) == output_line(said)


def test_an_hour_at_a_desk_is_told_in_microseconds() -> None:
    assert rounded_s(3600 + ODD_S) == 3601.234568


# ------------------------------------------------------------------ whole sessions


def assert_rounded_and_heard(path: Path, summary: object) -> None:
    recording = reader.read(path)
    assert recording.ending is not None
    assert len(recording.outputs) > 30
    for at, event in recording.inputs:
        assert (rounded_s(at), rounded(event)) == (at, event)
    for said in recording.outputs:
        assert rounded(said) == said
    again = Replay(recording)
    assert again.same
    assert again.summary() == summary


def test_a_session_at_once_hears_and_writes_rounded_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.poise.jsonl"
    (tmp_path / "rr.txt").write_text("".join(f"{800 + 7.123456 * (i % 9)}\n" for i in range(110)))
    plan = SessionPlan(RESET, (Sensor("replay", str(tmp_path / "rr.txt")),), out=path)
    *_, summary = at_once(plan)
    assert_rounded_and_heard(path, summary)


def test_a_live_session_hears_and_writes_rounded_numbers(tmp_path: Path) -> None:
    path = tmp_path / "live.poise.jsonl"
    with Run(SessionPlan(RESET, (), speed=200, out=path)) as run:
        run.send(Action.START)
        for second in range(1, 90):
            rr_ms = (800 + 7.123456 * (second % 9),)
            run.runner.put(StrapReading(second + ODD_S / 10, "strap", 75, rr_ms))
        while run.summary() is None:
            run.wait(5.0)
        summary = run.summary()
    assert_rounded_and_heard(path, summary)


def test_the_page_names_the_precision_of_every_unit() -> None:
    page = (ROOT / "docs" / "recording.md").read_text(encoding="utf-8")
    told = {
        name: int(decimals)
        for names, decimals in re.findall(r"^\| ([^|]+) \| (\d) \|", page, re.M)
        for name in re.findall(r"`(\w+)`", names)
    }
    assert told.pop("at") == DECIMALS["t"]
    assert told == DECIMALS
