"""While the guide breathes: the guide, the heart, the swing of each breath and the last minute.

The page is laid out by hand from the height of its letters, so that it holds together from
700 × 520 to a full screen and at any text size: what cannot be shown whole is left out, the
trace first.
"""

from __future__ import annotations

from collections.abc import Callable
from math import floor

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from poise.ui.language import tr
from poise.ui.theme import Theme
from poise.ui.view import View
from poise.ui.widgets.button import Pill
from poise.ui.widgets.guide import Guide
from poise.ui.widgets.sensor import SensorStrip
from poise.ui.widgets.swing import SwingBars
from poise.ui.widgets.text import Words
from poise.ui.widgets.trace import Trace
from poise.ui.words import (
    breath_count,
    breath_word,
    heart_doubt,
    heart_number,
    in_step,
    prompt,
    sensor_line,
    swing_about,
    swing_number,
    time_left,
)

TRACE_HZ = 10


class SessionPage(QWidget):
    """Everything one sees while breathing; ``stop`` is asked for by the button."""

    def __init__(self, theme: Theme, note: str, stop: Callable[[], None]) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        self._theme = theme
        self._panels: list[QRect] = []
        self._seen: tuple[int, int] | None = None
        self._traced = -1
        self.strip = SensorStrip(theme, self)
        self.note = Words(theme, "small", "muted", wrap=True, parent=self)
        self.note.say(note)
        self.left = Words(theme, "body", "muted", align=Qt.AlignmentFlag.AlignRight, parent=self)
        self.stop = Pill(theme, tr("Stop"), key=tr("Esc"), parent=self)
        self.stop.clicked.connect(stop)
        self.guide = Guide(theme, self)
        self.guide.setAccessibleName(tr("Breathing guide"))
        self.word = Words(theme, "word", align=centre, parent=self)
        self.count = Words(theme, "word", "muted", align=centre, parent=self)
        self.prompt = Words(theme, "prompt", "muted", wrap=True, align=centre, parent=self)
        self.heart_title = Words(theme, "small", "muted", on="surface", parent=self)
        self.heart_title.say(tr("Heart rate"))
        self.heart = Words(theme, "number", on="surface", parent=self)
        self.heart.setAccessibleName(tr("Heart rate"))
        self.doubt = Words(theme, "small", "muted", wrap=True, on="surface", parent=self)
        self.swing_title = Words(theme, "small", "muted", wrap=True, on="surface", parent=self)
        self.swing_title.say(tr("Swing with each breath"))
        self.swing = Words(theme, "word", on="surface", parent=self)
        self.swing.setAccessibleName(tr("Swing with each breath"))
        self.about = Words(theme, "small", "muted", wrap=True, on="surface", parent=self)
        self.bars = SwingBars(theme, self)
        self.bars.setAccessibleName(tr("Swing of each breath so far"))
        self.step = Words(theme, "small", "muted", on="surface", parent=self)
        self.trace = Trace(theme, self)
        self.trace.setAccessibleName(tr("Heart rate over the guide, last 60 seconds"))
        self.trace_title = Words(theme, "small", "muted", on="surface", parent=self)
        self.trace_title.say(tr("Your heart over the guide, last 60 s"))
        self._parts: tuple[Words | Pill | Guide | SensorStrip | SwingBars | Trace, ...] = (
            self.strip, self.note, self.left, self.stop, self.guide, self.word, self.count,
            self.prompt, self.heart_title, self.heart, self.doubt, self.swing_title, self.swing,
            self.about, self.bars, self.step, self.trace, self.trace_title,
        )  # fmt: skip
        self.restyle(theme)

    def restyle(self, theme: Theme) -> None:
        """Use other colours or letters."""
        self._theme = theme
        for part in self._parts:
            part.restyle(theme)
        self._lay()
        self.update()

    def show_view(self, view: View, now: float) -> None:
        """Show ``view`` as it is at ``now``; what has not changed is not painted."""
        moment = view.moment(now)
        breath = None if moment is None else moment.breath
        self.guide.show_breath(breath)
        self.word.say(breath_word(moment) or _after(view))
        self.count.say(breath_count(breath))
        self.prompt.say(prompt(moment))
        self.left.say(time_left(moment))
        second = floor(now * 2)
        if self._seen != (view.revision, second):
            self._seen = (view.revision, second)
            self._show_readings(view, now)
        if floor(now * TRACE_HZ) != self._traced:
            self._traced = floor(now * TRACE_HZ)
            if self.trace.isVisible():
                self.trace.show_trace(view.beats(now), view.schedule, now)

    def _show_readings(self, view: View, now: float) -> None:
        heart, rows = view.heart(now), view.rows()
        self.heart.say(heart_number(heart))
        self.doubt.say(heart_doubt(heart))
        last = rows[-1] if rows else None
        self.swing.say(swing_number(last))
        self.about.say(swing_about(last))
        self.bars.show_rows(rows, view.exercise.breaths)
        self.step.say(in_step(view))
        self.strip.show_line(sensor_line(view, now))

    def resizeEvent(self, _event: object) -> None:
        self._lay()

    def _lay(self) -> None:
        unit = self._theme.size("body")
        edge = round(1.4 * unit)
        inside = self.rect().adjusted(edge, edge, -edge, -edge)
        top = self._lay_head(inside, unit)
        body = QRect(inside.left(), top, inside.width(), inside.bottom() - top + 1)
        column = min(round(0.34 * body.width()), 17 * unit)
        trace = min(max(7 * unit, round(0.25 * body.height())), 18 * unit)
        if body.height() - trace < 22 * unit:
            trace = 0
        middle = QRect(body.left(), body.top(), body.width(), body.height() - trace)
        if trace:
            middle.setHeight(middle.height() - unit)
        self._panels = []
        self._lay_guide(middle.adjusted(0, 0, -column - unit, 0), unit)
        self._lay_readings(
            QRect(middle.right() - column + 1, middle.top(), column, middle.height()), unit
        )
        for part in (self.trace, self.trace_title):
            part.setVisible(bool(trace))
        if trace:
            self._lay_trace(
                QRect(body.left(), body.bottom() - trace + 1, body.width(), trace), unit
            )

    def _lay_head(self, inside: QRect, unit: int) -> int:
        """Sensor, time left and Stop in a row; gives where the rest begins."""
        stop = self.stop.sizeHint()
        left_wide = self.left.fontMetrics().horizontalAdvance(tr("{time} left", time="00:00")) + 4
        self.stop.setGeometry(
            inside.right() - stop.width() + 1, inside.top(), stop.width(), stop.height()
        )
        self.left.setGeometry(
            self.stop.x() - unit - left_wide, inside.top(), left_wide, stop.height()
        )
        wide = self.left.x() - unit - inside.left()
        strip = max(self.strip.tall(wide), self.strip.words.fontMetrics().height())
        note = self.note.tall(wide) if self.note.text() else 0
        y = inside.top() + max(0, (stop.height() - strip - note) // 2)
        self.strip.setGeometry(inside.left(), y, wide, strip)
        self.note.setGeometry(inside.left(), y + strip, wide, note)
        return max(inside.top() + stop.height(), y + strip + note) + unit

    def _lay_guide(self, box: QRect, unit: int) -> None:
        word, prompt_tall = self.word.fontMetrics().height(), self._prompt_tall(box.width())
        side = min(box.width(), box.height() - word - prompt_tall - unit, 40 * unit)
        room = box.height() - side - word - prompt_tall - unit
        y = box.top() + room // 2
        self.guide.setGeometry(box.left() + (box.width() - side) // 2, y, side, side)
        y += side + unit // 2
        count_wide = self.count.fontMetrics().horizontalAdvance("00")
        word_wide = max(
            self.word.fontMetrics().horizontalAdvance(tr(word) + "  ")
            for word in ("Breathe in", "Breathe out", "Rest")
        )
        left = box.left() + (box.width() - word_wide - count_wide) // 2
        self.word.setGeometry(left, y, word_wide, word)
        self.count.setGeometry(left + word_wide, y, count_wide, word)
        self.prompt.setGeometry(box.left(), y + word + unit // 2, box.width(), prompt_tall)

    def _prompt_tall(self, width: int) -> int:
        """Room for the longest prompt to come, so that the guide keeps its place."""
        return 2 * self.prompt.fontMetrics().height() + 4 if width else 0

    def _lay_readings(self, box: QRect, unit: int) -> None:
        pad = round(0.9 * unit)
        wide = box.width() - 2 * pad
        small = self.doubt.fontMetrics().height()
        number = self.heart.fontMetrics().height()
        heart = QRect(box.left(), box.top(), box.width(), small + number + 2 * small + 2 * pad)
        x, y = heart.left() + pad, heart.top() + pad
        for words, high in (
            (self.heart_title, small),
            (self.heart, number),
            (self.doubt, small * 2),
        ):
            words.setGeometry(x, y, wide, high)
            y += high
        swing = QRect(
            box.left(), heart.bottom() + unit, box.width(), box.bottom() - heart.bottom() - unit + 1
        )
        y = swing.top() + pad
        title, value = self.swing_title.tall(wide), self.swing.fontMetrics().height()
        for words, high in (
            (self.swing_title, title),
            (self.swing, value),
            (self.about, small * 2),
        ):
            words.setGeometry(x, y, wide, high)
            y += high
        step_y = swing.bottom() - pad - small + 1
        self.step.setGeometry(x, step_y, wide, small)
        self.bars.setGeometry(x, y + pad // 2, wide, max(0, step_y - y - pad))
        self._panels += [heart, swing]

    def _lay_trace(self, box: QRect, unit: int) -> None:
        pad = round(0.7 * unit)
        small = self.trace_title.fontMetrics().height()
        self.trace_title.setGeometry(
            box.left() + pad, box.top() + pad, box.width() - 2 * pad, small
        )
        self.trace.setGeometry(
            box.left() + pad,
            box.top() + pad + small + 2,
            box.width() - 2 * pad,
            box.height() - 2 * pad - small - 2,
        )
        self._panels.append(box)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("ground"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("line"))
        painter.setBrush(self._theme.colour("surface"))
        for panel in self._panels:
            if panel.intersects(event.rect()):
                painter.drawRoundedRect(QRectF(panel).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)


def _after(view: View) -> str:
    """The word when nothing is asked: before the start, or while the last beats come in."""
    return tr("Breathe as you like") if view.guide_over or view.schedule is not None else ""
