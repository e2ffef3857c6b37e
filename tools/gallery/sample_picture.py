"""A drawn face, nobody's, as a camera would show it small: for the pictures of the screens."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from poise.vision.messages import Outline, Thumbnail

_WIDE, _TALL = 160, 120
_FOREHEAD: Outline = ((0.42, 0.26), (0.58, 0.26), (0.6, 0.35), (0.5, 0.38), (0.4, 0.35))
_LEFT: Outline = ((0.38, 0.52), (0.46, 0.54), (0.45, 0.64), (0.41, 0.66))
_RIGHT: Outline = tuple((1 - x, y) for x, y in _LEFT)
_WALLS: tuple[Outline, ...] = tuple(
    ((x, 0.1), (x + 0.15, 0.1), (x + 0.15, 0.5), (x, 0.5)) for x in (0.08, 0.77)
)
_FACE = (
    ("#5a463c", 0.5, 1.15, 0.36, 0.36),  # shoulders
    ("#2f2b26", 0.5, 0.4, 0.175, 0.3),  # hair
    ("#c89678", 0.5, 0.47, 0.15, 0.27),
    ("#f0eeeb", 0.435, 0.45, 0.028, 0.02),  # eyes
    ("#f0eeeb", 0.565, 0.45, 0.028, 0.02),
    ("#46352b", 0.435, 0.45, 0.012, 0.018),
    ("#46352b", 0.565, 0.45, 0.012, 0.018),
    ("#b9866a", 0.5, 0.55, 0.02, 0.03),  # nose
    ("#a5605c", 0.5, 0.65, 0.05, 0.018),  # mouth
)


@cache
def thumbnail() -> Thumbnail:
    """The face before a wall, one cheek too dark to read."""
    image = QImage(_WIDE, _TALL, QImage.Format.Format_RGB888)
    image.fill(QColor("#7e7a76"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, x, y, across, down in _FACE:
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(x * _WIDE, y * _TALL), across * _WIDE, down * _TALL)
    painter.setBrush(QColor(0, 0, 0, 70))
    painter.drawRect(QRectF(0.53 * _WIDE, 0, _WIDE, _TALL))
    painter.end()
    outlines = [(_FOREHEAD, True), (_LEFT, True), (_RIGHT, False), *((w, True) for w in _WALLS)]
    return Thumbnail(_WIDE, _TALL, bytes(image.constBits()), tuple(outlines))
