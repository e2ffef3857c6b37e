"""Tab goes as the eye does, and what is on a page stays where it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QFontInfo, QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from poise import plans
from poise.core.events import SensorState, SensorStatus
from poise.core.guide.exercise import Exercise
from poise.formatting import PLUS_MINUS
from poise.library.history import Past
from poise.settings import Settings
from poise.ui.pages.before import BeforePage
from poise.ui.pages.drill import DrillPage
from poise.ui.pages.history import HistoryPage
from poise.ui.pages.notes import NotesPage
from poise.ui.pages.preferences import PreferencesPage
from poise.ui.pages.sensors import SensorsPage
from poise.ui.shell.app import application
from poise.ui.shell.controller import SessionNotes
from poise.ui.shell.window import Window
from poise.ui.text.language import catalogue, sentences
from poise.ui.theme import LIGHT, Theme
from poise.ui.view import View
from poise.ui.widgets.choice import Choice, Option
from poise.ui.widgets.page import ESC, SPACE, Page
from poise.ui.widgets.plan_edit import PlanEdit
from poise.ui.widgets.plot import Plot
from poise.ui.widgets.slider import Slider
from tools.gallery import sample, sample_past
from tools.gallery.pictures import looks

from .screens import called

THEME = Theme(LIGHT)


def shown(page: Page) -> Page:
    page.resize(900, 1400)
    page.show()
    page.activateWindow()
    page.setFocus()
    QApplication.processEvents()
    return page


def stops(page: QWidget) -> Iterator[QWidget]:
    """Where Tab stops, from where the keyboard begins, until it comes round.

    It may begin on the page itself, to which Tab does not come again.
    """
    first = QApplication.focusWidget()
    assert first is not None
    if not first.focusPolicy() & Qt.FocusPolicy.TabFocus:
        QTest.keyClick(first, Qt.Key.Key_Tab)
        first = QApplication.focusWidget()
        assert first is not None
    yield first
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Tab)
        at = QApplication.focusWidget()
        assert at is not None
        if at is first:
            return
        yield at
    raise AssertionError("Tab never came round")


def in_order(page: Page) -> bool:
    """Whether Tab goes from the top to the bottom, and there is somewhere to go."""
    places = [at.mapTo(page, QPoint(0, at.height() // 2)) for at in stops(page)]
    rows = [(place.y(), place.x()) for place in places]
    return len(rows) >= 5 and rows == sorted(rows)


def preferences() -> Page:
    return PreferencesPage(THEME, Settings(), lambda *_: None, lambda: None, lambda: None)


def notes() -> Page:
    return NotesPage(THEME, SessionNotes, lambda _notes: None, lambda: None)


def before() -> Page:
    return BeforePage(THEME, lambda _said: None, lambda: None, unread=False, checkpoint=True)


def drill() -> Page:
    page = DrillPage(THEME, None, lambda *_: None, lambda: None)
    page.lines.know([])  # the rows are made anew
    return page


def edit() -> Page:
    return PlanEdit(THEME, plans.load("six-weeks"), 0, lambda _plan: "", lambda: None, lambda: None)


@pytest.mark.parametrize("made", [preferences, notes, before, drill, edit])
def test_tab_goes_from_the_top_to_the_bottom(qapp: QApplication, made: type[Page]) -> None:
    page = shown(made())
    assert in_order(page)


@pytest.mark.parametrize("made", [before, drill, edit])
def test_a_row_that_was_chosen_from_keeps_the_keyboard_and_its_place(
    qapp: QApplication, made: type[Page]
) -> None:
    page = shown(made())
    for n in (0, -1):
        row = [at for at in stops(page) if isinstance(at, Option)][n]
        name = called(row).split(":")[0]
        row.setFocus()
        for _ in range(2 if n == 0 else 1):
            QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Right)
            at = QApplication.focusWidget()
            assert at is not None
            assert called(at).split(":")[0] == name
        assert called(at) != called(row)
    page.setFocus()
    assert in_order(page)


def test_space_begins_while_tab_has_not_been_pressed(qapp: QApplication) -> None:
    begun: list[dict[str, object]] = []
    page = shown(BeforePage(THEME, begun.append, lambda: None, unread=False))
    assert QApplication.focusWidget() is page
    page.keys()[SPACE]()
    assert begun == [{}]


def test_delete_everything_is_where_the_keyboard_comes_last(qapp: QApplication) -> None:
    page = shown(preferences())
    assert [at.accessibleName() for at in stops(page)][-1].startswith("Delete everything")


def test_compare_is_offered_where_there_are_two_and_esc_gives_it_up_first(
    qapp: QApplication,
) -> None:
    closed: list[bool] = []
    page = HistoryPage(
        THEME, open_=lambda _: None, compare=lambda *_: None, trends=lambda: None,
        begin=lambda: None, close=lambda: closed.append(True),
    )  # fmt: skip
    shown(page)
    pasts: list[Past] = sample_past.pasts()[:2]
    page.fill(pasts[:1])
    assert not page.compare.isVisible()
    page.fill(pasts)
    assert page.compare.isVisible()
    page.pick()
    assert page.word.text() == "Choose another session and press C."
    page.keys()[ESC]()
    assert (page.word.text(), closed) == (f"2 sessions  ·  {PLUS_MINUS}", [])
    page.keys()[ESC]()
    assert closed == [True]


def test_the_choice_of_a_sensor_stays_where_it_is_as_lines_come_and_go(reset: Exercise) -> None:
    stage = sample.PlayedLink(reset, [], None)
    window = Window(stage.link, settings=looks(), renew=lambda _settings: (stage.link, ()))
    window.resize(900, 900)
    window.show()
    window.open("sensors")
    page = window.pages["sensors"]
    assert isinstance(page, SensorsPage)
    view = View(reset)
    page.frame(view, 0.0)
    before = page.sensors.choice.mapTo(page, QPoint(0, 0))
    view.fold(SensorStatus(0.0, "strap", SensorState.LOST, "lost", "A line. " * 40))
    view.fold(SensorStatus(0.0, "camera", SensorState.SEARCHING))
    page.frame(view, 0.0)
    assert page.sensors.choice.mapTo(page, QPoint(0, 0)) == before


def test_the_window_has_the_icon_of_poise() -> None:
    application()
    assert not QGuiApplication.windowIcon().isNull()
    assert QGuiApplication.desktopFileName() == "poise"


def test_the_marks_below_a_picture_are_whole_steps_from_the_beginning(qapp: QApplication) -> None:
    plot = Plot(THEME, lambda t: f"{t:g}", (10.0,), 1.0)
    plot.count_from(4.3)
    (spacing,) = plot._below.tickSpacing(0.0, 60.0, 600.0)
    assert spacing == (10.0, 4.3)
    marks = plot._below.tickValues(0.0, 40.0, 600.0)[0][1]
    assert [round(mark - 4.3, 6) % 10 for mark in marks] == [0.0] * len(marks)


def test_a_scale_that_has_the_keyboard_takes_digits(qapp: QApplication) -> None:
    said: list[object] = []
    scale = [(n, str(n)) for n in range(11)]
    choice = Choice(THEME, "Tension now, 0 to 10", scale, None, said.append)
    choice.show()
    for key in (Qt.Key.Key_4, Qt.Key.Key_T, Qt.Key.Key_M):
        QTest.keyClick(choice.stop, key)
    assert said == [4, 10]
    words = Choice(THEME, "Guide", [("disc", "Disc"), ("bar", "Bar")], "disc", said.append)
    QTest.keyClick(words.stop, Qt.Key.Key_2)
    assert said == [4, 10]


def test_a_slider_is_moved_by_keys_and_says_its_value(qapp: QApplication) -> None:
    heard: list[object] = []
    parent = QWidget()
    slider = Slider(THEME, "Volume", 60, heard.append, lambda n: f"{n} %", parent)
    slider.resize(300, 30)
    parent.show()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End):
        QTest.keyClick(slider, key)
    assert heard == [65, 70, 65, 100]
    reads = QAccessible.queryAccessibleInterface(slider)
    assert reads.valueInterface().currentValue() == 100
    assert slider.accessibleDescription() == ""  # a reader would say the number twice
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(0, 15))
    assert heard[-1] == 0


@pytest.mark.parametrize("role", ["small", "body", "number"])
def test_a_number_that_changes_keeps_its_width(qapp: QApplication, role: str) -> None:
    font = THEME.font(role)
    assert QFontInfo(font).family() == "Inter for poise"
    metrics = QFontMetrics(font)
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_every_sign_that_is_said_is_in_the_letters_of_poise(qapp: QApplication) -> None:
    """In both languages: no letter is borrowed from another typeface."""
    said = {**catalogue("de"), **sentences("de")}
    used = set("".join([*said, *said.values()])) - set("\n")
    metrics = QFontMetrics(THEME.font("body"))
    assert {sign for sign in used if not metrics.inFontUcs4(ord(sign))} == set()
