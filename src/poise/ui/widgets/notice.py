"""A notification that is none: a distraction of a drill, drawn in our own window only."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.ui.theme import Theme
from poise.ui.widgets.text import Words


class Notice(QWidget):
    """A card with a title and a line, as a message that pops up in a corner."""

    def __init__(self, theme: Theme, title: str, line: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = [
            Words(theme, role, colour, on="surface", parent=self)
            for role, colour in (("small", "muted"), ("body", "text"))
        ]
        for words, text in zip(self._words, (title, line), strict=True):
            words.say(text)
        self.setAccessibleName(f"{title}: {line}")
        self.hide()

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        for words in self._words:
            words.restyle(theme)
        self.update()

    def stand(self, right: int, top: int, most: int) -> None:
        """Stand with its upper right corner there, at most ``most`` pixels wide."""
        unit = self._theme.size("body")
        wide = max(w.fontMetrics().horizontalAdvance(w.text()) for w in self._words) + 2 * unit
        wide = min(wide, most)
        y = unit // 2
        for words in self._words:
            words.setGeometry(unit, y, wide - 2 * unit, words.tall(wide))
            y += words.height()
        self.setGeometry(right - wide, top, wide, y + unit // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("ground"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("unsure"))
        painter.setBrush(self._theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
        painter.setPen(Qt.PenStyle.NoPen)
