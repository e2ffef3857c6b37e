"""Somebody before the real window, on a real run: threads, sensors, recording and all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Self

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from poise import exercises
from poise.core.events import Command
from poise.recording import reader
from poise.recording.reader import Recording
from poise.runtime.plan import Sensor, SessionPlan
from poise.runtime.replay import Replay
from poise.runtime.run import Run
from poise.ui.shell.app import application
from poise.ui.shell.run_link import link_to
from poise.ui.shell.window import FRAME_MS, Window
from tools.gallery.pictures import looks

from .screens import text_of

RESET = exercises.load("interview-reset").fitted()
PATIENCE_MS = 120_000
MARK = '"action":"mark"'


class RealSession:
    """A session of the reset with ``sensors``, begun at once and recorded in ``path``.

    Without a path it is recorded where sessions usually are.
    """

    def __init__(self, path: Path | None, *sensors: Sensor) -> None:
        application()
        self.run = Run(SessionPlan(RESET, sensors, out=path))
        self.window = Window(link_to(self.run), settings=looks("light"), autostart=True)

    def __enter__(self) -> Self:
        self.window.show()
        self.window.activateWindow()
        self.window.run()
        self.until(lambda: self.window.view.moment(self.run.clock.now()) is not None)
        return self

    def __exit__(self, *_: object) -> None:
        self.window.close()
        self.run.close()
        self.window.deleteLater()
        QApplication.processEvents()

    @property
    def text(self) -> str:
        return text_of(self.window)

    def until(self, true: Callable[[], object]) -> None:
        """Let the window live until it is so."""
        for _ in range(PATIENCE_MS // FRAME_MS):
            if true():
                return
            QTest.qWait(FRAME_MS)
        raise AssertionError(self.text)

    def until_said(self, words: str) -> None:
        """Let the window live until these words stand on it."""
        self.until(lambda: words in self.text)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def breath(self) -> int:
        """Which breath the guide leads now."""
        moment = self.window.view.moment(self.run.clock.now())
        assert moment is not None
        assert moment.breath is not None
        return moment.breath.index

    def goes_on(self) -> None:
        """The guide still breathes, and the session still hears its person."""
        self.until(lambda: not self.window.view.paused)
        assert self.window.view.moment(self.run.clock.now()) is not None
        before = self.lines(MARK)
        self.press(Qt.Key.Key_M)
        self.until(lambda: self.lines(MARK) == before + 1)

    def lines(self, holding: str) -> int:
        """How many lines of the recording hold these characters by now."""
        path = self.run.recording
        if path is None:
            return 0
        return sum(holding in line for line in path.read_text(encoding="utf-8").splitlines())

    def whole(self) -> Recording:
        """Stop, see the card, and read the recording, which replays to the same."""
        self.press(Qt.Key.Key_Escape)
        self.until(lambda: self.window.pages.has("card") and self.window.pages["card"].isVisible())
        assert self.run.recording is not None
        recording = reader.read(self.run.recording)
        assert (recording.ending, recording.damage) == ("stopped", "")
        assert [e for _, e in recording.inputs if isinstance(e, Command)][-1].action == "stop"
        assert Replay(recording).same
        return recording
