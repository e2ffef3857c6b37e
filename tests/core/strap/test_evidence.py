"""What contradicts a strap's intervals, and that nothing does where they are sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import fmean

import pytest

from poise.core.chains.strap import StrapChain
from poise.core.events import StrapReading
from poise.core.strap.evidence import MADE, RATE, STUCK, SUM, IntervalEvidence
from poise.simulation.arrivals import Conditions, simulate

SMOOTHED_BEATS = 8  # a strap's own rate is that of the last several beats


def readings(conditions: Conditions, seed: int = 1, hours: float = 0.2) -> Iterator[StrapReading]:
    """What a strap says, its own rate smoothed and rounded as straps do."""
    last: list[float] = []
    for arrival in simulate(conditions, hours=hours, seed=seed):
        last = [*last, *arrival.rr_ms][-SMOOTHED_BEATS:]
        bpm = round(60000 / fmean(last)) if last else None
        yield StrapReading(arrival.t, "strap", bpm, arrival.rr_ms)


def doubts(heard: Iterator[StrapReading]) -> list[tuple[float, str]]:
    chain, said = StrapChain("strap"), []
    for reading in heard:
        chain.receive(reading)
        said.append((reading.t, chain.doubt))
    return said


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    "conditions",
    [
        *(Conditions(heart_bpm=bpm) for bpm in (40, 45, 50, 55, 60, 65, 75, 90, 120, 150, 180)),
        Conditions(clock=0.015),
        Conditions(clock=-0.015),
        Conditions(bursts=0.02),
        Conditions(doubled=0.02),
        Conditions(doubled=1.0),
        Conditions(lost=0.005),
        Conditions(off_skin=0.01),
    ],
    ids=str,
)
def test_sound_intervals_are_never_doubted(conditions: Conditions, seed: int) -> None:
    assert {doubt for _, doubt in doubts(readings(conditions, seed))} == {""}


def made_of_rate(r: StrapReading) -> StrapReading:
    ticks = round(60 * 1024 / (r.heart_bpm or 60))
    return replace(r, rr_ms=tuple(ticks * 1000 / 1024 for _ in r.rr_ms))


def one_a_second(r: StrapReading) -> StrapReading:
    return replace(r, rr_ms=r.rr_ms[:1])


def in_ms(r: StrapReading) -> StrapReading:
    return replace(r, rr_ms=tuple(round(rr) * 1000 / 1024 for rr in r.rr_ms))


def stuck(r: StrapReading) -> StrapReading:
    return replace(r, rr_ms=tuple(857.421875 for _ in r.rr_ms))


def doubled_rate(r: StrapReading) -> StrapReading:
    return replace(r, heart_bpm=2 * (r.heart_bpm or 35))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("spoil", "heart_bpm", "said", "within_s"),
    [
        (made_of_rate, 70, MADE, 40),
        (one_a_second, 75, SUM, 40),
        (stuck, 70, STUCK, 40),
        (doubled_rate, 70, RATE, 40),
        (in_ms, 60, SUM, 60),
        (in_ms, 70, SUM, 60),
        (in_ms, 100, SUM, 60),
    ],
)
def test_a_contradiction_is_found_and_stays(
    spoil: Callable[[StrapReading], StrapReading],
    heart_bpm: float,
    said: str,
    within_s: float,
    seed: int,
) -> None:
    found = doubts(map(spoil, readings(Conditions(heart_bpm=heart_bpm), seed)))
    later = [doubt for t, doubt in found if t > within_s]
    assert later
    assert set(later) == {said}


def test_what_was_lost_counts_neither_as_told_nor_as_passed() -> None:
    evidence = IntervalEvidence()
    for t in range(1, 61):
        rr_ms = () if 20 <= t < 27 else (990.0 + 5 * (t % 7),)
        evidence.receive(StrapReading(float(t), "strap", 60, rr_ms))
        assert evidence.contradiction() == ""


@pytest.mark.parametrize("heart_bpm", [45, 55, 70, 90])
@pytest.mark.parametrize("clock", [-0.015, 0.0])
def test_a_rate_that_is_cut_down_and_late_beside_a_slow_clock_is_no_contradiction(
    heart_bpm: float, clock: float
) -> None:
    evidence, late_bpm = IntervalEvidence(), [heart_bpm] * 10
    for r in readings(Conditions(heart_bpm=heart_bpm, clock=clock)):
        late_bpm = [*late_bpm[1:], r.heart_bpm or heart_bpm]
        evidence.receive(replace(r, heart_bpm=int(fmean(late_bpm))))
        assert evidence.contradiction() == ""


def test_a_rate_that_no_heart_has_speaks_against_nothing() -> None:
    evidence = IntervalEvidence()
    for t in range(1, 61):
        evidence.receive(StrapReading(float(t), "strap", 63_548, (990.0 + 5 * (t % 7),)))
    assert evidence.contradiction() == ""
