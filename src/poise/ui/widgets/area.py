"""Several lines of text to write in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from poise.ui.theme import Theme, scroll_bar

_LONGEST = 20_000  # what an entry of the journal takes


class Area(QPlainTextEdit):
    """Enter begins a line and Tab goes on; ``written`` is called with each letter.

    It grows with what is in it, from ``lines`` on.
    """

    def __init__(self, theme: Theme, name: str, lines: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines = lines
        self.written: Callable[[], None] = lambda: None
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # What is written here is nobody else's: no keyboard on a screen is to learn from it.
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.textChanged.connect(self._changed)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("body"))
        unit = theme.size("body")
        self.document().setDocumentMargin(unit // 2)
        self.verticalScrollBar().setStyleSheet(scroll_bar(theme))
        colours = self.palette()
        colours.setColor(colours.ColorRole.Base, theme.colour("ground"))
        colours.setColor(colours.ColorRole.Text, theme.colour("text"))
        colours.setColor(colours.ColorRole.PlaceholderText, theme.colour("muted"))
        self.setPalette(colours)

    def text(self) -> str:
        return self.toPlainText()

    def lay(self, width: int) -> int:
        """How high it is at a width in pixels: as high as its words, up to twelve lines."""
        line = self.fontMetrics().lineSpacing()
        margin = 2 * self.document().documentMargin()
        inner = max(1, width - round(margin) - 2)
        rows = 0
        for paragraph in self.toPlainText().split("\n"):
            box = self.fontMetrics().boundingRect(
                0, 0, inner, 1 << 20, int(Qt.TextFlag.TextWordWrap.value), paragraph or " "
            )
            rows += max(1, round(box.height() / line))
        return round(line * min(12, max(self._lines, rows)) + margin) + 4

    def _changed(self) -> None:
        if len(self.toPlainText()) > _LONGEST:
            kept = self.textCursor().position()
            self.setPlainText(self.toPlainText()[:_LONGEST])
            cursor = self.textCursor()
            cursor.setPosition(min(kept, _LONGEST))
            self.setTextCursor(cursor)
            return
        self.written()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame of our own, as a line of text has it."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has = self.hasFocus()
        painter.setPen(QPen(self._theme.colour("text" if has else "unsure"), 2.0 if has else 1.0))
        box = QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, 6, 6)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def focusOutEvent(self, event: object) -> None:
        super().focusOutEvent(event)  # type: ignore[arg-type]
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc is the page's."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
