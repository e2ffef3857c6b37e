"""One of the places in the line of navigation, and the sensor beside them."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.ui.text.language import tr
from poise.ui.text.levels import Level, SensorLine, level_word
from poise.ui.theme import Theme
from poise.ui.widgets.button import Pill
from poise.ui.widgets.sensor import paint_lamp


class Tab(Pill):
    """A word without a box; the one that stands for what is shown is underlined."""

    def __init__(
        self, theme: Theme, text: str, *, key: str = "", icon: str = "", parent: QWidget
    ) -> None:
        self._here = False
        super().__init__(theme, text, key=key, icon=icon, parent=parent)

    @property
    def here(self) -> bool:
        """Whether what it leads to is shown."""
        return self._here

    def stand(self, here: bool) -> None:
        """Say whether what it leads to is shown."""
        if here is not self._here:
            self._here = here
            self.setAccessibleDescription(self._said())
            self.update()

    def _said(self) -> str:
        """Its key, and whether one is there: the line below it speaks to eyes alone."""
        return ", ".join(filter(None, (super()._said(), tr("you are here") if self._here else "")))

    def sizeHint(self) -> QSize:
        whole = super().sizeHint()
        return QSize(whole.width() - round(0.8 * self.fontMetrics().height()), whole.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        if self.isDown() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("surface"))
            painter.drawRoundedRect(inside, 8, 8)
        self._paint_ring(painter, 8)
        self._paint_words(painter, inside)
        if self._here:
            wide = self.fontMetrics().horizontalAdvance(self.text())
            left = self._words_left(inside)
            painter.fillRect(
                QRectF(left, inside.bottom() - 2, wide, 2.5), self._theme.colour("accent")
            )


class SensorChip(Tab):
    """How the sensor stands, in a lamp and a few words; pressed, it leads to the sensors."""

    def __init__(self, theme: Theme, *, parent: QWidget) -> None:
        self._level, self._whole = Level.NONE, ""
        super().__init__(theme, "", parent=parent)

    def show_line(self, line: SensorLine) -> bool:
        """Show what is known of the sensor; answers whether its words are new."""
        if line.level is not self._level:
            self._level = line.level
            self.update()
        new, self._whole = line.text != self._whole, line.text
        return new

    def fit(self, room: int) -> None:
        """Be at most ``room`` pixels wide: a name that is too long ends in dots."""
        self.setText(self._whole)
        over = self.sizeHint().width() - room
        if over > 0:
            wide = max(0, self.fontMetrics().horizontalAdvance(self._whole) - over)
            elide = Qt.TextElideMode.ElideMiddle
            self.setText(self.fontMetrics().elidedText(self._whole, elide, wide))
        level = level_word(self._level)
        said = ", ".join(filter(None, (self._whole, level)))
        self.setAccessibleName(f"{tr('Heart-rate sensor')}: {said}")

    def sizeHint(self) -> QSize:
        whole = super().sizeHint()
        return QSize(whole.width() + self._indent, whole.height())

    @property
    def _indent(self) -> int:
        return round(1.4 * self._theme.size("body"))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = 0.75 * self._theme.size("body")
        inside = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        left = self._words_left(inside) - self._indent
        lamp = QRectF(left, (self.height() - side) / 2, side, side)
        paint_lamp(painter, lamp, self._level, self._theme)

    def _words_left(self, inside: QRectF) -> float:
        return super()._words_left(inside) + self._indent / 2
