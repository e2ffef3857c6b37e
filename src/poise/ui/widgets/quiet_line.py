"""The heart's last minute as a line alone: no number, no scale, nothing to aim for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from poise.ui.text.language import tr
from poise.ui.text.live import between
from poise.ui.theme import Theme
from poise.ui.view import TRACE_S, TraceBeat
from poise.ui.widgets.chart import Chart
from poise.ui.widgets.trace import lines, scale


class QuietLine(Chart):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(tr("Heart rate, last 60 seconds"))
        self._beats: Sequence[TraceBeat] = ()
        self._now = 0.0
        self._scale = (60.0, 80.0)

    def described(self) -> str:
        """How low and how high the heart rate went, of the beats that count."""
        return between([beat.bpm for beat in self._beats if not beat.flagged])

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_beats(self, beats: Sequence[TraceBeat], now: float) -> None:
        """Draw the ``beats`` of the minute before ``now``."""
        self._beats, self._now = beats, now
        self._scale = scale(beats, self._scale)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("ground"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("heart"), 1.6))
        low, high = self._scale
        for line in lines([beat for beat in self._beats if beat.verdict is not None]):
            points = [
                QPointF(
                    self.width() * (1 - (self._now - beat.t) / TRACE_S),
                    self.height() * (1 - (beat.bpm - low) / (high - low)),
                )
                for beat in line
            ]
            painter.drawPolyline(QPolygonF(points))
