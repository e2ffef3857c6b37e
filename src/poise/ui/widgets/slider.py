"""A number between two ends: the arrow keys move it by a step, the pointer wherever it is put."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider, QWidget

from poise.ui.theme import Theme

_WIDEST_EM = 14


class Slider(QSlider):
    """From 0 to 100 % in steps of ``step``; ``choose`` is told each value, ``say`` is its words."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        chosen: int,
        choose: Callable[[object], None],
        say: Callable[[int], str],
        parent: QWidget,
        *,
        step: int = 5,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._say, self._step = say, step
        self.setAccessibleName(name)
        self.setRange(0, 100)
        self.setSingleStep(step)
        self.setPageStep(4 * step)
        self.setValue(chosen)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.restyle(theme)
        self.valueChanged.connect(lambda _value: self.update())
        self.valueChanged.connect(choose)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("body"))
        self.update()

    def focus_chosen(self) -> None:
        """Put the keyboard on it."""
        self.setFocus()

    def lay(self, _width: int) -> int:
        """As high as a choice of one line."""
        return round(1.8 * self.fontMetrics().height())

    @property
    def _groove(self) -> QRectF:
        words = self.fontMetrics().horizontalAdvance(self._say(100)) + self._theme.size("body")
        wide = min(self.width() - words, _WIDEST_EM * self._theme.size("body"))
        knob = self._knob
        return QRectF(knob, self.height() / 2 - 2, max(1.0, wide - 2 * knob), 4)

    @property
    def _knob(self) -> float:
        return 0.45 * self._theme.size("body")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._put(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._put(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _put(self, at: QPointF) -> None:
        groove = self._groove
        part = (at.x() - groove.left()) / groove.width()
        self.setValue(round(100 * part / self._step) * self._step)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        groove, knob = self._groove, self._knob
        painter.setBrush(theme.colour("unsure"))
        painter.drawRoundedRect(groove, 2, 2)
        x = groove.left() + groove.width() * self.value() / 100
        painter.setBrush(theme.colour("accent"))
        painter.drawRoundedRect(QRectF(groove.topLeft(), QPointF(x, groove.bottom())), 2, 2)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("text"), 2.0))
        middle = QPointF(x, groove.center().y())
        painter.drawEllipse(middle, knob, knob)
        painter.setPen(theme.colour("text"))
        left = groove.right() + 2 * knob
        words = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._say(self.value()))
