"""RMSSD and SDNN in a session: off as they come, one key away, and never from a camera."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from poise.core.events import Confidence, Event, LeadChanged, MetricUpdate
from poise.core.guide.exercise import Exercise
from poise.core.metrics.heart_rate import NOW_S
from poise.formatting import PLUS_MINUS
from poise.settings import Settings
from poise.ui.shell.window import Window
from poise.ui.text.language import speak
from poise.ui.text.live import about_variability, variability
from poise.ui.view import View
from tools.gallery import sample
from tools.gallery.pictures import looks

Key = Qt.Key


def told(
    name: str, value: float, se: float | None, t: float = 30.0, sensor: str = "strap"
) -> MetricUpdate:
    return MetricUpdate(t, sensor, name, value, se, "ms", 60.0, 70, Confidence.HIGH)


class Strapped:
    """A person who breathed with ``events`` for a minute, with room for every button."""

    def __init__(self, reset: Exercise, events: list[Event], *, details: bool = False) -> None:
        self.saved: list[Settings] = []
        self.stage = sample.PlayedLink(reset, events, sample.summary(reset))
        self.window = Window(
            self.stage.link, settings=looks("light", details=details), autostart=True,
            save=self.saved.append,
        )  # fmt: skip
        self.window.resize(1920, 1080)
        self.window.show()
        self.session = self.window.pages["session"]
        for second in range(64):
            self.stage.clock.move_to(float(second))
            self.window.frame()

    @property
    def offers(self) -> bool:
        """Whether the menu of the session offers details."""
        return self.session.details in self.session.menu.shown_pills()


def test_off_as_they_come(reset: Exercise) -> None:
    assert not Settings().screen.details
    strapped = Strapped(reset, sample.detailed(sample.story(reset)))
    assert not strapped.session.heart.aside.isVisible()
    assert strapped.offers


def test_one_key_shows_them_the_same_hides_them_and_both_are_remembered(reset: Exercise) -> None:
    strapped = Strapped(reset, sample.detailed(sample.story(reset)))
    QTest.keyClick(strapped.window, Key.Key_D)
    assert strapped.session.heart.aside.isVisible()
    assert strapped.session.heart.aside.text() == "RMSSD 38 ± 7 ms\nSDNN 57 ± 10 ms"
    assert strapped.session.details.accessibleName() == "Fewer details"
    strapped.session.details.click()
    assert not strapped.session.heart.aside.isVisible()
    assert [s.screen.details for s in strapped.saved] == [True, False]


def test_of_a_camera_there_are_none_and_no_button(reset: Exercise) -> None:
    strapped = Strapped(reset, sample.story(reset, sensor="camera"), details=True)
    assert strapped.session.heart.isVisible()
    assert not strapped.session.heart.aside.isVisible()
    assert not strapped.offers


def test_without_the_readings_they_are_gone_too(reset: Exercise) -> None:
    strapped = Strapped(reset, sample.detailed(sample.story(reset)), details=True)
    assert strapped.session.heart.aside.isVisible()
    QTest.keyClick(strapped.window, Key.Key_G)
    assert not strapped.session.heart.aside.isVisible()
    assert not strapped.offers


def test_they_are_those_of_the_sensor_that_leads_and_no_older_than_the_heart(
    reset: Exercise,
) -> None:
    view = View(reset)
    for event in (
        LeadChanged(0.0, "strap"),
        told("sdnn", 57.0, 5.0),
        told("rmssd", 38.0, 4.0),
        told("rmssd", 99.0, 4.0, sensor="strap:other"),
    ):
        view.fold(event)
    assert [(e.name, e.value) for e in view.variability(30.0)] == [("rmssd", 38.0), ("sdnn", 57.0)]
    assert view.variability(30.0 + NOW_S + 0.1) == ()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Over the last minute. ± is the least uncertainty."),
        ("de", "Über die letzte Minute. ± ist die kleinste Unsicherheit."),
    ],
)
def test_a_value_stands_with_its_doubt_and_unit(language: str, words: str) -> None:
    speak(language)
    said = variability([told("rmssd", 38.2, 4.1), told("sdnn", 57.0, None)])
    assert said.splitlines() == ["RMSSD 38 ± 8 ms", "SDNN 57 ms"]
    assert about_variability() == words


def test_before_there_are_any_it_says_when() -> None:
    assert variability(()) == "RMSSD and SDNN\nafter 20 beats"


def test_what_stands_after_a_number_is_explained_to_who_asks(reset: Exercise) -> None:
    session = Strapped(reset, sample.story(reset)).session
    for reading in (session.beside.heart, session.beside.swing):
        assert reading.toolTip() == PLUS_MINUS
        reader = QAccessible.queryAccessibleInterface(reading)
        assert reader.text(QAccessible.Text.Help) == PLUS_MINUS
        assert PLUS_MINUS not in reader.text(QAccessible.Text.Description)  # not each second
