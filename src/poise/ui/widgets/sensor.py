"""How well a sensor can be read: a shape beside words, so that nobody needs the colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from poise.ui.text.levels import Level, SensorLine
from poise.ui.theme import Theme
from poise.ui.widgets.announcer import renamed
from poise.ui.widgets.text import Words


class SensorStrip(QWidget):
    """A full, half, empty or dotted circle, and what the sensor is doing."""

    spoken_as = "indicator"

    def named(self) -> str:
        """The words beside the lamp, which say what it shows."""
        return self.words.text() or self.accessibleName()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        role: str = "small",
        on: str = "ground",
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._level = Level.NONE
        self._role = role
        self.words = Words(theme, role, "muted", on=on, wrap=True, unspoken=True, parent=self)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.words.restyle(theme)
        self._lay()

    def show_line(self, line: SensorLine) -> bool:
        """Show what is known of the sensor; answers whether its words are new."""
        new = line.text != self.words.text()
        self.words.say(line.text)
        if new:
            renamed(self)
        if line.level is not self._level:
            self._level = line.level
            self.update()
        return new

    def tall(self, width: int) -> int:
        """How high it is when it may be ``width`` pixels wide."""
        return self.words.tall(width - self.indent)

    def natural_width(self) -> int:
        """How wide it is on one line."""
        words = self.words.fontMetrics().horizontalAdvance(self.words.text())
        return words + self.indent + 8

    @property
    def level(self) -> Level:
        """The lamp that is shown."""
        return self._level

    @property
    def indent(self) -> int:
        """How far the words stand in from the lamp's edge, in pixels."""
        return round(self._theme.size(self._role) * 1.5)

    def resizeEvent(self, _event: object) -> None:
        self._lay()

    def _lay(self) -> None:
        self.words.setGeometry(self.indent, 0, max(1, self.width() - self.indent), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._level is Level.BLANK:
            return
        side = self._theme.size(self._role) * 0.8
        circle = QRectF(1.5, (self.height() - side) / 2, side, side)
        paint_lamp(painter, circle, self._level, self._theme)


def paint_lamp(painter: QPainter, circle: QRectF, level: Level, theme: Theme) -> None:
    """A lamp in ``circle``: full when good, half when fair, empty when poor, dotted for nothing."""
    colour = theme.colour("guide_high" if level is Level.GOOD else "heart")
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if level is Level.NONE:
        painter.setPen(QPen(theme.colour("unsure"), 1.5, Qt.PenStyle.DotLine))
        painter.drawEllipse(circle)
        return
    painter.setPen(QPen(colour, 1.5))
    if level is Level.GOOD:
        painter.setBrush(colour)
    painter.drawEllipse(circle)
    if level is Level.FAIR:
        painter.setBrush(colour)
        painter.drawPie(circle, -90 * 16, 180 * 16)
