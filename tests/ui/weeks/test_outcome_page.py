"""The outcome in the window: before its time, frozen, and as one page to print."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt

from poise import paths
from poise.ui.shell.window import Window
from poise.ui.text.language import speak
from poise.ui.text.weeks import experience
from poise.ui.theme import LIGHT, Theme
from poise.ui.weeks import Weeks
from poise.ui.widgets.week_plot import WeekPlot
from tests.ui.screens import press, text_of
from tools.gallery.sample_weeks import SampleShelf

Key = Qt.Key
Opened = Callable[..., Window]


def test_before_its_time_the_outcome_says_how_many_weeks_there_are(opened: Opened) -> None:
    window = opened(Weeks(SampleShelf("third")))
    press(window, Key.Key_4, Key.Key_O)
    said = text_of(window)
    assert "2 of 7 weeks have a standard drill." in said
    assert "became" not in said
    assert "Seven weeks show big changes only." in said
    assert "1 left out: the very first, for getting to know the drill." in said


def test_a_look_is_frozen_and_can_be_seen_again(opened: Opened) -> None:
    window = opened(Weeks(SampleShelf("fell")))
    press(window, Key.Key_4, Key.Key_O)
    whole, page = text_of(window), window.pages["outcome"]
    finding = next(line for line in whole.splitlines() if "became smaller" in line)
    press(window, Key.Key_L)
    assert finding in text_of(window)
    assert len(page.seen.told.weeks) == 7  # type: ignore[attr-defined]
    press(window, Key.Key_L)
    assert len(page.seen.told.weeks) == 9  # type: ignore[attr-defined]


def test_the_outcome_is_saved_as_one_page(opened: Opened) -> None:
    window = opened(Weeks(SampleShelf("unclear")))
    press(window, Key.Key_4, Key.Key_O, Key.Key_D, Key.Key_F)
    sheet = window.pages["outcome"].page  # type: ignore[attr-defined]
    while sheet.sharing._coming is not None:
        sheet.sharing._coming.wait()
        window.frame()
    (written,) = paths.exports().glob("*.pdf")
    assert written.name == "poise-outcome.pdf"
    assert len(re.findall(rb"/Type\s*/Page\b", written.read_bytes())) == 1


def test_no_line_is_drawn_where_nothing_is_clear() -> None:
    heart = LIGHT.heart
    for kind, drawn in (("fell", True), ("unclear", False), ("third", False)):
        plot = WeekPlot(Theme(LIGHT), SampleShelf(kind).outcome().told)
        plot.resize(600, 200)
        image = plot.grab().toImage()
        found = any(
            image.pixelColor(x, y).name() == heart
            for x in range(0, image.width(), 2) for y in range(image.height())
        )  # fmt: skip
        assert found is drawn, kind


@pytest.mark.parametrize(
    ("rated", "english", "german"),
    [
        ([(6, 4)], "In one drill it was 2 less bad than you expected.",
         "In einer Übung: um 2 weniger schlimm als erwartet."),
        ([(6, 4), (7, 6), (5, 4)], "Typically, over 3 drills, it was 1 less bad than you expected.",
         "Meist, in 3 Übungen: um 1 weniger schlimm als erwartet."),
        ([(2, 2)], "In one drill it was as bad as you expected.",
         "In einer Übung: so schlimm wie erwartet."),
        ([(2, 4)], "In one drill it was 2 worse than you expected.",
         "In einer Übung: um 2 schlimmer als erwartet."),
    ],
)  # fmt: skip
def test_what_was_expected_stands_beside_what_was(
    rated: list[tuple[int, int]], english: str, german: str
) -> None:
    now = SimpleNamespace(experience=[SimpleNamespace(expected=e, actual=a) for e, a in rated])
    assert experience(now) == english  # type: ignore[arg-type]
    speak("de")
    assert experience(now) == german  # type: ignore[arg-type]
    speak("en")
