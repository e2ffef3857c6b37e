"""What every metric in the folder is held to; a new file is tested the moment it exists."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from poise.core import metrics
from poise.core.events import MetricUpdate, RRInterval, SensorKind, Verdict
from poise.simulation.guide import breaths, cosine_wave
from poise.simulation.hearts import from_beats, heart

HEART = from_beats(heart(lambda t: 820 - 45 * cosine_wave(t) + 7 * ((t * 7.3) % 1), 130))
END = 120.0


def fed(name: str, intervals: list[RRInterval], shift: float = 0.0) -> Any:
    metric: Any = metrics.metric(name)()
    if hasattr(metric, "breathe"):
        for breath in breaths(12, start=shift):
            metric.breathe(breath)
    for rr in intervals:
        metric.update(rr)
    return metric


def heard_by(t: float) -> list[RRInterval]:
    return [rr for rr in HEART if rr.t <= t]


@pytest.mark.parametrize("name", metrics.names())
class TestEveryMetric:
    def test_it_is_named_after_its_file(self, name: str) -> None:
        assert metrics.metric(name)().name == name

    def test_it_says_of_which_sensors_and_when(self, name: str) -> None:
        metric = metrics.metric(name)
        assert metric.kinds
        assert metric.kinds <= metrics.EVERY_KIND
        assert metric.live in metrics.Live

    def test_it_says_nothing_before_it_has_heard(self, name: str) -> None:
        assert metrics.metric(name)().read(0.0) is None
        assert fed(name, []).read(END) is None

    def test_it_says_something_after_two_minutes(self, name: str) -> None:
        said = fed(name, heard_by(END)).read(END)
        assert said is not None
        assert said.name == name
        assert said.value is not None

    def test_reading_twice_is_harmless(self, name: str) -> None:
        metric = fed(name, heard_by(END))
        assert metric.read(END) == metric.read(END)

    def test_reading_as_it_goes_changes_nothing(self, name: str) -> None:
        quiet, asked = fed(name, heard_by(END)), fed(name, [])
        for rr in heard_by(END):
            asked.update(rr)
            asked.read(rr.t)
        assert asked.read(END) == quiet.read(END)

    def test_shifting_time_changes_nothing(self, name: str) -> None:
        shift = 1024.0
        later = [replace(rr, t=rr.t + shift) for rr in heard_by(END)]
        here, there = fed(name, heard_by(END)).read(END), fed(name, later, shift).read(END + shift)
        assert_same(here, there)

    def test_a_rejected_interval_is_never_a_value(self, name: str) -> None:
        spoilt = heard_by(END)
        for i in range(10, len(spoilt), 25):
            spoilt[i] = replace(spoilt[i], verdict=Verdict.ECTOPIC)
        wild = [rr if rr.usable else replace(rr, rr_ms=rr.rr_ms + 7) for rr in spoilt]
        assert_same(fed(name, spoilt).read(END), fed(name, wild).read(END))

    def test_it_is_silent_on_nothing_but_rejected_intervals(self, name: str) -> None:
        bad = [replace(rr, verdict=Verdict.SHORT) for rr in heard_by(END)]
        said = fed(name, bad).read(END)
        assert said is None or (said.value is None and said.reason)


def test_each_second_a_strap_has_variability_and_a_camera_has_none() -> None:
    for kind in metrics.ALL_BUT_CAMERAS:
        assert [metric.name for metric in metrics.each_second(kind)] == ["rmssd", "sdnn"]
    assert metrics.each_second(SensorKind.CAMERA) == []


def assert_same(a: MetricUpdate | None, b: MetricUpdate | None) -> None:
    assert a is not None
    assert b is not None
    assert a.value == pytest.approx(b.value, rel=1e-9)
    assert (a.se is None) == (b.se is None)
    assert a.se is None or a.se == pytest.approx(b.se, rel=1e-6)
    assert (a.beats, a.confidence, a.reason) == (b.beats, b.confidence, b.reason)
