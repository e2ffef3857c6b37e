"""Beside the guide: the heart rate, the swing of each breath, and in step or not."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from poise.formatting import PLUS_MINUS
from poise.ui.text.language import tr
from poise.ui.text.live import (
    about_variability,
    heart_doubt,
    heart_number,
    swing_about,
    swing_number,
    usual_swing,
    variability,
)
from poise.ui.text.sensors import step_line
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.reading import ReadingWidget
from poise.ui.widgets.sensor import SensorStrip
from poise.ui.widgets.swing import SwingBars

_LEAST_BARS = 3.5  # of the usual letters: less is no picture


class Readings:
    """They come beside a guide that keeps its place, once there is anything to read."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        self._theme = theme
        self.heart = ReadingWidget(theme, tr("Heart rate"), "number", parent=parent)
        self.heart.aside.setToolTip(about_variability())
        self.heart.aside.setAccessibleDescription(about_variability())
        self.swing = ReadingWidget(theme, tr("Heart-rate swing"), "word", lines=2, parent=parent)
        for reading in (self.heart, self.swing):  # to be found, and not in the way
            reading.setToolTip(tr(PLUS_MINUS))
            reading.setWhatsThis(tr(PLUS_MINUS))
        self.bars = SwingBars(theme, parent)
        self.bars.setAccessibleName(tr("Swing, breath by breath"))
        self.step = SensorStrip(theme, parent)
        self.step.setAccessibleName(tr("In step"))
        self._usual = ""
        self._right, self._left = QRect(), QRect()

    @property
    def parts(self) -> tuple[ReadingWidget | SwingBars | SensorStrip, ...]:
        """All that it shows."""
        return (self.heart, self.swing, self.bars, self.step)

    def restyle(self, theme: Theme) -> None:
        self._theme = theme
        for part in self.parts:
            part.restyle(theme)

    def show_usual(self, bpm: float) -> None:
        """Draw one's own usual swing, in bpm, beside the swing of each breath."""
        self.bars.show_usual(bpm)
        self._usual = usual_swing(bpm)

    def show_view(self, view: View, now: float, *, details: bool) -> None:
        """What is known now; ``details`` are RMSSD and SDNN."""
        heart, rows = view.heart(now), view.rows()
        last = rows[-1] if rows else None
        doubt = heart_doubt(heart, listening=view.listening)
        grown = self.heart.show_reading(heart_number(heart), doubt)
        known = heart is not None and heart.bpm is not None
        about = swing_about(last, said="" if known or heart is None else heart.reason)
        grown |= self.swing.show_reading(swing_number(last), about)
        self.heart.show_aside(variability(view.variability(now)) if details else "")
        self.bars.show_rows(rows, view.exercise.breaths)
        grown |= self.step.show_line(step_line(view, self._usual))
        if grown:
            self.lay(self._right, self._left)

    def lay(self, right: QRect, left: QRect) -> None:
        """Stand in the column at the ``right``; the bars move to the ``left`` if they must."""
        self._right, self._left = right, left
        unit = self._theme.size("body")
        wide, least = right.width(), round(_LEAST_BARS * unit)
        heart, swing, step = (part.tall(wide) for part in (self.heart, self.swing, self.step))
        usual = heart + swing + step + 2 * unit
        y = right.top() + max(0, (right.height() - usual - 9 * unit) // 4)
        beside = usual + least > right.height()
        apart = heart + swing + unit > right.height()  # a long reason in place of a number
        self.heart.setGeometry(right.left(), y, wide, heart)
        y += heart + unit
        column = left if beside or apart else right
        if apart:
            y = left.top()
        self.swing.setGeometry((left if apart else right).left(), y, wide, swing)
        y += swing + unit // 2
        if beside and not apart:
            y = left.top()
        tall = max(0, min(column.bottom() - y - step - unit // 2, 12 * unit))
        self.bars.setGeometry(column.left(), y, wide, tall)
        self.step.setGeometry(column.left(), y + tall + unit // 2, wide, step)
