"""What is said of a strap, from what it sent."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from poise.checks.strap import Lateness, judge, measure
from poise.core.events import StrapReading
from poise.simulation.arrivals import Conditions, simulate
from poise.simulation.hearts import heart
from poise.simulation.readings import strap_stream

H10 = Lateness(2.6, 2.1, "a laboratory")


def stream(rr_ms: float = 1000 * 870 / 1024, seconds: float = 60) -> list[StrapReading]:
    """A steady strap; a little swing keeps the beats from running in pace with the seconds."""
    n = count(1)
    beats = heart(lambda _t: rr_ms + (next(n) % 7) * 1000 / 1024, seconds + 2)
    return list(strap_stream(beats, until=seconds))


def test_a_good_strap_is_good_and_its_numbers_are_what_was_sent() -> None:
    report = judge(measure(stream()), H10)
    assert report.good
    facts = report.facts
    assert facts.period_s == pytest.approx(1.0)
    assert facts.jitter_ms == pytest.approx(0, abs=1e-6)
    assert facts.step_ms == pytest.approx(1000 / 1024)
    assert facts.told == pytest.approx(1.0, abs=0.005)
    assert facts.contact is None
    assert sum(facts.per_notification.values()) == facts.notifications == 60


def test_the_report_always_says_how_late_it_assumes_the_strap_to_be() -> None:
    assert "2.6 s" in judge(measure(stream()), H10).reasons[-1]
    assert "a laboratory" in judge(measure(stream()), H10).reasons[-1]
    assert "never measured" in judge(measure(stream())).reasons[-1]


def test_a_clock_that_is_off_is_measured() -> None:
    readings = [
        StrapReading(a.t, "strap", 70, a.rr_ms)
        for a in simulate(Conditions(clock=0.015), hours=0.1, seed=3)
    ]
    facts = measure(readings)
    assert facts.told == pytest.approx(1.015, abs=0.002)
    assert facts.drift_ppm == pytest.approx(-15_000, rel=0.15)


def test_milliseconds_sent_as_if_they_were_1024ths_are_noticed() -> None:
    wrong = [replace(r, rr_ms=tuple(rr * 1.024 for rr in r.rr_ms)) for r in stream()]
    report = judge(measure(wrong))
    assert not report.good
    assert "102.4 s in 100 s" in report.reasons[0]


def test_coarse_intervals_are_noticed() -> None:
    coarse = [replace(r, rr_ms=tuple(round(rr / 16) * 16.0 for rr in r.rr_ms)) for r in stream(870)]
    assert any("steps of 16 ms" in reason for reason in judge(measure(coarse)).reasons)


def test_a_strap_without_intervals_is_not_good_enough() -> None:
    report = judge(measure([replace(r, rr_ms=()) for r in stream()]))
    assert not report.good
    assert "use a chest strap" in report.reasons[0]


def test_silence_contact_zeros_and_copies_are_counted() -> None:
    readings = [r for r in stream() if not 20 < r.t < 26]
    readings = [replace(r, contact=not 40 < r.t < 43) for r in readings]
    readings[5] = replace(readings[5], rr_ms=(0.0,))
    readings.insert(11, replace(readings[10], t=readings[10].t + 0.002))
    report = judge(measure(readings))
    assert report.facts.longest_gap_s == pytest.approx(6.0)
    assert report.facts.lost_contact == 1
    assert report.facts.zeros == 1
    assert report.facts.duplicates == 1
    words = " ".join(report.reasons)
    assert "sent nothing for 6.0 s" in words
    assert "skin contact is poor" in words


def test_nothing_heard_is_said_so() -> None:
    report = judge(measure([]))
    assert not report.good
    assert "no beats received" in report.reasons[0]
