"""Four places, one line, a number each; and the reset from anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from poise import paths
from poise.core.events import (
    Action,
    Confidence,
    Event,
    MetricUpdate,
    QualityUpdate,
    SensorState,
    SensorStatus,
)
from poise.core.guide.exercise import Exercise
from poise.settings import PractiseSettings, Settings
from poise.ui.background import PastSessions
from poise.ui.shell.link import Link, Start
from poise.ui.shell.window import Window
from tools.gallery import sample, sample_past
from tools.gallery.pictures import looks, practices, settle

from .screens import text_of

Key = Qt.Key
HEART = (
    SensorStatus(0.0, "strap", SensorState.STREAMING, name="Polar H10"),
    QualityUpdate(0.0, "strap", 0.95),
    MetricUpdate(0.0, "strap", "heart_rate", 71.6, 0.6, "bpm", 10.0, 12, Confidence.HIGH),
)


class Visit:
    """Somebody with a keyboard before a window whose places all have something."""

    def __init__(
        self,
        reset: Exercise,
        *,
        settings: Settings | None = None,
        events: tuple[Event, ...] = (),
        past: bool = True,
        practise: bool = True,
    ) -> None:
        self.reset, self.events = reset, events
        self.stages: list[sample.PlayedLink] = []
        self.saved: list[Settings] = []
        self.more = practices(self.open) if practise else []
        self.window = Window(
            self.open(), settings=settings or looks("light"), more=self.more,
            renew=lambda _settings: (self.open(), self.more), save=self.saved.append,
            past_sessions=sample_past.past_sessions(reset, sample_past.pasts()) if past else None,
        )  # fmt: skip
        self.window.show()
        self.window.activateWindow()
        QApplication.processEvents()
        settle(self.window)

    def open(self) -> Link:
        self.stages.append(sample.PlayedLink(self.reset, list(self.events), None))
        return self.stages[-1].link

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        modifier = modifiers[0] if modifiers else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        settle(self.window)

    @property
    def shown(self) -> str:
        return self.window.pages.shown

    @property
    def sent(self) -> list[Action]:
        return [command.action for command in self.stages[-1].sent]

    @property
    def tabs(self) -> list[tuple[str, bool]]:
        bar = self.window.framed.bar
        assert bar is not None
        return [(tab.text(), tab.here) for tab in bar.tabs]


@pytest.fixture
def visit(reset: Exercise) -> Callable[..., Visit]:
    return lambda **how: Visit(reset, **how)


def test_a_number_leads_to_its_place_from_every_other(visit: Callable[..., Visit]) -> None:
    person = visit()
    for key, page, title in (
        (Key.Key_2, "practise", "Practise"),
        (Key.Key_4, "sessions", "Progress"),
        (Key.Key_1, "today", "Today"),
        (Key.Key_4, "sessions", "Progress"),
        (Key.Key_2, "practise", "Practise"),
        (Key.Key_S, "preferences", ""),
        (Key.Key_1, "today", "Today"),
        (Key.Key_C, "sensors", ""),
        (Key.Key_4, "sessions", "Progress"),
    ):
        person.press(key)
        assert person.shown == page
        assert [name for name, here in person.tabs if here] == [title][: bool(title)]


def test_a_place_with_nothing_in_it_is_not_shown_and_the_numbers_stay(
    visit: Callable[..., Visit],
) -> None:
    assert [name for name, _ in visit().tabs] == ["Today", "Practise", "Progress"]
    person = visit(practise=False)
    assert [name for name, _ in person.tabs] == ["Today", "Progress"]
    person.press(Key.Key_2)
    assert person.shown == "today"
    person.press(Key.Key_3)
    assert person.shown == "today"
    person.press(Key.Key_4)
    assert person.shown == "sessions"
    bar = person.window.framed.bar
    assert bar is not None
    assert [tab.accessibleDescription() for tab in bar.tabs] == ["1", "4, you are here"]


def test_progress_appears_with_the_first_recording() -> None:
    past = PastSessions()
    assert not past.any()
    folder = paths.sessions()
    folder.mkdir(parents=True)
    assert not past.any()
    Path(folder, "2026-03-01T14-05-09-interview-reset.poise.jsonl").touch()
    assert past.any()


@pytest.mark.parametrize("key", [Key.Key_1, Key.Key_2, Key.Key_4, Key.Key_S, Key.Key_C])
def test_the_reset_begins_from_anywhere(visit: Callable[..., Visit], key: Qt.Key) -> None:
    person = visit()
    person.press(key)
    person.press(Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert person.sent == [Action.START]
    assert person.shown == "session"
    assert person.window.controller.link.exercise.name == "interview-reset"


def test_the_reset_begins_from_a_line_that_is_being_written(visit: Callable[..., Visit]) -> None:
    person = visit()
    person.press(Key.Key_4)
    person.press(Key.Key_Slash)
    QTest.keyClicks(QApplication.focusWidget(), "2 words")
    assert person.shown == "sessions"  # a number that is written leads nowhere
    person.press(Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert person.sent == [Action.START]


def test_space_on_today_is_the_reset_whatever_was_practised_last(
    visit: Callable[..., Visit],
) -> None:
    for key, sessions in ((Key.Key_Space, 1), (Key.Key_Return, 2)):
        practised = PractiseSettings("steady-six", 15)
        person = visit(settings=replace(looks("light"), practise=practised))
        assert "Again: Steady six · 15 min" in text_of(person.window)
        person.press(key)
        assert (person.sent, len(person.stages)) == ([Action.START], sessions)


def test_without_a_last_exercise_enter_is_the_reset_too(visit: Callable[..., Visit]) -> None:
    person = visit()
    assert "Again" not in text_of(person.window)
    person.press(Key.Key_Return)
    assert (person.sent, len(person.stages)) == ([Action.START], 1)


def test_a_length_and_a_pace_are_chosen_with_arrows_and_kept(visit: Callable[..., Visit]) -> None:
    person = visit()
    person.press(Key.Key_2)
    assert "Begin · 10 min" in text_of(person.window)
    page = person.window.pages["practise"]
    page.lines.lines["practise.minutes"][1].focus_chosen()
    person.press(Key.Key_Right)
    person.press(Key.Key_Right)
    assert "Begin · 20 min" in text_of(person.window)
    assert person.saved[-1].practise == PractiseSettings("", 20)
    assert len(person.stages) == 1  # a length is no reason to look for the sensors anew
    person.press(Key.Key_Space)  # on what is chosen already it is the page's own key
    assert person.saved[-1].practise == PractiseSettings("steady-six", 20)
    assert (person.sent, person.shown) == ([Action.START], "session")


def test_escape_leads_to_today_and_never_out(visit: Callable[..., Visit]) -> None:
    person = visit()
    for key in (Key.Key_2, Key.Key_4, Key.Key_S, Key.Key_C):
        person.press(key)
        person.press(Key.Key_Escape)
        assert person.shown == "today"
    person.press(Key.Key_Escape)
    person.press(Key.Key_Escape)
    assert person.window.isVisible()
    person.press(Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert not person.window.isVisible()


def test_the_chip_names_the_sensor_and_its_rate_on_every_place(
    visit: Callable[..., Visit],
) -> None:
    person = visit(events=HEART)
    for key in (Key.Key_1, Key.Key_2, Key.Key_4, Key.Key_S):
        person.press(key)
        assert "Polar H10 · 72 bpm" in text_of(person.window)


def test_in_a_session_there_is_no_navigation(visit: Callable[..., Visit]) -> None:
    person = visit()
    bar = person.window.framed.bar
    assert bar is not None
    assert bar.isVisible()
    person.press(Key.Key_Space)
    assert not bar.isVisible()
    assert person.window.pages["session"].geometry() == person.window.rect()
    person.press(Key.Key_4)
    assert person.shown == "session"


def test_other_starts_are_given_their_length(reset: Exercise) -> None:
    link = sample.PlayedLink(reset, [], None).link
    assert Start("a", "", lambda: link, 90.0).lasts_s(15) == 90.0
    assert Start("a", "", lambda: link, 600.0, stretches=True).lasts_s(15) == 900.0
