"""A list whose rows are painted as cards of a few texts: sessions, entries of the journal."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from poise.ui.theme import Theme, scroll_bar

_WRAP = int(Qt.TextFlag.TextWordWrap.value)
_MOVES = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home,
    Qt.Key.Key_End,
)  # fmt: skip


class Line(NamedTuple):
    """A text of a card with its box, the size of its letters and their colour."""

    box: QRect
    text: str
    role: str
    colour: str


class CardList(QListWidget):
    """Arrows move in it; letters and Enter are the page's."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        # How high a row with these words is at a width: Qt asks for all whenever one changes.
        self.heights: dict[tuple[int, str], int] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.restyle(theme)

    @property
    def theme(self) -> Theme:
        return self._theme

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.heights.clear()
        self.setFont(theme.font("body"))
        self.verticalScrollBar().setStyleSheet(scroll_bar(theme))
        colours = self.palette()
        colours.setColor(colours.ColorRole.Base, theme.colour("ground"))
        self.setPalette(colours)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()


class CardRow(QStyledItemDelegate):
    """Paints one row of ``cards``; what it says, and where, is for who extends it."""

    def __init__(self, cards: CardList) -> None:
        super().__init__(cards)
        self._list = cards

    def lines(self, index: QModelIndex | QPersistentModelIndex, width: int) -> list[Line]:
        """Each text with its place in a row of ``width`` pixels."""
        raise NotImplementedError

    def picked(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether the row has a second, dashed edge."""
        return False

    def sizeHint(
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        width = self._list.viewport().width()
        key, heights = (width, str(index.data())), self._list.heights
        if key not in heights:
            unit = self._list.theme.size("body")
            lines = self.lines(index, width)
            heights[key] = max(line.box.bottom() for line in lines) + unit // 2 + 4
        return QSize(width, heights[key])

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme = self._list.theme
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(area).adjusted(1, 1, -1, -3)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.setPen(QPen(theme.colour("accent" if chosen else "line"), 2.0 if chosen else 1.0))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(box, 8, 8)
        if self.picked(index):
            painter.setPen(QPen(theme.colour("text"), 2.0, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 7, 7)
        for line in self.lines(index, area.width()):
            painter.setFont(theme.font(line.role))
            painter.setPen(theme.colour(line.colour))
            painter.drawText(line.box.translated(area.topLeft()), _WRAP, line.text)
        painter.restore()

    def stacked(
        self, texts: list[tuple[str, str, str]], left: int, top: int, width: int
    ) -> list[Line]:
        """Texts with their size and colour under each other; those that are empty are left out."""
        found, y = [], top
        for text, role, colour in texts:
            if text:
                metrics = QFontMetrics(self._list.theme.font(role))
                high = metrics.boundingRect(QRect(0, 0, width, 9999), _WRAP, text).height()
                found.append(Line(QRect(left, y, width, high), text, role, colour))
                y += high + 1
        return found
