"""Pause, frame, answer, summary: the four steps of an answer in a row, the present one filled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from poise.ui.theme import Theme

# How long each step may take, the answer what the others leave of its limit.
PAUSE_S, FRAME_S, SUMMARY_S, SHORTEST_ANSWER_S = 3.0, 15.0, 15.0, 15.0


def lengths_s(limit_s: float | None) -> tuple[float, float | None, float | None, float]:
    """How long pause, frame, answer and summary may take; the answer has no end without a limit."""
    answer_s = None if limit_s is None else max(SHORTEST_ANSWER_S, limit_s - FRAME_S - SUMMARY_S)
    return PAUSE_S, FRAME_S, answer_s, SUMMARY_S


class StepRow(QWidget):
    """Each step has a thin bar that fills; one that takes longer is outlined, and no more."""

    spoken_as = "indicator"

    def __init__(self, theme: Theme, names: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._names = tuple(names)
        self._at, self._full, self._over = 0, 0.0, False
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font("body"))
        self.update()

    def show_step(self, at: int, since_s: float, limit_s: float | None) -> None:
        """Step ``at`` (from 0) began ``since_s`` ago in an answer of at most ``limit_s``."""
        length_s = lengths_s(limit_s)[at]
        full = 0.0 if length_s is None else min(1.0, round(since_s / length_s, 2))
        shown = (at, full, length_s is not None and since_s > length_s)
        if shown != (self._at, self._full, self._over):
            self._at, self._full, self._over = shown
            self.setAccessibleName(self._names[at])
            self.update()

    def tall(self, _width: int) -> int:
        return 3 * self.fontMetrics().height()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("ground"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        gap = self.fontMetrics().height() // 2
        wide = (self.width() - gap * (len(self._names) - 1)) / len(self._names)
        for n, name in enumerate(self._names):
            self._paint_step(painter, n, name, QRectF(n * (wide + gap), 0, wide, self.height()))

    def _paint_step(self, painter: QPainter, n: int, name: str, room: QRectF) -> None:
        present = n == self._at
        box = QRectF(room.x() + 1, 1, room.width() - 2, 2.0 * self.fontMetrics().height())
        edge = box.height() / 2
        painter.setPen(
            QPen(self._theme.colour("text"), 2.0) if present and self._over else Qt.PenStyle.NoPen
        )
        painter.setBrush(self._theme.colour("wave" if present else "surface"))
        painter.drawRoundedRect(box, edge, edge)
        painter.setPen(self._theme.colour("text" if present else "muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
        bar = QRectF(box.x() + edge, room.bottom() - 6, box.width() - 2 * edge, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("line"))
        painter.drawRoundedRect(bar, 2, 2)
        full = 1.0 if n < self._at else self._full if present else 0.0
        if full:
            painter.setBrush(self._theme.colour("unsure"))
            painter.drawRoundedRect(QRectF(bar.x(), bar.y(), bar.width() * full, 4), 2, 2)
