"""The window that swells and fades does nothing by itself, and stops when it is told to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from poise.bench.screen_window import LEAD_S, TAIL_S, WORDS, SweepWindow
from poise.checks import screen_sweep
from poise.clock import ManualClock


class World:
    """A window, its clock, and what it asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.clock = ManualClock(5.0)
        self.begun = self.stopped = self.done = 0
        self.window = SweepWindow(self.clock, self._begin, self._stop)
        qtbot.addWidget(self.window)
        self.window.resize(300, 200)
        self.window.show()

    def _begin(self) -> None:
        self.begun += 1

    def _stop(self) -> None:
        self.stopped += 1

    def _done(self) -> None:
        self.done += 1

    def sweep(self) -> None:
        self.window.sweep(self._done)

    def grey_at(self, t: float) -> int:
        self.clock.move_to(t)
        picture = self.window.grab().toImage()
        colour = picture.pixelColor(10, 10)
        assert colour.red() == colour.green() == colour.blue()
        return colour.red()


@pytest.fixture
def world(qtbot: QtBot) -> World:
    return World(qtbot)


def test_it_waits_in_the_middle_grey_and_says_what_it_will_do(world: World) -> None:
    middle = int(screen_sweep.level(screen_sweep.MIDDLE))
    assert world.grey_at(6.0) == world.grey_at(60.0) == middle
    assert world.begun == 0
    assert "press Escape" in WORDS
    assert "does not flash" in WORDS


def test_space_begins_and_escape_ends(world: World, qtbot: QtBot) -> None:
    qtbot.keyClick(world.window, Qt.Key.Key_Return)
    assert world.begun == 0
    qtbot.keyClick(world.window, Qt.Key.Key_Space)
    assert world.begun == 1
    qtbot.keyClick(world.window, Qt.Key.Key_Escape)
    assert world.stopped == 1


def test_a_second_space_during_a_sweep_does_nothing(world: World, qtbot: QtBot) -> None:
    world.sweep()
    qtbot.keyClick(world.window, Qt.Key.Key_Space)
    assert world.begun == 0


def test_the_sweep_is_painted_as_it_was_designed(world: World) -> None:
    world.sweep()
    start = 5.0 + LEAD_S
    for t in (0.3, 1.0, 7.77, 12.3, 19.9):
        expected = int(screen_sweep.level(screen_sweep.luminance(t)))
        assert world.grey_at(start + t) == expected
    middle = int(screen_sweep.level(screen_sweep.MIDDLE))
    assert world.grey_at(start + screen_sweep.LENGTH_S + TAIL_S - 0.1) == middle
