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
from poise.simulation.strap.ear import CALM
from poise.sources import strap
from tests.ui.sitting import Sitting


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits ten seconds for a strap in a test."""
    slow = strap.open_source
    monkeypatch.setattr(
        strap, "open_source",
        lambda settings, clock, emit: slow(replace(settings, timing=CALM), clock, emit),
    )  # fmt: skip


@pytest.fixture
def worn(tmp_path: Path) -> Iterator[tuple[World, Sitting]]:
    """A strap that is worn, in a session that has begun."""
    with (
        World(VirtualStrap()) as world,
        Sitting(tmp_path / "a.poise.jsonl", Sensor("strap")) as sitting,
    ):
        beats(world, sitting, 4)
        sitting.until_said("Chest strap")
        yield world, sitting


def beats(world: World, sitting: Sitting, count: int) -> None:
    """The strap tells of so many beats, each of which reaches the recording."""
    world.wait_until_heard()
    for _ in range(count):
        before = told(sitting)
        world.beat(900)
        sitting.until(lambda before=before: told(sitting) > before)


def told(sitting: Sitting) -> int:
    """How many of the strap's notifications are in the recording."""
    return sitting.lines('"in":"StrapReading"')


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
    worn: tuple[World, Sitting], what: str
) -> None:
    world, sitting = worn
    gone, back, words = AWAY[what]
    gone(world)
    sitting.until_said(words)
    sitting.goes_on()
    back(world)
    beats(world, sitting, 4)
    sitting.until_said("Chest strap")
    recording = sitting.whole()
    assert sum(isinstance(event, StrapReading) for _, event in recording.inputs) == 8
    lost = [e.state for _, e in recording.inputs if isinstance(e, SensorStatus)]
    assert SensorState.LOST in lost
    assert lost[-1] is SensorState.STREAMING
    follows = [e.follows for e in recording.outputs if isinstance(e, RRInterval)]
    assert follows.count(False) == 2  # the first of all, and the first after it came back
