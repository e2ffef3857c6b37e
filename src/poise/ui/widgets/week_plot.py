"""The primary measure week by week, with a line and its band once a look was taken.

It is painted for the window and for a page to print by one and the same function.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, floor
from statistics import fmean

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from poise.core.weeks.outcome import LOOKS, Finding, Measure, Outcome, Week
from poise.ui.text import weeks as words
from poise.ui.text.language import number, tr
from poise.ui.theme import Theme
from poise.ui.widgets.chart import Chart

STEPS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)


@dataclass(frozen=True, slots=True)
class _Line:
    """The line of the last look: where it begins and ends, and by how much its end may be off."""

    first: Week
    last: Week
    begin: float
    end: float
    half: float


class WeekPlot(Chart):
    """Each week a dot, as large as it has drills; ``outcome`` says what was seen of them."""

    def __init__(self, theme: Theme, outcome: Outcome, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._outcome = outcome
        self.setAccessibleName(tr("{what}, week by week", what=words.measure_name(outcome.primary)))
        self.setAccessibleDescription(
            ", ".join(
                tr("week {n}: {value}", n=w.week + 1, value=words.value(w.mean, outcome.primary))
                for w in outcome.weeks
            )
        )
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("small"))
        self.update()

    def lay(self, _width: int) -> int:
        """How high it is."""
        return 12 * self._theme.size("body")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        paint(painter, QRectF(self.rect()), self._theme, self._outcome)


def paint(painter: QPainter, box: QRectF, theme: Theme, told: Outcome) -> None:
    """Draw the weeks of ``told`` into ``box`` with the painter's own letters."""
    metrics = painter.fontMetrics()
    high, measure = float(metrics.height()), told.primary
    inner = box.adjusted(metrics.horizontalAdvance("00.00 "), high * 1.4, -high, -1.6 * high)
    shown = {week.week: _shown(week.mean, measure) for week in told.weeks}
    weeks = max([LOOKS[0][0], *(LOOKS[1][0] for _ in told.weeks[LOOKS[0][0] :][:1]),
                 *(week.week + 1 for week in told.weeks)])  # fmt: skip
    line = _line(told)
    ends = () if line is None else (
        _shown(line.begin, measure), *(_shown(line.end + s * line.half, measure) for s in (-1, 1))
    )  # fmt: skip
    low, top, step = _scale([*shown.values(), *ends])

    def x(week: float) -> float:
        return inner.left() + (week + 0.5) / weeks * inner.width()

    def y(value: float) -> float:
        return inner.bottom() - (value - low) / (top - low) * inner.height()

    painter.setPen(theme.colour("muted"))
    unit = "s" if measure is Measure.T50 else measure.unit
    painter.drawText(QPointF(box.left(), box.top() + metrics.ascent()), tr(unit) if unit else "")
    for n in range(round((top - low) / step) + 1):
        at = low + n * step
        painter.setPen(QPen(theme.colour("line"), 1.0))
        painter.drawLine(QPointF(inner.left(), y(at)), QPointF(inner.right(), y(at)))
        painter.setPen(theme.colour("muted"))
        place = QRectF(box.left(), y(at) - high, inner.left() - box.left() - 6, 2 * high)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, right, number(f"{at:g}" if step >= 1 else f"{at:.2f}"))
    for n in range(weeks):
        place = QRectF(x(n) - 2 * high, inner.bottom() + 0.3 * high, 4 * high, 1.3 * high)
        painter.setPen(theme.colour("text" if n in shown else "muted"))
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, str(n + 1))
    if line is not None:
        _paint_line(painter, theme, line, measure, x, y, clear=told.verdict in (
            Finding.FELL, Finding.ROSE
        ))  # fmt: skip
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("swing"))
    for week in told.weeks:
        radius = high * (0.2 + 0.08 * min(week.n, 4))
        painter.drawEllipse(QPointF(x(week.week), y(shown[week.week])), radius, radius)


def _paint_line(painter: QPainter, theme: Theme, line: _Line, measure: Measure, x: object,
                y: object, *, clear: bool) -> None:  # fmt: skip
    """The band of where the line may end, and the line itself only where the change is clear."""
    assert callable(x)
    assert callable(y)
    begin, end = x(line.first.week), x(line.last.week)
    at = y(_shown(line.begin, measure))
    band = QPolygonF([
        QPointF(begin, at), QPointF(end, y(_shown(line.end + line.half, measure))),
        QPointF(end, y(_shown(line.end - line.half, measure))),
    ])  # fmt: skip
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("swing", 0.16))
    painter.drawPolygon(band)
    if clear:
        painter.setPen(QPen(theme.colour("heart"), 2.0))
        painter.drawLine(QPointF(begin, at), QPointF(end, y(_shown(line.end, measure))))


def _line(told: Outcome) -> _Line | None:
    """The line through the weeks of the last look; half times are drawn on their logarithm's."""
    from math import log

    if not told.looks:
        return None
    look = told.looks[-1]
    weeks: Sequence[Week] = told.weeks[: look.weeks]
    seen, factor = look.seen, told.primary is Measure.T50
    moved, upper = (log(seen.change), log(seen.high)) if factor else (seen.change, seen.high)
    middle = fmean(week.mean for week in weeks)
    centre = fmean(week.week for week in weeks)
    first, last = weeks[0], weeks[-1]
    slope = moved / (last.week - first.week)
    begin = middle + slope * (first.week - centre)
    return _Line(first, last, begin, begin + moved, upper - moved)


def _shown(value: float, measure: Measure) -> float:
    return exp(value) if measure is Measure.T50 else value


def _scale(values: Sequence[float]) -> tuple[float, float, float]:
    """Bottom and top of the picture and the distance of its lines, in round numbers."""
    if not values:
        return 0.0, 20.0, 5.0
    least, most = min(0.0, *values), max(values)
    most = max(most, least + 0.1)
    step = next((s for s in STEPS if (most - least) / s <= 6), STEPS[-1])
    return floor(least / step) * step, ceil(most / step + 1e-9) * step, step
