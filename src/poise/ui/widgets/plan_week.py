"""One week of a plan as a row: its name, its wishes in dots, and the days with something done.

Of a week that is over only what was done is drawn: nothing in it was missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from poise.core.weeks.plan import PlanWeek
from poise.core.weeks.today import DAYS, Done
from poise.ui.text import weeks as words
from poise.ui.text.language import spoken, tr
from poise.ui.theme import Theme
from poise.ui.widgets.dots import dots_width, paint_dots
from poise.ui.widgets.text import Words

DOT, DAY = 0.34, 0.44  # of a letter's height


@dataclass(frozen=True, slots=True)
class WeekShown:
    """Week ``number`` (from 1) of a plan, which begins on ``monday``, seen on the day ``today``.

    ``monday`` is the day it begins, whatever day of the week that is.
    """

    number: int
    week: PlanWeek
    monday: date
    today: date
    done: Sequence[Done]

    @property
    def now(self) -> bool:
        """Whether today is in it."""
        return 0 <= (self.today - self.monday).days < DAYS

    @property
    def over(self) -> bool:
        return (self.today - self.monday).days >= DAYS

    @property
    def counts(self) -> list[tuple[str, int, int]]:
        """What it asks for, how often it was done, and how often one may still."""
        rows = []
        for what, wished in words.wishes(self.week):
            many = sum(one.what == what for one in self.done)
            rows.append((words.kind_name(what), many, many if self.over else max(many, wished)))
        return rows


class WeekRow(QWidget):
    """Painted by hand, so that a plan of 26 weeks is 26 widgets and not five hundred."""

    spoken_as = "indicator"

    def __init__(self, theme: Theme, shown: WeekShown, parent: QWidget) -> None:
        super().__init__(parent)
        self.shown = shown
        on = "wave" if shown.now else "surface"
        self._name = Words(theme, "body", "text", wrap=True, on=on, unspoken=True, parent=self)
        self._name.say(tr("Week {n}", n=shown.number))
        self._about = Words(theme, "small", "muted", wrap=True, on=on, unspoken=True, parent=self)
        mark = f" · {tr('Checkpoint')}" if shown.week.checkpoint else ""
        self._about.say(tr(shown.week.name) + mark)
        self.restyle(theme)
        self.setAccessibleName(f"{self._name.text()}: {self._about.text()}")
        self.setAccessibleDescription(
            ", ".join(
                f"{name} {done}" if shown.over else tr("{what}: {n} of about {m}", what=name,
                                                       n=done, m=wished)
                for name, done, wished in shown.counts
            )
        )  # fmt: skip

    def restyle(self, theme: Theme) -> None:
        self.theme = theme
        for part in (self._name, self._about):
            part.restyle(theme)
        self.setFont(theme.font("small"))
        self.update()

    def lay(self, width: int) -> int:
        """Names at the left, days at the right, the dots between; how high it is."""
        unit = self.theme.size("body")
        names = min(round(0.3 * width), 15 * unit)
        self._name.setGeometry(unit, unit // 2, names - unit, self._name.tall(names - unit))
        below = unit // 2 + self._name.height()
        high = self._about.tall(names - unit)
        self._about.setGeometry(unit, below, names - unit, high)
        self._left = names + unit // 2
        self._days = width - round(DAYS * 2.6 * DAY * unit) - unit
        self._wide = self._days - self._left - unit // 2
        lines = 1 + max((line for _, line, *_ in self._places()), default=0)
        return max(below + high + unit // 2, round((0.9 + 2.5 * lines) * unit))

    def _places(self) -> list[tuple[float, int, str, int, int]]:
        """Where each name stands with its dots below it, and in which line."""
        unit, metrics = self.theme.size("body"), self.fontMetrics()
        x, line, found = float(self._left), 0, []
        apart = self._wide / max(1, len(self.shown.counts))
        for name, done, wished in self.shown.counts:
            wide = max(
                metrics.horizontalAdvance(name), dots_width(max(done, wished), DOT * unit)
            )  # fmt: skip
            if x > self._left and x + wide > self._left + self._wide:
                x, line = float(self._left), line + 1
            found.append((x, line, name, done, wished))
            x += max(wide + 1.2 * unit, apart)
        return found

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme
        painter.fillRect(self.rect(), theme.colour("ground"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = self.shown.now
        painter.setPen(QPen(theme.colour("accent" if now else "line"), 1.4 if now else 1.0))
        painter.setBrush(theme.colour("wave" if now else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        unit, metrics = theme.size("body"), self.fontMetrics()
        painter.setFont(self.font())
        for x, line, name, done, wished in self._places():
            y = (0.6 + 2.5 * line) * unit
            painter.setPen(theme.colour("text" if now or self.shown.over else "muted"))
            box = QRectF(x, y, metrics.horizontalAdvance(name) + 4, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft, name)
            paint_dots(painter, theme, x, y + metrics.height() + 0.55 * unit, done, wished,
                       DOT * unit)  # fmt: skip
        self._paint_days(painter, unit)

    def _paint_days(self, painter: QPainter, unit: int) -> None:
        """A dot for each day with something done, a ring for today; nothing else is drawn."""
        theme, shown = self.theme, self.shown
        days = {one.day for one in shown.done}
        locale, metrics = QLocale(spoken()), self.fontMetrics()
        middle = self.height() / 2 + 0.35 * metrics.height()
        for n in range(DAYS):
            on = shown.monday + timedelta(days=n)
            x = self._days + (n + 0.5) * 2.6 * DAY * unit
            today = on == shown.today
            letter = locale.dayName(on.isoweekday(), QLocale.FormatType.NarrowFormat)
            painter.setPen(theme.colour("text" if today else "muted"))
            box = QRectF(x - unit, middle - DAY * unit - metrics.height() - 2, 2 * unit, 99)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, letter)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if on.toordinal() in days:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("accent"))
                painter.drawEllipse(QPointF(x, middle), DAY * unit, DAY * unit)
            if today:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme.colour("text"), 1.6))
                painter.drawEllipse(QPointF(x, middle), DAY * unit + 2.5, DAY * unit + 2.5)
