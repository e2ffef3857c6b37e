"""A film of oneself: the picture as others see it, and below it the heart, with where one is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from poise.filming.shown import Shown
from poise.formatting import clock_time
from poise.ui.text.language import tr
from poise.ui.text.live import between
from poise.ui.theme import Theme
from poise.ui.widgets.chart import Chart

GAP_S = 5.0  # no line is drawn across a longer silence
LEAST_SPAN_BPM = 20.0


class FilmPicture(QWidget):
    """The picture of now, not mirrored: so others see it.  Dotted where there is none.

    It is ``tallest`` pixels high at most.
    """

    spoken_as = "graphic"

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self.tallest = 0
        self.setAccessibleName(tr("The film of your answers"))
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_picture(self, shown: Shown | None) -> None:
        if shown is not self._shown:
            self._shown = shown
            self.update()

    def lay(self, width: int) -> int:
        """How high it is."""
        return min(width * 3 // 4, max(self.tallest, self._theme.size("body")))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._shown is None:
            painter.setPen(QPen(self._theme.colour("unsure"), 1.5, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
            return
        one = self._shown
        image = QImage(one.rgb, one.width, one.height, 3 * one.width, QImage.Format.Format_RGB888)
        scale = min(self.width() / one.width, self.height() / one.height)
        box = QRectF(0, 0, one.width * scale, one.height * scale)
        box.moveCenter(QRectF(self.rect()).center())
        painter.drawImage(box, image)


class FilmLine(Chart):
    """The heart over the film; a click goes to its moment.

    ``rates`` are heart rates in bpm with their moments in the film, which is ``lasts_s`` long.
    """

    def __init__(self, theme: Theme, go: Callable[[float], None], parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._rates: Sequence[tuple[float, float]] = ()
        self._lasts_s, self._s, self._go = 1.0, 0.0, go
        self.setAccessibleName(tr("Your heart rate over the film"))
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("small"))
        self.update()

    def described(self) -> str:
        """Where it stands, and how low and how high the heart rate went."""
        return " ".join(filter(None, (self._where, between([bpm for _, bpm in self._rates]))))

    @property
    def _where(self) -> str:
        return tr("{now} of {all}", now=clock_time(self._s), all=clock_time(self._lasts_s))

    def show_heart(self, rates: Sequence[tuple[float, float]], lasts_s: float) -> None:
        self._lasts_s = max(1.0, lasts_s)
        self._rates = [(t, bpm) for t, bpm in rates if 0 <= t <= lasts_s]
        self.update()

    def stand_at(self, s: float) -> None:
        """The film is at ``s``."""
        if round(10 * s) != round(10 * self._s):
            self.update()
        self._s = s

    def lay(self, _width: int) -> int:
        """How high it is."""
        return 4 * self._theme.size("body") + self.fontMetrics().height()

    @property
    def _box(self) -> QRectF:
        wide = self.fontMetrics().horizontalAdvance("000 ")
        high = self.fontMetrics().height()
        return QRectF(self.rect()).adjusted(wide, high / 2, -2, -1.5 * high)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        box = self._box
        part = (event.position().x() - box.left()) / max(1.0, box.width())
        self._go(min(1.0, max(0.0, part)) * self._lasts_s)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme, box = QPainter(self), self._theme, self._box
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("surface"))

        def x(s: float) -> float:
            return box.left() + s / self._lasts_s * box.width()

        painter.setPen(QPen(theme.colour("line"), 1.0))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if self._rates:
            values = [bpm for _, bpm in self._rates]
            low, top = min(values) - 1, max(values) + 1
            short = max(0.0, LEAST_SPAN_BPM - (top - low)) / 2
            low, top = low - short, top + short

            def y(bpm: float) -> float:
                return box.bottom() - (bpm - low) / (top - low) * box.height()

            painter.setPen(theme.colour("muted"))
            for mark in range(int(low // 10 + 1) * 10, int(top) + 1, 10 if top - low < 40 else 20):
                place = QRectF(0, y(mark) - 10, box.left() - 4, 20)
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(place, right, str(mark))
            painter.setPen(QPen(theme.colour("heart"), 2.0))
            line: list[QPointF] = []
            before = float("-inf")
            for t, bpm in self._rates:
                if t - before > GAP_S and line:
                    painter.drawPolyline(QPolygonF(line))
                    line = []
                line.append(QPointF(x(t), y(bpm)))
                before = t
            painter.drawPolyline(QPolygonF(line))
        painter.setPen(theme.colour("muted"))
        below = QRectF(box.left(), box.bottom(), box.width(), self.height() - box.bottom())
        painter.drawText(below, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom,
                         self._where)  # fmt: skip
        painter.setPen(QPen(theme.colour("text"), 1.5))
        painter.drawLine(QPointF(x(self._s), 0), QPointF(x(self._s), box.bottom() + 4))
