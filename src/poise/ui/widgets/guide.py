"""The guide: a shape that swells as you breathe in and settles as you breathe out.

It is layers of thin colour, and the larger it is the thinner they lie: the light it sends to the
face stays the same through a breath, as a camera needs it and eyes like it (docs/science.md,
"Safety").
"""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.core.pacer import Breath
from poise.ui.theme import Theme

SMALLEST = 0.5
# The radius of the inner layers against the whole; how thick each lies when the disc is smallest.
_LAYERS = (0.74, 0.48)
_THICKEST = 0.46
_MARGIN = 3
_EDGE = 1.5
_SHADES = 128
# Smaller steps than this cannot be seen: around the turn of the breath nothing is painted.
_STEP = 0.1


class Guide(QWidget):
    """A disc for the breath last shown; it knows nothing of time."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._fullness = 0.0
        self._painted = -1.0
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Use other colours."""
        self._theme, self._ground = theme, theme.colour("ground")
        self._mixed: dict[int, tuple[QColor, ...]] = {}
        self.update()

    def show_breath(self, breath: Breath | None) -> None:
        """Show ``breath``; None is the guide at rest."""
        self._fullness = 0.0 if breath is None else breath.fullness
        radius = self.radius
        if abs(radius - self._painted) < _STEP:
            return
        reach = ceil(max(radius, self._painted)) + _MARGIN
        middle = self.rect().center()
        self.update(QRect(middle.x() - reach, middle.y() - reach, 2 * reach + 2, 2 * reach + 2))

    @property
    def radius(self) -> float:
        """How large the disc is now, in pixels from its middle to its edge."""
        return self._largest * _scale(self._fullness)

    @property
    def _largest(self) -> float:
        return max(4.0, min(self.width(), self.height()) / 2 - _MARGIN)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, radius = QPointF(self.width() / 2, self.height() / 2), self.radius
        reaches = (radius, radius - _EDGE, *(radius * layer for layer in _LAYERS))
        for reach, ink in zip(reaches, self._inks(round(self._fullness * _SHADES)), strict=True):
            painter.setBrush(ink)
            painter.drawEllipse(middle, reach, reach)
        self._painted = radius

    def _inks(self, shade: int) -> tuple[QColor, ...]:
        """The colours of the edge and of each layer, mixed here once and painted solid.

        Qt blends and strokes large circles ten times more slowly than it fills them.
        """
        if shade not in self._mixed:
            fullness = shade / _SHADES
            colour = _between(
                self._theme.colour("guide_low"), self._theme.colour("guide_high"), fullness
            )
            thick = _THICKEST * (SMALLEST / _scale(fullness)) ** 2
            inks, laid = [_between(self._ground, colour, 0.75)], self._ground
            for _ in range(1 + len(_LAYERS)):
                laid = _between(laid, colour, thick)
                inks.append(laid)
            self._mixed[shade] = tuple(inks)
        return self._mixed[shade]


def _scale(fullness: float) -> float:
    return SMALLEST + (1 - SMALLEST) * fullness


def _between(low: QColor, high: QColor, part: float) -> QColor:
    return QColor.fromRgbF(
        low.redF() + part * (high.redF() - low.redF()),
        low.greenF() + part * (high.greenF() - low.greenF()),
        low.blueF() + part * (high.blueF() - low.blueF()),
    )
