"""Line icons, drawn as paths in whatever colour the words beside them have.

Each lies on a square of 24 units and is written as strokes: ``M`` and ``L`` go to a point, ``C`` is
a curve, ``Z`` closes it; ``O x y r`` is a circle, ``R x y wide high r`` a box with round corners,
``A x y r from sweep`` a part of a circle in degrees, counter-clockwise from the right.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

_UNITS, _STROKE = 24.0, 1.8
_SPEAKER = "M 4 9.5 L 7.5 9.5 L 12 5.5 L 12 18.5 L 7.5 14.5 L 4 14.5 Z"

STROKES = {
    "back": "M 19 12 L 5 12 M 11 6 L 5 12 L 11 18",
    "camera": "O 12 9.5 6 O 12 9.5 2.2 M 9.4 15 L 7.5 20 M 14.6 15 L 16.5 20 M 6 20 L 18 20",
    "chart": "M 4 4 L 4 20 L 20 20 M 8 15 L 11.5 11 L 14.5 13.5 L 20 7",
    "delete": "M 4.5 6.5 L 19.5 6.5 M 9 6.5 L 9 4 L 15 4 L 15 6.5 M 6.5 6.5 L 7.5 20.5"
    " L 16.5 20.5 L 17.5 6.5 M 10.5 10.5 L 10.5 16.5 M 13.5 10.5 L 13.5 16.5",
    "eye": "M 2.5 12 C 6.5 5.7 17.5 5.7 21.5 12 C 17.5 18.3 6.5 18.3 2.5 12 Z O 12 12 2.8",
    "full": "M 4 9 L 4 4 L 9 4 M 15 4 L 20 4 L 20 9 M 20 15 L 20 20 L 15 20 M 9 20 L 4 20 L 4 15",
    "gear": "O 12 12 2.8 O 12 12 6.4 M 18.4 12 L 21 12 M 16.5 16.5 L 18.4 18.4 M 12 18.4 L 12 21"
    " M 7.5 16.5 L 5.6 18.4 M 5.6 12 L 3 12 M 7.5 7.5 L 5.6 5.6 M 12 5.6 L 12 3"
    " M 16.5 7.5 L 18.4 5.6",
    "guide": "O 12 12 8.5 O 12 12 4",
    "louder": f"{_SPEAKER} M 15.5 12 L 21.5 12 M 18.5 9 L 18.5 15",
    "mark": "M 6 21 L 6 4.5 L 18 4.5 L 15 8.5 L 18 12.5 L 6 12.5",
    "more": "O 5 12 0.9 O 12 12 0.9 O 19 12 0.9",
    "mute": f"{_SPEAKER} M 16 9.5 L 21 14.5 M 21 9.5 L 16 14.5",
    "page": "M 6 3.5 L 14 3.5 L 18.5 8 L 18.5 20.5 L 6 20.5 Z M 14 3.5 L 14 8 L 18.5 8"
    " M 9 12.5 L 15.5 12.5 M 9 16 L 15.5 16",
    "pause": "M 8.5 5 L 8.5 19 M 15.5 5 L 15.5 19",
    "person": "O 12 8 3.8 M 4.8 20.5 C 4.8 15.8 8 14 12 14 C 16 14 19.2 15.8 19.2 20.5",
    "picture": "R 3.5 4.5 17 15 2.5 O 8.5 9.5 1.6 M 3.8 17.5 L 9.5 12.5 L 13 15.7 L 16 13"
    " L 20.3 16.8",
    "play": "M 8 4.8 L 18.5 12 L 8 19.2 Z",
    "search": "O 10.5 10.5 6.3 M 15.2 15.2 L 20.5 20.5",
    "share": "M 12 14.5 L 12 3.5 M 8 7.5 L 12 3.5 L 16 7.5 M 5 12 L 5 20.5 L 19 20.5 L 19 12",
    "softer": f"{_SPEAKER} M 15.5 12 L 21.5 12",
    "sound": f"{_SPEAKER} A 12 12 4 -50 100 A 12 12 8 -50 100",
    "stop": "R 6 6 12 12 2.5",
    "strap": "M 2 9.5 C 5 11.5 6.5 12 8.5 12 M 15.5 12 C 17.5 12 19 11.5 22 9.5"
    " M 2 14 C 5 16 6.5 16.3 8.5 16.3 M 15.5 16.3 C 17.5 16.3 19 16 22 14 R 8.5 8.5 7 9.5 2.5",
}


def paint_icon(painter: QPainter, name: str, box: QRectF, colour: QColor) -> None:
    """Draw the icon ``name`` into the largest square in the middle of ``box``."""
    side = min(box.width(), box.height())
    scale = side / _UNITS
    pen = QPen(colour, _STROKE * max(scale, 0.6))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.center() - QPointF(side, side) / 2)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_path(name, round(scale, 4)))
    painter.restore()


@lru_cache(maxsize=128)
def _path(name: str, scale: float) -> QPainterPath:
    """The strokes at so many pixels a unit."""
    words = iter(STROKES[name].split())

    def number() -> float:
        return float(next(words)) * scale

    def point() -> QPointF:
        return QPointF(number(), number())

    path = QPainterPath()
    for word in words:
        match word:
            case "M":
                path.moveTo(point())
            case "L":
                path.lineTo(point())
            case "C":
                path.cubicTo(point(), point(), point())
            case "Z":
                path.closeSubpath()
            case "O":
                middle, radius = point(), number()
                path.addEllipse(middle, radius, radius)
            case "R":
                corner, wide, high, round_ = point(), number(), number(), number()
                path.addRoundedRect(QRectF(corner.x(), corner.y(), wide, high), round_, round_)
            case "A":
                middle, radius, first, sweep = (
                    point(), number(), float(next(words)), float(next(words)),
                )  # fmt: skip
                arc = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
                path.arcMoveTo(arc, first)
                path.arcTo(arc, first, sweep)
            case _:
                raise ValueError(f"{name}: {word!r} is no stroke")
    return path
