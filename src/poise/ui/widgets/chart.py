"""A picture of numbers: Tab comes to it, so that whoever cannot see it hears what it shows."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from poise.ui.theme import Theme


class Chart(QWidget):
    """It has a name and a description for a screen reader, and a ring while it has the keyboard."""

    spoken_as = "chart"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ring: _Ring | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Draw a ring over what is painted, which may be a widget of pyqtgraph."""
        self._ring = self._ring or _Ring(self)
        self._ring.colour = self._theme.colour("text")
        self._ring.setGeometry(self.rect())
        self._ring.show()
        self._ring.raise_()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if self._ring is not None:
            self._ring.hide()
        super().focusOutEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._ring is not None:
            self._ring.setGeometry(self.rect())
        super().resizeEvent(event)


class _Ring(QWidget):
    def __init__(self, parent: Chart) -> None:
        super().__init__(parent)
        self.colour = parent.palette().text().color()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.colour, 2.0))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
