"""One strap's own wave beside the intervals that it sends."""

from __future__ import annotations

from poise.core.chains.strap import StrapChain
from poise.core.events import Beat, Output, StrapBeat, StrapReading


def beats(said: list[Output]) -> list[Beat]:
    return [event for event in said if isinstance(event, Beat)]


def with_a_wave() -> StrapChain:
    """A strap whose ECG told of beats until 5.0 s."""
    chain = StrapChain("strap")
    for second in range(1, 6):
        chain.receive(StrapBeat(float(second), "strap", 1000.0, 2.0, second > 1))
    return chain


def intervals(chain: StrapChain, *arrivals: float) -> list[Beat]:
    """The beats told of by one interval of 1000 ms at each arrival."""
    readings = [StrapReading(t, "strap", 60, (1000.0,)) for t in arrivals]
    return beats([event for reading in readings for event in chain.receive(reading)])


def test_beside_the_wave_the_intervals_are_left_alone() -> None:
    assert intervals(with_a_wave(), 5.5, 6.5, 7.5) == []


def test_after_a_loss_the_intervals_are_used_at_once() -> None:
    chain = with_a_wave()
    chain.break_off()
    assert [beat.rr_ms for beat in intervals(chain, 7.0, 8.0, 9.0, 10.0)][:2] == [1000.0, 1000.0]


def test_after_a_loss_the_first_beat_of_the_wave_follows_nothing() -> None:
    chain = with_a_wave()
    chain.break_off()
    (first,) = beats(chain.receive(StrapBeat(7.0, "strap", 1000.0, 2.0, True)))
    assert not first.follows
