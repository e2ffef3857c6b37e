"""Buttons: a word in a rounded shape, with a focus ring one can see."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from poise.ui.theme import Theme
from poise.ui.widgets.icons import paint_icon

_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class Pill(QPushButton):
    """A button; ``primary`` fills it with the accent.  Space and Enter press it.

    ``key`` is the name of a key that does the same, shown smaller beside the word; ``icon`` is
    drawn before it, in its colour.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        key: str = "",
        primary: bool = False,
        role: str = "body",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._key, self._primary, self._role = key, primary, role
        self._icon = icon
        self.spared = 0  # 1 without its icon, 2 without its key too, where they have no room
        self.listed = False  # its words at the left, its key at the right: an item of a list
        self._ringed = False
        self._pressed_ms: int | None = None  # by the pointer, by the system's clock
        self.setAccessibleName(text)
        self.setAccessibleDescription(self._said())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font(self._role))
        self.updateGeometry()
        self.update()

    def say(self, text: str, icon: str | None = None) -> None:
        """Other words from here on, and another ``icon`` where one is given."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
        if icon is not None and icon != self._icon:
            self._icon = icon
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        high = self.fontMetrics().height()
        wide = self._icon_room + self.fontMetrics().horizontalAdvance(self.text())
        if self._key_shown:
            wide += self._gap + self._key_metrics().horizontalAdvance(self._key)
        large = self._role != "body"
        return QSize(
            wide + round((2.8 if large else 1.8) * high), round((2.5 if large else 1.9) * high)
        )

    def minimumSizeHint(self) -> QSize:
        """Never smaller than its words."""
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Only who moves by keyboard needs the ring; whoever did not gets a calmer picture."""
        self._ringed = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as Space does; the arrows are the page's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
            return
        if event.key() in _ARROWS:
            event.ignore()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_ms = event.timestamp()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The second of two clicks presses what the first one did, not what came in its place."""
        pressed_ms = self._pressed_ms
        longest_ms = 2 * QApplication.doubleClickInterval()
        if pressed_ms is not None and event.timestamp() - pressed_ms < longest_ms:
            super().mouseDoubleClickEvent(event)

    @property
    def _gap(self) -> int:
        return round(self.fontMetrics().height() * 0.5)

    @property
    def _key_shown(self) -> bool:
        return bool(self._key) and self.spared < 2

    @property
    def _icon_side(self) -> float:
        return 1.05 * self.fontMetrics().height()

    @property
    def _icon_room(self) -> int:
        """How wide the icon is with what lies between it and the words, in pixels."""
        if not self._icon or self.spared:
            return 0
        return round(self._icon_side + (0.8 * self._gap if self.text() else 0))

    def _key_metrics(self) -> QFontMetrics:
        return QFontMetrics(self._theme.font("small"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        inside = QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5)  # a line of one whole pixel
        round_ = inside.height() / 2
        fill = theme.colour("accent" if self._primary else "surface")
        if self.isDown():
            fill = fill.darker(112)
        elif self.underMouse():
            fill = fill.lighter(108) if self._primary else theme.colour("ground")
        painter.setBrush(fill)
        painter.setPen(Qt.PenStyle.NoPen if self._primary else QPen(theme.colour("unsure"), 1.0))
        painter.drawRoundedRect(inside, round_, round_)
        self._paint_ring(painter, round_ + 2)
        self._paint_words(painter, inside)

    def _said(self) -> str:
        """What is said of it beside its words."""
        return self._key

    def _paint_ring(self, painter: QPainter, round_: float) -> None:
        if self._ringed and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("text"), 2.0))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), round_, round_)

    def _words_left(self, inside: QRectF) -> float:
        """Where the words begin, so that they and their key stand in the middle."""
        if self.listed:
            return inside.left() + self._gap + self._icon_room
        wide = self._icon_room + self.fontMetrics().horizontalAdvance(self.text())
        key = self._gap + self._key_metrics().horizontalAdvance(self._key)
        key = key if self._key_shown else 0
        return inside.center().x() - (wide + key) / 2 + self._icon_room

    def _paint_words(self, painter: QPainter, inside: QRectF) -> None:
        ink = "on_accent" if self._primary else "text"
        wide = self.fontMetrics().horizontalAdvance(self.text())
        key_wide = self._key_metrics().horizontalAdvance(self._key)
        left = self._words_left(inside)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        if self._icon_room:
            side = self._icon_side
            box = QRectF(left - self._icon_room, inside.center().y() - side / 2, side, side)
            paint_icon(painter, self._icon, box, self._theme.colour(ink))
        painter.setFont(self.font())
        painter.setPen(self._theme.colour(ink))
        painter.drawText(QRectF(left, inside.top(), wide + 2, inside.height()), middle, self.text())
        if self._key_shown:
            painter.setFont(self._theme.font("small"))
            painter.setPen(self._theme.colour(ink if self._primary else "muted"))
            x = inside.right() - self._gap - key_wide if self.listed else left + wide + self._gap
            at = QRectF(x, inside.top(), key_wide + 2, inside.height())
            painter.drawText(at, middle, self._key)
