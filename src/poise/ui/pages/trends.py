"""The swing over weeks: each session a faint dot, each week its median, a line only when clear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from math import ceil

import pyqtgraph as pg  # type: ignore[import-untyped]
from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QWidget

from poise.library.history import Line, Past, lines, trend_of
from poise.library.trend import Trend
from poise.ui.text.history import line_name, trend_words
from poise.ui.text.language import number, spoken, tr
from poise.ui.theme import Theme
from poise.ui.widgets.choice import Choice
from poise.ui.widgets.page import Keys
from poise.ui.widgets.plot import Plot
from poise.ui.widgets.sheet import Body, Sheet
from poise.ui.widgets.text import Words, stacked

_LEAST_DAYS, _EDGE_DAYS = 28, 2
_MIDDLE = 3  # days after its Monday stands the dot of a week
_STEPS_DAYS = (7.0, 14.0, 28.0, 56.0, 91.0, 182.0, 364.0, 728.0)
_TOPS_BPM = (10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 100.0)


class TrendsPage(Sheet):
    """One line of comparable sessions at a time: sensors and paces are never mixed."""

    def __init__(self, theme: Theme, pasts: Sequence[Past], close: Callable[[], None]) -> None:
        self.trends = _Trends(theme, lines(pasts))
        super().__init__(theme, self.trends)
        self.trends.grown = self.lay
        self.add_back(close)

    def keys(self) -> Keys:
        """The arrows choose a line and scroll; the rest is the picture's."""
        return {**super().keys(), **self.trends.chart.keys()}


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
        self.said = self._words("word", news=True, unspoken=True)  # what it is about says it
        self.about = self._words("body", news=True)
        self.note = self._words("small", "muted")
        self._choose(chosen)

    def _words(
        self, role: str, colour: str = "text", *, news: bool = False, unspoken: bool = False
    ) -> Words:
        return Words(
            self.theme, role, colour, wrap=True, on="surface", news=news, unspoken=unspoken,
            parent=self,
        )  # fmt: skip

    def _choose(self, line: object) -> None:
        pasts = self._lines.get(line, []) if isinstance(line, Line) else []
        trend = trend_of(pasts)
        self.chart.show_trend(pasts, trend)
        self.chart.setVisible(bool(pasts))
        said, about = trend_words(trend)
        self.said.say(said)
        self.about.say(about if pasts else tr("None of your sessions has a swing yet."))
        self.about.setAccessibleName(f"{said}. {self.about.text()}")
        self.note.say(
            tr(
                "Small dots are sessions; large dots are the median of a week. A hollow dot is "
                "a week with fewer than three sessions, which does not count. Only sessions "
                "with the same kind of sensor and pace are shown together."
            )
            + " "
            + tr("+ / − zoom, 0 fits all")
            + "."
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

    def place(self, edge: int, inner: int, unit: int) -> int:
        y = edge
        self.title.setGeometry(edge, y, inner, self.title.tall(inner))
        y += self.title.height() + unit // 2
        if self.choice.isVisibleTo(self):
            high = self.choice.lay(inner)
            self.choice.setGeometry(edge, y, inner, high)
            y += high + unit // 2
        if self.only.text():
            self.only.setGeometry(edge, y, inner, self.only.tall(inner))
            y += self.only.height() + unit // 2
        if self.chart.isVisibleTo(self):
            self.chart.setGeometry(edge, y, inner, 13 * unit)
            y += 13 * unit + unit // 2
        y = stacked((self.said, self.about, self.note), edge, y, inner, unit // 2)
        return y - unit // 2


class TrendChart(Plot):
    """Days across, swing in bpm up, from 0."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._dots: list[tuple[date, float]] = []
        self._trend = Trend(())
        super().__init__(theme, _short_day, _STEPS_DAYS, _LEAST_DAYS, parent=parent, room_em=8)
        self._sessions = pg.ScatterPlotItem(size=5)
        self._weeks = pg.ScatterPlotItem(size=10)
        self._line = pg.PlotCurveItem(antialias=True)
        for item in (self._sessions, self._weeks, self._line):
            self.box.addItem(item, ignoreBounds=True)

    def show_trend(self, pasts: Sequence[Past], trend: Trend) -> None:
        """Draw the sessions of one line and what was made of them."""
        self._dots = [
            (past.began.date(), past.swing_bpm)
            for past in pasts
            if past.began is not None and past.swing_bpm is not None
        ]
        self._trend = trend
        weeks = [week.monday.toordinal() + _MIDDLE for week in trend.weeks]
        days = [*(on.toordinal() for on, _ in self._dots), *weeks] or [1]
        first, last = min(days), max(*days, min(days) + _LEAST_DAYS)
        self.span(first - _EDGE_DAYS, last + _EDGE_DAYS)
        self.show_all()
        top = self.top_bpm()
        self.box.setYRange(0, 1.05 * top, padding=0)
        self.left.setTicks([[(bpm, number(f"{bpm:g}")) for bpm in (0.0, top / 2, top)]])
        self.restyle(self._theme)

    def top_bpm(self) -> float:
        """The swing at the top of the picture."""
        most = max((bpm for _, bpm in self._dots), default=0.0)
        return next((top for top in _TOPS_BPM if top >= most), ceil(most))

    def restyle(self, theme: Theme) -> None:
        super().restyle(theme)
        swing, ground = theme.colour("swing"), theme.colour("surface")
        self._sessions.setData(
            [on.toordinal() for on, _ in self._dots], [bpm for _, bpm in self._dots],
            pen=None, brush=theme.colour("swing", 0.7),
        )  # fmt: skip
        weeks = self._trend.weeks
        self._weeks.setData(
            [week.monday.toordinal() + _MIDDLE for week in weeks], [week.median for week in weeks],
            pen=self.pen("swing", 1.6), brush=[swing if w.counts else ground for w in weeks],
        )  # fmt: skip
        self._line.setData(*self._ends_of_line())
        self._line.setPen(self.pen("heart", 2.0))

    def _ends_of_line(self) -> tuple[list[float], list[float]]:
        """The line that was fitted, drawn only when the change is clear."""
        trend = self._trend
        if not trend.clear or trend.slope is None or trend.level is None:
            return [], []
        counting = [week.monday.toordinal() for week in trend.weeks if week.counts]
        ends = (counting[0], counting[-1])
        return [monday + float(_MIDDLE) for monday in ends], [
            max(0.0, trend.level + trend.slope * (monday - counting[0]) / 7) for monday in ends
        ]


def _short_day(ordinal: float) -> str:
    on = date.fromordinal(max(1, round(ordinal)))
    return QLocale(spoken()).toString(QDate(on.year, on.month, on.day), tr("d MMM yyyy"))
