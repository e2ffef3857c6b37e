"""A session from end to end, to be scrubbed: the heart above, a place in it that one moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSlider, QWidget

from poise.ui.theme import Theme
from poise.ui.widgets.trace import cross_out, lines, scale

if TYPE_CHECKING:
    from poise.ui.reviewed import ReviewedSession

_STEP_S, _PER_S = 1.0, 10  # an arrow key; the slider counts tenths of a second


class Timeline(QSlider):
    """A slider over the whole session; it begins at its end, where everything has been said."""

    spoken_as = "slider"

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._reviewed: ReviewedSession | None = None
        self._picture: QPixmap | None = None
        self._part: tuple[float, float] | None = None
        self.setSingleStep(round(_STEP_S * _PER_S))
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def restyle(self, theme: Theme) -> None:
        self._theme, self._picture = theme, None
        self.setFont(theme.font("small"))
        self.update()

    def show_session(self, reviewed: ReviewedSession) -> None:
        """Be the time line of ``reviewed``, standing in the middle of it."""
        self._reviewed, self._picture = reviewed, None
        self.setRange(0, round((reviewed.end_t - reviewed.begin_t) * _PER_S))
        moment = reviewed.schedule.at(reviewed.begin_t) if reviewed.schedule else None
        pattern = moment.stage.pattern if moment else None
        self.setPageStep(round((pattern.period_s if pattern else 10.0) * _PER_S))
        self.setValue(self.maximum() // 2)

    @property
    def t(self) -> float:
        """The moment it stands at, on the session clock."""
        return (self._reviewed.begin_t if self._reviewed else 0.0) + self.value() / _PER_S

    def go_to(self, t: float) -> None:
        """Stand at ``t`` on the session clock."""
        begin_t = self._reviewed.begin_t if self._reviewed else 0.0
        self.setValue(round((t - begin_t) * _PER_S))

    def show_part(self, part: tuple[float, float] | None) -> None:
        """Frame the part that is seen close elsewhere, from when to when."""
        self._part = part
        self.update()

    def across(self, t: float) -> float:
        """Where a moment lies, in pixels."""
        assert self._reviewed is not None
        reviewed = self._reviewed
        return 4 + (self.width() - 8) * (t - reviewed.begin_t) / (reviewed.end_t - reviewed.begin_t)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Right and page down go on; letters are the page's."""
        page = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if page is not None:
            self.setValue(self.value() + page * self.pageStep())
        elif event.key() in (
            Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End
        ):  # fmt: skip
            super().keyPressEvent(event)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._go(event.position().x())

    def _go(self, x: float) -> None:
        part = (x - 4) / max(1, self.width() - 8)
        self.setValue(round(min(1.0, max(0.0, part)) * self.maximum()))

    def resizeEvent(self, _event: object) -> None:
        self._picture = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._reviewed is None:
            painter.fillRect(self.rect(), self._theme.colour("surface"))
            return
        if self._picture is None:
            self._picture = self._drawn(self._reviewed)
        painter.drawPixmap(0, 0, self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._part is not None:
            left, right = (self.across(t) for t in self._part)
            painter.setPen(QPen(self._theme.colour("unsure"), 1.0))
            painter.drawRoundedRect(QRectF(left, 1, right - left, self.height() - 2), 4, 4)
        x = self.across(self.t)
        painter.setPen(QPen(self._theme.colour("text"), 2.0))
        painter.drawLine(QLineF(x, 0, x, self.height()))
        if self.hasFocus():
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _drawn(self, reviewed: ReviewedSession) -> QPixmap:
        """All but the place: stages and breaths, the heart, what was set aside, marks."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._theme.colour("surface"))
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if reviewed.schedule is not None:
            for breath, _, _ in reviewed.schedule.breaths():
                left = self.across(breath.t)
                up = self.across(breath.t + breath.inhale_s) - left
                box = QRectF(left, 0, up, self.height())
                painter.fillRect(box, self._theme.colour("wave"))
        low, high = scale(reviewed.beats, (60.0, 80.0))
        tall = self.height() - 16

        def place(t: float, bpm: float) -> QPointF:
            part = (min(high, max(low, bpm)) - low) / (high - low)
            return QPointF(self.across(t), 8 + tall * (1 - part))

        painter.setPen(QPen(self._theme.colour("heart"), 1.0))
        for line in lines(reviewed.beats):
            painter.drawPolyline(QPolygonF([place(beat.t, beat.bpm) for beat in line]))
        painter.setPen(QPen(self._theme.colour("unsure"), 1.4))
        for beat in reviewed.beats:
            if beat.flagged:
                cross_out(painter, place(beat.t, beat.bpm))
        painter.setPen(QPen(self._theme.colour("accent"), 2.0))
        for t in reviewed.marks_t:
            painter.drawLine(QLineF(self.across(t), 0, self.across(t), self.height() / 3))
        painter.end()
        return picture
