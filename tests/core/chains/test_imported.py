"""Intervals told by a file keep their times and their verdicts."""

from __future__ import annotations

from poise.core.events import (
    Action,
    Beat,
    Command,
    IntervalReading,
    MetricUpdate,
    RRInterval,
    Verdict,
)
from poise.core.session import Session
from poise.runtime.runner import run_at_once
from tests.worlds import paced


def said_of(readings: list[IntervalReading]) -> list[object]:
    arriving = [(0.0, Command(0.0, Action.START)), *((r.t, r) for r in readings)]
    return [event for _, event in run_at_once(Session(paced(3)), arriving)]


def told(n: int, sensor: str = "kubios", verdict: Verdict | None = None) -> list[IntervalReading]:
    return [
        IntervalReading(0.8 * (i + 1), sensor, 800.0, 3.0, i not in (0, 20), verdict)
        for i in range(n)
    ]


def test_times_stand_and_a_break_is_a_break() -> None:
    readings = told(37)
    intervals = [e for e in said_of(readings) if isinstance(e, RRInterval)]
    assert [(e.t, e.rr_ms, e.follows) for e in intervals] == [
        (r.t, r.rr_ms, r.follows) for r in readings
    ]
    assert {e.verdict for e in intervals} == {Verdict.NORMAL}
    assert sum(isinstance(e, Beat) for e in said_of(readings)) == 37


def test_a_verdict_that_came_along_is_kept() -> None:
    intervals = [e for e in said_of(told(30, verdict=Verdict.LONG)) if isinstance(e, RRInterval)]
    assert [e.verdict for e in intervals] == [Verdict.LONG] * 30


def test_a_camera_s_file_says_no_more_than_the_camera_did() -> None:
    def names(sensor: str) -> set[str]:
        return {e.name for e in said_of(told(37, sensor)) if isinstance(e, MetricUpdate)}

    assert "rmssd" in names("kubios")
    assert "heart_rate" in names("camera")
    assert "rmssd" not in names("camera")
