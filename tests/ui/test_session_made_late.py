"""Today is seen before its session is made; what the session says of itself comes with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from poise.core.events import Action, Command
from poise.core.guide.exercise import Exercise
from poise.runtime.plan import SessionPlan
from poise.ui.shell.link import Link
from poise.ui.shell.run_link import unopened
from poise.ui.shell.window import Window
from tools.gallery import sample
from tools.gallery.pictures import looks

from .screens import text_of

NOT_RECORDED = "This session is not recorded: the disk is full."


def test_the_session_is_made_at_the_first_frame_with_what_it_says_of_itself(
    qapp: object, reset: Exercise
) -> None:
    played = sample.PlayedLink(reset, [], None, NOT_RECORDED)
    made: list[Link] = []

    def opens() -> Link:
        made.append(played.link)
        return played.link

    window = Window(unopened(SessionPlan(reset, note="A word."), opens), settings=looks())
    window.show()
    assert made == []
    assert reset.title in text_of(window)
    assert "A word." in text_of(window)
    window.frame()
    assert made == [played.link]
    assert NOT_RECORDED in text_of(window)
    window.frame()
    assert made == [played.link]


def test_a_key_before_the_first_frame_begins_the_session_itself(
    qapp: object, reset: Exercise
) -> None:
    played = sample.PlayedLink(reset, [], None)
    window = Window(unopened(SessionPlan(reset), lambda: played.link), settings=looks())
    window.show()
    QTest.keyClick(window, Qt.Key.Key_Space)
    window.frame()
    assert [event.action for event in played.sent if isinstance(event, Command)] == [Action.START]
