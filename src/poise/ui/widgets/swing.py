"""A bar for each breath: how far the heart rate swung with it, and how sure that is.

Solid is sure, hatched is less sure, a grey outline is a breath that could not be read, a dotted
outline is one still being measured, gone once the next is there (docs/science.md, "Confidence").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from poise.core.events import BreathMeasured, Confidence
from poise.core.standard_errors import SWING_CI_95
from poise.ui.text.live import swings_aloud
from poise.ui.widgets.chart import Chart

if TYPE_CHECKING:
    from poise.ui.theme import Theme

_TOPS_BPM = (10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 100.0)
MOST_BARS = 12
# An outline without a number has no height to show: it stands this high, of the whole.
_STUB = 0.16


class SwingBars(Chart):
    """The swing of the last breaths as bars with their whiskers, the number of each below it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, on: str = "ground") -> None:
        super().__init__(theme, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._on = on
        self._rows: Sequence[BreathMeasured] = ()
        self._breaths = 0
        self._usual: float | None = None

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("small"))
        self.update()

    def show_rows(self, rows: Sequence[BreathMeasured], breaths: int) -> None:
        """Show ``rows`` of a session of ``breaths`` breaths: all of them, or the last twelve."""
        if rows != self._rows or breaths != self._breaths:
            self._rows, self._breaths = rows, breaths
            self.update()

    def show_usual(self, bpm: float | None) -> None:
        """Draw a quiet line at one's own usual swing; None is no line."""
        if bpm != self._usual:
            self._usual = bpm
            self.update()

    def described(self) -> str:
        """The swing of each breath that is shown, in words."""
        slots = self.slots()
        return swings_aloud([row for row in self._rows if row.breath in slots], self._usual)

    def top_bpm(self) -> float:
        """The swing at the top of the picture."""
        reach = [
            row.swing_bpm + SWING_CI_95 * (row.swing_se_bpm or 0)
            for row in self._rows
            if row.swing_bpm is not None
        ]
        most = max([*reach, self._usual or 0.0])
        return next((top for top in _TOPS_BPM if top >= most), most)

    def slots(self) -> range:
        """The breaths there is room for, counted from 0."""
        count = min(MOST_BARS, max(1, self._breaths))
        newest = max((row.breath for row in self._rows), default=0)
        first = max(0, newest - count + 1)
        return range(first, first + count)

    def bar(self, breath: int, bpm: float) -> QRectF:
        """Where the bar of ``breath`` lies for a swing of ``bpm``, in pixels."""
        slots = self.slots()
        left = self._left
        wide = (self.width() - left) / len(slots)
        height = min(1.0, bpm / self.top_bpm()) * self._tall
        x = left + (breath - slots.start) * wide + wide * 0.19
        return QRectF(x, self._base - height, wide * 0.62, height)

    @property
    def _left(self) -> int:
        return self.fontMetrics().horizontalAdvance("00") + 8

    @property
    def _base(self) -> float:
        return self.height() - self.fontMetrics().height() - 4.0

    @property
    def _tall(self) -> float:
        return max(10.0, self._base - self.fontMetrics().height() / 2 - 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour(self._on))
        painter.setFont(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_scale(painter)
        self._paint_usual(painter)
        slots = self.slots()
        for row in self._rows:
            measuring = row.confidence is Confidence.NONE
            if row.breath in slots and not (measuring and row is not self._rows[-1]):
                self._paint_bar(painter, row)

    def _paint_scale(self, painter: QPainter) -> None:
        high = self.fontMetrics().height()
        painter.setPen(QPen(self._theme.colour("line"), 1))
        for y in (self._base, self._base - self._tall):
            painter.drawLine(QLineF(self._left, y, self.width(), y))
        painter.setPen(self._theme.colour("muted"))
        right = Qt.AlignmentFlag.AlignRight
        for y, text in (
            (self._base, "0"),
            (self._base - self._tall, f"{self.top_bpm():.0f}"),
        ):
            painter.drawText(QRectF(0, y - high / 2, self._left - 6, high), right, text)
        slots = self.slots()
        wide = (self.width() - self._left) / len(slots)
        fits = wide > self.fontMetrics().horizontalAdvance("000")
        for breath in slots:
            if fits or (breath - slots.start) % 2 == 0:
                x = self._left + (breath - slots.start) * wide
                box = QRectF(x - wide / 2, self._base + 3, 2 * wide, high)
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, str(breath + 1))

    def _paint_usual(self, painter: QPainter) -> None:
        """The line lies behind the bars; what it is stands in words below them."""
        if self._usual is None:
            return
        y = self._base - min(1.0, self._usual / self.top_bpm()) * self._tall
        painter.setPen(QPen(self._theme.colour("unsure"), 1.2, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(self._left, y, self.width(), y))

    def _paint_bar(self, painter: QPainter, row: BreathMeasured) -> None:
        if row.swing_bpm is None or row.confidence not in (Confidence.HIGH, Confidence.MEDIUM):
            style = (
                Qt.PenStyle.DotLine if row.confidence is Confidence.NONE else Qt.PenStyle.SolidLine
            )
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("unsure"), 1.2, style))
            painter.drawRoundedRect(self.bar(row.breath, _STUB * self.top_bpm()), 2, 2)
            return
        colour = self._theme.colour("swing")
        box = self.bar(row.breath, row.swing_bpm)
        sure = row.confidence is Confidence.HIGH
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(
            QBrush(colour, Qt.BrushStyle.SolidPattern if sure else Qt.BrushStyle.BDiagPattern)
        )
        painter.drawRoundedRect(box, 2, 2)
        if row.swing_se_bpm is not None:
            self._paint_whisker(painter, row.breath, row.swing_bpm, row.swing_se_bpm)

    def _paint_whisker(self, painter: QPainter, breath: int, bpm: float, se_bpm: float) -> None:
        reach = SWING_CI_95 * se_bpm
        high, low = self.bar(breath, bpm + reach), self.bar(breath, max(0.0, bpm - reach))
        x, half = high.center().x(), high.width() / 4
        painter.setPen(QPen(self._theme.colour("text"), 1.4))
        painter.drawLine(QLineF(x, high.top(), x, low.top()))
        for y in (high.top(), low.top()):
            painter.drawLine(QLineF(x - half, y, x + half, y))
