"""What the camera sees, small and as in a mirror, with the skin it reads outlined.

For a person who wants to know how they sit before the camera.  The picture is shown and forgotten.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from poise.ui.text.language import tr
from poise.ui.theme import Theme
from poise.vision.messages import Thumbnail

WIDE, NARROWEST = 160, 96  # pixels, in a window of 900 × 600
_EDGE, _LINE = QColor(0, 0, 0, 160), QColor(255, 255, 255)


class Mirror(QWidget):
    """Outlines are solid where the skin could be read and dotted where not, white edged with black:
    they show on any face and need no colour.  An empty dotted frame is no picture yet.  It is a
    plain mirror where it is not ``outlined``.
    """

    spoken_as = "graphic"

    def __init__(self, theme: Theme, parent: QWidget, *, outlined: bool = True) -> None:
        super().__init__(parent)
        self._picture: Thumbnail | None = None
        self._outlined = outlined
        self.setAccessibleName(
            tr("What the camera sees, with the skin it reads outlined")
            if outlined
            else tr("Your own picture, as in a mirror; it is not kept")
        )
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_picture(self, picture: Thumbnail | None) -> None:
        """Show ``picture`` in place of the one before; None shows that there is none."""
        if picture is not self._picture:
            self._picture = picture
            self.update()

    def tall(self, width: int) -> int:
        """How high it is where there is so much width."""
        return self._wide(width) * 3 // 4

    def stand(self, left: int, top: int, width: int) -> None:
        """Stand there, at most ``width`` pixels wide."""
        self.setGeometry(left, top, self._wide(width), self.tall(width))

    def _wide(self, width: int) -> int:
        return min(max(NARROWEST, round(WIDE * self._theme.fit)), width)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        if self._picture is None:
            painter.setPen(QPen(self._theme.colour("unsure"), 1.5, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(frame, 8, 8)
            return
        shape = QPainterPath()
        shape.addRoundedRect(frame, 8, 8)
        painter.setClipPath(shape)
        self._paint_picture(painter, self._picture, frame)
        painter.setClipping(False)
        painter.setPen(QPen(self._theme.colour("line"), 1.5))
        painter.drawPath(shape)

    def _paint_picture(self, painter: QPainter, picture: Thumbnail, frame: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(self.width(), 0)
        painter.scale(-1, 1)
        form = QImage.Format.Format_RGB888
        image = QImage(picture.rgb, picture.width, picture.height, 3 * picture.width, form)
        across = max(frame.width() / picture.width, frame.height() / picture.height)
        room = QRectF(0, 0, picture.width * across, picture.height * across)
        room.moveCenter(frame.center())
        painter.drawImage(room, image)
        for outline, fit in picture.regions if self._outlined else ():
            corners = QPolygonF(
                [QPointF(room.x() + x * room.width(), room.y() + y * room.height())
                 for x, y in outline]
            )  # fmt: skip
            style = Qt.PenStyle.SolidLine if fit else Qt.PenStyle.DotLine
            for colour, wide in ((_EDGE, 3.0), (_LINE, 1.2)):
                painter.setPen(QPen(colour, wide, style))
                painter.drawPolygon(corners)
