"""The forms the guide can take, each a few lines of paint for one moment of a breath.

Each sends the same light all through a breath while a camera looks, which could take a change for
a pulse; without one the disc keeps its colour as it grows, so that full lungs look full.  None
changes fast enough to flash (``benchmarks/bench_look.py``).
"""

from __future__ import annotations

from math import ceil, cos, floor, pi, sin, sqrt
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from poise.core.guide.pacer import Breath, BreathPattern, BreathPhase
from poise.ui.text.language import tr
from poise.ui.theme import Theme, luminance

SMALLEST = 0.44
_MARGIN = 3
_RING = 3.0  # pixels thick, around the largest disc
_SHADES = 128


class GuideShape(Protocol):
    """One form of the guide, of one theme and for one size."""

    def __init__(self, theme: Theme, size: QSize) -> None: ...

    def turn(self, breath: Breath | None, pattern: BreathPattern) -> QRect | None:
        """Take the shape of ``breath``; what has to be painted anew, None for nothing."""
        ...

    def paint(self, painter: QPainter) -> None:
        """Draw it on a ground that is already there."""
        ...


class Disc:
    """A disc that swells and settles: layers of colour around one middle.

    With ``even`` they lie the thinner the larger it is, so that it always sends the same light.
    """

    even = True

    # The radius of the inner layers against the whole; how thick each lies when it is smallest.
    _LAYERS = (0.74, 0.48)
    _THICKEST, _CALM = 0.46, 0.36
    _EDGE = 2.5
    # Smaller steps than this cannot be seen: around the turn of the breath nothing is painted.
    _STEP = 0.1

    def __init__(self, theme: Theme, size: QSize) -> None:
        self._theme, self._size = theme, size
        self._fullness, self._shown = 0.0, -1.0
        self._largest = largest(size)
        self._mixed: dict[int, tuple[QColor, ...]] = {}

    @property
    def radius(self) -> float:
        """From its middle to its edge, in pixels."""
        return self._largest * _scale(self._fullness)

    def turn(self, breath: Breath | None, pattern: BreathPattern) -> QRect | None:
        self._fullness = 0.0 if breath is None else breath.fullness
        radius, shown = self.radius, self._shown
        if abs(radius - shown) < self._STEP:
            return None
        self._shown = radius
        reach = ceil(max(radius, shown)) + _MARGIN
        x, y = self._size.width() // 2, self._size.height() // 2
        return QRect(x - reach, y - reach, 2 * reach + 2, 2 * reach + 2)

    def paint(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        middle, radius = _middle(self._size), self.radius
        for reach, ink in zip(
            self._reaches(radius), self._inks(round(self._fullness * _SHADES)), strict=True
        ):
            painter.setBrush(ink)
            painter.drawEllipse(middle, reach, reach)

    def _inks(self, shade: int) -> tuple[QColor, ...]:
        """The colours of the edge and of each layer, mixed here once and painted solid.

        Qt blends and strokes large circles ten times more slowly than it fills them.
        """
        if not self.even and shade not in self._mixed:
            self._mixed[shade] = self._layers(shade / _SHADES, self._CALM)
        if shade not in self._mixed:
            fullness = shade / _SHADES
            low, high = 0.0, 1.0
            for _ in range(9):
                thick = (low + high) / 2
                if abs(self._light(fullness, thick)) < abs(self._light(0.0, self._THICKEST)):
                    low = thick
                else:
                    high = thick
            self._mixed[shade] = self._layers(fullness, (low + high) / 2)
        return self._mixed[shade]

    def _layers(self, fullness: float, thick: float) -> tuple[QColor, ...]:
        colour = _guide_colour(self._theme, fullness)
        laid = self._theme.colour("ground")
        inks = [colour]  # the edge: it is seen as well at full lungs as at empty ones
        for _ in range(1 + len(self._LAYERS)):
            laid = _between(laid, colour, thick)
            inks.append(laid)
        return tuple(inks)

    def _light(self, fullness: float, thick: float) -> float:
        """How much more light than its ground the disc sends, its layers lying ``thick``."""
        radius = self._largest * _scale(fullness)
        reaches = self._reaches(radius)
        inks = self._layers(fullness, thick)
        ground = luminance(self._theme.colours.ground)
        return sum(
            (outer**2 - inner**2) * (luminance(ink.name()) - ground)
            for outer, inner, ink in zip(reaches, (*reaches[1:], 0.0), inks, strict=True)
        )

    def _reaches(self, radius: float) -> tuple[float, ...]:
        return (radius, radius - self._EDGE, *(radius * layer for layer in self._LAYERS))


class Bar:
    """A bead that rises in a column with the inhale and sinks with the exhale."""

    def __init__(self, theme: Theme, size: QSize) -> None:
        self._theme, self._size = theme, size
        self._fullness, self._shown = 0.0, -1.0
        tall = size.height() - 2 * _MARGIN
        self._wide = max(12.0, min(tall * 0.26, size.width() * 0.4))
        self._column = QRectF(
            (size.width() - self._wide) / 2, _MARGIN, self._wide, max(self._wide, tall)
        )

    def turn(self, breath: Breath | None, pattern: BreathPattern) -> QRect | None:
        self._fullness = 0.0 if breath is None else breath.fullness
        y, shown = self._bead().center().y(), self._shown
        if abs(y - shown) < 0.1:
            return None
        self._shown = y
        reach = self._wide / 2 + _MARGIN
        top, bottom = min(y, shown) - reach, max(y, shown) + reach
        return QRectF(self._column.left(), top, self._wide, bottom - top).toAlignedRect()

    def paint(self, painter: QPainter) -> None:
        round_ = self._wide / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("wave"))
        painter.drawRoundedRect(self._column, round_, round_)
        painter.setBrush(self._theme.colour("guide_low"))
        painter.drawEllipse(self._bead())

    def _bead(self) -> QRectF:
        inset = self._wide * 0.1
        side = self._wide - 2 * inset
        way = self._column.height() - self._wide
        top = self._column.top() + inset + way * (1 - self._fullness)
        return QRectF(self._column.left() + inset, top, side, side)


class Wave:
    """The breath as a line that passes by, faint at both ends, and a bead that rides on it."""

    _SPAN = 1.6  # breaths to be seen at once
    _POINTS = 75  # of one breath

    def __init__(self, theme: Theme, size: QSize) -> None:
        self._theme, self._size = theme, size
        self._into_s = 0.0
        self._bead = max(6.0, min(size.width(), size.height()) * 0.06)
        self._follow(BreathPattern())
        from PySide6.QtGui import QLinearGradient

        fades = QLinearGradient(0.0, 0.0, float(max(1, size.width())), 0.0)
        for at, alpha in ((0.0, 0.0), (0.2, 1.0), (0.88, 1.0), (1.0, 0.0)):
            fades.setColorAt(at, theme.colour("guide_low", alpha))
        self._pen = QPen(QBrush(fades), 1.0)

    def turn(self, breath: Breath | None, pattern: BreathPattern) -> QRect | None:
        into_s = 0.0 if breath is None else elapsed_s(breath, pattern)
        if into_s == self._into_s and pattern == self._pattern:
            return None
        if pattern != self._pattern:
            self._follow(pattern)
        self._into_s = into_s
        return QRect(QPointF(0, 0).toPoint(), self._size)

    def paint(self, painter: QPainter) -> None:
        passed = self._into_s / self._pattern.period_s * self._breath_wide
        painter.setPen(self._pen)
        for dy in (-0.8, 0.0, 0.8):
            painter.drawPolyline(self._line.translated(-passed, dy))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("guide_low"))
        middle = QPointF(self._size.width() / 2, self._height(self._into_s))
        painter.drawEllipse(middle, self._bead, self._bead)

    def _follow(self, pattern: BreathPattern) -> None:
        """The line of three breaths, the second of which begins in the middle."""
        self._pattern = pattern
        self._breath_wide = self._size.width() / self._SPAN
        line = []
        for k in range(-self._POINTS, 2 * self._POINTS + 1):
            at = k / self._POINTS
            height = self._height((at + 1) * pattern.period_s)
            line.append(QPointF(self._size.width() / 2 + at * self._breath_wide, height))
        self._line = QPolygonF(line)

    def _height(self, into_s: float) -> float:
        way = self._size.height() * 0.8 - 2 * self._bead
        return self._size.height() / 2 + way * (0.5 - self._pattern.at(into_s).fullness)


class Still:
    """A ring of dots, one for each second: up the left side to breathe in, down the right to out.

    Nothing swells or glides.  Just one dot is full at any time, so that the light stays the same
    though it steps once a second, which is where a camera looks for a pulse.
    """

    def __init__(self, theme: Theme, size: QSize) -> None:
        self._theme, self._size = theme, size
        self._pattern = BreathPattern()
        self._at: tuple[bool, int] | None = None

    def turn(self, breath: Breath | None, pattern: BreathPattern) -> QRect | None:
        at = None
        if breath is not None:
            into_s = elapsed_s(breath, pattern)
            rising = breath.phase not in (BreathPhase.EXHALE, BreathPhase.HOLD_OUT)
            dots = self._dots(rising, pattern)
            half_s = into_s if rising else into_s - pattern.full_s - pattern.hold_in_s
            at = (rising, min(dots - 1, max(0, floor(half_s + 1e-9))))
        if (at, pattern) == (self._at, self._pattern):
            return None
        self._at, self._pattern = at, pattern
        return QRect(QPointF(0, 0).toPoint(), self._size)

    def paint(self, painter: QPainter) -> None:
        side = min(self._size.width(), self._size.height())
        reach, dot = side * 0.4, side * 0.045
        middle, full = _middle(self._size), self._theme.colour("guide_low")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("line"), 1.5))
        painter.drawEllipse(middle, reach, reach)
        self._paint_halves(painter, middle, reach)
        for rising in (True, False):
            dots = self._dots(rising, self._pattern)
            for k in range(dots):
                up = (k + 0.5) / dots  # of the way round this half, from where it begins
                turn = pi * up if rising else pi * (1 + up)
                at = middle + QPointF(-sin(turn) * reach, cos(turn) * reach)
                lit = (rising, k) == self._at
                painter.setPen(QPen(full if lit else self._theme.colour("unsure"), 1.5))
                painter.setBrush(full if lit else self._theme.colour("ground"))
                wide = dot * (1.7 if lit else 1.0)
                painter.drawEllipse(at, wide, wide)

    def _paint_halves(self, painter: QPainter, middle: QPointF, reach: float) -> None:
        """Which half is which, in words inside the ring where it has room for them."""
        font = self._theme.font("body")
        room = 0.7 * reach
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        words = (tr("in"), tr("out"))
        if max(map(painter.fontMetrics().horizontalAdvance, words)) > 0.8 * room:
            return
        for word, left in zip(words, (middle.x() - 0.85 * room - 4, middle.x() + 4), strict=True):
            box = QRectF(left, middle.y() - room / 2, 0.85 * room, room)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

    @staticmethod
    def _dots(rising: bool, pattern: BreathPattern) -> int:
        p = pattern
        return ceil(p.full_s + p.hold_in_s if rising else p.exhale_s + p.hold_out_s)


RINGED = ("disc",)


def largest(size: QSize) -> float:
    """The radius of a disc with full lungs, in pixels: the ring lies around it."""
    return max(4.0, min(size.width(), size.height()) / 2 - _RING - 2 * _MARGIN)


def within_ring(size: QSize) -> QRect:
    """The largest square that the ring lies around: what changes in there does not touch it."""
    middle, reach = _middle(size).toPoint(), floor((largest(size) + _MARGIN) / sqrt(2)) - 1
    return QRect(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach)


def paint_ring(painter: QPainter, size: QSize, theme: Theme, followed: float) -> None:
    """A ring around the largest disc, closed from below as far as the heart follows the guide."""
    reach = largest(size) + _MARGIN + _RING / 2
    middle = _middle(size)
    box = QRectF(middle.x() - reach, middle.y() - reach, 2 * reach, 2 * reach)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("line"), 1.0))
    painter.drawEllipse(box)
    if followed > 0:
        painter.setPen(
            QPen(theme.colour("heart"), _RING, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        )
        sweep = round(followed * 360 * 16)
        painter.drawArc(box, -90 * 16 - sweep // 2, sweep)


FORMS: dict[str, type[GuideShape]] = {"disc": Disc, "bar": Bar, "wave": Wave, "still": Still}


def elapsed_s(breath: Breath, pattern: BreathPattern) -> float:
    """How long ago this breath began."""
    ends_s = {
        BreathPhase.INHALE: pattern.inhale_s,
        BreathPhase.SECOND_INHALE: pattern.full_s,
        BreathPhase.HOLD_IN: pattern.full_s + pattern.hold_in_s,
        BreathPhase.EXHALE: pattern.period_s - pattern.hold_out_s,
        BreathPhase.HOLD_OUT: pattern.period_s,
    }
    return ends_s[breath.phase] - breath.remaining_s


def _middle(size: QSize) -> QPointF:
    return QPointF(size.width() / 2, size.height() / 2)


def _scale(fullness: float) -> float:
    return SMALLEST + (1 - SMALLEST) * fullness


def _guide_colour(theme: Theme, fullness: float) -> QColor:
    return _between(theme.colour("guide_low"), theme.colour("guide_high"), fullness)


def _between(low: QColor, high: QColor, part: float) -> QColor:
    return QColor.fromRgbF(
        low.redF() + part * (high.redF() - low.redF()),
        low.greenF() + part * (high.greenF() - low.greenF()),
        low.blueF() + part * (high.blueF() - low.blueF()),
    )
