"""The swing at each pace, with its doubt, and where the largest may lie."""

from __future__ import annotations

from math import exp

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from poise.core.pace.answer import PaceAnswer, PaceStep
from poise.core.pace.protocol import PACES_PER_MIN
from poise.ui.text.language import number, tr
from poise.ui.text.pace import steps_aloud
from poise.ui.theme import Theme
from poise.ui.widgets.chart import Chart

ROUND = (20, 40, 60, 80, 100, 150, 200, 300, 400, 600, 1000)
SLOWEST, FASTEST = PACES_PER_MIN[-1] - 0.5, PACES_PER_MIN[0] + 0.5


class PacePlot(Chart):
    """A dot for each pace, the usual one at the end as a ring; the interval is a band."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._told: PaceAnswer | None = None
        self.setAccessibleName(tr("Heart-rate swing at each pace"))
        self.restyle(theme)

    def show_answer(self, told: PaceAnswer) -> None:
        self._told = told
        self.update()

    def described(self) -> str:
        """The picture in words."""
        return steps_aloud(self._told.steps) if self._told is not None else ""

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("small"))
        self.update()

    def lay(self, _width: int) -> int:
        """How high it is."""
        return 14 * self._theme.size("body")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        if self._told is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        _Picture(painter, QRectF(self.rect()), self._theme, self._told).paint()


class _Picture:
    def __init__(self, painter: QPainter, box: QRectF, theme: Theme, told: PaceAnswer) -> None:
        self._painter, self._theme, self._told = painter, theme, told
        self._metrics = painter.fontMetrics()
        self._high = float(self._metrics.height())
        self._box = box
        left = self._metrics.horizontalAdvance("1000 ")
        self._comforts = any(step.comfort is not None for step in told.steps)
        below = (3.6 if self._comforts else 2.4) * self._high
        self._inner = box.adjusted(left, 1.5 * self._high, -self._high, -below)
        highest = max((_ends(step)[1] for step in told.steps if step.swing_ms), default=100.0)
        self._top = next((n for n in ROUND if n >= highest), highest)

    def paint(self) -> None:
        self._band()
        self._axes()
        for step in self._told.steps:
            if step.swing_ms is not None:
                self._step(step)
        if self._comforts:
            self._comfort()

    def _x(self, per_min: float) -> float:
        """Slow at the left, as on any scale."""
        share = (per_min - SLOWEST) / (FASTEST - SLOWEST)
        return self._inner.left() + min(1.0, max(0.0, share)) * self._inner.width()

    def _y(self, swing_ms: float) -> float:
        return self._inner.bottom() - min(1.0, swing_ms / self._top) * self._inner.height()

    def _band(self) -> None:
        told = self._told
        if told.peak_per_min is None:
            return
        low = SLOWEST if told.low_per_min is None else told.low_per_min
        high = FASTEST if told.high_per_min is None else told.high_per_min
        band = QRectF(
            self._x(low), self._inner.top(), self._x(high) - self._x(low), self._inner.height()
        )
        self._painter.fillRect(band, self._theme.colour("swing", 0.14))

    def _axes(self) -> None:
        painter, theme, inner = self._painter, self._theme, self._inner
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.setPen(theme.colour("muted"))
        painter.drawText(
            QPointF(self._box.left(), self._box.top() + self._metrics.ascent()),
            tr("Swing in ms")
            if self._told.peak_per_min is None
            else tr("Swing in ms; shaded: where the largest may lie"),
        )
        for value in (0.0, self._top / 2, float(self._top)):
            y = self._y(value)
            painter.setPen(QPen(theme.colour("line"), 1.0))
            painter.drawLine(QPointF(inner.left(), y), QPointF(inner.right(), y))
            painter.setPen(theme.colour("muted"))
            place = QRectF(self._box.left(), y - self._high, inner.left() - self._box.left() - 6,
                           2 * self._high)  # fmt: skip
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, right, f"{value:.0f}")
        for pace in PACES_PER_MIN:
            place = QRectF(self._x(pace) - 4 * self._high, inner.bottom() + 0.2 * self._high,
                           8 * self._high, 1.1 * self._high)  # fmt: skip
            painter.drawText(place, middle, number(f"{pace:g}"))
        painter.drawText(
            QRectF(inner.left(), inner.bottom() + 1.2 * self._high, inner.width(), self._high),
            middle, tr("breaths a minute"),
        )  # fmt: skip

    def _step(self, step: PaceStep) -> None:
        painter, theme = self._painter, self._theme
        low, high = _ends(step)
        x = self._x(step.per_min) + (0.5 * self._high if step.again else 0.0)
        painter.setPen(QPen(theme.colour("swing"), 1.6))
        painter.drawLine(QPointF(x, self._y(low)), QPointF(x, self._y(high)))
        painter.setBrush(theme.colour("surface" if step.again else "swing"))
        radius = 0.28 * self._high
        painter.drawEllipse(QPointF(x, self._y(step.swing_ms or 0.0)), radius, radius)

    def _comfort(self) -> None:
        """The last that was said of each pace, below it."""
        painter, top = self._painter, self._inner.bottom() + 2.4 * self._high
        painter.setPen(self._theme.colour("muted"))
        said = {step.per_min: step.comfort for step in self._told.steps if step.comfort is not None}
        for pace, comfort in said.items():
            place = QRectF(self._x(pace) - 4 * self._high, top, 8 * self._high, 1.1 * self._high)
            middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(place, middle, str(comfort))
        name = QRectF(self._box.left(), top, self._box.width(), 1.1 * self._high)
        painter.drawText(
            name, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, tr("Comfort")
        )


def _ends(step: PaceStep) -> tuple[float, float]:
    """The 95 % interval of the swing of one pace, in ms."""
    ln, margin = step.ln_swing or 0.0, step.margin_ln or 0.0
    return exp(ln - margin), exp(ln + margin)
