"""A feeling named outside a drill: how strong it was before three breaths, and is after."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from poise.core.guide.exercise import Exercise
from poise.library import journal
from poise.ui.journal import Journal
from poise.ui.shell.window import Window
from poise.ui.text.label import named
from poise.ui.widgets.three_breaths import BREATHS, PATTERN
from tools.gallery import sample
from tools.gallery.pictures import looks

from .screens import press, text_of

Key = Qt.Key
Opened = Callable[..., tuple[Window, sample.PlayedLink]]


@pytest.fixture
def opened(reset: Exercise) -> Iterator[Opened]:
    windows: list[Window] = []

    def make(*, over: bool = False) -> tuple[Window, sample.PlayedLink]:
        stage = sample.PlayedLink(reset, sample.story(reset) if over else [], sample.summary(reset))
        window = Window(stage.link, settings=looks("light"), journal=Journal(), autostart=over)
        window.show()
        window.activateWindow()
        if over:
            for t in (0.0, 95.0, 96.0):
                stage.clock.move_to(t)
                window.frame()
        windows.append(window)
        return window, stage

    yield make
    for window in windows:
        window.close()


def text_after(window: Window, *keys: Qt.Key) -> str:
    press(window, *keys)
    return text_of(window)


def test_from_today_it_goes_into_the_journal_when_that_is_wanted(opened: Opened) -> None:
    window, stage = opened()
    assert "What is it?" in text_after(window, Key.Key_L)
    assert "How strong is it?" in text_after(window, Key.Key_2)
    assert "What would you like to do with it?" in text_after(window, Key.Key_7)
    assert "Breathe in" in text_after(window, Key.Key_1)
    stage.clock.move_to(BREATHS * PATTERN.period_s + 0.1)
    window.frame()
    assert "And now? 0 to 10" in text_of(window)
    said = text_after(window, Key.Key_4)
    assert "Named: tense. It was 7, and is 4 after three breaths." in said
    assert not list(journal.entries())
    assert "Kept in the journal" in text_after(window, Key.Key_K)
    (entry,) = [entry for _, entry in journal.entries()]
    assert (entry.kind, entry.texts["text"]) == (
        "note", "Named: tense. It was 7, and is 4 after three breaths.",
    )  # fmt: skip
    press(window, Key.Key_K)  # once is enough
    assert len(list(journal.entries())) == 1
    press(window, Key.Key_Return)
    assert window.pages.shown == "today"
    assert stage.sent == []


def test_after_a_session_it_is_kept_with_its_notes_and_every_number_may_be_left_out(
    opened: Opened,
) -> None:
    window, stage = opened(over=True)
    assert window.pages.shown == "card"
    press(window, Key.Key_L, Key.Key_W)
    QTest.keyClicks(QApplication.focusWidget(), "wobbly")
    press(window, Key.Key_Return, Key.Key_Return, Key.Key_2, Key.Key_Return)
    said = text_after(window, Key.Key_T)
    assert "Named: wobbly. It is 10 of 10 after three breaths." in said
    assert "Kept with the notes on this session." in said
    kept = stage.kept[-1]
    assert (kept["label"], kept["label_before"], kept["label_after"]) == ("wobbly", None, 10)
    press(window, Key.Key_Escape)
    assert window.pages.shown == "card"
    assert not list(journal.entries())


def test_esc_leaves_it_at_any_moment_and_nothing_is_kept(opened: Opened) -> None:
    window, stage = opened(over=True)
    for keys in ((), (Key.Key_3,), (Key.Key_3, Key.Key_5), (Key.Key_3, Key.Key_5, Key.Key_2)):
        press(window, Key.Key_L, *keys, Key.Key_Escape)
        assert window.pages.shown == "card"
    assert stage.kept == []


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((7, 4), "Named: tense. It was 7, and is 4 after three breaths."),
        ((7, None), "Named: tense. It was 7 of 10."),
        ((None, 0), "Named: tense. It is 0 of 10 after three breaths."),
        ((None, None), "Named: tense."),
    ],
)
def test_what_was_not_said_is_not_told(numbers: tuple[int | None, int | None], said: str) -> None:
    assert named("tense", *numbers) == said
