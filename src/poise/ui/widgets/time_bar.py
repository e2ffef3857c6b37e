"""A bar that empties: how much is left of an answer, or of a part of a drill."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.widgets.announcer import renamed


class TimeBar(QWidget):
    """It changes neither its colour nor its pace, and stands empty where no time is told."""

    spoken_as = "indicator"

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._full = 0.0
        self.setAccessibleName(tr("Time left"))

    def described(self) -> str:
        """The share that is left, in tenths: more would be read out all the time."""
        return f"{round(10 * self._full) * 10} %"

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_left(self, full: float) -> None:
        """``full`` is the share that is left, 0 to 1; 0 shows nothing."""
        full = round(min(1.0, max(0.0, full)), 3)
        if full != self._full:
            before, self._full = self.described(), full
            self.update()
            if self.described() != before:
                renamed(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("ground"))
        if self._full <= 0:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        edge = box.height() / 2
        painter.setBrush(self._theme.colour("line"))
        painter.drawRoundedRect(box, edge, edge)
        painter.setBrush(self._theme.colour("unsure"))
        box.setWidth(max(box.height(), box.width() * self._full))
        painter.drawRoundedRect(box, edge, edge)
