"""Expected against experienced, drill by drill: a ring for the one, a dot for the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.ui.weeks import Experience
from poise.ui.widgets.chart import Chart

MOST, WORST = 40, 10


class ExperiencePlot(Chart):
    """The last drills for which both were said, the earliest at the left."""

    def __init__(
        self, theme: Theme, experience: Sequence[Experience], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._experience = experience[-MOST:]
        self.setAccessibleName(tr("How bad each drill was expected to be, and was, 0 to 10"))
        self.restyle(theme)

    def described(self) -> str:
        """Both numbers of each drill."""
        return ", ".join(
            tr("expected {n}, was {m}", n=one.expected, m=one.actual) for one in self._experience
        )

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("small"))
        self.update()

    def lay(self, _width: int) -> int:
        """How high it is."""
        return 7 * self._theme.size("body")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        paint(painter, QRectF(self.rect()), self._theme, self._experience)


def paint(painter: QPainter, box: QRectF, theme: Theme, experience: Sequence[Experience]) -> None:
    """Draw them into ``box`` with the painter's own letters."""
    metrics = painter.fontMetrics()
    high = float(metrics.height())
    key = tr("○ expected   ● was")
    painter.setPen(theme.colour("muted"))
    painter.drawText(QPointF(box.left(), box.top() + metrics.ascent()), key)
    inner = box.adjusted(metrics.horizontalAdvance("00.00 "), 1.6 * high, -high, -0.7 * high)
    for value in (0, 5, WORST):
        y = inner.bottom() - value / WORST * inner.height()
        painter.setPen(QPen(theme.colour("line"), 1.0))
        painter.drawLine(QPointF(inner.left(), y), QPointF(inner.right(), y))
        painter.setPen(theme.colour("muted"))
        place = QRectF(box.left(), y - high, inner.left() - box.left() - 6, 2 * high)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, right, str(value))
    step = inner.width() / max(8, len(experience))
    radius = min(0.28 * high, 0.36 * step)
    for n, one in enumerate(experience):
        x = inner.left() + (n + 0.5) * step
        expected, actual = (
            QPointF(x, inner.bottom() - value / WORST * inner.height())
            for value in (one.expected, one.actual)
        )
        painter.setPen(QPen(theme.colour("unsure"), 1.0))
        painter.drawLine(expected, actual)
        painter.setBrush(theme.colour("surface"))
        painter.setPen(QPen(theme.colour("muted"), 1.4))
        painter.drawEllipse(expected, radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("heart"))
        painter.drawEllipse(actual, radius * 0.8, radius * 0.8)
