"""Everything can be done without a mouse, and nothing is lost on the way."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from poise import signals
from poise.core.events import (
    Action,
    Ending,
    Event,
    SensorState,
    SensorStatus,
    SessionEnded,
)
from poise.core.guide.exercise import Exercise
from poise.settings import Settings
from poise.ui.shell import app
from poise.ui.shell.link import Start
from poise.ui.shell.window import Window
from poise.ui.theme import LIGHT
from poise.ui.widgets.announcer import Announcer
from tools.gallery import sample
from tools.gallery.pictures import devices, looks, staged
from tools.gallery.scenes import Screen, scenes

from .person import Person
from .screens import at_once, called, text_of

Key = Qt.Key


def test_a_whole_visit_by_keyboard(reset: Exercise) -> None:
    person = Person(reset, new=True)
    window = person.window
    assert window.pages["welcome"].isVisible()
    assert "not a medical device" in text_of(window)  # the gist is always in sight
    person.press(Key.Key_R)
    assert "ask a professional first" in text_of(window)
    person.press(Key.Key_Escape)
    assert "ask a professional first" not in text_of(window)
    assert person.read == 0
    person.press(Key.Key_Space)
    assert person.read == 1
    person.frame(3.0)
    assert window.pages["session"].word.text() == "Breathe in"
    person.press(Key.Key_M)
    assert window.pages["session"].note.text() == "Marked at 0:03"
    person.frame(6.0)
    assert window.pages["session"].note.text() == ""
    person.press(Key.Key_Escape)
    assert person.sent == [Action.START, Action.MARK, Action.STOP]
    person.end(Ending.STOPPED)
    assert window.pages["card"].isVisible()
    person.press(Key.Key_N)
    QTest.keyClicks(QApplication.focusWidget(), "kept breathing")
    person.press(Key.Key_Return)
    assert person.stages[0].kept[-1]["went_well"] == "kept breathing"
    person.press(Key.Key_Escape)
    assert window.pages["card"].isVisible()
    person.press(Key.Key_A)
    assert len(person.stages) == 2
    assert person.sent == [Action.START]


def test_autostart_waits_for_the_wellness_words(reset: Exercise) -> None:
    person = Person(reset, new=True, autostart=True)
    assert person.sent == []
    person.press(Key.Key_Return)
    assert person.sent == [Action.START]


def test_another_session_begins_with_its_own_key(reset: Exercise) -> None:
    person = Person(reset)
    person.press(Key.Key_T)
    assert len(person.stages) == 2
    assert person.sent == [Action.START]


def test_the_guide_alone_is_one_key_away_and_remembered(reset: Exercise) -> None:
    person = Person(reset, autostart=True)
    for event in sample.story(reset)[:40]:
        person.window.view.fold(event)
    person.frame(2.0)
    assert person.window.pages["session"].heart.isVisible()
    person.press(Key.Key_G)
    assert not person.window.pages["session"].heart.isVisible()
    assert [s.screen.readings for s in person.saved] == [False]
    person.press(Key.Key_G)
    assert person.window.pages["session"].heart.isVisible()


def test_looks_are_chosen_with_the_arrow_keys_and_kept(reset: Exercise) -> None:
    person = Person(reset)
    person.press(Key.Key_S)
    _, guide = person.window.pages["preferences"].choices.lines["screen.guide"]
    guide.focus_chosen()
    person.press(Key.Key_Right, Key.Key_Right)
    assert person.saved[-1].screen.guide == "bar"
    assert person.window.pages["preferences"].isVisible()
    assert called(QApplication.focusWidget()) == "Guide: Bar"  # still where one was
    _, language = person.window.pages["preferences"].choices.lines["screen.language"]
    language.focus_chosen()
    person.press(Key.Key_Right)
    assert "Einstellungen" in text_of(person.window)
    person.press(Key.Key_Left)
    assert "Appearance" in text_of(person.window)
    person.press(Key.Key_Escape)
    assert person.window.pages["today"].isVisible()


def test_keys_of_one_page_do_nothing_on_another(reset: Exercise) -> None:
    person = Person(reset)
    person.press(Key.Key_M, Key.Key_G, Key.Key_N)
    assert person.sent == []
    assert person.saved == []
    assert person.window.pages["today"].isVisible()


def test_closing_the_window_stops_the_session(reset: Exercise) -> None:
    person = Person(reset, autostart=True)
    person.frame(5.0)
    person.window.close()
    assert person.sent == [Action.START, Action.STOP]
    assert person.window.controller.stopped


def test_words_being_written_are_kept_when_the_window_closes(reset: Exercise) -> None:
    person = Person(reset, autostart=True)
    person.frame(5.0)
    person.end(Ending.COMPLETED)
    person.press(Key.Key_N)
    QTest.keyClicks(QApplication.focusWidget(), "half a sent")
    person.window.close()
    assert person.stages[0].kept[-1]["went_well"] == "half a sent"


def test_feeling_dizzy_is_written_down_and_answered(reset: Exercise) -> None:
    person = Person(reset, autostart=True)
    person.frame(5.0)
    person.end(Ending.COMPLETED)
    person.press(Key.Key_N)
    named(person.window, "Any dizziness or tingling?: Yes").click()
    named(person.window, "Tension now, 0 to 10: 3").click()
    kept = person.stages[0].kept[-1]
    assert (kept["dizzy"], kept["tension_after"], kept["tension_before"]) == (True, 3, None)
    assert "take smaller" in text_of(person.window)


def named(window: QWidget, name: str) -> QAbstractButton:
    return next(b for b in window.findChildren(QAbstractButton) if called(b) == name)


@pytest.mark.parametrize("scene", scenes(), ids=lambda scene: scene.name)
def test_tab_reaches_everything_one_can_press(scene: Screen) -> None:
    window = staged(at_once(scene), LIGHT, (900, 600))
    window.activateWindow()
    QApplication.processEvents()
    every = window.findChildren(QAbstractButton)
    buttons = [b for b in every if b.isVisible() and b.isEnabled()]
    reached: set[QWidget | None] = set()
    while (focus := QApplication.focusWidget()) not in reached:  # until it has gone round
        reached.add(focus)
        QTest.keyClick(focus or window, Key.Key_Tab)
    assert {b for b in buttons if b.group() is None} <= reached
    groups = [b.group() for b in buttons if b.group() is not None]  # the arrows reach the others
    for group in groups:
        assert reached & set(group.buttons())


def test_news_is_announced_once_and_not_too_often() -> None:
    aloud = Announcer(QWidget())
    assert aloud.say("breath", "Breathe in", 0.0)
    assert not aloud.say("breath", "Breathe in", 1.0)
    assert aloud.say("breath", "Breathe out", 4.0)
    assert aloud.say("sensor", "lost", 4.0, gap_s=5.0)
    assert not aloud.say("sensor", "found", 6.0, gap_s=5.0)
    assert aloud.say("sensor", "found", 9.0, gap_s=5.0)
    assert not aloud.say("sensor", "", 99.0)


@pytest.mark.parametrize(
    ("press", "status"),
    [(lambda window: None, 0), (lambda window: window.controller.start(), signals.STOPPED)],
    ids=["never started", "stopped"],
)
def test_the_exit_status_says_how_it_went(
    reset: Exercise, press: Callable[[Window], None], status: int
) -> None:
    stage = sample.PlayedLink(reset, [], None)

    def leave() -> None:
        window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Window))
        press(window)
        window.close()

    QTimer.singleShot(0, leave)
    assert app.show(lambda: Window(stage.link, settings=looks("light"))) == status


def test_the_gallery_is_one_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.gallery"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "name one folder" in done.stderr


def chosen(reset: Exercise, events: Sequence[Event] = ()) -> tuple[Window, list[Settings]]:
    """A window on its first page, and the settings its sessions were made for."""
    made: list[Settings] = []

    def renew(settings: Settings) -> tuple[sample.Link, list[Start]]:
        made.append(settings)
        return sample.PlayedLink(reset, sample.story(reset, start_t=60.0), None).link, more

    first = sample.PlayedLink(reset, list(events), None).link
    more = [Start("Train", "T", lambda: first, 600.0)]
    window = Window(first, settings=looks(), renew=renew, more=more, devices=devices())
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    return window, made


def test_another_sensor_is_chosen_and_said_by_keyboard(reset: Exercise) -> None:
    window, made = chosen(reset)
    QTest.keyClick(window, Key.Key_C)
    window.frame()
    assert "No sensor. Follow the guide." in text_of(window)
    window.pages["sensors"].sensors.choice.focus_chosen()
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Right)
    assert [settings.sensors.use for settings in made] == ["camera"]
    assert called(QApplication.focusWidget()) == "Sensor: Webcam"
    window.frame()
    assert "Chest strap: waiting for heartbeats" in text_of(window)  # as the new session says
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Escape)
    assert window.pages["today"].isVisible()


def test_another_pace_makes_the_session_anew(reset: Exercise) -> None:
    window, made = chosen(reset)
    QTest.keyClick(window, Key.Key_2)
    named(window, "Pace: 5 s in, 5 s out").click()
    assert [settings.guide.pace for settings in made] == ["5-5"]
    assert window.pages["practise"].isVisible()
    QTest.keyClick(window, Key.Key_S)
    named(window, "Appearance: Dark").click()
    assert len(made) == 1  # looks are no reason for another session


def test_each_sensor_has_a_line_where_sensors_are_chosen(reset: Exercise) -> None:
    events: list[Event] = [
        SensorStatus(0.0, "strap", SensorState.SEARCHING),
        SensorStatus(0.0, "camera", SensorState.BLOCKED, "", "Another program has the camera."),
    ]  # fmt: skip
    window, _ = chosen(reset, events)
    QTest.keyClick(window, Key.Key_C)
    window.frame()
    said = text_of(window)
    assert "Chest strap: searching" in said
    assert "Another program has the camera." in said


def test_the_end_card_leads_back_to_the_first_page_where_there_is_one(reset: Exercise) -> None:
    window, made = chosen(reset)
    window.controller.start()
    window.view.fold(SessionEnded(1.0, Ending.STOPPED))
    window.view.finish(sample.summary(reset))
    window.frame()
    assert window.pages["card"].isVisible()
    QTest.keyClick(window, Key.Key_Escape)
    assert window.pages["today"].isVisible()
    assert len(made) == 1


def test_the_camera_is_opted_into_beside_the_first_words(reset: Exercise) -> None:
    made: list[Settings] = []
    read: list[bool] = []

    def renew(settings: Settings) -> tuple[sample.Link, list[Start]]:
        made.append(settings)
        return sample.PlayedLink(reset, [], None).link, []

    window = Window(
        sample.PlayedLink(reset, [], None).link, settings=looks(), renew=renew,
        welcome=lambda: read.append(True), devices=devices(),
    )  # fmt: skip
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    assert made == []  # nobody looks through a camera unasked
    named(window, "Heart-rate sensor: Webcam: USB camera").click()
    assert [(s.sensors.use, s.camera.where) for s in made] == [("camera", "2")]
    assert window.pages["welcome"].isVisible()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert called(focus) == "Heart-rate sensor: Webcam: USB camera"
    QTest.keyClick(focus, Key.Key_Return)
    window.frame()
    assert read == [True]
    assert window.pages["session"].isVisible()


def test_one_of_several_cameras_and_of_several_straps_is_chosen(reset: Exercise) -> None:
    window, made = chosen(reset)
    QTest.keyClick(window, Key.Key_C)
    QTest.keyClick(window, Key.Key_F)
    window.pages["sensors"]._coming.wait()
    window.frame()
    named(window, "Strap: HRM-Dual 4711").click()
    QApplication.processEvents()
    assert made[-1].strap.address == "BB"
    assert window.pages["sensors"].isVisible()
    named(window, "Sensor: Webcam").click()
    QApplication.processEvents()
    named(window, "Camera: USB camera").click()
    QApplication.processEvents()
    assert (made[-1].sensors.use, made[-1].camera.where) == ("camera", "2")
