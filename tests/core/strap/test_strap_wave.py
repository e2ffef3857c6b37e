"""Beats of a strap's own wave beside its intervals: one heart, told once."""

from __future__ import annotations

import json

from poise.core.chains.strap import WAVE_STALE_S, StrapChain
from poise.core.events import (
    Action,
    Beat,
    Command,
    EcgBlock,
    Input,
    Output,
    RRInterval,
    StrapBeat,
    StrapReading,
)
from poise.core.session import Session
from poise.recording.format import input_line, read_event
from tests.worlds import paced


def reading(t: float) -> StrapReading:
    return StrapReading(t, "strap", 60, (1000.0,))


def wave(t: float, *, follows: bool = True) -> StrapBeat:
    return StrapBeat(t, "strap", 1000.0, 3.0, follows)


def beats(said: list[Output]) -> list[Beat]:
    return [event for event in said if isinstance(event, Beat)]


def test_while_the_wave_tells_of_beats_the_intervals_beside_it_are_left_alone() -> None:
    chain = StrapChain("strap", 2.5)
    said: list[Output] = []
    for second in range(10):
        said += chain.receive(reading(second + 2.6))
    assert len(beats(said)) == 10
    said = []
    for second in range(10, 30):
        said += chain.receive(wave(second + 0.1)) + chain.receive(reading(second + 2.6))
    told = beats(said)
    assert [beat.t for beat in told] == [second + 0.1 for second in range(10, 30)]
    assert [beat.follows for beat in told] == [False] + [True] * 19


def test_when_the_wave_falls_silent_the_intervals_are_heard_again() -> None:
    chain = StrapChain("strap", 2.5)
    for second in range(10):
        chain.receive(wave(second + 0.1))
    said: list[Output] = []
    for second in range(10, 40):
        said += chain.receive(reading(second + 2.6))
    told = beats(said)
    assert told[0].t >= 9.1 + WAVE_STALE_S - 3.5
    assert not told[0].follows
    assert all(beat.follows for beat in told[1:])


def test_a_beat_told_of_twice_is_drawn_once() -> None:
    chain = StrapChain("strap", 0.0)
    chain.receive(wave(5.0))
    assert chain.receive(wave(4.0)) == []


def test_without_skin_contact_the_wave_is_noise() -> None:
    chain = StrapChain("strap", 0.0)
    chain.receive(StrapReading(1.0, "strap", None, (), contact=False))
    assert chain.receive(wave(2.0)) == []


def test_the_ecg_itself_changes_nothing_in_a_session_and_reads_back() -> None:
    def run(inputs: list[Input]) -> list[Output]:
        session = Session(paced(3))
        said = session.receive(Command(0.0, Action.START), 0.0)
        for event in inputs:
            said += session.receive(event, event.t + 0.6)
        return said + session.advance(60.0)

    without: list[Input] = [wave(second + 0.5) for second in range(30)]
    kept = [one for e in without for one in (EcgBlock(e.t, "strap", 130.0, (1, -2)), e)]
    assert run(kept) == run(without)
    assert any(isinstance(event, RRInterval) for event in run(without))
    for event in kept[:2]:
        row = json.loads(input_line(event, 1.0))
        assert read_event(row["in"], row) == event
