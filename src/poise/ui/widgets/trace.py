"""The heart's last minute drawn over the guide's wave, with QPainter alone.

pyqtgraph would cost the live screen 30 MB and a quarter of a second of start-up, for a line of
eighty points; it is left to the review and the trends (docs/dependencies.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from poise.core.events import Verdict
from poise.core.guide.pacer import BreathPattern
from poise.core.guide.schedule import GuidedBreath, Schedule
from poise.ui.text.live import between
from poise.ui.theme import Theme
from poise.ui.view import TRACE_S, TraceBeat
from poise.ui.widgets.chart import Chart

# The least span of the scale: a quiet heart is drawn quiet.
_LEAST_BPM = 20.0
_STEP_BPM = 10.0
# A cubic with its handles this far along is a half cosine to within a hundredth.
_HANDLE = 0.3642
_NARROWEST_HILL = 6.0  # pixels
# Four hairlines side by side make a line of two pixels, at a fifth of what Qt takes to stroke one.
_STROKES = ((-0.4, -0.4), (0.4, -0.4), (-0.4, 0.4), (0.4, 0.4))

_WAITING, _ALONE = 1.2, 1.8  # how large the dot is of a beat not yet judged, and of one on its own


class Trace(Chart):
    """Heart rate beat by beat, each at the time of its beat, over the wave of the guide."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._beats: Sequence[TraceBeat] = ()
        self._schedule: Schedule | None = None
        self._now = 0.0
        self._low, self._high = 60.0, 80.0
        self._left = 0
        self.span_s = TRACE_S
        self._hill_of: tuple[object, ...] = ()
        self._hill_drawn = QPainterPath()
        self._wave_of: tuple[object, ...] = ()
        self._wave_drawn = QPainterPath()
        self._heart_of: tuple[object, ...] = ()
        self._heart_drawn = _Drawing(0.0)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("small"))
        self._left = self.fontMetrics().horizontalAdvance("000") + 10
        self.update()

    def show_trace(self, beats: Sequence[TraceBeat], schedule: Schedule | None, now: float) -> None:
        """Draw ``beats`` and the wave of ``schedule`` for the ``span_s`` before ``now``."""
        self._beats, self._schedule, self._now = beats, schedule, now
        self._low, self._high = scale(beats, (self._low, self._high))
        self.update()

    def described(self) -> str:
        """How low and how high the heart rate went, of the beats that count."""
        return between([beat.bpm for beat in self._beats if not beat.flagged])

    @property
    def scale_bpm(self) -> tuple[float, float]:
        """The heart rates at the bottom and at the top of the picture."""
        return self._low, self._high

    def place(self, t: float, bpm: float) -> QPointF:
        """Where a heart rate at a time is drawn, in pixels."""
        return self._places(self._now)(t, bpm) + QPointF(self.width(), 0)

    def _places(self, zero_t: float) -> Callable[[float, float], QPointF]:
        """What says where each heart rate is drawn, from ``zero_t`` on, all of this size."""
        low, high = self._low, self._high
        wide = (self.width() - self._left) / self.span_s
        tall = (self.height() - 12) / (high - low)
        floor_y = self.height() - 6 + tall * low

        def place(t: float, bpm: float) -> QPointF:
            shown = low if bpm < low else high if bpm > high else bpm
            return QPointF(wide * (t - zero_t), floor_y - tall * shown)

        return place

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_scale(painter)
        painter.setClipRect(self._left, 0, self.width() - self._left, self.height())
        self._paint_wave(painter)
        self._paint_heart(painter)

    def _paint_scale(self, painter: QPainter) -> None:
        if not self._beats:
            return
        painter.setFont(self.font())
        painter.setPen(self._theme.colour("muted"))
        metrics = self.fontMetrics()
        for bpm in (self._low, self._high):
            y = self.place(self._now, bpm).y()
            top = min(max(0.0, y - metrics.height() / 2), self.height() - metrics.height())
            box = QRectF(0, top, self._left - 8, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, f"{bpm:.0f}")

    def _paint_wave(self, painter: QPainter) -> None:
        pattern = self._schedule.exercise.pattern if self._schedule is not None else None
        if self._schedule is None or pattern is None:
            return
        if self.width() * pattern.period_s < _NARROWEST_HILL * self.span_s:
            return  # nobody could tell one breath from the next
        breaths = tuple(self._schedule.guided(self._now - self.span_s, self._now))
        if not breaths:
            return
        painter.save()
        painter.translate(self.place(breaths[0].t, 0).x(), 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("wave"))
        painter.drawPath(self._wave(breaths))
        painter.restore()

    def _wave(self, breaths: tuple[GuidedBreath, ...]) -> QPainterPath:
        """Those breaths from x = 0, made once for them: from then on they move on."""
        known = (*breaths, self.size(), self._left, self.span_s)
        if known == self._wave_of:
            return self._wave_drawn
        floor_y, begin = float(self.height()), breaths[0].t
        place = self._places(begin)
        wave = QPainterPath()  # one path, since edges that touch would show between two
        wave.setFillRule(Qt.FillRule.WindingFill)
        for breath in breaths:
            left, right = place(breath.t, 0).x(), place(breath.end_t, 0).x()
            hill = self._hill(breath.pattern, floor_y).translated(left, 0)
            if breath.broken_off:
                led = QPainterPath()
                led.addRect(QRectF(left, 0.0, right - left, floor_y))
                hill = hill.intersected(led)
            wave.addPath(hill)
        self._wave_of, self._wave_drawn = known, wave
        return wave

    def _hill(self, pattern: BreathPattern, floor_y: float) -> QPainterPath:
        """One breath of the guide from x = 0: up with the inhale, down with the exhale."""
        known = (pattern, floor_y, self.width() - self._left, self.span_s)
        if known == self._hill_of:
            return self._hill_drawn
        low, high = self.height() - 3.0, self.height() * 0.3
        wide = (self.width() - self._left) / self.span_s

        def x(after_s: float) -> float:
            return wide * after_s

        path = QPainterPath(QPointF(x(0), floor_y))
        path.lineTo(x(0), low)
        first, up = pattern.inhale_s, pattern.full_s
        held, down = up + pattern.hold_in_s, up + pattern.hold_in_s + pattern.exhale_s
        step = low + (high - low) * first / up  # as far as the first of two inhales fills the lungs
        for begin, end, from_y, to_y in (
            (0.0, first, low, step), (first, up, step, high), (held, down, high, low)
        ):  # fmt: skip
            reach = _HANDLE * (end - begin)
            path.lineTo(x(begin), from_y)
            path.cubicTo(x(begin + reach), from_y, x(end - reach), to_y, x(end), to_y)
        path.lineTo(x(pattern.period_s), low)
        path.lineTo(x(pattern.period_s), floor_y)
        path.closeSubpath()
        self._hill_of, self._hill_drawn = known, path
        return path

    def _paint_heart(self, painter: QPainter) -> None:
        drawn, colour = self._drawing(), self._theme.colour("heart")
        painter.translate(self.place(drawn.t, 0).x(), 0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for reach, dots in drawn.dots.items():
            for dot in dots:
                painter.drawEllipse(dot, reach, reach)
        painter.setPen(QPen(colour, 1.0))
        for dx, dy in _STROKES:
            painter.translate(dx, dy)
            for line in drawn.lines:
                painter.drawPolyline(line)
            painter.translate(-dx, -dy)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("unsure"), 1.4))
        for cross in drawn.crosses:
            cross_out(painter, cross)

    def _drawing(self) -> _Drawing:
        """What is drawn of the heart, made once for these beats: from then on it moves on."""
        known = (self._beats, self._low, self._high, self.size(), self._left, self.span_s)
        if known != self._heart_of:
            self._heart_of, self._heart_drawn = known, self._draw()
        return self._heart_drawn

    def _draw(self) -> _Drawing:
        begin = self._beats[0].t if self._beats else 0.0
        place = self._places(begin)
        drawn = _Drawing(begin)
        drawn.dots[_WAITING] = [
            place(beat.t, beat.bpm) for beat in self._beats if beat.verdict is None
        ]  # no line leads there before it is judged
        for line in lines([beat for beat in self._beats if beat.verdict is not None]):
            points = [place(beat.t, beat.bpm) for beat in line]
            if len(points) == 1:
                drawn.dots[_ALONE] += points
            else:
                drawn.lines.append(QPolygonF(points))
        drawn.crosses = [place(beat.t, beat.bpm) for beat in self._beats if beat.flagged]
        return drawn


@dataclass
class _Drawing:
    """What is drawn of some beats: ``t`` is where x is 0; dots are by how large they are."""

    t: float
    dots: dict[float, list[QPointF]] = field(default_factory=lambda: {_WAITING: [], _ALONE: []})
    lines: list[QPolygonF] = field(default_factory=list)
    crosses: list[QPointF] = field(default_factory=list)


def cross_out(painter: QPainter, at: QPointF) -> None:
    """The mark of a beat whose interval was set aside."""
    painter.drawLine(at + QPointF(-3, -3), at + QPointF(3, 3))
    painter.drawLine(at + QPointF(-3, 3), at + QPointF(3, -3))


def lines(beats: Sequence[TraceBeat]) -> list[list[TraceBeat]]:
    """The beats that a line may join: never across a gap, never through a flagged beat."""
    found: list[list[TraceBeat]] = []
    last: TraceBeat | None = None
    for beat in beats:
        if not beat.flagged:
            if last is not None and not last.flagged and beat.joined:
                found[-1].append(beat)
            else:
                found.append([beat])
        last = beat
    return found


def scale(beats: Sequence[TraceBeat], shown: tuple[float, float]) -> tuple[float, float]:
    """The heart rates to show at bottom and top, in steps of ten, never less than twenty apart.

    A scale that still fits is kept, so that it does not jump while one watches; a beat not yet
    judged does not move it.
    """
    judged = [beat.bpm for beat in beats if beat.verdict is Verdict.NORMAL]
    rates = judged or [beat.bpm for beat in beats if not beat.flagged]
    if not rates:
        return shown
    least, most = min(rates), max(rates)
    low, high = shown
    if low <= least and most <= high and high - low <= max(_LEAST_BPM, 3 * (most - least)):
        return shown
    low, high = floor(least / _STEP_BPM) * _STEP_BPM, ceil(most / _STEP_BPM) * _STEP_BPM
    while high - low < _LEAST_BPM:
        if least - low < high - most:
            low -= _STEP_BPM
        else:
            high += _STEP_BPM
    return low, high
