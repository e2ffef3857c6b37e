"""Dots for what was done, and rings for what one may still do: never one for what was not done."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPen

from poise.ui.theme import Theme


def paint_dots(
    painter: QPainter, theme: Theme, x: float, y: float, done: int, wished: int, radius: float
) -> float:
    """A row of dots from ``x``, their middles at ``y``; where it ends.

    ``wished`` are as many as there are at least, what is not done yet as rings.
    """
    step = 2.8 * radius
    for n in range(max(done, wished)):
        full = n < done
        painter.setPen(QPen(theme.colour("accent" if full else "unsure"), 1.4))
        painter.setBrush(theme.colour("accent") if full else theme.colour("surface"))
        painter.drawEllipse(QPointF(x + radius + n * step, y), radius, radius)
    return x + max(done, wished) * step


def dots_width(many: int, radius: float) -> float:
    """How wide so many dots are."""
    return max(0.0, many * 2.8 * radius - 0.8 * radius)
