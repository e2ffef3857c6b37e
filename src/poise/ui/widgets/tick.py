"""Something that is so or not: pressing it turns it, and pressing it again takes that back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from poise.ui.theme import Theme
from poise.ui.widgets.choice import paint_box

_WRAPPED = int(Qt.AlignmentFlag.AlignCenter.value | Qt.TextFlag.TextWordWrap.value)


class Tick(QCheckBox):
    """``words``, with a mark before them while it is ticked; ``turn`` is told when it is turned."""

    def __init__(
        self, theme: Theme, words: str, ticked: bool, turn: Callable[[], None], parent: QWidget
    ) -> None:
        super().__init__(words, parent)
        self.setAccessibleName(words)
        self.setChecked(ticked)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.restyle(theme)
        self.clicked.connect(lambda _on=False: turn())

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("body"))
        self.update()

    @property
    def _marked(self) -> str:
        return f"✓ {self.text()}" if self.isChecked() else self.text()

    def sizeHint(self) -> QSize:
        """As wide as it is with its mark, so that nothing moves when it is ticked."""
        high = self.fontMetrics().height()
        wide = self.fontMetrics().horizontalAdvance(f"✓ {self.text()}")
        return QSize(wide + round(1.6 * high), round(1.8 * high))

    def tall(self, width: int) -> int:
        """How high it is at a width: words that have no room beside each other take lines."""
        likes, line = self.sizeHint(), self.fontMetrics().height()
        if width >= likes.width():
            return likes.height()
        box = QRect(0, 0, max(1, width - round(1.6 * line)), 1 << 20)
        words = self.fontMetrics().boundingRect(box, _WRAPPED, f"✓ {self.text()}")
        return likes.height() + max(0, words.height() - line)

    def lay(self, width: int) -> int:
        """As any part of a sheet."""
        return self.tall(width)

    def hitButton(self, position: QPoint) -> bool:
        """All of it can be pressed."""
        return self._box.contains(position)

    @property
    def _box(self) -> QRect:
        """As wide as its words, at the left of its place."""
        return QRect(0, 0, min(self.width(), self.sizeHint().width()), self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space turns it; every other key is the page's."""
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self._box)
        box = place.adjusted(3.5, 3.5, -3.5, -3.5)  # a line of one whole pixel
        round_ = min(box.width(), box.height(), self.sizeHint().height() - 7) / 2
        paint_box(self, painter, theme, place, box, round_)
        painter.setPen(theme.colour("on_accent" if self.isChecked() else "text"))
        if self.width() < self.sizeHint().width():
            aside = 0.8 * self.fontMetrics().height()
            painter.drawText(place.adjusted(aside, 0, -aside, 0), _WRAPPED, self._marked)
        else:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._marked)
