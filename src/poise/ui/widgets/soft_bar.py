"""A thin line that fills and asks for nothing: how long one has been at it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.ui.theme import Theme

SOFT_S = 90.0


class SoftBar(QWidget):
    """It only fills, over ninety seconds, and then stays full: nothing ends with it."""

    spoken_as = "graphic"

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._part = 0.0
        self.setAccessibleName(name)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def lay(self, _width: int) -> int:
        return max(4, self._theme.size("body") // 4)

    def show_s(self, seconds: float) -> None:
        """So long has been written."""
        part = min(1.0, max(0.0, seconds / SOFT_S))
        if round(part * self.width()) != round(self._part * self.width()) or part < self._part:
            self.update()
        self._part = part

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect())
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        for part, colour in ((1.0, "line"), (self._part, "unsure")):
            painter.setBrush(self._theme.colour(colour))
            wide = box.width() * part
            if wide >= box.height():
                painter.drawRoundedRect(
                    QRectF(0, 0, wide, box.height()), box.height() / 2, box.height() / 2
                )
