"""A key held too long, or pressed twice, acts once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from poise.core.events import (
    Action,
    Ending,
)
from poise.core.guide.exercise import Exercise
from poise.ui.theme import LIGHT, Theme
from poise.ui.widgets.button import Pill

from .person import LET_GO, NO_MODIFIER, PRESSED, Person

Key = Qt.Key
CLICKED, CLICKED_AGAIN = QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick


def test_a_key_that_is_held_a_moment_too_long_acts_once(reset: Exercise) -> None:
    person = Person(reset)
    person.hold(Key.Key_Space)
    person.frame(2.0)
    assert person.sent == [Action.START]
    person.hold(Key.Key_Space)
    assert person.sent == [Action.START, Action.PAUSE]
    person.press(Key.Key_Escape)
    person.end(Ending.STOPPED)
    person.hold(Key.Key_A)
    assert len(person.stages) == 2


def test_a_key_let_go_and_pressed_in_the_same_moment_is_held(reset: Exercise) -> None:
    person = Person(reset)
    person.press(Key.Key_Space)
    for kind, when in ((LET_GO, 5000), (PRESSED, 5000), (LET_GO, 5040), (PRESSED, 5640)):
        event = QKeyEvent(kind, Key.Key_Space, NO_MODIFIER, " ")
        event.setTimestamp(when)
        QApplication.sendEvent(person.window, event)
    assert person.sent == [Action.START, Action.PAUSE]


@pytest.mark.parametrize("tabbed", [False, True])
def test_done_pressed_twice_does_not_begin_another_session(
    reset: Exercise, *, tabbed: bool
) -> None:
    person = Person(reset, renew=True, autostart=True)
    person.press(Key.Key_Escape)
    person.end(Ending.STOPPED)
    if tabbed:
        buttons = person.window.pages["card"].findChildren(Pill)
        next(pill for pill in buttons if pill.text() == "Done").setFocus()
    person.tap(Key.Key_Return, 5000)
    assert person.window.pages.shown == "today"
    person.tap(Key.Key_Return, 5200)
    person.tap(Key.Key_Return, 5400)
    assert (person.window.pages.shown, person.sent) == ("today", [])
    person.tap(Key.Key_Return, 6500)
    assert person.sent == [Action.START]


def test_a_space_pressed_twice_begins_a_session_and_does_not_pause_it(reset: Exercise) -> None:
    person = Person(reset)
    person.tap(Key.Key_Space, 5000)
    person.frame(2.0)
    person.tap(Key.Key_Space, 5200)
    assert person.sent == [Action.START]
    person.tap(Key.Key_Space, 7000)
    person.tap(Key.Key_Space, 7200)
    assert person.sent == [Action.START, Action.PAUSE, Action.RESUME]


def test_the_second_of_two_clicks_presses_nothing_that_came_in_its_place() -> None:
    pressed: list[str] = []
    both = QWidget()
    old = Pill(Theme(LIGHT), "Done", parent=both)
    new = Pill(Theme(LIGHT), "Breathe now", parent=both)
    new.clicked.connect(lambda: pressed.append("new"))
    old.clicked.connect(lambda: pressed.append("old"))
    both.show()

    def click(pill: Pill, when_ms: int, down: QEvent.Type = CLICKED) -> None:
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        at = QPointF(pill.rect().center())
        for kind, held in ((down, left), (QEvent.Type.MouseButtonRelease, none)):
            event = QMouseEvent(kind, at, at, left, held, NO_MODIFIER)
            event.setTimestamp(when_ms)
            QApplication.sendEvent(pill, event)

    click(new, 100)
    click(old, 5000)
    click(new, 5200, CLICKED_AGAIN)
    assert pressed == ["new", "old"]
    click(old, 8000)
    click(old, 8200, CLICKED_AGAIN)
    assert pressed == ["new", "old", "old", "old"]


def test_what_grows_while_its_key_is_held_goes_on_growing(reset: Exercise) -> None:
    person = Person(reset, autostart=True)
    before = person.window.choices.settings.sound.volume_percent
    person.hold(Key.Key_Minus)
    assert person.window.choices.settings.sound.volume_percent == before - 30
