"""A window on its history, with its keys: of past sessions that are made up, or recorded here."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from poise import exercises
from poise.core.guide.exercise import Exercise
from poise.library.history import Past, every
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.run import at_once
from poise.ui.background import PastSessions
from poise.ui.pages.sessions import SessionsPages
from poise.ui.shell.window import Window
from tools.gallery import sample, sample_past
from tools.gallery.pictures import looks

from .screens import press

Key = Qt.Key
PASTS = sample_past.pasts()
LAST = next(past for past in reversed(PASTS) if past.title)


def opened(
    reset: Exercise, past_sessions: PastSessions | None = None
) -> tuple[Window, SessionsPages]:
    """A window on its history."""
    stage = sample.PlayedLink(reset, [], None)
    window = Window(
        stage.link, settings=looks("light"),
        past_sessions=past_sessions or sample_past.past_sessions(reset, PASTS),
    )  # fmt: skip
    window.resize(900, 600)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    press(window, Key.Key_4)
    assert window.pages.has("sessions")
    return window, window.pages["sessions"]


def recorded() -> Past:
    """A real recording of the made-up person, in this test's own folder."""
    for _ in at_once(
        SessionPlan(exercises.load("interview-reset").fitted(), (Sensor("synthetic", "3"),))
    ):
        pass
    return every()[0]
