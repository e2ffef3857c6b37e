"""The pixels that carry meaning, the words, and the keys."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from poise import clock
from poise.core.events import Action, Ending, Event, SessionEnded, StageChanged
from poise.core.guide.exercise import Exercise
from poise.ui.shell.window import FRAME_MS, Window
from poise.ui.theme import DARK, LIGHT, NIGHT, PALETTES, Colours
from poise.ui.widgets.forms import SMALLEST, largest
from poise.ui.widgets.guide import Guide
from tools.gallery import sample
from tools.gallery.pictures import looks


def opened(stage: sample.PlayedLink, *, colours: Colours = LIGHT, **options: Any) -> Window:
    usual = looks("dark" if colours.dark else "light")
    window = Window(stage.link, settings=options.pop("settings", usual), **options)
    window.show()
    window.frame()
    return window


def begun(reset: Exercise, *more: Event) -> sample.PlayedLink:
    """A session that began at 0 s, without a sensor."""
    return sample.PlayedLink(reset, [StageChanged(0.0, 0, "Reset"), *more], None)


def at(stage: sample.PlayedLink, window: Window, t: float) -> None:
    stage.clock.move_to(t)
    window.frame()


def disc_width(guide: Guide, colours: Colours) -> int:
    """How many pixels across the middle of the guide are not its ground."""
    image = guide.grab().toImage()
    y, ground = image.height() // 2, QColor(colours.ground)
    ring = round(image.width() / 2 - largest(guide.size())) - 2  # what lies around it
    inside = range(max(0, ring), image.width() - max(0, ring))
    across = [x for x in inside if image.pixelColor(x, y) != ground]
    return across[-1] - across[0] + 1


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_disc_is_as_wide_as_the_lungs_are_full(reset: Exercise, colours: Colours) -> None:
    stage = begun(reset)
    window = opened(stage, autostart=True, colours=colours)
    across = 2 * largest(window.pages["session"].guide.size())
    # 4 in, 6 out, half a cosine each way: empty at 0, half at 2, full at 4, half again at 7.
    for t, fullness in ((0.0, 0.0), (2.0, 0.5), (4.0, 1.0), (7.0, 0.5), (10.0, 0.0)):
        at(stage, window, t)
        expected = across * (SMALLEST + (1 - SMALLEST) * fullness)
        assert disc_width(window.pages["session"].guide, colours) == pytest.approx(expected, abs=4)


def test_the_words_under_the_guide_count_down(reset: Exercise) -> None:
    stage = begun(reset)
    window = opened(stage, autostart=True)
    page = window.pages["session"]
    for t, word, count in (
        (0.1, "Breathe in", "4"),
        (3.5, "Breathe in", "1"),
        (4.1, "Breathe out", "6"),
        (9.5, "Breathe out", "1"),
        (10.1, "Breathe in", "4"),
    ):
        at(stage, window, t)
        assert (page.word.text(), page.count.text()) == (word, count)
        assert page.word.y() > page.guide.geometry().bottom()
    assert page.prompt.text() == ""  # it is of the exhale, and this is an inhale
    at(stage, window, 15.0)
    assert page.prompt.text() == "One more long, easy exhale"
    at(stage, window, 20.1)
    assert page.prompt.text() == "Drop your shoulders. Loosen your jaw."
    assert page.left.text() == "1:10"


def test_the_guide_sends_a_camera_the_same_light_all_through_a_breath(reset: Exercise) -> None:
    stage = sample.PlayedLink(reset, sample.story(reset, sensor="camera"), None)
    window = opened(stage, autostart=True)
    light = []
    for k in range(11):
        at(stage, window, float(k))
        image = (
            window.pages["session"]
            .guide.grab()
            .toImage()
            .scaled(
                1,
                1,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        light.append(image.pixelColor(0, 0).lightnessF())
    assert max(light) - min(light) < 0.03


def test_one_key_starts_the_session(reset: Exercise) -> None:
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        stage = sample.PlayedLink(reset, [], None)
        window = opened(stage)
        assert window.pages["today"].isVisible()
        QTest.keyClick(QApplication.focusWidget() or window, key)
        assert [command.action for command in stage.sent] == [Action.START]


@pytest.mark.parametrize(("before", "now"), [(LIGHT, DARK), (DARK, LIGHT)])
def test_what_qt_paints_by_itself_is_in_the_colours_that_were_chosen(
    reset: Exercise, before: Colours, now: Colours
) -> None:
    """From the first: no event of Qt's has to be waited for."""
    windows = [
        opened(sample.PlayedLink(reset, [], None), colours=colours) for colours in (before, now)
    ]
    for palette in (QApplication.palette(), windows[-1].palette()):
        assert palette.color(QPalette.ColorRole.Window) == QColor(now.ground)


def test_night_colours_come_by_themselves_at_eight_and_never_amid_a_session(
    reset: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = sample.PlayedLink(reset, [StageChanged(0.0, 0, "Reset")], sample.summary(reset))
    window = opened(stage, settings=looks("system"))
    assert window.theme.colours == LIGHT
    QTest.keyClick(window, Qt.Key.Key_Space)
    monkeypatch.setattr(clock, "hour", lambda: 20)
    at(stage, window, 12.0)
    window.resize(1280, 800)
    assert window.theme.colours == LIGHT
    QTest.keyClick(window, Qt.Key.Key_Escape)
    at(stage, window, 13.0)
    window.pages.turn_to("today")
    assert window.theme.colours == NIGHT
    monkeypatch.setattr(clock, "hour", lambda: 6)
    window.pages.turn_to("today")
    assert window.theme.colours == LIGHT


@pytest.mark.parametrize("chosen", ["light", "warm", "dark"])
def test_what_was_chosen_stays_at_night(
    reset: Exercise, monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    monkeypatch.setattr(clock, "hour", lambda: 23)
    window = opened(sample.PlayedLink(reset, [], None), settings=looks(chosen))
    assert window.theme.colours == PALETTES[chosen]


def test_with_autostart_no_key_is_needed(reset: Exercise) -> None:
    stage = sample.PlayedLink(reset, [], None)
    window = opened(stage, autostart=True)
    assert [command.action for command in stage.sent] == [Action.START]
    assert window.pages["session"].isVisible()


def test_escape_stops_and_the_card_follows(reset: Exercise) -> None:
    stage = begun(reset)
    window = opened(stage, autostart=True)
    at(stage, window, 12.0)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert stage.sent[-1].action is Action.STOP
    window.view.fold(SessionEnded(12.1, Ending.STOPPED))
    window.view.finish(sample.summary(reset, completed=False, breaths=1))
    window.frame()
    assert window.pages["card"].isVisible()
    assert window.controller.stopped


def test_today_is_told_of_fewer_frames_until_a_key_is_pressed(reset: Exercise) -> None:
    window = opened(sample.PlayedLink(reset, [], None))
    calm_ms = window.timer.interval()
    assert window.pages.shown == "today"
    assert calm_ms == 100
    QTest.keyClick(window, Qt.Key.Key_F12)
    assert window.timer.interval() == FRAME_MS  # what a key did is seen at once
    window.frame()
    assert window.timer.interval() == calm_ms
    window.pages.turn_to("session")
    window.frame()
    assert window.timer.interval() == FRAME_MS
