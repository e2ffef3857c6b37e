"""A small drawing for a page that has nothing to show yet: a breath, and the heart that answers."""

from __future__ import annotations

from math import pi, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from poise.ui.theme import Theme

_WIDE, _HIGH = 13, 6  # in letters
_POINTS = 80


class Drawing(QWidget):
    """Only to be looked at: a screen reader passes over it, as the words below say it all."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        unit = self.theme.size("body")
        return QSize(_WIDE * unit, _HIGH * unit)

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide, high = float(self.width()), float(self.height())
        middle, radius = QPointF(wide / 2, high / 2), high / 2 - 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("wave"))
        painter.drawEllipse(middle, radius, radius)
        painter.setBrush(self.theme.colour("accent", 0.25))
        painter.drawEllipse(middle, radius * 0.55, radius * 0.55)
        pen = QPen(self.theme.colour("heart"), max(2.0, high / 36))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(self.rect()).adjusted(4, high * 0.34, -4, -high * 0.34)
        painter.drawPolyline(QPolygonF([
            QPointF(box.left() + part * box.width(),
                    box.center().y() - sin(part * 6 * pi) * part * box.height() / 2)
            for part in (k / _POINTS for k in range(_POINTS + 1))
        ]))  # fmt: skip
