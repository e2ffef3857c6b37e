"""The heart over a drill that is over: base as a band, the task shaded, half of the rise."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from poise.core.events import RecoveryMeasured
from poise.ui.text.language import tr
from poise.ui.text.live import between
from poise.ui.theme import Theme
from poise.ui.widgets.chart import Chart

GAP_S = 5.0  # no line is drawn across a longer silence
LEAST_SPAN_BPM = 20.0

Scale = Callable[[float], float]


class DrillCurve(Chart):
    """``rates`` are heart rates in bpm with their moments, ``tasks`` from when to when."""

    def __init__(
        self,
        theme: Theme,
        rates: Sequence[tuple[float, float]],
        tasks: Sequence[tuple[float, float]],
        ends_t: float,
        found: RecoveryMeasured,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self._rates, self._tasks, self._ends_t, self._found = rates, tasks, ends_t, found
        self.setAccessibleName(tr("Your heart rate over the drill, the task shaded"))
        self.restyle(theme)

    def described(self) -> str:
        """How low and how high the heart rate went."""
        return between([bpm for _, bpm in self._rates])

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("small"))
        self.update()

    def lay(self, _width: int) -> int:
        """How high it is."""
        return 11 * self._theme.size("body")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        high = self.fontMetrics().height()
        wide = self.fontMetrics().horizontalAdvance("000 ")
        box = QRectF(self.rect()).adjusted(wide, high / 2, -2, -1.4 * high)
        if not self._rates or box.width() <= 0:
            return
        first = self._rates[0][0]
        last = max(self._ends_t, self._rates[-1][0])
        values = [bpm for _, bpm in self._rates]
        low, top = min(values) - 3, max(values) + 3
        short = max(0.0, LEAST_SPAN_BPM - (top - low)) / 2
        low, top = low - short, top + short

        def x(t: float) -> float:
            return box.left() + (t - first) / max(1.0, last - first) * box.width()

        def y(bpm: float) -> float:
            return box.bottom() - (bpm - low) / (top - low) * box.height()

        self._paint_tasks(painter, box, x)
        self._paint_scale(painter, box, low, top, y)
        found = self._found
        if found.base_bpm is not None:
            se = 2 * (found.base_se_bpm or 0.5)
            band = QRectF(box.left(), y(found.base_bpm + se), box.width(), 0)
            band.setBottom(y(found.base_bpm - se))
            painter.fillRect(band, self._theme.colour("swing", 0.18))
        self._paint_heart(painter, x, y)
        if found.t50_s is not None and found.rise_bpm is not None and found.base_bpm is not None:
            half = found.base_bpm + found.rise_bpm / 2
            at = QPointF(x(self._tasks[-1][1] + found.t50_s), y(half))
            painter.setPen(QPen(self._theme.colour("text"), 1.5))
            painter.setBrush(self._theme.colour("surface"))
            painter.drawEllipse(at, 4.5, 4.5)

    def _paint_tasks(self, painter: QPainter, box: QRectF, x: Scale) -> None:
        for start, end in self._tasks:
            shade = QRectF(x(start), box.top(), x(end) - x(start), box.height())
            painter.fillRect(shade, self._theme.colour("line", 0.6))
            painter.setPen(self._theme.colour("muted"))
            below = QRectF(
                shade.left(), box.bottom() + 2, shade.width(), 2 * self.font().pixelSize()
            )
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, tr("Answer"))

    def _paint_scale(
        self, painter: QPainter, box: QRectF, low: float, top: float, y: Scale
    ) -> None:
        painter.setPen(self._theme.colour("muted"))
        step = 10 if top - low < 60 else 20
        for bpm in range(int(low // step + 1) * step, int(top) + 1, step):
            line = QRectF(0, y(bpm) - 10, box.left() - 4, 20)
            painter.drawText(
                line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(bpm)
            )

    def _paint_heart(self, painter: QPainter, x: Scale, y: Scale) -> None:
        path, before = QPainterPath(), float("-inf")
        for t, bpm in self._rates:
            point = QPointF(x(t), y(bpm))
            if t - before > GAP_S:
                path.moveTo(point)
            else:
                path.lineTo(point)
            before = t
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("heart"), 2.0))
        painter.drawPath(path)
