"""What was done before: found, compared, deleted, and seen over weeks, without a mouse."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from poise import paths
from poise.core.guide.exercise import Exercise
from poise.errors import RecordingError
from poise.library.history import Past
from poise.library.trend import trend
from poise.ui import folders
from poise.ui.background import Forgotten, PastSessions
from poise.ui.pages.trends import TrendChart
from poise.ui.shell.window import Window
from poise.ui.text.history import comparison, entry, matches, trend_words
from poise.ui.theme import LIGHT, Theme
from tools.gallery import sample, sample_past
from tools.gallery.pictures import looks, settle

from .past_pages import LAST, PASTS, opened, recorded
from .screens import press, text_of

Key = Qt.Key


def test_a_camera_that_could_not_be_read_is_in_the_list_all_the_same() -> None:
    unread = replace(PASTS[0], sensor="none", unread="camera")
    assert "· Camera: no reading ·" in entry(unread).about
    assert matches(entry(unread), "camera")


def test_without_past_sessions_there_is_no_history(reset: Exercise) -> None:
    window = Window(sample.PlayedLink(reset, [], None).link, settings=looks())
    window.show()
    assert "History" not in text_of(window)
    QTest.keyClick(window, Key.Key_4)
    assert not window.pages.has("sessions")


def test_there_and_back_by_keyboard(reset: Exercise) -> None:
    window, past = opened(reset)
    assert past.history.list.shown == len(PASTS)
    press(window, Key.Key_Down, Key.Key_Return)
    review = past.page
    assert review is not past.history
    assert "7 March 2026" in text_of(window)
    press(window, Key.Key_E)
    assert "Export" in text_of(window)
    press(window, Key.Key_Escape)
    assert past.page is review
    press(window, Key.Key_Escape, Key.Key_T)
    assert "Swing, week by week" in text_of(window)
    press(window, Key.Key_Escape)
    assert past.page is past.history
    press(window, Key.Key_Escape)
    assert not window.pages.has("sessions")
    assert window.pages["today"].isVisible()
    press(window, Key.Key_4)
    assert window.pages.has("sessions")


def test_the_search_finds_tags_months_and_exercises(reset: Exercise) -> None:
    window, past = opened(reset)
    press(window, Key.Key_Slash)
    QTest.keyClicks(QApplication.focusWidget(), "#morn")
    settle(window)
    wanted = [p for p in PASTS if "morning" in p.tags]
    assert past.history.list.shown == len(wanted) > 0
    said = past.history.word.text()
    assert said.startswith(f"{len(wanted)} of {len(PASTS)} sessions")
    assert said.count("±") == 1
    press(window, Key.Key_Return, Key.Key_Return)  # out of the field, and open the first
    assert past.page is not past.history
    assert "#morning" in text_of(window)


def test_a_search_for_nothing_there_says_so(reset: Exercise) -> None:
    window, past = opened(reset)
    press(window, Key.Key_Slash)
    QTest.keyClicks(QApplication.focusWidget(), "zzz")
    assert "No sessions match." in text_of(window)
    press(window, Key.Key_Down, Key.Key_Return, Key.Key_C)  # nothing to open or compare
    assert past.page is past.history


def test_each_word_of_a_search_must_be_met() -> None:
    assert matches(entry(LAST), "march desk")
    assert not matches(entry(LAST), "march camera")
    assert matches(entry(LAST), "")


def test_with_nothing_recorded_there_is_a_first_session_to_begin_or_the_way_back(
    reset: Exercise,
) -> None:
    window, past = opened(reset, sample_past.past_sessions(reset, []))
    said = text_of(window)
    assert "Your sessions will appear here." in said
    assert "Open" not in said
    there = [pill.text() for pill in past.history.buttons if pill.isVisible()]
    assert there == ["Breathe now", "Back"]
    press(window, Key.Key_T, Key.Key_Return, Key.Key_C)
    assert past.page is past.history
    press(window, Key.Key_Space)
    settle(window)
    assert window.pages.shown == "session"


def test_a_list_that_cannot_be_read_says_why(reset: Exercise) -> None:
    def fail() -> list[Past]:
        raise RecordingError("the folder is locked: unlock it")

    window, _ = opened(reset, PastSessions(fail))
    assert "the folder is locked: unlock it" in text_of(window)


def test_a_session_that_cannot_be_read_stays_shut_and_says_why(reset: Exercise) -> None:
    window, past = opened(reset)
    assert "x is not a poise recording" in past.history.list.item(0).text()
    press(window, Key.Key_Return)
    assert past.page is past.history


def test_two_sessions_are_compared_with_their_doubt(reset: Exercise) -> None:
    window, past = opened(reset)
    press(window, Key.Key_Down, Key.Key_C)
    assert "Choose another session" in text_of(window)
    press(window, Key.Key_Down, Key.Key_Down, Key.Key_C)
    said = text_of(window)
    assert "Compare two sessions" in said
    assert "No clear difference" in said
    assert "± 1.6 bpm" in said  # 2.2 · √(0.5² + 0.5²)
    assert said.count("± holds the truth 95 times in 100") == 1
    press(window, Key.Key_Escape)
    assert past.page is past.history


def between(one: Past, other: Past) -> tuple[str, str]:
    row = comparison(one, other).rows[-1]
    return row.number, row.sentence


def test_a_clear_difference_is_told_from_the_earlier_to_the_later() -> None:
    assert LAST.began is not None
    earlier = replace(LAST, began=LAST.began - timedelta(days=9), swing_bpm=5.0)
    later = replace(LAST, swing_bpm=8.0)
    assert between(later, earlier) == ("+3.0 ± 1.6 bpm", "Larger in the later session.")
    narrower = replace(later, swing_bpm=2.0)
    assert between(earlier, narrower)[1] == "Smaller in the later session."


@pytest.mark.parametrize("change", [{"sensor": "camera"}, {"pace": "5-5"}, {"sensor": "synthetic"}])
def test_what_is_not_comparable_is_not_compared(change: dict[str, str]) -> None:
    number, sentence = between(LAST, replace(LAST, **change))  # type: ignore[arg-type]
    assert number == ""
    assert sentence.startswith("These two cannot be compared")


def test_a_session_without_a_swing_is_said_to_have_none() -> None:
    number, sentence = between(LAST, replace(LAST, swing_bpm=None, swing_se_bpm=None))
    assert (number, sentence) == ("", "One of the two has no swing.")
    assert entry(replace(LAST, swing_bpm=None)).swing == ""


def test_a_trend_is_only_told_when_it_is_clear() -> None:
    values = [(p.began.date(), p.swing_bpm) for p in PASTS if p.line == LAST.line and p.began]
    said, about = trend_words(trend([(day, swing) for day, swing in values if swing]))
    assert said == "Getting larger"
    assert about.startswith("+0.")
    level = [(day, 8.0 + k % 3) for k, (day, _) in enumerate(values)]
    said, about = trend_words(trend(level))
    assert said == "No clear trend yet"
    assert about.endswith("That is normal.")
    assert trend_words(trend(values[:5]))[0] == "No clear trend yet"  # type: ignore[arg-type]


def test_camera_and_strap_are_two_pictures_never_one(reset: Exercise) -> None:
    window, past = opened(reset)
    press(window, Key.Key_T)
    said = text_of(window)
    assert "Chest strap, pace 4-6" in said
    assert "Camera, pace 4-6" in said
    chart = past.page.trends.chart  # type: ignore[union-attr]
    assert len(chart._dots) == sum(p.sensor == "strap" for p in PASTS)


def test_the_line_of_a_trend_is_painted_only_when_clear(reset: Exercise) -> None:
    def painted(pasts: list[Past]) -> bool:
        window, past = opened(reset, sample_past.past_sessions(reset, pasts))
        press(window, Key.Key_T)
        image = past.page.trends.chart.grab().toImage()  # type: ignore[union-attr]
        ink = QColor(LIGHT.heart)
        return any(
            image.pixelColor(x, y) == ink
            for x in range(0, image.width(), 3) for y in range(image.height())
        )  # fmt: skip

    assert painted(PASTS)
    assert not painted(sample_past.pasts(weeks=3))


# ------------------------------------------------------------------ letters


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("width", [600, 860, 1400])
def test_no_text_of_a_row_is_cut_or_lies_over_another(
    reset: Exercise, scale: float, width: int
) -> None:
    window, past = opened(reset)
    theme = replace(window.theme, scale=scale)
    past.restyle(theme)
    delegate = past.history.list.itemDelegate()
    for session in PASTS[-8:]:
        boxes = delegate.places(entry(session), width)  # type: ignore[attr-defined]
        for k, (box, text, role, _) in enumerate(boxes):
            needed = QFontMetrics(theme.font(role)).boundingRect(
                QRect(0, 0, box.width(), 9999), int(Qt.TextFlag.TextWordWrap.value), text
            )
            assert needed.width() <= box.width()
            assert needed.height() <= box.height()
            assert box.right() <= width
            assert not any(box.intersects(other) for other, *_ in boxes[k + 1 :])


def test_a_screen_reader_hears_a_session_as_one_sentence() -> None:
    said = entry(LAST).aloud()
    assert said.startswith("7 March 2026, 12:30, Interview reset · Chest strap")
    assert "Heart rate 76 → 72" in said
    assert said.endswith("#desk")


# ------------------------------------------------------------------ one's own usual swing


def dashes(window: Window, y: float) -> int:
    """How many pixels are painted at a height of the swings, right of the last bar."""
    image = window.pages["session"].bars.grab().toImage()
    ground, right = QColor(LIGHT.ground), range(image.width() * 3 // 4, image.width())
    return sum(image.pixelColor(x, int(y)) != ground for x in right)


@pytest.mark.parametrize("enough", [True, False], ids=["three sessions", "two sessions"])
def test_the_usual_swing_is_a_quiet_line_once_there_is_a_swing(
    reset: Exercise, enough: bool
) -> None:
    mine = [
        replace(LAST, swing_bpm=6.0),
        replace(LAST, swing_bpm=5.0),
        replace(LAST, swing_bpm=9.0),
    ]
    others = [replace(LAST, swing_bpm=20.0, sensor="camera")] * 5
    past_sessions = sample_past.past_sessions(reset, [*mine[: 3 if enough else 2], *others])
    stage = sample.PlayedLink(reset, sample.story(reset), None)
    window = Window(
        stage.link, settings=looks("light"), past_sessions=past_sessions, autostart=True
    )
    window.resize(1280, 800)
    window.show()
    for t in (5.0, 12.0):  # nothing is asked for before the first swing
        stage.clock.move_to(t)
        settle(window)
        assert "usual" not in text_of(window)
    stage.clock.move_to(45.0)
    window.frame()
    settle(window)
    bars = window.pages["session"].bars
    stage.clock.move_to(46.0)
    window.frame()
    assert ("Dashed line: your usual, 6.0" in text_of(window)) == enough
    assert (dashes(window, bars.bar(8, 6.0).top()) > 10) == enough


# ------------------------------------------------------------------ deleting


def test_the_folder_of_an_export_is_opened_once_there_is_one(
    reset: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(folders, "can_show", lambda: True)
    monkeypatch.setattr(folders, "show", shown.append)
    past = recorded()
    window, _ = opened(reset, PastSessions())
    press(window, Key.Key_Return, Key.Key_E, Key.Key_O)
    assert shown == []
    assert "Open folder" not in text_of(window)
    press(window, Key.Key_Return)
    assert "Open folder" in text_of(window)
    press(window, Key.Key_O)
    assert shown == [paths.exports() / past.name]


def test_a_session_is_deleted_only_by_its_own_button(reset: Exercise) -> None:
    past = recorded()
    window, pages = opened(reset, PastSessions())
    press(window, Key.Key_Return, Key.Key_E, Key.Key_Return, Key.Key_Escape)
    assert paths.exports().joinpath(past.name).is_dir()
    press(window, Key.Key_D, Key.Key_Return)  # Enter is the way back
    assert past.path.exists()
    press(window, Key.Key_D, Key.Key_Tab)
    assert QApplication.focusWidget().accessibleName() == "Delete permanently"
    press(window, Key.Key_Space)
    assert not past.path.exists()
    assert not paths.exports().joinpath(past.name).exists()
    assert "Deleted: " in text_of(window)
    press(window, Key.Key_Escape)
    assert pages.page is pages.history
    settle(window)
    assert "Your sessions will appear here." in text_of(window)


def test_everything_is_deleted_from_the_settings(reset: Exercise) -> None:
    past = recorded()
    let_go: list[bool] = []
    window = Window(
        sample.PlayedLink(reset, [], None).link, settings=looks(), past_sessions=PastSessions(),
        renew=lambda _settings: (sample.PlayedLink(reset, [], None).link, []),
        let_go=lambda: let_go.append(past.path.exists()),
    )  # fmt: skip
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    press(window, Key.Key_S)
    assert str(paths.sessions()) in text_of(window)
    button = next(
        b for b in window.pages["preferences"].buttons if b.text() == "Delete everything …"
    )
    button.click()
    assert "Your settings stay." in text_of(window)
    assert past.path.exists()
    press(window, Key.Key_Tab, Key.Key_Space)
    assert let_go == [True]  # the session of the first page first lets go of its recording
    assert not past.path.exists()
    assert "Deleted: " in text_of(window)
    press(window, Key.Key_Escape)
    assert window.pages["today"].isVisible()


def test_what_could_not_be_deleted_is_named(reset: Exercise, monkeypatch: Any) -> None:
    past_sessions = PastSessions(lambda: PASTS, lambda _past: sample_past.reviewed(reset))
    monkeypatch.setattr(
        "poise.ui.background._forget", lambda _past: Forgotten(2, ("a.csv: it was changed since",))
    )
    window, _ = opened(reset, past_sessions)
    press(window, Key.Key_Down, Key.Key_Return, Key.Key_D, Key.Key_Tab, Key.Key_Space)
    said = text_of(window)
    assert "Deleted: 2 files." in said
    assert "a.csv: it was changed since" in said


def test_the_dot_of_the_first_week_is_whole(qapp: QApplication) -> None:
    sunday = replace(PASTS[0], began=datetime(2026, 11, 29, 10, tzinfo=UTC), swing_bpm=8.0)
    assert sunday.began is not None
    chart = TrendChart(Theme(LIGHT))
    chart.show_trend([sunday], trend([(sunday.began.date(), 8.0)]))
    thursday = date(2026, 11, 26).toordinal()
    assert chart.shown[0] <= thursday - 1
    chart.deleteLater()


def test_trends_are_looked_at_closer_too_but_not_closer_than_four_weeks(reset: Exercise) -> None:
    window, past = opened(reset)
    press(window, Key.Key_T)
    chart = past.page.trends.chart  # type: ignore[union-attr]
    whole = chart.shown
    for _ in range(9):
        press(window, Key.Key_Plus)
    assert chart.shown[1] - chart.shown[0] == pytest.approx(28)
    press(window, Key.Key_0)
    assert chart.shown == pytest.approx(whole)


def test_the_list_and_the_comparison_do_not_wait_for_what_draws_plots() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import poise.ui.pages.sessions, poise.ui.pages.compare, sys\n"
         "print('pyqtgraph' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "False"
