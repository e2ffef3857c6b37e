"""Somebody with a keyboard, for the tests of keys and of whole visits."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from poise.core.events import (
    Action,
    Ending,
    Event,
    SessionEnded,
    StageChanged,
)
from poise.core.guide.exercise import Exercise
from poise.settings import Settings
from poise.ui.shell.link import Start
from poise.ui.shell.window import Window
from tools.gallery import sample
from tools.gallery.pictures import looks

NO_MODIFIER = Qt.KeyboardModifier.NoModifier
PRESSED, LET_GO = QEvent.Type.KeyPress, QEvent.Type.KeyRelease


class Person:
    """Someone with a keyboard in front of a window on a made-up session."""

    def __init__(self, exercise: Exercise, **options: object) -> None:
        self.exercise = exercise
        self.stages: list[sample.PlayedLink] = []
        self.saved: list[Settings] = []
        self.read = 0
        home = (lambda _known: (self.open(), ())) if options.pop("renew", False) else None
        welcome = self._read if options.pop("new", False) else None
        self.window = Window(
            self.open(), settings=looks("light"), again=self.open,
            more=[Start("Train", "T", self.open)], welcome=welcome, renew=home,
            save=self.saved.append, autostart=bool(options.pop("autostart", False)),
        )  # fmt: skip
        self.window.show()
        self.window.activateWindow()
        QApplication.processEvents()
        self.frame(0.0)

    def open(self) -> sample.Link:
        """A session that begins at 1 s and, once stopped, ends at once."""
        events: list[Event] = [StageChanged(1.0, 0, "Reset")]
        self.stages.append(sample.PlayedLink(self.exercise, events, sample.summary(self.exercise)))
        return self.stages[-1].link

    def _read(self) -> None:
        self.read += 1

    @property
    def sent(self) -> list[Action]:
        return [command.action for command in self.stages[-1].sent]

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.window, key)
            self.window.frame()

    def hold(self, key: Qt.Key) -> None:
        """Keep a key down until it was repeated twice."""
        QTest.keyPress(QApplication.focusWidget() or self.window, key)
        for _ in range(2):
            held = QKeyEvent(PRESSED, key, NO_MODIFIER, "", True)
            QApplication.sendEvent(QApplication.focusWidget() or self.window, held)
        QTest.keyRelease(QApplication.focusWidget() or self.window, key)
        self.window.frame()

    def tap(self, key: Qt.Key, when_ms: int) -> None:
        """Press a key and let it go 60 ms later, at times of the system's clock."""
        for kind, at in ((PRESSED, when_ms), (LET_GO, when_ms + 60)):
            event = QKeyEvent(kind, key, NO_MODIFIER)
            event.setTimestamp(at)
            QApplication.sendEvent(QApplication.focusWidget() or self.window, event)
            self.window.frame()

    def frame(self, t: float) -> None:
        self.stages[-1].clock.move_to(t)
        self.window.frame()

    def end(self, ending: Ending) -> None:
        self.window.view.fold(SessionEnded(self.stages[-1].clock.now(), ending))
        self.window.frame()
