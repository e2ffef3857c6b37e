"""Being asked whether to be filmed, the lamp, and the film watched in its four steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from poise import clock, paths
from poise.core.drill.interview import Interview
from poise.core.events import VOICE, SensorState, SensorStatus
from poise.core.guide.schedule import Schedule
from poise.filming import MISSING, Why
from poise.recording import films, notes
from poise.ui.pages.drill import DrillPage
from poise.ui.pages.watch import Watched
from poise.ui.shell import run_link
from poise.ui.shell.daily import Daily
from poise.ui.shell.link import DrillChoice, Drills
from poise.ui.shell.window import Window
from poise.ui.text import interview as words
from poise.ui.text.language import speak
from poise.ui.text.levels import Level
from poise.ui.theme import theme_for
from poise.ui.widgets.choice import Choice, Option
from poise.ui.widgets.text import Words
from tools.gallery import sample_drill, sample_film
from tools.gallery.pictures import looks


def said(page: QWidget) -> str:
    """All the words on it that can be seen."""
    return "\n".join(w.text() for w in page.findChildren(Words) if w.isVisibleTo(page))


def test_the_film_is_watched_in_four_steps_and_what_was_said_is_in_the_notes(qtbot) -> None:
    played = sample_film.stage()
    film = played.link.film
    assert film is not None
    window = Window(played.link, settings=looks("light"), autostart=True)
    qtbot.addWidget(window)
    window.show()

    def at(t: float) -> QWidget:
        played.clock.move_to(t)
        window.frame()
        return window.pages[window.pages.shown]

    at(0.0)
    assert not at(100.0).microphone.isVisible()
    assert at(165.0).microphone.isVisible()
    assert not at(300.0).microphone.isVisible()
    at(461.0)
    window.open("watch")
    page = at(462.0)
    for key in (Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5):
        page.keys()[key]()
    press = page.keys
    press()[Qt.Key.Key_Return]()
    assert "Close your eyes" in said(page)
    at(467.0)
    assert "5 s" in said(page)
    at(472.1)  # ten seconds later it begins by itself
    assert "as you would watch a stranger" in said(page)
    at(482.1)
    assert page.steps.picture.isVisible()
    assert page.steps.line.described() != ""
    assert page._s + page._now - page._since == pytest.approx(10.0)
    press()[Qt.Key.Key_Space]()
    at(490.0)
    assert page._s == pytest.approx(10.0)  # it stands still
    press()[Qt.Key.Key_Right]()
    press()[Qt.Key.Key_S]()
    assert not page.steps.picture.isVisible()
    assert page._s == pytest.approx(15.0)
    press()[Qt.Key.Key_Return]()
    for key in (Qt.Key.Key_6, Qt.Key.Key_4):
        press()[key]()
    assert page.steps._field is not None
    QTest.keyClicks(page.steps._field, "slower")
    press()[Qt.Key.Key_Return]()
    assert "You expected 3 for pacing and saw 6." in said(page)
    assert "You expected 4 for posture, and that is what you saw." in said(page)
    assert "clarity" not in said(page)
    recording = film.recording()
    assert recording is not None
    expected = {"pacing": 3, "posture": 4, "clarity": 5}
    told = {"expected": expected, "saw": {"pacing": 6, "posture": 4}, "told": "slower"}
    assert notes.load(recording)["self_review"] == told
    assert page._keep_button is not None
    assert "7 days left" in page._keep_button.text()
    press()[Qt.Key.Key_K]()
    assert films.of(recording) == films.kept(recording)
    press()[Qt.Key.Key_Return]()
    assert window.pages.shown == "debrief"


def watched(qtbot, *, pictures: bool = True) -> tuple[Window, Path]:
    """The window on the film of a drill."""
    played = sample_film.stage(pictures=pictures)
    assert played.link.film is not None
    recording = played.link.film.recording()
    assert recording is not None
    window = Window(played.link, settings=looks("light"), autostart=True)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    for t in (0.0, 461.0):
        played.clock.move_to(t)
        window.frame()
    debrief = window.pages["debrief"]
    while not debrief.debrief.at_end:
        debrief.keys()[Qt.Key.Key_Return]()
    debrief.keys()[Qt.Key.Key_V]()
    window.frame()
    return window, recording


def test_the_arrows_go_through_the_film_and_space_holds_it_whatever_has_the_keyboard(
    qtbot,
) -> None:
    window, _ = watched(qtbot)
    page = window.pages["watch"]
    for _ in range(2):
        page.keys()[Qt.Key.Key_Return]()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert page._s == pytest.approx(5.0)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert not page._playing
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert page._s == pytest.approx(0.0)


@pytest.mark.parametrize("pictures", [True, False])
def test_a_picture_is_offered_where_there_is_one(qtbot, pictures: bool) -> None:
    window, _ = watched(qtbot, pictures=pictures)
    page = window.pages["watch"]
    for _ in range(2):
        page.keys()[Qt.Key.Key_Return]()
    offered = [pill.text() for pill in page.buttons if pill.isVisible()]
    assert ("Sound alone or picture" in offered) is pictures
    page.keys()[Qt.Key.Key_S]()
    assert not page.steps.picture.isVisible()


def test_why_nothing_is_heard_of_it_is_said(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    window, _ = watched(qtbot)
    page = window.pages["watch"]
    for _ in range(2):
        page.keys()[Qt.Key.Key_Return]()
    monkeypatch.setattr(
        sample_film.Watching, "trouble", "No sound: no speakers or headphones found"
    )
    window.frame()
    assert "no speakers or headphones" in said(page)


def test_a_film_is_deleted_by_hand_once_that_was_said_twice(qtbot) -> None:
    window, recording = watched(qtbot)
    page = window.pages["watch"]
    enter, d = Qt.Key.Key_Return, Qt.Key.Key_D
    page.keys()[Qt.Key.Key_K]()
    page.keys()[d]()
    for _ in range(2):
        page.keys()[enter]()
    assert d not in set(page.keys())  # nor while it plays
    page.keys()[enter]()
    assert d not in set(page.keys())  # nor where a word may be written
    page.keys()[enter]()
    page.keys()[d]()
    assert films.of(recording) == films.kept(recording)
    page.keys()[d]()
    assert films.of(recording) is None
    assert window.pages.shown == "debrief"
    keys = window.pages["debrief"].keys()
    assert Qt.Key.Key_V not in keys


def test_the_words_after_a_drill_leave_those_on_its_film() -> None:
    recording = paths.sessions() / "2026-03-01T14-05-09-drill.poise.jsonl"
    notes.save(recording, {"actual": 3, "self_review": {"told": "slower"}})
    run_link._keep(SimpleNamespace(recording=recording), {"actual": 4})  # type: ignore[arg-type]
    assert notes.load(recording) == {"actual": 4, "self_review": {"told": "slower"}}


@pytest.mark.parametrize(
    ("no_film", "row", "why"), [(None, False, ""), ("", True, ""), (MISSING, False, MISSING)]
)
def test_it_is_asked_only_where_it_was_set_and_says_why_not(
    qtbot, no_film: str | None, row: bool, why: str
) -> None:
    begun: list[DrillChoice] = []
    drills: Drills = sample_drill.offered(sample_film.stage())._replace(no_film=lambda: no_film)
    theme = theme_for(looks("light").screen, 900, 600)
    page = DrillPage(theme, drills, lambda choice, _said: begun.append(choice), lambda: None)
    qtbot.addWidget(page)
    assert ("Film your answers?" in said(page)) is row
    assert page.lines._no_film.text() == why
    page.lines._choose("filmed")(True)
    page._go()
    assert begun[0].filmed


def test_a_film_that_was_not_asked_for_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from poise.filming import process

    started: list[str] = []
    monkeypatch.setattr(process.children, "start", lambda module, *_w, **_k: started.append(module))
    interview = SimpleNamespace(stages=[], exercise=SimpleNamespace(stages=()))
    refused = process.Film(lambda: Path("x.poise.jsonl"), "0", refused=MISSING)
    refused.ask()
    for film in (process.Film(lambda: Path("x.poise.jsonl"), "0"), refused):
        film.follow(interview, 1.0, over=False)  # type: ignore[arg-type]
        film.close()
    assert started == []


def test_the_lamp_says_what_is_kept() -> None:
    film = sample_film.Filming(Path("x.poise.jsonl"))
    interview = Interview(sample_film.stage().link.exercise)
    assert words.filming(film) == ""
    film.follow(interview, 150.0, over=False)
    assert words.microphone(interview, words.filming(film)).text == "Filming"
    film._still = True
    assert words.filming(film) == "Not filmed in the pause"
    film._still = False
    film.sound_alone = True
    assert words.filming(film) == "Recording sound"
    interview.microphone = SensorStatus(1.0, VOICE, SensorState.STREAMING)
    both = words.microphone(interview, words.filming(film))
    assert (both.level, both.text) == (Level.GOOD, "Microphone on · Recording sound")
    assert words.unfilmed(film) == "There is the sound alone."
    film._take_in(Why.NO_CAMERA, Why.NO_MICROPHONE)
    no_film = "Your answers were not filmed. No camera was found. No microphone could be opened."
    assert words.unfilmed(film) == no_film
    none = words.microphone(interview, words.filming(film))
    assert (none.level, none.text) == (Level.FAIR, "Microphone on · Not filmed")
    film.end()  # after the last question
    assert words.filming(film) == ""
    assert words.unfilmed(film) == no_film


def test_why_nothing_was_filmed_is_said_on_the_last_page_in_the_language_of_the_window(
    qtbot,
) -> None:
    played = sample_film.stage()
    film = played.link.film
    assert film is not None
    german = replace(looks("light").screen, language="de")
    window = Window(played.link, settings=replace(looks("light"), screen=german), autostart=True)
    qtbot.addWidget(window)
    window.show()
    played.clock.move_to(461.0)
    window.frame()
    film._take_in(Why.NO_PICTURE)
    page = window.pages["debrief"]
    while not page.debrief.at_end:
        page.keys()[Qt.Key.Key_Return]()
    assert "Von der Kamera kommt kein Bild." in said(page)
    speak("en")


def test_the_heart_lies_under_the_film_though_the_session_was_paused() -> None:
    exercise = sample_film.stage().link.exercise
    schedule = Schedule(exercise, 0.0).pause(30.0).resume(50.0)  # before the film begins
    schedule = schedule.pause(200.0).resume(230.0)
    rates = [(150.0, 70.0), (190.0, 71.0), (210.0, 72.0), (240.0, 73.0)]
    found = Watched(None, rates, schedule).along(150.0)
    assert found == [(0.0, 70.0), (40.0, 71.0), (60.0, 73.0)]


def test_a_film_is_deleted_on_its_day_though_poise_stays_open(
    qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = date(2026, 3, 7)
    monkeypatch.setattr(clock, "today", lambda: day)
    recording = paths.sessions() / "2026-03-01T14-05-09-drill.poise.jsonl"
    recording.parent.mkdir(parents=True, exist_ok=True)
    films.beside(recording).write_bytes(b"a film")
    window = QWidget()
    qtbot.addWidget(window)
    daily = Daily(window, partial(films.sweep, paths.sessions()))
    daily.look()
    assert daily.doing is None
    day = date(2026, 3, 8)
    daily.look()
    assert daily.doing is not None
    daily.doing.wait()
    assert films.of(recording) is None


def test_a_row_far_down_stays_in_sight_when_something_is_chosen_in_it(qtbot) -> None:
    drills: Drills = sample_drill.offered(sample_film.stage())._replace(no_film=str)
    theme = theme_for(looks("light").screen, 900, 600)
    page = DrillPage(theme, drills, lambda _choice, _said: None, lambda: None)
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    page.activateWindow()
    rows = page.lines.findChildren(Choice)
    next(row for row in rows if row.accessibleName() == "Film your answers?").focus_chosen()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), Option))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert page.lines.choice.filmed
    used = QApplication.focusWidget()
    assert isinstance(used, Option)
    assert used.isChecked()
    assert not used.visibleRegion().isEmpty()
