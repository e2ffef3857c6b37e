"""Through the real window: the strap goes, Bluetooth goes, and the session goes on and says so."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from poise.core.events import RRInterval, SensorState, SensorStatus, StrapReading
from poise.runtime.plan import Sensor
from poise.simulation.strap import VirtualStrap, World
from poise.simulation.strap.listener import BRISK
from poise.sources import strap
from tests.ui.real_session import RealSession


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits ten seconds for a strap in a test."""
    slow = strap.open_source
    monkeypatch.setattr(
        strap, "open_source",
        lambda settings, clock, emit: slow(replace(settings, timing=BRISK), clock, emit),
    )  # fmt: skip


@pytest.fixture
def worn(tmp_path: Path) -> Iterator[tuple[World, RealSession]]:
    """A strap that is worn, in a session that has begun."""
    with (
        World(VirtualStrap()) as world,
        RealSession(tmp_path / "a.poise.jsonl", Sensor("strap")) as session,
    ):
        beats(world, session, 4)
        session.until_said("Chest strap")
        yield world, session


def beats(world: World, session: RealSession, count: int) -> None:
    """The strap tells of so many beats, each of which reaches the recording."""
    world.wait_until_heard()
    for _ in range(count):
        before = told(session)
        world.beat(900)
        session.until(lambda before=before: told(session) > before)


def told(session: RealSession) -> int:
    """How many of the strap's notifications are in the recording."""
    return session.lines('"in":"StrapReading"')


AWAY: dict[str, tuple[Callable[[World], None], Callable[[World], None], str]] = {
    "the strap is taken off": (World.leave, World.come_back, "No strap found. Moisten it"),
    "Bluetooth is switched off": (
        lambda world: world.switch(False),
        lambda world: world.switch(True),
        "Bluetooth is switched off. Switch it on.",
    ),
    "the adapter is unplugged": (
        lambda world: world.plug(False),
        lambda world: world.plug(True),
        "This computer has no Bluetooth adapter.",
    ),
}


@pytest.mark.parametrize("what", AWAY)
def test_it_is_said_and_the_guide_goes_on_and_the_strap_is_found_again(
    worn: tuple[World, RealSession], what: str
) -> None:
    world, session = worn
    gone, back, words = AWAY[what]
    gone(world)
    session.until_said(words)
    session.goes_on()
    back(world)
    beats(world, session, 4)
    session.until_said("Chest strap")
    recording = session.whole()
    assert sum(isinstance(event, StrapReading) for _, event in recording.inputs) == 8
    lost = [e.state for _, e in recording.inputs if isinstance(e, SensorStatus)]
    assert SensorState.LOST in lost
    assert lost[-1] is SensorState.STREAMING
    follows = [e.follows for e in recording.outputs if isinstance(e, RRInterval)]
    assert follows.count(False) == 2  # the first of all, and the first after it came back
