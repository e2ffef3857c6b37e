"""What the swing is, shown on an example: two breaths, and a heart that follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from poise.ui.text.language import tr

if TYPE_CHECKING:
    from poise.core.guide.pacer import BreathPattern
    from poise.ui.theme import Theme

BREATHS = 2
_LATE_S = 0.6  # the example heart follows a little after the breath, as hearts do
_POINTS = 120
_BEAD = 5.0  # pixels


class SwingLesson(QWidget):
    """Drawn once; a bead runs along it with the breath of the guide beside it."""

    spoken_as = "graphic"

    def __init__(self, theme: Theme, pattern: BreathPattern, parent: QWidget) -> None:
        super().__init__(parent)
        self._pattern, self._at_s = pattern, 0.0
        self._picture: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.restyle(theme)
        self.setAccessibleName(tr("An example: the heart rate rises and falls with each breath"))
        self.setAccessibleDescription(
            tr("Breathing in, the heart speeds up; breathing out, it slows down. The distance "
               "between its highest and its lowest is the swing.")
        )  # fmt: skip

    def restyle(self, theme: Theme) -> None:
        self._theme, self._picture = theme, None
        self.setFont(theme.font("small"))
        self.update()

    def show_moment(self, into_s: float) -> None:
        """So long after the first of the two breaths began."""
        if self._theme.calm:
            return
        before, self._at_s = self._bead(), into_s % (BREATHS * self._pattern.period_s)
        for place in (before, self._bead()):
            self.update(place.toAlignedRect())

    def _bead(self) -> QRectF:
        """Where the bead is, with what is painted softly around it."""
        at, reach = self.place(self._at_s), _BEAD + 2.0
        return QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach)

    def place(self, into_s: float) -> QPointF:
        """Where the example heart is drawn at a time, in pixels."""
        box, period = self._box, BREATHS * self._pattern.period_s
        full = self._pattern.at((into_s - _LATE_S) % self._pattern.period_s).fullness
        return QPointF(
            box.left() + box.width() * into_s / period, box.bottom() - box.height() * full
        )

    @property
    def _box(self) -> QRectF:
        """Between the two lines of words, the heart's highest and lowest."""
        line = self.fontMetrics().height() + 6.0
        return QRectF(12, line, self.width() - 24.0, max(8.0, self.height() - 2 * line))

    def resizeEvent(self, _event: object) -> None:
        self._picture = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture is None:
            self._picture = self._drawn()
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("heart"))
        painter.drawEllipse(self.place(self._at_s), _BEAD, _BEAD)

    def _drawn(self) -> QPixmap:
        """All but the bead."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.colour("ground"))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, self._box
        painter.setPen(theme.colour("line"))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
        self._paint_breaths(painter)
        period = BREATHS * self._pattern.period_s
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("heart"), 2.0))
        painter.drawPolyline(
            QPolygonF([self.place(period * k / _POINTS) for k in range(_POINTS + 1)])
        )
        self._paint_words(painter, box)
        painter.end()
        return picture

    def _paint_breaths(self, painter: QPainter) -> None:
        """The guide's wave below, as in a session."""
        box, pattern = self._box, self._pattern
        period = BREATHS * pattern.period_s
        floor = self.height() - 1.0
        wave = [QPointF(box.left(), floor)]
        for k in range(_POINTS + 1):
            at = period * k / _POINTS
            full = pattern.at(min(at, period - 1e-6) % pattern.period_s).fullness
            wave.append(QPointF(
                box.left() + box.width() * at / period, floor - 0.62 * box.height() * full
            ))  # fmt: skip
        wave.append(QPointF(box.right(), floor))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("wave"))
        painter.drawPolygon(QPolygonF(wave))

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        """What each half of a breath does to the heart, and the distance that is the swing."""
        theme, pattern, line = self._theme, self._pattern, self.fontMetrics().height()
        painter.setFont(self.font())
        peak = self.place(pattern.inhale_s + _LATE_S).x()
        painter.setPen(theme.colour("heart"))
        for text, x, y in (
            (tr("in: your heart speeds up"), peak, 3.0),
            (tr("out: it slows down"), self.place(pattern.period_s + _LATE_S).x(),
             self.height() - line - 3.0),
        ):  # fmt: skip
            wide = self.fontMetrics().horizontalAdvance(text) + 2
            left = min(max(8.0, x - wide / 2), self.width() - wide - 8.0)
            painter.drawText(QRectF(left, y, wide, line), Qt.AlignmentFlag.AlignLeft, text)
        x = self.place(pattern.period_s + pattern.inhale_s + _LATE_S).x()
        painter.setPen(QPen(theme.colour("text"), 1.6))
        painter.drawLine(QLineF(x, box.top(), x, box.bottom()))
        for y in (box.top(), box.bottom()):
            painter.drawLine(QLineF(x - 5, y, x + 5, y))
        text = tr("this distance is the swing")
        wide = self.fontMetrics().horizontalAdvance(text) + 2
        left = x + 8 if x + 8 + wide < self.width() - 4 else x - 8 - wide
        at = QRectF(left, box.center().y() - line / 2, wide, line)
        painter.fillRect(at.adjusted(-3, -1, 3, 1), theme.colour("surface"))
        painter.drawText(at, Qt.AlignmentFlag.AlignLeft, text)
