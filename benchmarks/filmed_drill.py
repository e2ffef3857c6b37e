"""A drill in the window, without a screen, that is filmed: for ``bench_network`` to look at.

    python -m benchmarks.filmed_drill

What poise is told by a person is told to the window itself, by its own keys.  Exit status 1 when no
film came of it.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from poise import cli, paths
from poise.recording import films
from poise.ui.shell import app
from poise.ui.shell.window import Window
from poise.ui.widgets.choice import Choice

LOOK_MS, LONGEST_MS = 300, 400_000
WORDS = ("drill", "2", "--synthetic", "1", "--speed", "10", "--seed", "3")


def windows() -> list[Window]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, Window)]


def press() -> None:
    """What a person would press on the page that is shown."""
    for window in windows():
        shown = window.pages.shown
        if shown == "before":
            rows = window.pages[shown].findChildren(Choice)
            rows[-1].options[-1].click()  # film it
            QTest.keyClick(window, Qt.Key.Key_Return)
        elif shown == "interview":
            QTest.keyClick(window, Qt.Key.Key_Space)
        elif shown == "debrief":
            window.presence.leave()


def main() -> int:
    app.application()
    timer = QTimer()
    timer.timeout.connect(press)
    timer.start(LOOK_MS)
    QTimer.singleShot(LONGEST_MS, lambda: [window.presence.leave() for window in windows()])
    cli.main(WORDS)
    return 0 if films.every(paths.sessions()) else 1


if __name__ == "__main__":
    sys.exit(main())
