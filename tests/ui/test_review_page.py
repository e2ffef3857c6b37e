"""A past session, opened: scrubbed, looked at closer, and taken away without a mouse."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from poise import exercises, paths
from poise.core.events import Verdict
from poise.core.guide.exercise import Exercise
from poise.ui.background import PastSessions
from poise.ui.shell.window import Window
from poise.ui.theme import LIGHT
from tools.gallery import sample, sample_past
from tools.gallery.pictures import settle

from .past_pages import PASTS, opened, recorded
from .screens import press, text_of

Key = Qt.Key


def test_the_time_line_is_scrubbed_with_keys_and_mouse(reset: Exercise) -> None:
    window, past = opened(reset)
    press(window, Key.Key_Down, Key.Key_Return)
    review = past.page
    line = review.line  # type: ignore[union-attr]
    assert QApplication.focusWidget() is line
    press(window, Key.Key_Home)
    assert "At 0:00 · breath 1, in" in text_of(window)
    assert "Measuring; first result after two breaths" in text_of(window)
    press(window, Key.Key_PageDown, Key.Key_PageDown, *[Key.Key_Right] * 5)
    assert line.t == 25.0
    assert "At 0:25 · breath 3, out" in text_of(window)
    assert "bpm, breath 3" in text_of(window)
    press(window, Key.Key_Left)
    assert line.t == 24.0
    press(window, Key.Key_End)
    assert line.t == 90.0
    QTest.mousePress(line, Qt.MouseButton.LeftButton, pos=QPoint(line.width() // 2, 5))
    settle(window)
    assert line.t == pytest.approx(45.0, abs=0.2)
    assert line.accessibleDescription().startswith("At 0:45 · breath 5, out. ")


def test_the_verdict_on_a_beat_can_be_read_where_it_happened(reset: Exercise) -> None:
    reviewed = sample_past.reviewed(reset)
    flagged = [beat for beat in reviewed.beats if beat.flagged]
    assert {beat.verdict for beat in flagged} == {Verdict.ECTOPIC}
    window, past = opened(reset)
    press(window, Key.Key_Down, Key.Key_Return)
    review = past.page
    review.line.setValue(round((flagged[0].t + 0.1) * 10))  # type: ignore[union-attr]
    assert "excluded, early beat" in text_of(window)


def test_every_beat_and_mark_of_a_session_is_on_its_time_line(reset: Exercise) -> None:
    reviewed = sample_past.reviewed(reset)
    events = sample.story(reset)
    assert len(reviewed.beats) == sum(type(event).__name__ == "Beat" for event in events)
    assert reviewed.marks_t == (47.0,)
    assert [row.breath for row in reviewed.rows] == list(range(9))
    assert (reviewed.begin_t, reviewed.end_t) == (0.0, 90.0)
    assert reviewed.heart(89.0) is not None
    assert reviewed.heart(-5.0) is None
    assert reviewed.row(95.0) is None


def test_a_real_recording_is_opened_and_taken_away(reset: Exercise) -> None:
    past = recorded()
    window, pages = opened(reset, PastSessions())
    press(window, Key.Key_Return)
    reviewed = pages.page.reviewed  # type: ignore[union-attr]
    assert reviewed is not None
    assert len(reviewed.beats) > 80
    assert all(beat.verdict is not None for beat in reviewed.beats[:-3])
    press(window, Key.Key_E, Key.Key_Return)
    out = paths.exports() / past.name
    assert (out / "beats.csv").is_file()
    assert str(out) in text_of(window).replace("\n", "")
    press(window, Key.Key_Return)
    assert paths.exports().joinpath(f"{past.name}-2").is_dir()  # nothing is written over


def test_an_export_that_fails_says_why(reset: Exercise, tmp_path: Path) -> None:
    recorded()
    blocked = tmp_path / "a file"
    blocked.write_text("")
    window, _ = opened(reset, PastSessions(folder=blocked))
    press(window, Key.Key_Return, Key.Key_E, Key.Key_Return)
    assert "cannot write to" in text_of(window)


# ------------------------------------------------------------------ looking closer


def reviewed(reset: Exercise) -> tuple[Window, Any]:
    window, past = opened(reset)
    press(window, Key.Key_Down, Key.Key_Return)
    return window, past.page


def test_plus_and_minus_look_closer_and_wider_about_the_moment(reset: Exercise) -> None:
    window, review = reviewed(reset)
    near, line = review.beat_plot, review.line
    assert near.shown == pytest.approx((15.0, 75.0))
    press(window, Key.Key_Plus)
    assert near.shown == pytest.approx((27.0, 63.0))  # 0.6 of a minute
    assert line.t == 45.0
    for _ in range(20):
        press(window, Key.Key_Plus)
    assert near.shown[1] - near.shown[0] == pytest.approx(6.0)
    for _ in range(20):
        press(window, Key.Key_Minus)
    assert near.shown == pytest.approx((0.0, 90.0))
    press(window, Key.Key_Plus, Key.Key_0)
    assert near.shown == pytest.approx((0.0, 90.0))


def test_what_is_seen_close_comes_along_with_the_moment(reset: Exercise) -> None:
    window, review = reviewed(reset)
    press(window, Key.Key_Plus, Key.Key_Plus, Key.Key_End)
    first, last = review.beat_plot.shown
    assert last == pytest.approx(90.0)
    assert last - first == pytest.approx(60 * 0.6**2)
    assert review.beat_plot.place(90.0, 75.0).x() == pytest.approx(review.beat_plot.width(), abs=12)


def test_a_click_in_the_picture_stands_at_that_moment(reset: Exercise) -> None:
    window, review = reviewed(reset)
    near = review.beat_plot
    at = near.place(30.0, 75.0).toPoint()
    inside = near._view.viewport()
    QTest.mouseClick(inside, Qt.MouseButton.LeftButton, pos=inside.mapFrom(near, at))
    settle(window)
    assert review.line.t == pytest.approx(30.0, abs=0.2)


def test_the_wheel_looks_closer_where_the_mouse_is(reset: Exercise) -> None:
    _window, review = reviewed(reset)
    near = review.beat_plot
    inside = near._view.viewport()
    at = QPointF(inside.mapFrom(near, near.place(30.0, 75.0).toPoint()))
    turned = QWheelEvent(
        at, inside.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(inside, turned)
    first, last = near.shown
    assert last - first < 60
    assert (30 - first) / (last - first) == pytest.approx(0.25, abs=0.01)


def test_each_verdict_has_a_shape_of_its_own_in_picture_and_words(reset: Exercise) -> None:
    from poise.ui.widgets.beat_plot import SHAPES, aside_words

    assert SHAPES.keys() == set(Verdict) - {Verdict.NORMAL}
    assert len({shape for shape, _ in SHAPES.values()}) == len(SHAPES)
    assert len({sign for _, sign in SHAPES.values()}) == len(SHAPES)
    assert aside_words(sample_past.reviewed(reset)) == "Excluded: × early beat (2)"
    window, _ = reviewed(reset)
    assert "Excluded: × early beat (2)" in text_of(window)


def test_the_heart_and_the_guide_are_painted_close_up(reset: Exercise) -> None:
    _window, review = reviewed(reset)
    image = review.beat_plot.grab().toImage()
    seen = {
        image.pixelColor(x, y).name()
        for x in range(image.width()) for y in range(0, image.height(), 2)
    }  # fmt: skip
    assert {LIGHT.heart, LIGHT.wave, LIGHT.text, LIGHT.accent} <= seen  # and cursor and mark


def test_an_hour_is_opened_and_seen_whole() -> None:
    long = exercises.load("steady-six").fitted(minutes=60)
    window, past = opened(long, sample_past.past_sessions(long, PASTS))
    press(window, Key.Key_Down, Key.Key_Return, Key.Key_0)
    assert past.page.beat_plot.shown == pytest.approx((0.0, 3600.0))  # type: ignore[union-attr]


def test_pages_with_plots_are_left_without_a_trace(reset: Exercise) -> None:
    """Graphics items that Python and Qt both hold on to have ended programs before."""
    from poise.ui.widgets.plot import Plot

    gc.collect()
    before = [each for each in gc.get_objects() if isinstance(each, Plot)]  # of other tests
    window, _ = opened(reset)
    for _ in range(3):
        press(window, Key.Key_Down, Key.Key_Return, Key.Key_Plus, Key.Key_D, Key.Key_Escape)
        press(window, Key.Key_Escape, Key.Key_T, Key.Key_Plus, Key.Key_Escape)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
    after = [each for each in gc.get_objects() if isinstance(each, Plot)]
    assert len(after) <= len(before)
