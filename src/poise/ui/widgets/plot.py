"""A picture to look closer at: the wheel, + and − zoom, dragging moves it, 0 shows all again.

pyqtgraph does the zooming, the dragging and the scales.  It takes a quarter of a second and 30 MB
to load, so only pages of sessions that are over may import this (docs/dependencies.md).
"""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg  # type: ignore[import-untyped]
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from poise.ui.theme import Theme
from poise.ui.widgets.chart import Chart

_CLOSER = 0.6  # of what was seen before, a press


class Plot(Chart):
    """Something over time: only across can it be zoomed, between ``shortest`` and everything.

    ``say`` writes a place on the scale below, ``steps`` are the distances its marks may have.
    ``choose`` is told a place that was clicked; ``room_em`` is how wide a word below may be.
    """

    def __init__(
        self,
        theme: Theme,
        say: Callable[[float], str],
        steps: tuple[float, ...],
        shortest: float,
        choose: Callable[[float], None] | None = None,
        parent: QWidget | None = None,
        room_em: int = 6,
    ) -> None:
        super().__init__(theme, parent)
        self._shortest, self._choose = shortest, choose
        self._ends, self._room_em = (0.0, 1.0), room_em
        self._view = pg.GraphicsView(self)
        for part in (self._view, self._view.viewport()):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.box = pg.ViewBox(enableMenu=False, defaultPadding=0.0)
        self.box.setMouseEnabled(x=True, y=False)
        self.box.disableAutoRange()
        self.box.sigXRangeChanged.connect(lambda *_: self._seen())
        self.left, self._below = pg.AxisItem("left"), _Scale(say, steps)
        # Placed by hand: a layout of graphics items may outlive them, and ends the program then.
        self._view.setCentralItem(None)
        for item in (self.left, self.box, self._below):
            self._view.scene().addItem(item)
        for axis in (self.left, self._below):
            axis.linkToView(self.box)
        self._view.sigDeviceRangeChanged.connect(lambda *_: self._arrange())
        self._view.scene().sigMouseClicked.connect(self._clicked)
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)
        room.addWidget(self._view)

    @property
    def shown(self) -> tuple[float, float]:
        """What is seen, from where to where."""
        (first, last), _ = self.box.viewRange()
        return float(first), float(last)

    def span(self, first: float, last: float) -> None:
        """Hold everything from ``first`` to ``last`` and nothing beyond."""
        self._ends = (first, last)
        whole = last - first
        self.box.setLimits(
            xMin=first, xMax=last, minXRange=min(self._shortest, whole), maxXRange=whole
        )

    def look(self, first: float, last: float) -> None:
        """See from ``first`` to ``last``, as far as there is something."""
        low, high = self._ends
        wide = min(max(last - first, self._shortest), high - low)
        first = min(max(low, first), high - wide)
        self.box.setXRange(first, first + wide, padding=0)

    def show_all(self) -> None:
        self.look(*self._ends)

    def zoom(self, closer: bool, about: float | None = None) -> None:
        """See less and larger, or more; ``about`` stays where it is, else the middle."""
        first, last = self.shown
        by = _CLOSER if closer else 1 / _CLOSER
        about = (first + last) / 2 if about is None else about
        self.look(about - (about - first) * by, about + (last - about) * by)

    def keys(self) -> dict[Qt.Key, Callable[[], object]]:
        """The keys of its page that are its own."""
        closer, wider = (lambda: self.zoom(True)), (lambda: self.zoom(False))
        return {
            Qt.Key.Key_Plus: closer, Qt.Key.Key_Equal: closer, Qt.Key.Key_Minus: wider,
            Qt.Key.Key_0: self.show_all,
        }  # fmt: skip

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        font = theme.font("small")
        self.setFont(font)
        self._view.setBackground(theme.colour("surface"))
        for axis in (self.left, self._below):
            axis.setStyle(tickFont=font, tickLength=0, tickTextOffset=round(font.pixelSize() / 2))
            axis.setPen(self.pen("line", 1))
            axis.setTextPen(self.pen("muted", 1))
        self._below.room_px = self._room_em * font.pixelSize()
        self._arrange()
        self.update()

    def _arrange(self) -> None:
        """Scales at the left and below, the picture in what is left."""
        wide = self.fontMetrics().horizontalAdvance("0000") + 6
        high = round(1.6 * self.fontMetrics().height())
        inside = QRectF(self._view.rect()).adjusted(wide, 0, 0, -high)
        self.box.setGeometry(inside)
        self.left.setWidth(wide)
        self._below.setHeight(high)
        for axis, box in (
            (self.left, QRectF(0, 0, wide, inside.height())),
            (self._below, QRectF(wide, inside.bottom(), inside.width(), high)),
        ):
            axis.setGeometry(box)

    def pen(self, colour: str, wide: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
        """A pen of the theme, as wide at every zoom."""
        pen = QPen(self._theme.colour(colour), wide, style)
        pen.setCosmetic(True)
        return pen

    def place(self, x: float, y: float) -> QPointF:
        """Where that lies, in pixels."""
        return QPointF(self._view.mapFromScene(self.box.mapViewToScene(QPointF(x, y))))

    def count_from(self, zero: float) -> None:
        """Let the marks below be whole steps from there."""
        self._below.zero = zero

    def watch(self, told: Callable[[], None]) -> None:
        """Say so whenever something else is seen."""
        self.box.sigXRangeChanged.connect(lambda *_: told())

    def _seen(self) -> None:
        """Something else is seen now."""

    def _clicked(self, event: object) -> None:
        at, double = event.scenePos(), event.double()  # type: ignore[attr-defined]
        if not self.box.sceneBoundingRect().contains(at):
            return
        if double:
            self.show_all()
        elif self._choose is not None:
            self._choose(float(self.box.mapSceneToView(at).x()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.colour("surface"))


class _Scale(pg.AxisItem):  # type: ignore[misc]
    """Marks at whole steps, as far apart as their words are wide."""

    def __init__(self, say: Callable[[float], str], steps: tuple[float, ...]) -> None:
        super().__init__("bottom")
        self._say, self._steps, self.room_px = say, steps, 80
        self.zero = 0.0  # where the steps are counted from

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        least = (high - low) * self.room_px / max(1.0, size)
        step = next((step for step in self._steps if step >= least), self._steps[-1])
        return [(step, self.zero)]

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:
        return [self._say(value) for value in values]
