"""What a screen reader meets on every page: names, roles, headings, pictures in words, news."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QRadioButton, QWidget

from poise.core import safety
from poise.ui.shell.actions import PageName
from poise.ui.shell.app import application
from poise.ui.shell.window import Window
from poise.ui.theme import LIGHT
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.page import Page
from poise.ui.widgets.tick import Tick
from poise.ui.widgets.timeline import Timeline
from poise.ui.widgets.trace import Trace
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
CONTROLS = {Role.Grouping, Role.EditableText, Role.Slider}
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
    of_controls = {said for _, role, said, _ in parts if role in CONTROLS}
    texts = [said for _, role, said, _ in parts if role == Role.StaticText]
    assert "-" not in texts  # what is unspoken is not met at all
    if window.pages.shown != "session":  # whose prompt asks what a scale below it answers
        assert of_controls.isdisjoint(texts)  # a row says its name, and no label once more
    for part in window.findChildren(QWidget):
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert part.accessibleName(), part
        if isinstance(part, QLineEdit):
            assert part.placeholderText() != part.accessibleName()  # both are read
        if part.isVisible() and getattr(part, "spoken_as", "") == "chart":
            assert part.focusPolicy() & Qt.FocusPolicy.TabFocus, part  # else nobody gets there


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


@pytest.mark.parametrize(
    ("name", "page", "setting"),
    [
        ("practise", "practise", "practise.exercise"), ("practise", "practise", "guide.pace"),
        ("practise", "practise", "practise.minutes"), ("sensors", "sensors", "sensors.use"),
    ],
)  # fmt: skip
def test_practise_and_the_sensors_stay_with_each_choice_and_look_as_if_made_anew(
    name: str, page: PageName, setting: str
) -> None:
    """A reader says what was chosen, and not all of the page."""
    window = opened(scene(name))
    row = rows(window, page)[setting]
    for value in row.values[::-1]:
        shown = window.pages[page]
        row.take(value)
        at = QApplication.focusWidget()
        assert window.pages[page] is shown
        assert isinstance(at, QRadioButton)
        assert at.isChecked()
        assert at.parentWidget() is row
        settle(window)
        kept = shown.grab().toImage()
        window.pages.drop_all()
        window.pages.turn_to(page, setting)
        settle(window)
        assert window.pages[page].grab().toImage() == kept, value
        row = rows(window, page)[setting]


def rows(window: Window, page: PageName) -> dict[str, Choice]:
    shown: Any = window.pages[page]
    if page == "sensors":
        return dict(shown.sensors.choices)
    return {key: row for key, (_, row) in shown.lines.lines.items()}


def test_a_page_that_is_turned_takes_the_keyboard_past_nothing_else() -> None:
    """Hidden with its page, it went to the line of navigation on its way."""
    window = opened(scene("history"))
    came: list[str] = []
    told = application().focusChanged.connect(lambda _left, now: came.append(type(now).__name__))
    press(window, Qt.Key.Key_Down, ENTER)
    settle(window)
    press(window, Qt.Key.Key_Escape, Qt.Key.Key_2)
    application().focusChanged.disconnect(told)
    assert "Tab" not in came
    assert came[-1] == "PractisePage"


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


# ---------------------------------------------------------- what one is told without going there


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is announced, in its order."""
    said: list[str] = []

    def keep(event: Any) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr("poise.ui.widgets.announcer.QAccessible.updateAccessibility", keep)
    return said


def press(window: Window, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or window, key)
        QApplication.processEvents()


ENTER = Qt.Key.Key_Return


def test_each_part_of_the_debrief_is_read_out_when_it_comes(told: list[str]) -> None:
    window = opened(replace(scene("debrief-points"), keys=""))
    for heading in ("What happened", "Which points did you make?"):
        del told[:]
        press(window, ENTER)
        assert [said for said in told if said.startswith(heading)], told


@pytest.mark.parametrize(
    ("name", "key", "heading"),
    [
        ("end-clear", Qt.Key.Key_D, "Done. Go when you are ready."),
        ("debrief-win", None, "How was it?"),
    ],
)
def test_a_page_has_its_words_when_the_keyboard_comes_to_it(
    name: str, key: Qt.Key | None, heading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader reads them then alone: they came with the first frame, and were not heard."""
    names: list[str] = []
    come = Page.focusInEvent

    def keep(page: Page, event: QFocusEvent) -> None:
        names.append(page.named())
        come(page, event)

    window = opened(replace(scene(name), keys=""))
    monkeypatch.setattr(Page, "focusInEvent", keep)
    if key is None:
        window.pages.drop_all()
        window.pages.turn_to(None)
    else:
        press(window, key)
    assert names[:1] == [heading]


def test_what_happened_says_its_picture_too(told: list[str]) -> None:
    window = opened(replace(scene("debrief-what-came"), keys=""))
    press(window, ENTER)
    assert "Your heart rate over the drill, the task shaded: Between 76 and 100 bpm" in told[-1]


def test_what_has_the_keyboard_is_not_told_once_more(told: list[str]) -> None:
    """A reader says its name when the keyboard comes to it."""
    window = opened(replace(scene("debrief-win"), keys=""))
    press(window, ENTER, ENTER)
    del told[:]
    press(window, ENTER)
    at = QApplication.focusWidget()
    assert at is not None
    assert at.accessibleName() == "One thing that went well"
    assert told == []


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("debrief-how-was-it", "How bad was it? 0 to 10"),
        ("drill-ready", "How bad will it be? 0 to 10"),
        ("self-view", "Tension before, 0 to 10"),
        ("self-view-over", "Tension now, 0 to 10"),
        ("rehearsal-over", "How clearly did you see it? 0 to 10"),
    ],
)
def test_a_digit_takes_the_keyboard_to_what_it_chose_so_that_it_is_heard(
    name: str, question: str
) -> None:
    window = opened(replace(scene(name), keys=""))
    press(window, Qt.Key.Key_7)
    at = QApplication.focusWidget()
    assert isinstance(at, QRadioButton)
    assert (at.text(), at.isChecked()) == ("7", True)
    assert at.parentWidget().accessibleName() == question


def test_digits_that_answer_one_scale_after_the_other_are_told_with_their_scale(
    told: list[str],
) -> None:
    window = opened(replace(scene("film-expect"), keys="5⏎⏎⏎⏎⏎⏎v"))
    del told[:]
    press(window, Qt.Key.Key_3, Qt.Key.Key_4)
    assert told == ["Pacing: 3", "Posture: 4"]


def test_a_point_that_was_made_is_a_box_that_is_ticked() -> None:
    window = opened(scene("debrief-points"))
    box = next(part for part in window.findChildren(Tick) if part.isVisible())
    reads = QAccessible.queryAccessibleInterface(box)
    assert reads.role() == Role.CheckBox
    assert not reads.state().checked
    box.setFocus()
    press(window, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is box
    assert QAccessible.queryAccessibleInterface(box).state().checked
    assert QAccessible.queryAccessibleInterface(box).text(Text.Name) == box.text()
    drawn, wide = box.grab().toImage(), box.sizeHint().width()
    above = {drawn.pixelColor(x, 6).name() for x in range(30, wide - 30)}
    assert above == {LIGHT.accent.lower()}  # one line, with its mark


def test_who_feels_worse_or_dizzy_is_told_what_comes_of_it(told: list[str]) -> None:
    window = opened(scene("debrief-how-was-it"))
    rows = {row.accessibleName(): row for row in window.findChildren(Choice) if row.isVisible()}
    del told[:]
    rows["How do you feel now?"].take("worse")
    assert told == [safety.FELT_WORSE]
    rows = {row.accessibleName(): row for row in window.findChildren(Choice) if row.isVisible()}
    rows["Any dizziness or tingling?"].take(True)
    assert told == [safety.FELT_WORSE, safety.DIZZY_ONCE]


@pytest.mark.parametrize(
    ("name", "keys", "said"),
    [
        ("plan-interview", "x⏎⏎", "Write the day as 2026-04-02 and the time as 10:00."),
        ("history", "↓c", "Choose another session and press C."),
        ("take-away", "⏎", "Writing …"),
        ("film-over", "d", "Delete it? Once more"),
        ("end-this-session", "", "End this session?"),
        ("journal", "e", "Writing …"),
        ("today-due", "n", "Later: Prepare a 2-minute summary on monitoring after a release."),
        ("mid-session", "s", "Sound on"),
        ("mid-session", "ss", "Sound off"),
    ],
)
def test_what_a_key_did_or_could_not_do_is_told(
    name: str, keys: str, said: str, told: list[str]
) -> None:
    window = opened(scene(name))
    codes = {"⏎": ENTER, "↓": Qt.Key.Key_Down}
    press(window, *(codes.get(key, Qt.Key(ord(key.upper()))) for key in keys))
    window.frame()
    assert said in told


def test_why_the_pace_finder_does_not_begin_is_told(told: list[str]) -> None:
    window = opened(scene("pace"))
    window.view.sensors.clear()
    window.pages["pace"].frame(window.view, 0.5)
    press(window, Qt.Key.Key_Space)
    assert told == ["Put on your chest strap first: no strap is heard yet."]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("end-details", "Heart rate: 84 → 77 bpm"),
        ("compare", "Change in swing: −0.5 ± 1.6 bpm"),
        ("trends", "Getting larger. +0.43 bpm a week"),
        ("today-due", "Due today: Prepare a 2-minute summary"),
        ("contexts", "desk, morning: 4 drills"),
    ],
)
def test_a_finding_is_read_with_its_name(name: str, said: str) -> None:
    """Orca passes over words of a page that are fewer than three, as a name alone often is."""
    texts = [text for _, role, text, _ in met(opened(scene(name))) if role == Role.StaticText]
    assert sum(text.startswith(said) for text in texts) == 1
    assert said.partition(":")[0] not in texts


def test_a_search_tells_how_much_it_found(told: list[str]) -> None:
    window = opened(scene("history"))
    press(window, Qt.Key.Key_Slash)
    del told[:]
    QTest.keyClicks(QApplication.focusWidget(), "train")
    assert told[-1] == "9 of 45 sessions  ·  ± holds the truth 95 times in 100."


def test_the_time_line_tells_the_moment_and_no_number_of_its_own(told: list[str]) -> None:
    window = opened(scene("review"))
    line = next(part for part in window.findChildren(Timeline) if part.isVisible())
    reads = QAccessible.queryAccessibleInterface(line)
    assert (reads.role(), reads.text(Text.Name)) == (Role.Slider, "Timeline")
    assert reads.valueInterface() is None  # a reader would say 450 of the moment 0:45
    assert reads.text(Text.Description).startswith("At 0:45 · breath 5, out. Arrow keys: ")
    press(window, Qt.Key.Key_Right)
    assert told[-1].startswith("At 0:46 · breath 5, out ")
    assert " bpm (this beat)" in told[-1]


def test_the_time_of_an_answer_is_told_at_its_half_and_shortly_before_its_end(
    told: list[str],
) -> None:
    staged(replace(scene("drill-question"), from_t=0.0, until_t=226.0), LIGHT, (900, 600))
    times = [said for said in told if said.endswith("s left")]
    assert times == ["60 s left", "10 s left", "10 s left", "30 s left"]  # sit, settle, answer


def test_a_chart_that_has_the_keyboard_has_a_ring_around_it() -> None:
    window = opened(scene("mid-session"))
    chart = next(part for part in window.findChildren(Trace) if part.isVisible())
    before = chart.grab().toImage()
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    edge = chart.grab().toImage().pixelColor(chart.width() // 2, 1)
    assert edge == QColor(LIGHT.text)
    assert before.pixelColor(chart.width() // 2, 1) != edge


@pytest.mark.parametrize(
    "name",
    ["settings", "notes", "drill-ready", "plan", "plan-edit", "today-due", "debrief-how-was-it"],
)
def test_what_has_the_keyboard_is_in_view_with_letters_twice_as_large(name: str) -> None:
    """Coming from outside of what scrolls, Qt does not scroll there."""
    window = staged(at_once(scene(name)), LIGHT, (900, 600), 2.0)
    window.activateWindow()
    first: QWidget | None = None
    for _ in range(60):
        press(window, Qt.Key.Key_Tab)
        at = QApplication.focusWidget()
        assert at is not None
        seen = at.visibleRegion().boundingRect()
        assert seen.height() >= 0.98 * at.height(), at.accessibleName()
        if at is first:
            break
        first = first or at
    else:
        raise AssertionError("Tab never came round")
