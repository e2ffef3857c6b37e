"""One line of text to write in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from poise.ui.theme import Theme


class Field(QLineEdit):
    """Enter, Esc and the down arrow ``leave`` it; without that, Enter goes on to the next field, or
    does what ``entered`` says.
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.leave: Callable[[], None] | None = None
        self.entered: Callable[[], None] | None = None
        self.setAccessibleName(name)
        self.setMaxLength(200)
        self.setFrame(False)
        self.setTextMargins(8, 0, 8, 0)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("body"))
        colours = self.palette()
        colours.setColor(colours.ColorRole.Base, theme.colour("ground"))
        colours.setColor(colours.ColorRole.Text, QColor(theme.colours.text))
        colours.setColor(colours.ColorRole.PlaceholderText, theme.colour("muted"))
        self.setPalette(colours)

    def lay(self, _width: int) -> int:
        """Place its parts for a width in pixels; answers how high it is."""
        return round(1.9 * self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame of our own: that of the desktop can hardly be seen in the dark."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has = self.hasFocus()
        painter.setPen(QPen(self._theme.colour("text" if has else "unsure"), 2.0 if has else 1.0))
        inset = 1.0 if has else 0.5  # a line of whole pixels
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, 6, 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is no reason to leave the page."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.isAutoRepeat():
            return
        if self.entered is not None and enter:
            self.entered()
        elif self.leave is None and enter:
            self.focusNextChild()
        elif self.leave is not None and (
            enter or event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down)
        ):
            self.leave()
        else:
            super().keyPressEvent(event)
