"""From the first key to the comparison of two sessions, with no hand on a mouse.

What each page does with its keys is claimed beside it: test_flows.py, test_pause.py, test_past.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from poise import paths, settings
from poise.core.events import Action, Input
from poise.core.guide.exercise import Exercise
from poise.recording import notes
from poise.simulation.guide import cosine_wave
from poise.simulation.hearts import heart
from poise.simulation.readings import strap_stream
from poise.ui.background import PastSessions
from poise.ui.shell.link import Link, Start
from poise.ui.shell.opener import save
from poise.ui.shell.window import Window
from tools.gallery.pictures import looks, settle

from .screens import called, text_of
from .stepped_session import SteppedSession

Key = Qt.Key


class Person:
    """Someone with a keyboard and nothing else, before a window whose sessions are recorded."""

    def __init__(self, reset: Exercise, home: Path) -> None:
        self.reset, self.home = reset, home
        self.sessions: list[SteppedSession] = []
        self.window = Window(
            self.open(), settings=looks("light"), past_sessions=PastSessions(), again=self.open,
            renew=lambda _settings: (self.open(), [Start("Train", "T", self.open, 600.0)]),
            save=save, more=[Start("Train", "T", self.open, 600.0)],
        )  # fmt: skip
        self.window.show()
        self.window.activateWindow()
        QApplication.processEvents()
        self.window.frame()

    def open(self) -> Link:
        beats = heart(lambda t: 800 - 45 * cosine_wave(t), 110.0)
        inputs: list[Input] = [*strap_stream(beats)]
        name = f"2026-03-0{len(self.sessions) + 1}T14-05-09-interview-reset.poise.jsonl"
        session = SteppedSession(self.reset, inputs, self.home / name)
        self.sessions.append(session)
        return Link(
            session.link.exercise, session.clock, session.link.drain, session.link.send,
            session.link.summary, "", lambda said: notes.save(session.path, said),
        )  # fmt: skip

    @property
    def session(self) -> SteppedSession:
        return self.sessions[-1]

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key)
            settle(self.window)

    def write(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget(), text)
        settle(self.window)

    def tab_to(self, name: str) -> None:
        """Tab until what is called so has the keyboard."""
        for _ in range(40):
            focus = QApplication.focusWidget()
            if focus is not None and called(focus).startswith(name):
                return
            QTest.keyClick(focus or self.window, Key.Key_Tab)
        raise AssertionError(f"Tab never came to {name!r}")

    def wait(self, until_t: float) -> None:
        self.session.run(self.window, until_t, 0.5)

    @property
    def text(self) -> str:
        return text_of(self.window)


@pytest.fixture
def person(reset: Exercise) -> Iterator[Person]:
    paths.sessions().mkdir(parents=True)
    person = Person(reset, paths.sessions())
    yield person
    for session in person.sessions:
        session.close()


def a_whole_session(person: Person) -> None:
    person.wait(2.0)
    person.press(Key.Key_M)
    person.wait(33.0)
    person.press(Key.Key_P)
    person.wait(40.0)
    person.press(Key.Key_P)
    person.wait(110.0)
    assert "9 breaths." in person.text


def test_two_sessions_from_the_first_key_to_their_comparison(person: Person) -> None:
    person.press(Key.Key_Space)
    a_whole_session(person)
    assert person.session.actions == [
        Action.START, Action.MARK, Action.PAUSE, Action.RESUME,
    ]  # fmt: skip

    person.press(Key.Key_N)  # the end card's notes: every line of them
    person.write("kept breathing")
    person.tab_to("Tension before, 0 to 10")
    person.press(Key.Key_Space, *[Key.Key_Right] * 6)
    person.tab_to("Tension now, 0 to 10")
    person.press(Key.Key_Space, *[Key.Key_Right] * 2)
    person.tab_to("Any dizziness or tingling?")
    person.press(Key.Key_Space)
    person.tab_to("Tags")
    person.write("interview, monday")
    person.press(Key.Key_Return, Key.Key_Escape)
    said = notes.load(person.session.path)
    assert said["went_well"] == "kept breathing"
    assert (said["tension_before"], said["tension_after"], said["dizzy"]) == (6, 2, False)
    assert tuple(said["tags"]) == ("interview", "monday")

    person.press(Key.Key_A)  # once more
    a_whole_session(person)
    person.press(Key.Key_Escape)
    assert person.window.pages["today"].isVisible()

    person.press(Key.Key_4)  # history: find the first by its tag, open it, scrub it
    person.press(Key.Key_Slash)
    person.write("monday")
    assert person.window.pages["sessions"].history.list.shown == 1
    person.press(Key.Key_Return, Key.Key_Return)
    review = person.window.pages["sessions"].page
    assert review is not person.window.pages["sessions"].history
    person.tab_to("Timeline")
    person.press(Key.Key_Home)
    person.press(*[Key.Key_Right] * 3)
    assert "breath 1" in person.text
    person.press(Key.Key_E)  # take it away, and look elsewhere after all
    assert "Export" in person.text
    person.press(Key.Key_Escape, Key.Key_Escape)

    person.press(Key.Key_Slash)  # all of them again: compare the two
    for _ in "monday":
        person.press(Key.Key_Backspace)
    person.press(Key.Key_Return)
    assert person.window.pages["sessions"].history.list.shown == 2
    person.press(Key.Key_Home, Key.Key_C, Key.Key_Down, Key.Key_C)
    assert "Compare two sessions" in person.text
    person.press(Key.Key_Escape, Key.Key_T)
    assert "weeks" in person.text
    person.press(Key.Key_Escape, Key.Key_Escape)
    assert person.window.pages["today"].isVisible()


def test_settings_and_sensors_are_chosen_and_kept_in_their_file(person: Person) -> None:
    person.press(Key.Key_S)
    person.tab_to("Guide: ")
    person.press(Key.Key_Right, Key.Key_Right)
    person.tab_to("Sound: ")
    person.press(Key.Key_Right)
    person.press(Key.Key_Escape, Key.Key_C)
    person.tab_to("Sensor: ")
    person.press(Key.Key_Right)
    person.press(Key.Key_Escape)
    assert person.window.pages["today"].isVisible()
    kept = settings.load(paths.config())
    assert (kept.screen.guide, kept.sound.cues, kept.sensors.use) == ("bar", "short", "camera")


def test_the_keyboard_stays_on_what_it_chooses(person: Person) -> None:
    """The page may be made anew for a choice: in other words, colours or for another session."""
    for page, line, there in (
        (Key.Key_2, "Pace: ", ("3 s in, 4 s out", "4 s in, 5 s out")),
        (Key.Key_S, "Guide: ", ("Disc", "Bar", "Wave", "No motion")),
        (Key.Key_S, "Appearance: ", ("Warm", "Dark")),
        (Key.Key_S, "Language: ", ("Deutsch",)),
    ):
        if person.window.pages.shown != {Key.Key_2: "practise", Key.Key_S: "preferences"}[page]:
            person.press(page)
        person.tab_to(line)
        for name in there:
            person.press(Key.Key_Right)
            focus = QApplication.focusWidget()
            assert focus is not None
            assert called(focus).split(": ")[1].startswith(name)
            assert focus.isVisible()
    person.press(Key.Key_Left, Key.Key_Escape)
    kept = settings.load(paths.config())
    assert (kept.screen.guide, kept.screen.appearance) == ("still", "dark")
    assert kept.screen.language == "en"


def test_everything_is_deleted_from_the_keyboard_and_only_after_a_question(
    person: Person,
) -> None:
    person.press(Key.Key_S)
    person.tab_to("Delete everything")
    person.press(Key.Key_Return)
    assert "This cannot be undone." in person.text
    person.press(Key.Key_Escape)
    assert person.window.pages["today"].isVisible()
