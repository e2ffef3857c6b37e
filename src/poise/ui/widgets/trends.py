"""The swing over weeks: each session a faint dot, each week its median, a line only when clear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from math import ceil

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from poise.library.history import Line, Past, lines, trend_of
from poise.library.trend import Trend
from poise.ui.language import tr
from poise.ui.past_words import day, line_name, trend_words
from poise.ui.theme import Theme
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words

_LEAST_DAYS = 28
_TOPS_BPM = (10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 100.0)


class TrendsPage(Sheet):
    """One line of comparable sessions at a time: sensors and paces are never mixed."""

    def __init__(self, theme: Theme, pasts: Sequence[Past], close: Callable[[], None]) -> None:
        self.trends = _Trends(theme, lines(pasts))
        super().__init__(theme, self.trends)
        self.trends.grown = self.lay
        self.add_button(tr("Back"), tr("Esc"), close, primary=True)

    def keys(self) -> dict[Qt.Key, Callable[[], object]]:
        """The arrows choose a line and scroll; nothing else has a key."""
        return {}


class _Trends(Body):
    def __init__(self, theme: Theme, found: dict[Line, list[Past]]) -> None:
        super().__init__(theme)
        self.grown: Callable[[], None] = lambda: None
        self._lines = found
        self.title = self._words("title")
        self.title.say(tr("Swing, week by week"))
        options = [(line, line_name(line)) for line in found]
        chosen = next(iter(found), None)
        self.choice = Choice(theme, tr("Which sessions"), options, chosen, self._choose, self)
        self.choice.setVisible(len(found) > 1)
        self.only = self._words("body", "muted")
        self.only.say(options[0][1] if len(options) == 1 else "")
        self.only.setVisible(len(options) == 1)
        self.chart = TrendChart(theme, self)
        self.said = self._words("word")
        self.about = self._words("body")
        self.note = self._words("small", "muted")
        self._choose(chosen)

    def _words(self, role: str, colour: str = "text") -> Words:
        return Words(self.theme, role, colour, wrap=True, on="surface", parent=self)

    def _choose(self, line: object) -> None:
        pasts = self._lines.get(line, []) if isinstance(line, Line) else []
        trend = trend_of(pasts)
        self.chart.show_trend(pasts, trend)
        self.chart.setVisible(bool(pasts))
        said, about = trend_words(trend)
        self.said.say(said)
        self.about.say(about if pasts else tr("No session of your own has a swing yet."))
        self.note.say(
            tr(
                "Dots are sessions, larger ones the median of a week; a week with fewer than "
                "three sessions is hollow and does not count. Only your own sessions with the "
                "same kind of sensor at the same pace are drawn together."
            )
        )
        self.chart.setAccessibleName(tr("Swing, week by week"))
        self.chart.setAccessibleDescription(f"{said}. {about}")
        self.grown()

    def restyle(self, theme: Theme) -> None:
        for part in (
            self.title, self.choice, self.only, self.chart, self.said, self.about, self.note
        ):  # fmt: skip
            part.restyle(theme)
        super().restyle(theme)

    def lay(self, width: int) -> int:
        unit = self.theme.size("body")
        y = pad = 2 * unit
        inner = max(1, width - 2 * pad)
        self.title.setGeometry(pad, y, inner, self.title.tall(inner))
        y += self.title.height() + unit // 2
        if self.choice.isVisibleTo(self):
            high = self.choice.lay(inner)
            self.choice.setGeometry(pad, y, inner, high)
            y += high + unit // 2
        if self.only.text():
            self.only.setGeometry(pad, y, inner, self.only.tall(inner))
            y += self.only.height() + unit // 2
        if self.chart.isVisibleTo(self):
            self.chart.setGeometry(pad, y, inner, 13 * unit)
            y += 13 * unit + unit // 2
        for words in (self.said, self.about, self.note):
            words.setGeometry(pad, y, inner, words.tall(inner))
            y += words.height() + unit // 2
        return y + pad - unit // 2


class TrendChart(QWidget):
    """Days across, swing in bpm up, from 0."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._dots: list[tuple[date, float]] = []
        self._trend = Trend(())
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Use other colours or letters."""
        self._theme = theme
        self.setFont(theme.font("small"))
        self.update()

    def show_trend(self, pasts: Sequence[Past], trend: Trend) -> None:
        """Draw the sessions of one line and what was made of them."""
        self._dots = [
            (past.began.date(), past.swing_bpm)
            for past in pasts
            if past.began is not None and past.swing_bpm is not None
        ]
        self._trend = trend
        self.update()

    def place(self, on: date, bpm: float) -> QPointF:
        """Where a swing on a day is drawn, in pixels."""
        first, last = self._ends()
        left, right = self._left + 6, self.width() - 8
        x = left + (right - left) * (on - first).days / (last - first).days
        return QPointF(x, self._base - min(1.0, bpm / self.top_bpm()) * (self._base - self._top))

    def top_bpm(self) -> float:
        """The swing at the top of the picture."""
        most = max((bpm for _, bpm in self._dots), default=0.0)
        return next((top for top in _TOPS_BPM if top >= most), ceil(most))

    def _ends(self) -> tuple[date, date]:
        days = [on for on, _ in self._dots]
        first = min(days, default=date(2000, 1, 1))
        first -= timedelta(days=first.weekday())
        return first, max(max(days, default=first), first + timedelta(days=_LEAST_DAYS))

    @property
    def _left(self) -> int:
        return self.fontMetrics().horizontalAdvance("00") + 8

    @property
    def _top(self) -> float:
        return self.fontMetrics().height() / 2 + 2

    @property
    def _base(self) -> float:
        return self.height() - self.fontMetrics().height() - 6.0

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_scale(painter)
        swing = self._theme.colour("swing")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("swing", 0.35))
        for on, bpm in self._dots:
            painter.drawEllipse(self.place(on, bpm), 2.5, 2.5)
        for week in self._trend.weeks:
            at = self.place(week.monday + timedelta(days=3), week.median)
            painter.setPen(QPen(swing, 1.6))
            painter.setBrush(swing if week.counts else self._theme.colour("surface"))
            painter.drawEllipse(at, 5, 5)
        self._paint_line(painter)

    def _paint_line(self, painter: QPainter) -> None:
        trend = self._trend
        if not trend.clear or trend.slope is None or trend.level is None:
            return
        counting = [week.monday for week in trend.weeks if week.counts]
        ends = [
            self.place(
                monday + timedelta(days=3),
                max(0.0, trend.level + trend.slope * (monday - counting[0]).days / 7),
            )
            for monday in (counting[0], counting[-1])
        ]
        painter.setPen(QPen(self._theme.colour("heart"), 2.0))
        painter.drawLine(QLineF(*ends))

    def _paint_scale(self, painter: QPainter) -> None:
        high = self.fontMetrics().height()
        for bpm in (0.0, self.top_bpm()):
            y = self.place(self._ends()[0], bpm).y()
            painter.setPen(QPen(self._theme.colour("line"), 1))
            painter.drawLine(QLineF(self._left, y, self.width(), y))
            painter.setPen(self._theme.colour("muted"))
            box = QRectF(0, y - high / 2, self._left - 6, high)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, f"{bpm:.0f}")
        for on, side in zip(
            self._ends(), (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight), strict=True
        ):
            row = QRectF(self._left, self._base + 5, self.width() - self._left, high)
            painter.drawText(row, side, day(on))
