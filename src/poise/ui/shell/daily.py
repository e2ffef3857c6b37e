"""What is done once a day for as long as poise is open, in the tray too."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

from poise import clock
from poise.ui.background import Fetch

LOOK_MS = 60_000


class Daily(QObject):
    """Calls ``do`` in a thread of its own, soon after each midnight, as long as ``parent`` is."""

    def __init__(self, parent: QObject, do: Callable[[], object]) -> None:
        super().__init__(parent)
        self._do = do
        self._day = clock.today()
        self.doing: Fetch[object] | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)

    def look(self) -> None:
        """Has the day changed since this was asked the last time?"""
        day = clock.today()
        if day != self._day:
            self._day, self.doing = day, Fetch(self._do)
