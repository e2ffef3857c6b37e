"""What a screen reader meets on every page: names, roles, headings, pictures in words, news."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from poise.ui.shell.window import Window
from poise.ui.theme import LIGHT
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.page import Page
from tools.gallery.pictures import settle, staged
from tools.gallery.scenes import Screen, scenes

from .screens import at_once

Role = QAccessible.Role
Text = QAccessible.Text
# What a person acts on or reads a state from: none of it may be without a name.
NAMED = {
    Role.Button, Role.RadioButton, Role.CheckBox, Role.Slider, Role.EditableText, Role.List,
    Role.ListItem, Role.Chart, Role.Graphic, Role.Section, Role.Grouping, Role.Heading,
    Role.AlertMessage, Role.PopupMenu, Role.ToolBar,
}  # fmt: skip
# A picture that says nothing in words is nothing to whoever cannot see it.
SHOWN = {Role.Chart}
# While one breathes or answers there is the guide or the question, and no page to read.
WITHOUT_HEADING = {"session", "interview"}
OWN_NAME = WITHOUT_HEADING | {"rehearsal"}
PAGE = {Role.Pane, Role.Section}
# Qt hands these to AT-SPI as "unknown", and Orca passes over what it does not know.
UNKNOWN = {
    Role.NoRole, Role.Indicator, Role.Grip, Role.Sound, Role.Cursor, Role.Caret, Role.Clock,
    Role.UserRole,
}  # fmt: skip

Met = list[tuple[str, Role, str, str]]


@pytest.fixture(autouse=True)
def reader() -> Iterator[None]:
    """Somebody reads along."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def scene(name: str) -> Screen:
    return next(scene for scene in scenes() if scene.name == name)


def opened(scene: Screen) -> Window:
    """At the moment of the scene; nobody looked before."""
    window = staged(at_once(scene), LIGHT, (900, 600))
    window.activateWindow()
    return window


def met(window: Window) -> Met:
    """Everything a reader comes to in the window, in its order: kind, role, name, description.

    No interface is kept: Qt deletes it with its widget, and Python would take the next thing in its
    place in memory for it.
    """
    found: Met = []
    waiting = [QAccessible.queryAccessibleInterface(window)]
    while waiting:
        at = waiting.pop()
        inside = [at.child(k) for k in range(at.childCount())]
        seen = [child for child in inside if child is not None and not child.state().invisible]
        if at.object() is not window:
            kind = type(at.object()).__name__
            found.append((kind, at.role(), at.text(Text.Name), at.text(Text.Description)))
        waiting += reversed(seen)
        del inside, seen
    return found


@pytest.mark.parametrize("scene", scenes(), ids=lambda scene: scene.name)
def test_everything_on_a_page_has_a_name_and_every_picture_its_words(scene: Screen) -> None:
    window = opened(scene)
    parts = met(window)
    assert [(role, kind) for kind, role, said, _ in parts if role in NAMED and not said] == []
    assert [kind for kind, role, *_ in parts if role in UNKNOWN] == []
    assert [said for _, role, said, words in parts if role in SHOWN and not words] == []
    headings = [said for _, role, said, _ in parts if role == Role.Heading]
    assert bool(headings) or window.pages.shown in WITHOUT_HEADING
    assert [(kind, said) for kind, role, said, _ in parts if role == Role.Client and said] == []
    pages = [said for _, role, said, _ in parts if role in PAGE and said]
    assert len(pages) == len(set(pages))  # one that lies in another is not read twice
    assert window.pages.shown in OWN_NAME or pages[0] == headings[0]
    assert pages
    for part in window.findChildren(QWidget):
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert part.accessibleName(), part


def test_a_session_tells_its_guide_its_readings_and_its_pictures_once() -> None:
    window = opened(scene("mid-session"))
    parts = met(window)
    told = {said: (role, words) for _, role, said, words in parts}
    assert told["Breathing guide"] == (Role.Graphic, "Breathe in, 1 s")
    assert told["Heart rate: 78 ± 1 bpm"] == (Role.StaticText, "")
    role, words = told["Swing, breath by breath"]
    assert role == Role.Chart
    assert "breath 6: 9.4 ± 1.2" in words
    role, words = told["Heart rate and guide, last 60 seconds"]
    assert role == Role.Chart
    assert words.startswith("Between 7")
    assert [said for *_, said, _ in parts].count("78") == 0  # not once more for each of its words


def test_where_one_is_and_how_the_sensor_stands_is_said_in_words() -> None:
    window = opened(scene("today"))
    told = {said: words for _, _, said, words in met(window)}
    assert told["Today"] == "1, you are here"
    assert told["Practise"] == "2"
    assert any("Heart-rate sensor: Chest strap" in said and "signal" in said for said in told)


def test_a_question_and_its_answers_are_an_alert_that_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    events: list[Any] = []
    monkeypatch.setattr(
        "poise.ui.widgets.menu.QAccessible.updateAccessibility", lambda event: events.append(event)
    )
    window = opened(scene("end-clear"))
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_P)
    assert QAccessible.Event.Alert in [event.type() for event in events]
    alert = next(part for part in met(window) if part[1] == Role.AlertMessage)
    assert "Save this page?" in alert[2]


def test_breath_prompt_and_result_are_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def keep(event: Any) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr("poise.ui.widgets.announcer.QAccessible.updateAccessibility", keep)
    staged(scene("end-clear"), LIGHT, (900, 600))
    assert {"Breathe in", "Breathe out", "Drop your shoulders. Loosen your jaw."} <= set(said)
    assert any("84 → 77" in text for text in said)


def of(kind: Any, events: list[tuple[Any, Any]]) -> list[str]:
    """What a reader heard of in events of that ``kind``, in its order, by its name."""
    return [named for each, named in events if each == kind]


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, str]]:
    """Every event that poise sends a reader itself: what it is, and of which part."""
    sent: list[tuple[Any, str]] = []

    def keep(event: Any) -> None:
        thing = QAccessible.queryAccessibleInterface(event.object())
        sent.append((event.type(), thing.text(Text.Name)))

    monkeypatch.setattr("poise.ui.widgets.announcer.QAccessible.updateAccessibility", keep)
    return sent


def test_the_window_is_a_window_to_a_reader() -> None:
    window = opened(scene("today"))
    assert QAccessible.queryAccessibleInterface(window).role() == Role.Window


def test_who_has_the_keyboard_is_told_after_the_page_that_handed_it_on(
    events: list[tuple[Any, str]],
) -> None:
    window = opened(scene("settings"))
    del events[:]
    window.setFocus()
    window.pages[window.pages.shown].setFocus()
    QApplication.processEvents()
    assert of(QAccessible.Event.Focus, events) == ["Light"]  # the scenes are light


def test_where_an_entry_is_written_is_told(events: list[tuple[Any, str]]) -> None:
    window = opened(scene("journal-empty"))
    del events[:]
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_W)
    QApplication.processEvents()
    assert of(QAccessible.Event.Focus, events)[-1] == "What went well?"


def test_an_arrow_in_the_settings_leads_to_no_page_but_to_what_was_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    came: list[str] = []
    window = opened(scene("settings"))
    focus = QApplication.focusWidget()
    assert focus is not None
    monkeypatch.setattr(Page, "focusInEvent", lambda page, _event: came.append(page.named()))
    QTest.keyClick(focus, Qt.Key.Key_Right)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Warm"
    assert window.pages.shown == "preferences"
    assert came == []


def test_an_option_says_its_own_words_and_its_group_the_question() -> None:
    window = opened(scene("settings"))
    told = [(role, said) for _, role, said, _ in met(window)]
    assert (Role.Grouping, "Appearance") in told
    assert (Role.RadioButton, "Automatic") in told
    assert [said for role, said in told if role == Role.RadioButton and ": " in said] == []


def test_seconds_that_pass_are_nothing_that_a_reader_is_told_of() -> None:
    """Each new name costs a reader time, and what is to be heard came late behind them."""
    window = opened(scene("mid-session"))
    page = window.pages["session"]
    told = [said for *_, said, _ in met(window)]
    assert page.count.text() not in told
    for words in (page.count, page.heart.number, page.heart.line, page.strip.words):
        assert words.accessibleName()  # so that QLabel tells nobody of each text
    assert page.heart.number.text() == "78"


def test_a_page_that_announces_its_words_is_none_whose_words_a_reader_reads() -> None:
    """Orca reads the labels of a pane of its own accord, and the result was heard twice."""
    window = opened(scene("end-clear"))
    role, title = next((role, said) for _, role, said, _ in met(window) if role in PAGE)
    assert (role, title) == (Role.Section, "Done. Go when you are ready.")


def test_a_page_whose_heading_changed_says_so_when_one_comes_to_it(
    events: list[tuple[Any, str]],
) -> None:
    window = opened(scene("contexts"))
    del events[:]
    window.setFocus()
    window.pages[window.pages.shown].setFocus()
    assert of(QAccessible.Event.NameChanged, events)[:1] == [
        window.pages[window.pages.shown].named()
    ]


def test_the_settings_stay_with_each_choice_and_look_as_if_made_anew() -> None:
    """Made anew, all of the page would be read again with every arrow."""
    window = opened(scene("settings"))
    rows = [name for name, (_, row) in lines(window).items() if isinstance(row, Choice)]
    assert len(rows) > 8
    for name in rows:
        window = opened(scene("settings"))
        row = lines(window)[name][1]
        other = [option for option in row.options if not option.isChecked()][-1]
        other.setFocus()
        other.click()
        assert (QApplication.focusWidget() is other) is (name != "screen.language")
        settle(window)
        kept = window.pages["preferences"].grab().toImage()
        window.pages.drop_all()
        window.pages.turn_to(window.pages.aside, name)
        settle(window)
        assert window.pages["preferences"].grab().toImage() == kept, name
        window.close()


def test_a_reader_is_told_in_which_language_the_words_are() -> None:
    window = opened(scene("settings"))
    said = []
    for words in ("Deutsch", "English"):
        row = lines(window)["screen.language"][1]
        next(option for option in row.options if option.text() == words).click()
        page = window.pages["preferences"]
        said.append({each.locale().language() for each in (window, page.body)})
        said[-1].add(QLocale().language())
    assert said == [{QLocale.Language.German}, {QLocale.Language.English}]


def lines(window: Window) -> dict[str, Any]:
    return window.pages["preferences"].choices.lines
